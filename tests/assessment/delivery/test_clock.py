"""The clock of a sitting."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from assessment.delivery import clock

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def test_a_limit_ends_the_sitting_so_long_after_its_start():
    assert clock.deadline(started_at=START, limit_seconds=1200, open_until=START) == START + timedelta(minutes=20)


@pytest.mark.parametrize(
    ("open_until", "expected"),
    [
        (START + timedelta(days=3), START + timedelta(days=3)),
        (START + timedelta(minutes=5), START + timedelta(hours=24)),  # begun just before closing: a day all the same
        (None, None),
    ],
)
def test_without_a_limit_a_sitting_ends_when_the_vacancy_closes_but_a_day_at_least(open_until, expected):
    assert clock.deadline(started_at=START, limit_seconds=None, open_until=open_until) == expected


@pytest.mark.parametrize(("after_grace_ms", "is_over"), [(-1, False), (0, False), (1, True)])
def test_a_sitting_is_over_when_deadline_and_grace_have_passed(after_grace_ms, is_over):
    now = START + clock.GRACE + timedelta(milliseconds=after_grace_ms)

    assert clock.is_over(START, now=now) is is_over


def test_time_left_is_never_negative_and_absent_without_a_deadline():
    assert clock.left_ms(START, now=START - timedelta(seconds=90)) == 90_000
    assert clock.left_ms(START, now=START + timedelta(seconds=1)) == 0
    assert clock.left_ms(None, now=START) is None


def test_elapsed_time_counts_from_the_start_and_never_backwards():
    assert clock.elapsed_ms(clock.epoch_ms(START), now=START + timedelta(seconds=2)) == 2000
    assert clock.elapsed_ms(clock.epoch_ms(START), now=START - timedelta(seconds=2)) == 0
