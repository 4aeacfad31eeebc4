"""Simulated applicants come, sit and leave through the same functions as anybody else."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction

from assessment.delivery import clock
from assessment.delivery.access import Pass, handle_key
from assessment.delivery.answering import Event, save_answer
from assessment.delivery.models import CloseReason, State
from assessment.delivery.presentation import displayed_codes
from assessment.delivery.sittings import begin_sitting
from assessment.instrument.content_store import get_content
from assessment.instrument.documents import Content, Key
from assessment.instrument.key_store import get_key
from assessment.lifecycle import complete_sitting
from assessment.models import FormContent, FormKey, Sitting
from hiring.candidates.adding import add_applicants
from hiring.candidates.models import Applicant
from hiring.candidates.pasting import Person
from hiring.demo.takers import Ending, Play, Taker, play
from hiring.invitations.entry import enter
from hiring.invitations.inviting import invite
from hiring.invitations.models import Invitation
from hiring.people.models import User
from hiring.vacancies.models import Vacancy

INVITED_BEFORE = timedelta(days=9)
DAYS = range(1, 9)  # ago, on which finished sittings were begun
HOURS = range(8, 22)
TICK = timedelta(seconds=15)  # how late the clock closes what has run out
EVERY = 20  # sittings between two lines of progress

Report = Callable[[str], None]


class NotAcknowledged(Exception):
    """The real save function refused a simulated answer."""


@dataclass(frozen=True)
class _Test:
    """The form that they sit."""

    content: Content
    content_hash: str
    key: Key


def simulate(*, vacancy: Vacancy, takers: Sequence[Taker], by: User | None, now: datetime, report: Report = lambda line: None) -> int:
    """Let every taker apply, be invited and do what is their style. Whatever happened before is left as it is.

    An interrupted run is taken up where it stopped: a sitting and its answers are one transaction.

    Returns:
        How many sittings were changed.
    """
    invitations = _invited(vacancy, takers, by=by, now=now)
    content = FormContent.objects.only("hash").get(form=vacancy.form_id)
    latest = FormKey.objects.filter(form=vacancy.form_id).order_by("-version").values_list("pk", flat=True)[:1].get()
    test = _Test(get_content(content.hash), content.hash, get_key(latest))
    known = {taker.email: taker for taker in takers}
    changed = 0
    for number, (email, invitation) in enumerate(invitations, 1):
        if email in known and _sit(invitation, known[email], test, now=now):
            changed += 1
        if changed and (number % EVERY == 0 or number == len(invitations)):
            report(f"Simulated sittings {number} of {len(invitations)}")
    return changed


def _invited(vacancy: Vacancy, takers: Sequence[Taker], *, by: User | None, now: datetime) -> list[tuple[str, Invitation]]:
    """Each simulated applicant's address and invitation; all are added and invited on first use."""
    simulated = Applicant.objects.filter(vacancy=vacancy, is_simulated=True)
    moment = now - INVITED_BEFORE
    with transaction.atomic():
        if not simulated.exists():
            people = [Person(taker.name, taker.email) for taker in takers]
            added = add_applicants(vacancy=vacancy, people=people, now=moment, is_simulated=True)
            invite(applicants=added.applicants, now=moment, by=by)
    found = Invitation.objects.filter(applicant__in=simulated, applicant__contact__isnull=False, withdrawn_at=None)
    return [(one.applicant.contact.email, one) for one in found.select_related("sitting", "applicant__contact").order_by("pk")]


def _sit(invitation: Invitation, taker: Taker, test: _Test, *, now: datetime) -> bool:
    """Whether anything changed."""
    sitting = invitation.sitting
    ending = taker.style.ending
    if ending is Ending.NEVER_CAME or sitting.state == State.CLOSED:
        return False
    if ending is Ending.ONLY_LOOKED:
        if sitting.opened_at is None:
            enter(invitation=invitation, now=_some_day(taker, now))
        return False
    plan = play(taker, content=test.content, key=test.key, shown=lambda turn: _order(sitting, turn.number, turn.codes))
    changed = False
    if sitting.state == State.PREPARED:
        sitting = _answer(invitation, taker, plan, test, now=now)
        changed = True
    if ending is Ending.STILL_THERE:
        return changed
    return _leave(sitting, ending, plan, now=now) or changed


def _order(sitting: Sitting, turn: int, codes: str) -> str:
    return displayed_codes(sitting.public_id, turn, codes, key=handle_key())


def _answer(invitation: Invitation, taker: Taker, plan: Play, test: _Test, *, now: datetime) -> Sitting:
    """Come in, practise, begin, and click until done or until time runs out."""
    prepared = invitation.sitting
    begins_at = now - timedelta(milliseconds=plan.ends_ms) if taker.style.ending is Ending.STILL_THERE else _some_day(taker, now)
    practises = timedelta(seconds=random.Random(f"{taker.seed}/practice").randint(70, 400))
    before = Pass(prepared.pk, prepared.public_id, prepared.access, test.content_hash, 0, prepared.shown_as, prepared.language)
    with transaction.atomic():  # one commit a sitting: thirty-four durable ones each would only cost time
        enter(invitation=invitation, now=begins_at - practises)
        sitting = begin_sitting(by=before, now=begins_at)
        if sitting is None or sitting.started_at is None:
            raise NotAcknowledged(f"sitting {prepared.public_id} did not begin")
        begun = replace(before, started_ms=clock.epoch_ms(sitting.started_at))
        for click in plan.clicks:
            moment = begins_at + timedelta(milliseconds=click.at_ms)
            if sitting.deadline_at is not None and moment > sitting.deadline_at:
                break
            event = Event(click.turn, click.at_ms, click.choice, click.visible_ms)
            outcome = save_answer(to=begun, event=event, now=moment).outcome
            if not outcome.is_acknowledged:
                raise NotAcknowledged(f"turn {click.turn} of sitting {prepared.public_id}: {outcome.value}")
    return sitting


def _leave(sitting: Sitting, ending: Ending, plan: Play, *, now: datetime) -> bool:
    """Submit; or have time run out on whoever stopped early or was too slow."""
    assert sitting.started_at is not None
    ends_at = sitting.started_at + timedelta(milliseconds=plan.ends_ms)
    deadline_at = sitting.deadline_at
    if ending is Ending.SUBMITS and (deadline_at is None or ends_at <= deadline_at):
        return complete_sitting(
            sitting_id=sitting.pk, public_id=sitting.public_id, reason=CloseReason.SUBMITTED, now=ends_at, visible_ms=plan.visible_ms
        )
    if deadline_at is None or not clock.is_over(deadline_at, now=now - TICK):
        return False
    closes_at = deadline_at + clock.GRACE + TICK
    return complete_sitting(sitting_id=sitting.pk, public_id=sitting.public_id, reason=CloseReason.EXPIRED, now=closes_at)


def _some_day(taker: Taker, now: datetime) -> datetime:
    """A moment on one of the days before, in waking hours."""
    rng = random.Random(f"{taker.seed}/day")
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=rng.choice(DAYS))
    return midnight + timedelta(hours=rng.choice(HOURS), seconds=rng.randrange(3600))
