"""Links for many candidates of one published form, made in a few statements."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

from django.core.management import CommandError, call_command

from assessment.instrument.content_store import get_content
from assessment.instrument.models import FormContent
from assessment.kernel.identifiers import new_token, token_digest
from assessment.lifecycle import prepare_sittings
from hiring.candidates.models import Applicant
from hiring.invitations.models import Invitation, Link
from hiring.people.models import Organisation
from hiring.vacancies.models import Vacancy
from tests.factories import published_form


def whole_form() -> tuple[FormContent, str]:
    """The longest published form of the item bank, or a made one as long, and which of the two it is."""
    with suppress(CommandError):
        call_command("load_bank", verbosity=0)
    bank = max(FormContent.objects.all(), key=lambda content: len(get_content(content.hash).turns), default=None)
    if bank is not None:
        return bank, "the item bank's form"
    return published_form(scenarios=20, conversation=True, skill=6, practice=3, title="As long as the real one"), "a made form"


def invite_many(*, content: FormContent, count: int, now: datetime, minutes: int | None = 120, is_held: bool = False) -> list[str]:
    """A vacancy with ``count`` applicants, and the token of each one's link; with ``is_held`` its doors are to be opened."""
    organisation = Organisation.objects.create(name="Harbour Bikes", contact_email="people@harbour.example", created_at=now)
    vacancy = Vacancy.objects.create(
        organisation=organisation,
        title="Workshop desk",
        form=content.form,
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=30),
        time_limit_minutes=minutes,
        has_doors=is_held,
        created_at=now,
    )
    sittings = prepare_sittings(
        content_id=content.pk,
        count=count,
        time_limit_seconds=vacancy.time_limit_seconds,
        open_until=vacancy.closes_at,
        shown_as=organisation.name,
        is_held=is_held,
        now=now,
    )
    applicants = Applicant.objects.bulk_create(
        [Applicant(vacancy=vacancy, code=f"{number:06x}", created_at=now) for number in range(count)]
    )
    invitations = Invitation.objects.bulk_create(
        [
            Invitation(applicant=applicant, sitting=sitting, created_at=now, sent_at=now)
            for applicant, sitting in zip(applicants, sittings, strict=True)
        ]
    )
    tokens = [new_token() for _ in invitations]
    Link.objects.bulk_create(
        [
            Link(invitation=invitation, digest=token_digest(token), issued_at=now)
            for invitation, token in zip(invitations, tokens, strict=True)
        ]
    )
    return tokens
