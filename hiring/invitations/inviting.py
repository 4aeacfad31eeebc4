"""Inviting applicants, sending again, issuing anew and withdrawing."""

from __future__ import annotations

import logging
import secrets
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from assessment.delivery.models import Sitting, State
from assessment.instrument.models import FormContent
from assessment.kernel.identifiers import new_token, token_digest
from assessment.lifecycle import prepare_sittings, withdraw_access
from hiring.audit.enums import Verb
from hiring.audit.keeping import OPERATOR, keep
from hiring.candidates.correcting import change_contact
from hiring.candidates.models import Applicant
from hiring.invitations.models import Invitation, Link
from hiring.outbox.posting import post
from hiring.people.models import User
from hiring.people.signing import actor
from hiring.vacancies.models import Vacancy
from hiring.vacancies.opening import forms_of

MESSAGE = "invitation"  # the outbox's kind: send an invitation's message

log = logging.getLogger(__name__)


class VacancyClosed(Exception):
    """The vacancy has closed: nobody could begin."""


class AddressUnsure(Exception):
    """The address was changed from the applicant's own link, and nobody has made sure that it is theirs."""


class AddressStands(Exception):
    """The address is still the one that was invited: a new link goes nowhere else."""


class NotStanding(Exception):
    """The invitation was withdrawn, or its sitting is closed: no link would lead anywhere."""


def invite(*, applicants: Sequence[Applicant], now: datetime, by: User | None) -> list[Invitation]:
    """Invite applicants of one vacancy: a prepared sitting each, and a message to those who are people.

    Whoever has an invitation already is passed over, so a double click invites nobody twice. Simulated applicants get no message.

    Raises:
        VacancyClosed: nothing was changed.
        ValueError: the applicants belong to several vacancies.
    """
    vacancy_ids = {applicant.vacancy_id for applicant in applicants}
    if not vacancy_ids:
        return []
    if len(vacancy_ids) > 1:
        raise ValueError("applicants of one vacancy at a time")
    with transaction.atomic():
        vacancy = Vacancy.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=vacancy_ids.pop())
        if vacancy.closes_at <= now:
            raise VacancyClosed
        invited = set(Invitation.objects.filter(applicant__vacancy=vacancy).values_list("applicant_id", flat=True))
        waiting = [applicant for applicant in applicants if applicant.pk not in invited]
        invitations = [
            invitation
            for simulated in (False, True)
            for invitation in _prepare(vacancy, [one for one in waiting if one.is_simulated == simulated], simulated=simulated, now=now)
        ]
        post(kind=MESSAGE, references=[one.public_id for one in invitations if not one.applicant.is_simulated], now=now)
    log.info("%d applicants of vacancy %s invited by user %s", len(invitations), vacancy.public_id, by.pk if by else "–")
    return invitations


def invite_waiting(*, vacancy: Vacancy, now: datetime, by: User | None) -> list[Invitation]:
    """Invite everybody on the vacancy who has no invitation yet, in the order of their codes: who pasted the list knows its order.

    Raises:
        VacancyClosed: nothing was changed.
    """
    return invite(applicants=list(Applicant.objects.filter(vacancy=vacancy, invitation=None).order_by("code")), now=now, by=by)


def issue_link(*, invitation: Invitation, now: datetime) -> str:
    """A new way in, beside those there are. The token exists in the returned text alone: only its digest is stored."""
    token = new_token()
    Link.objects.create(invitation=invitation, digest=token_digest(token), issued_at=now)
    return token


def resend(*, invitation: Invitation, now: datetime) -> None:
    """Send the message again, with another link; links sent before keep working.

    Raises:
        NotStanding: it is withdrawn, or the sitting is closed.
    """
    with transaction.atomic():
        _lock_standing(invitation)
        post(kind=MESSAGE, references=[invitation.public_id], now=now)


