"""Answers that come after the end are kept apart: never scored, never lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from assessment.delivery.answering import MOST_EVENTS_A_TURN, Event, Outcome, Saved, save_answer
from assessment.delivery.clock import GRACE
from assessment.delivery.models import CloseReason, Sitting
from assessment.delivery.sittings import begin_sitting, close_sitting
from assessment.models import Answer, LateAnswer
from tests.factories import HeartbeatFactory
from tests.support.candidate import a_candidate, pass_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def sitting() -> Sitting:
    candidate = a_candidate()
    begin_sitting(by=candidate.to, now=timezone.now() - timedelta(minutes=30))
    candidate.sitting.refresh_from_db()
    return candidate.sitting


def save(sitting: Sitting, *, now=None, turn=1, clicked_ms=1000, choice="a-b") -> Saved:
    return save_answer(to=pass_for(sitting), event=Event(turn, clicked_ms, choice), now=now or timezone.now())


def kept(sitting: Sitting) -> list[tuple[int, int, str]]:
    return list(LateAnswer.objects.filter(sitting=sitting).order_by("id").values_list("turn", "clicked_ms", "choice"))


def test_an_answer_after_the_grace_is_kept_as_late_with_its_click_and_its_arrival(sitting):
    now = timezone.now()

    assert save(sitting, now=now).outcome is Outcome.LATE

    assert kept(sitting) == [(1, 1000, "a-b")]
    assert (LateAnswer.objects.get().arrived_at, Answer.objects.count()) == (now, 0)


def test_the_same_late_answer_again_is_kept_once(sitting):
    assert [save(sitting).outcome, save(sitting).outcome] == [Outcome.LATE, Outcome.LATE]
    assert kept(sitting) == [(1, 1000, "a-b")]


def test_a_sitting_that_the_clock_closed_still_keeps_what_comes_and_a_submitted_one_refuses_it(sitting):
    close_sitting(sitting_id=sitting.pk, public_id=sitting.public_id, reason=CloseReason.EXPIRED, now=timezone.now())
    assert save(sitting).outcome is Outcome.LATE
    Sitting.objects.update(close_reason=CloseReason.SUBMITTED)

    assert save(sitting, turn=2).outcome is Outcome.CLOSED
    assert kept(sitting) == [(1, 1000, "a-b")]


def test_at_most_200_late_answers_a_turn_are_kept(sitting):
    for number in range(MOST_EVENTS_A_TURN + 5):
        save(sitting, clicked_ms=number)
    save(sitting, turn=2)

    assert len(kept(sitting)) == MOST_EVENTS_A_TURN + 1


def test_a_revoked_pass_keeps_nothing(sitting):
    to = pass_for(sitting)
    Sitting.objects.update(access=9)

    assert save_answer(to=to, event=Event(1, 1000, "a-b"), now=timezone.now()).outcome is Outcome.UNKNOWN
    assert kept(sitting) == []


def test_what_was_stored_in_time_is_acknowledged_when_it_comes_again_late(sitting):
    save(sitting, now=sitting.deadline_at)

    assert save(sitting).outcome is Outcome.ALREADY
    assert kept(sitting) == []


def test_a_late_answer_costs_three_statements_and_one_in_time_one(sitting, count_statements):
    to = pass_for(sitting)
    with count_statements(3):
        save_answer(to=to, event=Event(1, 1000, "a-b"), now=timezone.now())
    with count_statements(1):
        save_answer(to=to, event=Event(1, 1000, "a-b"), now=sitting.deadline_at + GRACE)


@pytest.mark.parametrize(("silent_for", "outcome"), [(4, Outcome.LATE), (5, Outcome.RETRY)])
def test_while_the_service_has_only_just_come_back_nothing_is_called_late(sitting, silent_for, outcome):
    """The time it was away is given back within seconds; the page sends again."""
    now = timezone.now()
    HeartbeatFactory.create(beat_at=now - timedelta(seconds=silent_for))

    assert save(sitting, now=now).outcome is outcome
    assert len(kept(sitting)) == (1 if outcome is Outcome.LATE else 0)
