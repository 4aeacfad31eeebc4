"""The one function that stores an answer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from assessment.delivery.answering import MOST_EVENTS_A_TURN, Event, Outcome, Saved, save_answer
from assessment.delivery.clock import GRACE, epoch_ms
from assessment.delivery.models import CloseReason, Sitting
from assessment.delivery.sittings import begin_sitting, close_sitting, current_choices
from assessment.models import Answer
from tests.support.candidate import a_candidate, a_started_candidate, pass_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def sitting() -> Sitting:
    candidate = a_candidate()
    begin_sitting(by=candidate.to, now=timezone.now() - timedelta(minutes=10))
    candidate.sitting.refresh_from_db()
    return candidate.sitting


def save(sitting: Sitting, *, now=None, next_turn=0, turn=1, clicked_ms=1000, choice="a-b", **more) -> Saved:
    return save_answer(to=pass_for(sitting), event=Event(turn, clicked_ms, choice, **more), now=now or timezone.now(), next_turn=next_turn)


def stored(sitting: Sitting) -> list[tuple[int, int, str]]:
    return list(Answer.objects.filter(sitting=sitting).order_by("id").values_list("turn", "clicked_ms", "choice"))


def test_saving_is_one_statement(sitting, count_statements):
    to = pass_for(sitting)
    with count_statements(1):
        saved = save_answer(to=to, event=Event(1, 1000, "a-b", 900), now=timezone.now(), next_turn=2)

    assert saved == Saved(Outcome.STORED, deadline_at=sitting.deadline_at, next_choice=None)
    assert stored(sitting) == [(1, 1000, "a-b")]


def test_saving_brings_the_current_answer_to_the_next_turn(sitting):
    save(sitting, turn=2, clicked_ms=500, choice="c-d")
    save(sitting, turn=2, clicked_ms=400, choice="a-d")  # clicked earlier, arrived later

    assert save(sitting, turn=1, next_turn=2).next_choice == "c-d"


def test_the_same_event_again_is_acknowledged_and_stored_once(sitting, count_statements):
    save(sitting)
    to = pass_for(sitting)
    with count_statements(2):
        again = save_answer(to=to, event=Event(1, 1000, "a-b"), now=timezone.now())

    assert (again.outcome, again.outcome.is_acknowledged) == (Outcome.ALREADY, True)
    assert stored(sitting) == [(1, 1000, "a-b")]


def test_the_last_click_is_current_whatever_the_order_of_arrival(sitting):
    for clicked_ms, choice in ((3000, "b-a"), (1000, "a-b"), (2000, "c-a"), (1000, "a-b")):
        save(sitting, clicked_ms=clicked_ms, choice=choice)

    assert current_choices(sitting.pk) == {1: "b-a"}


def test_a_click_from_the_future_is_capped_at_the_servers_now(sitting):
    now = timezone.now()
    save(sitting, clicked_ms=2_000_000_000, now=now)

    (event,) = stored(sitting)
    assert event == (1, epoch_ms(now) - epoch_ms(sitting.started_at), "a-b")


@pytest.mark.parametrize(("after_ms", "outcome"), [(-1, Outcome.STORED), (0, Outcome.STORED), (1, Outcome.LATE)])
def test_an_answer_is_taken_until_the_end_of_the_grace_and_not_a_millisecond_longer(sitting, after_ms, outcome):
    now = sitting.deadline_at + GRACE + timedelta(milliseconds=after_ms)

    assert save(sitting, now=now).outcome == outcome
    assert len(stored(sitting)) == (1 if outcome is Outcome.STORED else 0)


def test_ten_thousand_answers_around_the_deadline_are_each_judged_by_the_servers_clock(sitting):
    """2 s either side of the end of the grace, in steps of 0.4 ms."""
    to, last = pass_for(sitting), sitting.deadline_at + GRACE
    wrong = []
    for number in range(10_000):
        offset = timedelta(microseconds=400 * (number - 5000) + 7)
        outcome = save_answer(to=to, event=Event(1 + number // 150, number, "a-b"), now=last + offset).outcome  # 200 events a turn
        if outcome is not (Outcome.STORED if offset <= timedelta(0) else Outcome.LATE):
            wrong.append((number, outcome))

    assert wrong == []
    assert len(stored(sitting)) == 5000


def test_nothing_is_stored_before_the_sitting_began():
    candidate = a_candidate()

    assert save(candidate.sitting).outcome == Outcome.NOT_BEGUN
    assert stored(candidate.sitting) == []


def test_nothing_is_stored_after_closing_and_what_was_stored_is_still_acknowledged(sitting):
    save(sitting)
    close_sitting(sitting_id=sitting.pk, public_id=sitting.public_id, reason=CloseReason.SUBMITTED, now=timezone.now())

    assert save(sitting, clicked_ms=2000).outcome == Outcome.CLOSED
    assert save(sitting).outcome == Outcome.ALREADY  # its acknowledgement was lost on the way: the candidate may know
    assert stored(sitting) == [(1, 1000, "a-b")]


def test_a_revoked_pass_stores_nothing(sitting):
    to = pass_for(sitting)
    Sitting.objects.filter(pk=sitting.pk).update(access=2)

    assert save_answer(to=to, event=Event(1, 1000, "a-b"), now=timezone.now()).outcome == Outcome.UNKNOWN
    assert stored(sitting) == []


def test_a_turn_takes_200_events_and_then_no_more_while_others_still_do(sitting):
    for number in range(MOST_EVENTS_A_TURN):
        assert save(sitting, clicked_ms=number).outcome == Outcome.STORED

    assert save(sitting, clicked_ms=MOST_EVENTS_A_TURN).outcome == Outcome.FULL
    assert save(sitting, turn=2).outcome == Outcome.STORED


def test_half_an_answer_is_kept():
    candidate = a_started_candidate()
    save(candidate.sitting, choice="a-", clicked_ms=0)

    assert stored(candidate.sitting) == [(1, 0, "a-")]