def reissue(*, invitation: Invitation, by: User | None, now: datetime, email: str = "", is_sure: bool = False) -> None:
    """Make every link and every browser that was let in useless, and send a new link. Answers stay.

    Args:
        email: where the link goes from now on, if the address was changed by the old one; empty: where it went so far.
        is_sure: whoever replaces it knows that a changed address is the applicant's own.
    Raises:
        AddressStands: nobody changed the address. Whoever could name another one would have any applicant's link, with the name that a
            blind vacancy hides, and learn from a refusal whose code it is not. Nothing was changed.
        AddressUnsure: whoever holds the old link may have had the new one sent to themselves; nothing was changed.
        AddressTaken: another applicant has this address; nothing was changed.
        NotStanding: it is withdrawn, or the sitting is closed.
    """
    with transaction.atomic():
        _lock_standing(invitation)
        locked = Applicant.objects.select_for_update(of=("self",)).select_related("vacancy__organisation")
        applicant = locked.get(pk=invitation.applicant_id)
        if email and not applicant.address_changed_at:
            raise AddressStands
        if email:
            change_contact(applicant=applicant, name=None, email=email, by=actor(by) if by else OPERATOR, by_link=False, now=now)
        elif applicant.address_changed_at and not is_sure:
            raise AddressUnsure
        Applicant.objects.filter(pk=applicant.pk).update(address_changed_at=None)
        Link.objects.filter(invitation=invitation).delete()
        withdraw_access(sitting_ids=[invitation.sitting_id])
        _keep(Verb.INVITATION_REPLACED, invitation, applicant, by=by, now=now)
        post(kind=MESSAGE, references=[invitation.public_id], now=now)


def withdraw(*, invitation: Invitation, by: User | None, now: datetime) -> bool:
    """Take the invitation back: no link and no browser gets in any more. Whoever comes second changes nothing.

    Returns:
        True for the call that withdrew it.
    """
    standing = ~Q(sitting__state=State.CLOSED)
    with transaction.atomic():
        found = Invitation.objects.filter(standing, pk=invitation.pk, withdrawn_at=None).values("pk")
        withdrawn = Invitation.objects.filter(pk__in=found, withdrawn_at=None).update(withdrawn_at=now)
        if withdrawn:
            Link.objects.filter(invitation=invitation).delete()
            withdraw_access(sitting_ids=[invitation.sitting_id])
            applicant = Applicant.objects.select_related("vacancy__organisation").get(pk=invitation.applicant_id)
            _keep(Verb.INVITATION_WITHDRAWN, invitation, applicant, by=by, now=now)
    return bool(withdrawn)


def _keep(verb: Verb, invitation: Invitation, applicant: Applicant, *, by: User | None, now: datetime) -> None:
    keep(
        verb=verb,
        organisation=applicant.vacancy.organisation.public_id,
        subject=invitation.public_id,
        by=actor(by) if by else None,
        now=now,
        detail={"code": applicant.code},
    )


def _prepare(vacancy: Vacancy, applicants: Sequence[Applicant], *, simulated: bool, now: datetime) -> list[Invitation]:
    if not applicants:
        return []
    contents = {form: (pk, language) for form, pk, language in _contents_of(vacancy)}
    turns = Counter(_turns(vacancy, list(contents), len(applicants)))
    sittings = [sitting for form, count in turns.items() for sitting in _prepared(vacancy, *contents[form], count, simulated, now)]
    secrets.SystemRandom().shuffle(sittings)
    return Invitation.objects.bulk_create(
        Invitation(applicant=applicant, sitting=sitting, created_at=now) for applicant, sitting in zip(applicants, sittings, strict=True)
    )


def _contents_of(vacancy: Vacancy) -> list[tuple[int, int, str]]:
    """Form, content and language of what the vacancy's invitations may give."""
    found = FormContent.objects.filter(form__in=forms_of(vacancy)).order_by("form")
    return list(found.values_list("form_id", "pk", "form__language"))


def _turns(vacancy: Vacancy, forms: list[int], count: int) -> list[int]:
    """Which form each of the next invitations gives: those given least so far come first, equal ones by lot."""
    if len(forms) == 1:
        return forms * count
    given = Counter(Invitation.objects.filter(applicant__vacancy=vacancy).values_list("sitting__content__form", flat=True))
    lot = secrets.SystemRandom()
    chosen = []
    for _ in range(count):
        form = min(forms, key=lambda each: (given[each], lot.random()))
        given[form] += 1
        chosen.append(form)
    return chosen


def _prepared(vacancy: Vacancy, content_id: int, language: str, count: int, simulated: bool, now: datetime) -> list[Sitting]:
    return prepare_sittings(
        content_id=content_id,
        count=count,
        time_limit_seconds=vacancy.time_limit_seconds,
        open_until=vacancy.closes_at,
        shown_as=vacancy.organisation.name,
        suggested_minutes=vacancy.suggested_minutes,
        language=language,
        is_held=vacancy.holds_sittings,
        now=now,
        is_simulated=simulated,
    )


def _lock_standing(invitation: Invitation) -> None:
    standing = Invitation.objects.select_for_update(of=("self",)).filter(pk=invitation.pk, withdrawn_at=None)
    if standing.exclude(sitting__state=State.CLOSED).first() is None:
        raise NotStanding
