"""From a closed sitting to its score, on the database."""

from __future__ import annotations

import logging
from datetime import timedelta
from fractions import Fraction

import pytest

from assessment.delivery.models import Answer, CloseReason, Sitting, State
from assessment.instrument.content_store import get_content
from assessment.instrument.key_store import get_key
from assessment.instrument.models import FormKey
from assessment.kernel.immutability import Immutable
from assessment.scoring.models import Score
from assessment.scoring.packing import unpack
from assessment.scoring.scorecard import Scorecard
from assessment.scoring.scorecards import NotScorable, score_sitting, score_waiting
from tests.factories.delivery import NOW, AnswerFactory, SittingFactory, answered
from tests.factories.instrument import published_form

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=18)


@pytest.fixture(autouse=True)
def _forget_keys():
    get_key.cache_clear()  # rolled back rows leave their numbers to other keys


@pytest.fixture
def content():
    return published_form(scenarios=5, skill=1)


def keyed_choices(content, *, best="assertive", worst="aggressive"):
    """Answers by zone, and by credit in skill scenarios."""
    key = get_key(content.form.keys.get(version=1).pk)
    choices = {}
    for scenario in key.scenarios:
        for turn in scenario.turns:
            codes = {option.zone.value: option.code for option in turn.options if option.zone}
            ranked = sorted(turn.options, key=lambda option: option.effectiveness)
            choices[turn.number] = f"{codes.get(best, ranked[-1].code)}-{codes.get(worst, ranked[0].code)}"
    return choices


def a_closed_sitting(content, choices=None, **changes):
    return answered(SittingFactory.create(content=content, closed=True, **changes), keyed_choices(content) if choices is None else choices)


def test_the_best_answers_earn_the_whole_scale(content):
    sitting = a_closed_sitting(content)

    score = score_sitting(sitting_id=sitting.pk, now=LATER)

    stored = Score.objects.get()
    sitting.refresh_from_db()
    assert stored == score
    assert (stored.attitude, stored.skill, stored.error_variance, stored.scenario_count) == (10_000, 10_000, 0.0, 5)
    assert (stored.algorithm, stored.scored_at, stored.key) == (1, LATER, content.form.keys.get())
    assert sitting.scored_at == LATER


def test_the_stored_scorecard_and_choices_say_the_same_as_the_answers(content):
    choices = keyed_choices(content, best="submissive", worst="defensive")
    score_sitting(sitting_id=a_closed_sitting(content, choices).pk, now=LATER)

    stored = Score.objects.get()

    card = Scorecard.from_dict(stored.scorecard)
    assert isinstance(card, Scorecard)
    assert {zone.value: count for zone, count in card.zones.items()} == {
        "assertive": Fraction(0),
        "aggressive": Fraction(0),
        "submissive": Fraction(5),
        "defensive": Fraction(0),
    }
    assert (card.attitude, stored.flag_count) == (stored.attitude, len(card.flags))
    assert unpack(get_content(content.hash), bytes(stored.choices)) == choices


def test_the_last_click_counts_and_of_two_at_one_moment_the_later_row(content):
    choices = keyed_choices(content)
    wrong = keyed_choices(content, best="aggressive", worst="assertive")
    sitting = a_closed_sitting(content, choices)
    AnswerFactory.create(sitting=sitting, turn=1, clicked_ms=50_000, choice=choices[1])
    AnswerFactory.create(sitting=sitting, turn=1, clicked_ms=40_000, choice=wrong[1])  # arrived last, clicked before
    AnswerFactory.create(sitting=sitting, turn=2, clicked_ms=60_000, choice=wrong[2])
    AnswerFactory.create(sitting=sitting, turn=2, clicked_ms=60_000, choice=choices[2])

    score = score_sitting(sitting_id=sitting.pk, now=LATER)

    assert score.attitude == 10_000


def test_scoring_takes_four_statements(content, count_statements):
    score_sitting(sitting_id=a_closed_sitting(content).pk, now=LATER)  # warms the stores
    sitting = a_closed_sitting(content)

    with count_statements(4):
        score_sitting(sitting_id=sitting.pk, now=LATER)


def test_scoring_twice_gives_the_first_score_again(content):
    sitting = a_closed_sitting(content)

    first = score_sitting(sitting_id=sitting.pk, now=LATER)
    second = score_sitting(sitting_id=sitting.pk, now=LATER + timedelta(hours=1))

    sitting.refresh_from_db()
    assert first == second
    assert [score.scored_at for score in Score.objects.all()] == [LATER]
    assert sitting.scored_at == LATER


