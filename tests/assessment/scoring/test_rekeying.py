"""Scores by a new key are appended to everybody's, in chunks, as often as need be; the old ones stay byte for byte."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connections

from assessment import events
from assessment.delivery.models import Answer, CloseReason, Sitting
from assessment.instrument.content_store import get_content
from assessment.instrument.key_store import get_key
from assessment.instrument.models import Rekeying
from assessment.scoring import rekeying as module
from assessment.scoring.models import Score
from assessment.scoring.packing import unpack
from assessment.scoring.rekeying import Progress, append_scores, progress_of, rescore_waiting
from assessment.scoring.scorecard import compute
from assessment.scoring.scorecards import score_sitting, score_waiting
from tests.assessment.scoring.test_scorecards import a_closed_sitting, keyed_choices
from tests.factories.delivery import NOW, SittingFactory
from tests.factories.instrument import published_form
from tests.factories.keys import a_new_key

pytestmark = pytest.mark.django_db
LATER, AT_LAST = NOW + timedelta(hours=1), NOW + timedelta(hours=2)


@pytest.fixture
def content():
    return published_form(scenarios=5, skill=1)


@pytest.fixture
def told():
    """The keys whose scores are all there, as they were told of."""
    keys: list[int] = []

    def note(sender, *, key_id, now, **_):
        keys.append(key_id)

    events.scores_added.connect(note)
    yield keys
    events.scores_added.disconnect(note)


def some_scored(content, count=3):
    sittings = [a_closed_sitting(content) for _ in range(count)]
    for sitting in sittings:
        score_sitting(sitting_id=sitting.pk, now=LATER)
    return sittings


def rows(**which):
    return list(Score.objects.filter(**which).order_by("pk").values())


def test_everybody_gets_a_score_by_the_new_key_and_keeps_the_old_one_byte_for_byte(content, told):
    sittings = some_scored(content)
    before = rows()
    key = a_new_key(content.form)

    assert rescore_waiting(now=AT_LAST) == 3

    assert rows(key__version=1) == before
    added = Score.objects.filter(key=key).order_by("sitting")
    assert [(score.sitting_id, score.attitude, score.scored_at) for score in added] == [(one.pk, 8000, AT_LAST) for one in sittings]
    assert (key.rekeying.__class__.objects.get().finished_at, told) == (AT_LAST, [key.pk])


def test_a_score_by_the_new_key_is_what_the_new_key_says(content):
    (sitting,) = some_scored(content, 1)
    key = a_new_key(content.form)
    rescore_waiting(now=AT_LAST)

    score = Score.objects.get(key=key)
    seen = get_content(content.hash)
    choices = unpack(seen, bytes(score.choices))
    card = compute(seen, get_key(key.pk), choices, displayed=None, visible_ms=None, adjusted=False)
    assert choices == keyed_choices(content)
    assert (score.attitude, score.skill, score.error_variance) == (card.attitude, card.skill, card.error_variance)
    assert Sitting.objects.get(pk=sitting.pk).scored_at == LATER


def test_it_goes_on_where_it_stood_and_tells_once(content, told):
    some_scored(content, 5)
    key = a_new_key(content.form)
    seen = []
    for _ in range(4):
        rescore_waiting(now=AT_LAST, limit=2)
        seen.append((progress_of(Rekeying.objects.get(), content.form.pk), list(told)))

    assert seen == [
        (Progress(2, 5, 0, False), []),
        (Progress(4, 5, 0, False), []),
        (Progress(5, 5, 0, True), [key.pk]),
        (Progress(5, 5, 0, True), [key.pk]),
    ]


def test_whoever_was_scored_already_is_not_scored_twice(content):
    (sitting,) = some_scored(content, 1)
    key = a_new_key(content.form)

    assert [append_scores(sitting_ids=[sitting.pk], key_id=key.pk, now=AT_LAST) for _ in range(2)] == [[], []]

    assert Score.objects.filter(key=key).count() == 1


def test_a_form_that_nobody_sat_is_done_at_once(content, told):
    key = a_new_key(content.form)
    SittingFactory.create(content=content, started=True)
    SittingFactory.create(content=content, closed=True, close_reason=CloseReason.WITHDRAWN.value)

    assert (rescore_waiting(now=AT_LAST), told, Score.objects.count()) == (0, [key.pk], 0)


def test_whoever_closes_after_the_approval_is_scored_by_the_new_key_alone(content):
    key = a_new_key(content.form)
    sitting = a_closed_sitting(content)

    score_sitting(sitting_id=sitting.pk, now=LATER)
    rescore_waiting(now=AT_LAST)

    assert [score.key for score in Score.objects.all()] == [key]


def test_whoever_closed_before_and_is_not_scored_yet_gets_a_score_and_the_mark_of_it(content):
    sitting = a_closed_sitting(content)
    key = a_new_key(content.form)

    rescore_waiting(now=AT_LAST)

    assert [score.key for score in Score.objects.all()] == [key]
    assert Sitting.objects.get(pk=sitting.pk).scored_at == AT_LAST
    assert score_waiting(now=AT_LAST) == 0


def test_the_choices_need_no_answers_any_more(content):
    some_scored(content, 1)
    key = a_new_key(content.form)
    Answer.objects.all().delete()

    rescore_waiting(now=AT_LAST)

    assert Score.objects.get(key=key).attitude == 8000


def test_one_that_cannot_be_scored_holds_up_no_other_and_is_given_up_in_the_end(content, told, caplog):
    sittings = some_scored(content)
    bad = sittings[1].pk
    Score.objects.filter(sitting=bad).delete()
    Score(**{**rows()[0], "id": None, "sitting_id": bad, "choices": b"\x01nonsense"}).save()
    key = a_new_key(content.form)

    for _ in range(module.PASSES):
        assert told == []
        rescore_waiting(now=AT_LAST)

    assert told == [key.pk]
    assert sorted(Score.objects.filter(key=key).values_list("sitting_id", flat=True)) == [sittings[0].pk, sittings[2].pk]
    assert (Rekeying.objects.get().failed, Rekeying.objects.get().finished_at) == (1, AT_LAST)
    assert {record.getMessage() for record in caplog.records} == {f"sitting {bad} could not be scored by key {key.pk}: BadPacking"}


@pytest.mark.parametrize("people", [1, 3, 40])
def test_a_chunk_costs_the_same_for_any_number(content, count_statements, people):
    some_scored(content, people)
    key = a_new_key(content.form)
    get_key(key.pk)

    with count_statements(7):  # the last asks which vacancies are concerned
        rescore_waiting(now=AT_LAST)


@pytest.mark.django_db(transaction=True)
def test_a_sitting_that_is_scored_while_a_key_is_approved_ends_with_a_score_by_the_new_key():
    """Its closing came first, so the pass over all that were closed finds it, whichever key its first score was by."""
    content = published_form(scenarios=2)
    sittings = [a_closed_sitting(content) for _ in range(6)]
    start = threading.Barrier(2)

    def scores():
        start.wait(timeout=20)
        try:
            for sitting in sittings:
                score_sitting(sitting_id=sitting.pk, now=LATER)
        finally:
            connections.close_all()

    thread = threading.Thread(target=scores)
    thread.start()
    start.wait(timeout=20)
    key = a_new_key(content.form)
    rescore_waiting(now=AT_LAST)
    thread.join(timeout=60)

    assert set(Score.objects.filter(key=key).values_list("sitting_id", flat=True)) == {sitting.pk for sitting in sittings}
    assert Sitting.objects.filter(scored_at=None).count() == 0
    assert Rekeying.objects.get().failed == 0
