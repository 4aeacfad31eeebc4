"""More time: what is granted, when it reaches the clock, and that it never takes anything away."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from assessment.delivery.adjusting import NothingMore, SittingOver, adjust_sitting, ask_for_more_time
from assessment.delivery.clock import GRACE
from assessment.delivery.models import CloseReason, Sitting
from assessment.delivery.pausing import continue_sitting, pause_sitting
from assessment.delivery.sittings import begin_sitting, close_sitting, find_progress
from assessment.models import Adjustment
from tests.support.candidate import Candidate, a_candidate, pass_for

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def now() -> datetime:
    return timezone.now().replace(microsecond=0)


@pytest.fixture
def candidate(now) -> Candidate:
    """Twenty minutes, begun at ``now``."""
    candidate = a_candidate()
    begin_sitting(by=candidate.to, now=now)
    return candidate


def grant(candidate: Candidate, *, percent: int | None = 100, breaks: int = 0, now: datetime) -> Sitting:
    adjust_sitting(sitting_id=candidate.sitting.pk, percent=percent, break_minutes=breaks, now=now)
    candidate.sitting.refresh_from_db()
    return candidate.sitting


def left(candidate: Candidate, *, now: datetime) -> timedelta:
    sitting = Sitting.objects.get(pk=candidate.sitting.pk)
    assert sitting.deadline_at is not None
    return sitting.deadline_at - now


@pytest.mark.parametrize(("percent", "minutes"), [(125, 25), (150, 30), (200, 40)])
def test_granted_before_the_beginning_it_counts_from_the_beginning(percent, minutes, now):
    candidate = a_candidate()

    sitting = grant(candidate, percent=percent, now=now)
    begin_sitting(by=candidate.to, now=now + MINUTE)

    assert (sitting.is_adjusted, left(candidate, now=now + MINUTE)) == (True, minutes * MINUTE)


@pytest.mark.parametrize(("percent", "minutes"), [(125, 25), (150, 30), (200, 40)])
def test_granted_in_the_middle_the_deadline_moves_at_once(candidate, percent, minutes, now):
    sitting = grant(candidate, percent=percent, now=now + 12 * MINUTE)

    assert (sitting.deadline_at, sitting.is_adjusted) == (now + minutes * MINUTE, True)


def test_without_a_limit_a_sitting_ends_as_an_untimed_one_does(candidate, now):
    sitting = grant(candidate, percent=None, now=now + MINUTE)

    assert (sitting.time_limit_seconds, sitting.deadline_at) == (None, max(sitting.open_until, now + timedelta(hours=24)))


def test_factors_count_from_the_first_limit_and_do_not_multiply(candidate, now):
    grant(candidate, percent=125, now=now)
    sitting = grant(candidate, percent=200, now=now)

    assert (sitting.deadline_at, sitting.time_limit_seconds) == (now + 40 * MINUTE, 2400)
    assert list(Adjustment.objects.order_by("pk").values_list("percent", "base_seconds")) == [(125, 1200), (200, 1200)]


def test_time_given_back_before_a_grant_stays_given(candidate, now):
    Sitting.objects.update(deadline_at=now + 23 * MINUTE)

    assert grant(candidate, percent=125, now=now).deadline_at == now + 28 * MINUTE


@pytest.mark.parametrize(("percent", "breaks"), [(125, 5), (100, 10), (150, 5), (150, 10)])
def test_a_grant_that_takes_away_or_gives_nothing_is_refused(candidate, percent, breaks, now):
    grant(candidate, percent=150, breaks=10, now=now)
    before = Sitting.objects.values().get()

    with pytest.raises(NothingMore):
        grant(candidate, percent=percent, breaks=breaks, now=now)
    assert (Sitting.objects.values().get(), Adjustment.objects.count()) == (before, 1)


def test_an_untimed_sitting_has_nothing_to_add_to(now):
    with pytest.raises(NothingMore):
        grant(a_candidate(limit_seconds=None), percent=None, breaks=10, now=now)


def test_after_the_end_nothing_can_be_granted(candidate, now):
    with pytest.raises(SittingOver):
        grant(candidate, percent=200, now=now + 20 * MINUTE + GRACE + timedelta(seconds=1))
    close_sitting(sitting_id=candidate.sitting.pk, public_id=candidate.sitting.public_id, reason=CloseReason.SUBMITTED, now=now)
    with pytest.raises(SittingOver):
        grant(candidate, percent=200, now=now)


def test_asking_twice_is_asking_once_and_a_grant_answers(now):
    candidate = a_candidate()
    ask = {"sitting_id": candidate.sitting.pk, "public_id": candidate.sitting.public_id}

    assert [ask_for_more_time(**ask, now=now), ask_for_more_time(**ask, now=now + MINUTE)] == [True, False]
    assert Sitting.objects.get().more_time_asked_at == now
    assert grant(candidate, percent=150, now=now).more_time_asked_at is None


def test_who_has_begun_or_has_no_limit_asks_for_nothing(candidate, now):
    untimed = a_candidate(limit_seconds=None, vacancy=candidate.invitation.applicant.vacancy)

    assert [ask_for_more_time(sitting_id=one.sitting.pk, public_id=one.sitting.public_id, now=now) for one in (candidate, untimed)] == [
        False,
        False,
    ]


def test_a_break_stops_the_clock_and_going_on_keeps_what_was_not_used(candidate, now):
    grant(candidate, breaks=10, now=now)

    assert pause_sitting(by=pass_for(candidate.sitting), now=now + 5 * MINUTE)
    paused = find_progress(of=candidate.to)
    assert paused is not None
    assert paused.is_paused(now=now + 8 * MINUTE)
    assert continue_sitting(by=candidate.to, now=now + 9 * MINUTE)

    sitting = Sitting.objects.get()
    assert left(candidate, now=now + 9 * MINUTE) == 15 * MINUTE
    assert (sitting.break_left_ms, sitting.paused_at) == (6 * 60_000, None)


def test_a_break_that_nobody_ends_ends_when_the_breaks_are_used_up(candidate, now):
    grant(candidate, breaks=10, now=now)
    pause_sitting(by=candidate.to, now=now + 5 * MINUTE)

    progress = find_progress(of=candidate.to)

    assert progress is not None
    assert [progress.is_paused(now=now + minutes * MINUTE) for minutes in (14, 15, 16)] == [True, False, False]
    assert left(candidate, now=now + 15 * MINUTE) == 15 * MINUTE
    assert continue_sitting(by=candidate.to, now=now + 18 * MINUTE)
    assert (left(candidate, now=now + 18 * MINUTE), Sitting.objects.get().break_left_ms) == (12 * MINUTE, 0)


def test_breaks_of_several_pauses_add_up_to_what_was_granted_and_not_a_second_more(candidate, now):
    grant(candidate, breaks=3, now=now)
    for minute in (2, 6, 10, 14):
        pause_sitting(by=candidate.to, now=now + minute * MINUTE)
        continue_sitting(by=candidate.to, now=now + (minute + 1) * MINUTE)

    assert Sitting.objects.get().deadline_at == now + 23 * MINUTE


def test_pausing_or_going_on_twice_is_doing_it_once(candidate, now):
    grant(candidate, breaks=10, now=now)
    by = candidate.to

    assert [pause_sitting(by=by, now=now + number * MINUTE) for number in (1, 2)] == [True, False]
    assert [continue_sitting(by=by, now=now + number * MINUTE) for number in (3, 4)] == [True, False]
    assert Sitting.objects.get().deadline_at == now + 22 * MINUTE


def test_without_breaks_without_time_or_with_another_access_number_there_is_no_pause(candidate, now):
    assert not pause_sitting(by=candidate.to, now=now)
    grant(candidate, breaks=10, now=now)
    assert not pause_sitting(by=candidate.to, now=now + 20 * MINUTE)
    before = candidate.to
    Sitting.objects.update(access=9)
    assert not pause_sitting(by=before, now=now)


def test_more_breaks_and_more_time_during_a_break_leave_the_clock_standing(candidate, now):
    grant(candidate, breaks=5, now=now)
    pause_sitting(by=candidate.to, now=now + 10 * MINUTE)

    grant(candidate, percent=150, breaks=15, now=now + 12 * MINUTE)
    progress = find_progress(of=candidate.to)
    continue_sitting(by=candidate.to, now=now + 22 * MINUTE)

    assert progress is not None
    assert progress.break_ends_at == now + 25 * MINUTE
    assert left(candidate, now=now + 22 * MINUTE) == 20 * MINUTE
