"""A candidate for tests: an invitation by the domain's own functions, and a browserless way through the pages."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.test import Client
from django.utils import timezone

from assessment.delivery.access import Pass, handle_key
from assessment.delivery.clock import epoch_ms
from assessment.delivery.presentation import displayed
from assessment.instrument.content_store import get_content
from assessment.instrument.documents import Content
from assessment.instrument.models import FormContent
from assessment.kernel.identifiers import new_token, token_digest
from assessment.lifecycle import prepare_sittings
from assessment.models import Sitting
from hiring.models import Applicant, Invitation, Link, Organisation, Vacancy
from tests.factories import published_form


def pass_for(sitting: Sitting) -> Pass:
    """The pass that the sitting's cookie would hold now."""
    sitting.refresh_from_db()
    started_ms = epoch_ms(sitting.started_at) if sitting.started_at else 0
    return Pass(sitting.pk, sitting.public_id, sitting.access, sitting.content.hash, started_ms, sitting.shown_as, sitting.language)


@dataclass
class Candidate:
    """An invited person with a client of their own."""

    client: Client
    invitation: Invitation
    token: str

    @property
    def sitting(self) -> Sitting:
        return self.invitation.sitting

    @property
    def link(self) -> str:
        return f"/i/{self.token}/"

    def url(self, rest: str | int = "") -> str:
        return f"/s/{self.sitting.public_id}/{rest}/" if rest != "" else f"/s/{self.sitting.public_id}/"

    @property
    def to(self) -> Pass:
        return pass_for(self.sitting)

    @cached_property
    def content(self) -> Content:
        return get_content(self.sitting.content.hash)

    def start(self) -> Any:
        return self.client.post(f"{self.link}start/", {"consent": "yes"})

    def begin(self) -> Any:
        return self.client.post(self.url("begin"))

    def handles(self, turn: int) -> dict[str, str]:
        """Option code → handle."""
        codes = self.content.turns[turn - 1].codes
        return dict(displayed(self.sitting.public_id, turn, codes, key=handle_key()))

    def send(self, turn: int, *, best: str | None = None, worst: str | None = None, client: Client | None = None, **more: Any) -> Any:
        """A script's event, by option codes."""
        handles = self.handles(turn)
        data: dict[str, Any] = {"clicked_ms": 0, **more}
        data |= {name: handles[code] for name, code in (("best", best), ("worst", worst)) if code}
        return self.post_json(turn, data, client=client)

    def post_json(self, turn: int | str, data: Any, *, client: Client | None = None) -> Any:
        body = data if isinstance(data, (str, bytes)) else json.dumps(data)
        return (client or self.client).post(self.url(turn), body, content_type="application/json", headers={"accept": "application/json"})

    def post_form(self, turn: int, *, best: str | None = None, worst: str | None = None, **more: Any) -> Any:
        handles = self.handles(turn)
        data = {"go": "next", **more}
        return self.client.post(self.url(turn), data | {name: handles[code] for name, code in (("best", best), ("worst", worst)) if code})

    def events(self) -> list[tuple[int, int, str]]:
        """(turn, clicked_ms, choice) as stored, in order of arrival."""
        return list(self.sitting.answers.order_by("id").values_list("turn", "clicked_ms", "choice"))


def a_candidate(
    content: FormContent | None = None,
    *,
    client: Client | None = None,
    limit_seconds: int | None = 1200,
    blind: bool = False,
    closes_in: timedelta = timedelta(days=5),
    vacancy: Vacancy | None = None,
    now: datetime | None = None,
) -> Candidate:
    """Somebody invited to sit a small published form."""
    now = now or timezone.now()
    if vacancy is None:
        content = content or published_form(scenarios=3, conversation=True)
        organisation = Organisation.objects.create(name="Northgate Stores", contact_email="jobs@northgate.example", created_at=now)
        vacancy = Vacancy.objects.create(
            organisation=organisation,
            title="Contact centre adviser",
            form=content.form,
            opens_at=now - timedelta(days=1),
            closes_at=now + closes_in,
            is_blind=blind,
            created_at=now,
        )
    (sitting,) = prepare_sittings(
        content_id=vacancy.form.content.pk,
        count=1,
        time_limit_seconds=limit_seconds,
        open_until=vacancy.closes_at,
        shown_as=vacancy.organisation.name,
        now=now,
    )
    applicant = Applicant.objects.create(vacancy=vacancy, created_at=now)
    invitation = Invitation.objects.create(applicant=applicant, sitting=sitting, created_at=now)
    token = new_token()
    Link.objects.create(invitation=invitation, digest=token_digest(token), issued_at=now)
    return Candidate(client or Client(), invitation, token)


def a_started_candidate(**how: Any) -> Candidate:
    """One who has pressed Start and Begin."""
    candidate = a_candidate(**how)
    candidate.start()
    candidate.begin()
    candidate.sitting.refresh_from_db()
    return candidate


def text_of(html: bytes | str) -> str:
    """What a reader sees of a page: without tags, spaces as one."""
    text = html.decode() if isinstance(html, bytes) else html
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)).strip()


__all__ = ["Candidate", "a_candidate", "a_started_candidate", "pass_for", "text_of"]
