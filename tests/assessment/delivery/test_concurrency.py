"""Saves, submits and starts that meet: real threads, each with a connection of its own, on both databases."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from assessment import events, lifecycle
from assessment.delivery import answering
from assessment.delivery.access import Pass
from assessment.delivery.answering import Event, Outcome, save_answer
from assessment.delivery.models import CloseReason, Sitting, State
from assessment.delivery.sittings import begin_sitting, current_choices
from assessment.models import Answer, Score
from assessment.scoring.packing import pack
from tests.factories import published_form
from tests.support.candidate import Candidate, a_candidate, a_started_candidate, pass_for

pytestmark = [pytest.mark.serial, pytest.mark.django_db(transaction=True)]

PATIENCE = 20  # seconds after which something that should have happened has not
A_WHILE = 1.0  # seconds in which something that need not wait would have happened


@contextmanager
def threads(count: int):
    """A pool whose work runs on connections of its own, closed afterwards."""

    def run(work: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        try:
            return work(*arguments, **named)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        yield lambda work, *arguments, **named: pool.submit(run, work, *arguments, **named)


def results(futures: Iterable[Future[Any]]) -> list[Any]:
    return [future.result(PATIENCE) for future in futures]


def submit(candidate: Candidate, *, now: datetime | None = None) -> bool:
    sitting = candidate.sitting
    return lifecycle.complete_sitting(
        sitting_id=sitting.pk, public_id=sitting.public_id, reason=CloseReason.SUBMITTED, now=now or timezone.now()
    )


def a_save(to: Pass, turn: int = 1, clicked_ms: int = 1, choice: str = "a-b") -> Outcome:
    return save_answer(to=to, event=Event(turn, clicked_ms, choice), now=timezone.now()).outcome


def begun_a_while_ago() -> Candidate:
    """Five minutes in, so that no click lies in the future."""
    candidate = a_started_candidate()
    Sitting.objects.filter(pk=candidate.sitting.pk).update(started_at=timezone.now() - timedelta(minutes=5))
    return candidate


def scored(candidate: Candidate) -> bytes:
    return bytes(Score.objects.get(sitting=candidate.sitting.pk).choices)


def race_of_a_save_in_flight_and_a_submit(candidate: Candidate) -> tuple[bool, Outcome, bool]:
    """A save has run its statement and not committed when the submit comes.

    Returns:
        Whether the submit waited for it, what the save was told, and whether its answer is in the score.
    """
    to = candidate.to
    is_saved, may_commit = threading.Event(), threading.Event()

    def save() -> Outcome:
        with transaction.atomic():
            outcome = a_save(to)
            is_saved.set()
            assert may_commit.wait(PATIENCE)
        return outcome

    with threads(2) as run:
        saving = run(save)
        assert is_saved.wait(PATIENCE)
        submitting = run(submit, candidate)
        has_waited = submitting in wait([submitting], timeout=A_WHILE).not_done
        if not has_waited:
            assert submitting.result() is True
        may_commit.set()
        (outcome, closed) = results([saving, submitting])
    assert closed is True
    return has_waited, outcome, scored(candidate) == pack(candidate.content, {1: "a-b"})


def test_a_submit_waits_for_a_save_in_flight_and_scores_it():
    assert race_of_a_save_in_flight_and_a_submit(a_started_candidate()) == (True, Outcome.STORED, True)


@pytest.mark.postgresql
@pytest.mark.parametrize("weaker", ["", "FOR KEY SHARE OF s"])
def test_with_a_weaker_lock_an_acknowledged_answer_goes_unscored(weaker, monkeypatch):
    statement = answering._save_statement("postgresql")
    weakened = statement.replace("FOR SHARE OF s", weaker)
    assert weakened != statement
    monkeypatch.setattr(answering, "_save_statement", lambda vendor: weakened)

    assert race_of_a_save_in_flight_and_a_submit(a_started_candidate()) == (False, Outcome.STORED, False)


def test_a_save_behind_a_submit_is_refused():
    candidate = a_started_candidate()
    to = candidate.to
    is_closing, may_commit = threading.Event(), threading.Event()

    def hold(**of: Any) -> None:
        is_closing.set()
        assert may_commit.wait(PATIENCE)

    events.sitting_closed.connect(hold)  # sent inside the closing transaction
    try:
        with threads(2) as run:
            submitting = run(submit, candidate)
            assert is_closing.wait(PATIENCE)
            saving = run(a_save, to)
            has_waited = saving in wait([saving], timeout=A_WHILE).not_done
            may_commit.set()
            told = results([submitting, saving])
    finally:
        events.sitting_closed.disconnect(hold)

    assert (has_waited, told) == (True, [True, Outcome.CLOSED])
    assert candidate.events() == []


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_acknowledged_while_a_submit_comes_is_scored_and_nothing_else_is_stored(seed):
    candidate = begun_a_while_ago()
    to = candidate.to
    begin = threading.Barrier(5)
    chance = random.Random(seed)

    def save_until_refused(turn: int) -> list[tuple[int, int, str]]:
        begin.wait(PATIENCE)
        kept = []
        for number in range(answering.MOST_EVENTS_A_TURN):
            choice = ("a-b", "b-c", "c-d")[number % 3]
            if not a_save(to, turn, number, choice).is_acknowledged:
                break
            kept.append((turn, number, choice))
        return kept

    def submit_soon() -> bool:
        begin.wait(PATIENCE)
        threading.Event().wait(chance.uniform(0.0, 0.15))
        return submit(candidate)

    with threads(5) as run:
        savers = [run(save_until_refused, turn) for turn in (1, 2, 3, 4)]
        submitting = run(submit_soon)
        acknowledged = [event for kept in results(savers) for event in kept]
        assert submitting.result(PATIENCE) is True

    assert sorted(candidate.events()) == sorted(acknowledged)
    assert scored(candidate) == pack(candidate.content, current_choices(candidate.sitting.pk))


def test_32_candidates_who_save_at_once_meet_no_error():
    now = timezone.now()
    content = published_form(scenarios=3)
    sittings = lifecycle.prepare_sittings(content_id=content.pk, count=32, time_limit_seconds=1200, open_until=None, now=now)
    for sitting in sittings:
        begin_sitting(by=pass_for(sitting), now=now - timedelta(minutes=1))
    begin = threading.Barrier(32)

    def save_ten(to: Pass) -> list[Outcome]:
        begin.wait(PATIENCE)
        return [a_save(to, 1 + number % 3, number) for number in range(10)]

    with threads(32) as run:
        outcomes = results([run(save_ten, pass_for(sitting)) for sitting in sittings])

    assert outcomes == [[Outcome.STORED] * 10] * 32
    assert Answer.objects.count() == 320


def test_64_starts_of_one_link_at_once_are_one_sitting_and_none_is_refused():
    candidate = a_candidate()
    begin = threading.Barrier(64)

    def start() -> tuple[int, str, list[str]]:
        client = Client()
        begin.wait(PATIENCE)
        answer = client.post(f"{candidate.link}start/", {"consent": "yes"})
        return answer.status_code, answer["Location"], sorted(client.cookies)

    with threads(64) as run:
        told = results([run(start) for _ in range(64)])

    public_id = candidate.sitting.public_id
    assert told == [(303, f"/s/{public_id}/", [f"s-{public_id}"])] * 64
    assert list(Sitting.objects.values_list("public_id", "state")) == [(public_id, State.PREPARED)]


def test_whoever_begins_second_goes_on_with_the_clock_of_the_first():
    candidate = a_candidate()
    to = candidate.to
    begin = threading.Barrier(16)
    now = timezone.now()

    def press(second: int) -> tuple[datetime | None, datetime | None]:
        begin.wait(PATIENCE)
        sitting = begin_sitting(by=to, now=now + timedelta(seconds=second))
        assert sitting
        return sitting.started_at, sitting.deadline_at

    with threads(16) as run:
        told = results([run(press, second) for second in range(16)])

    candidate.sitting.refresh_from_db()
    assert told == [(candidate.sitting.started_at, candidate.sitting.deadline_at)] * 16


def test_two_submits_close_and_score_once():
    candidate = a_started_candidate()
    a_save(candidate.to)
    begin = threading.Barrier(8)

    def press() -> bool:
        begin.wait(PATIENCE)
        return submit(candidate)

    with threads(8) as run:
        told = results([run(press) for _ in range(8)])

    assert sorted(told) == [False] * 7 + [True]
    assert Score.objects.filter(sitting=candidate.sitting.pk).count() == 1


@pytest.mark.parametrize("seed", range(4))
def test_deliveries_of_two_devices_end_with_the_last_click_however_late_repeated_or_out_of_order(seed):
    chance = random.Random(seed)
    candidate = begun_a_while_ago()
    to = candidate.to
    moments = chance.sample(range(1000, 200_000), 60)  # no two clicks in one millisecond
    clicks = [(1 + number % 3, moment, chance.choice(("a-b", "b-a", "c-d", "d-", "-c"))) for number, moment in enumerate(moments)]
    devices = [[*half, *chance.sample(half, 10)] for half in (clicks[::2], clicks[1::2])]  # some are sent twice
    for deliveries in devices:
        chance.shuffle(deliveries)

    with threads(4) as run:
        lanes = [lane for deliveries in devices for lane in (deliveries[::2], deliveries[1::2])]
        told = results([run(lambda lane: [a_save(to, *click) for click in lane], lane) for lane in lanes])

    assert all(outcome.is_acknowledged for lane in told for outcome in lane)
    assert sorted(candidate.events()) == sorted(clicks)
    assert current_choices(candidate.sitting.pk) == {turn: choice for turn, _, choice in sorted(clicks, key=lambda click: click[1])}