def test_a_new_version_of_the_key_appends_a_score_beside_the_first(content):
    sitting = a_closed_sitting(content)
    first = score_sitting(sitting_id=sitting.pk, now=LATER)
    newer = FormKey.objects.create(form=content.form, version=2, hash="2" * 64, document=first.key.document, created_at=NOW)

    second = score_sitting(sitting_id=sitting.pk, now=LATER)

    assert [(score.pk, score.key_id) for score in Score.objects.order_by("pk")] == [(first.pk, first.key_id), (second.pk, newer.pk)]


def test_a_score_is_never_changed(content):
    score = score_sitting(sitting_id=a_closed_sitting(content).pk, now=LATER)
    score.attitude = 1

    with pytest.raises(Immutable):
        score.save()
    with pytest.raises(Immutable):
        Score.objects.update(attitude=1)

    assert Score.objects.get().attitude == 10_000


def test_too_few_answers_leave_the_sitting_without_a_score_but_with_a_scorecard(content):
    choices = {turn: choice for turn, choice in keyed_choices(content).items() if turn <= 4}

    score = score_sitting(sitting_id=a_closed_sitting(content, choices).pk, now=LATER)

    assert (score.attitude, score.skill, score.error_variance) == (None, None, None)
    card = Scorecard.from_dict(score.scorecard)
    assert (card.is_completed, card.answered) == (False, 4)


@pytest.mark.parametrize("state", ["prepared", "started", "withdrawn"])
def test_what_is_not_closed_by_its_candidate_or_the_clock_is_not_scored(content, state):
    withdrawn = {"closed": True, "close_reason": CloseReason.WITHDRAWN.value}
    sitting = SittingFactory.create(content=content, **{"prepared": {}, "started": {"started": True}, "withdrawn": withdrawn}[state])

    with pytest.raises(NotScorable):
        score_sitting(sitting_id=sitting.pk, now=LATER)

    assert list(Score.objects.all()) == []
    assert score_waiting(now=LATER) == 0


def test_visible_times_that_are_too_short_raise_a_flag_unless_time_was_adjusted(content):
    times = {str(turn): 900 for turn in range(1, 8)}
    hasty, adjusted = (a_closed_sitting(content, visible_ms=times, is_adjusted=is_adjusted) for is_adjusted in (False, True))

    scores = [score_sitting(sitting_id=sitting.pk, now=LATER) for sitting in (hasty, adjusted)]
    cards = [Scorecard.from_dict(score.scorecard) for score in scores]

    assert [[flag.count for flag in card.flags if flag.kind.value == "fast"] for card in cards] == [[7], []]


def test_one_sitting_that_cannot_be_scored_holds_up_no_other(content, caplog):
    broken = a_closed_sitting(content, {1: "f-e"})
    good = a_closed_sitting(content)

    with caplog.at_level(logging.ERROR):
        scored = score_waiting(now=LATER)

    broken.refresh_from_db()
    good.refresh_from_db()
    assert scored == 1
    assert (broken.score_failures, broken.scored_at, broken.state) == (1, None, State.CLOSED)
    assert (good.score_failures, good.scored_at) == (0, LATER)
    assert caplog.messages == [f"sitting {broken.pk} could not be scored: BadResponse"]
    assert "f-e" not in caplog.text


def test_what_failed_before_waits_behind_what_did_not(content):
    failed = [a_closed_sitting(content, {1: "f-e"}) for _ in range(3)]
    score_waiting(now=LATER)
    fresh = a_closed_sitting(content, closed_at=LATER)

    assert score_waiting(now=LATER, limit=1) == 1

    fresh.refresh_from_db()
    assert fresh.scored_at == LATER
    assert list(Sitting.objects.filter(pk__in=[each.pk for each in failed]).values_list("score_failures", flat=True)) == [1, 1, 1]


def test_a_sitting_without_an_answer_is_scored_as_not_completed(content):
    sitting = a_closed_sitting(content, {}, close_reason=CloseReason.EXPIRED.value)

    assert score_waiting(now=LATER) == 1

    assert list(Score.objects.values_list("sitting", "attitude")) == [(sitting.pk, None)]
    assert list(Answer.objects.all()) == []
