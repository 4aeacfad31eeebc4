from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.instrument.documents import Key, decode_content, decode_key, encode
from assessment.instrument.enums import Critical, Marker, Need, Orientation, ResponseFormat, Scale, Zone
from assessment.instrument.responses import BadResponse
from assessment.scoring.bands import error_variance
from assessment.scoring.flags import FlagKind, Unchecked
from assessment.scoring.profile import Focus
from assessment.scoring.scorecard import ALGORITHM_VERSION, ScenarioCredit, Scorecard, compute
from assessment.scoring.zones import Dominance
from tests.assessment.scoring.building import a_key, a_scenario, a_standard_key, a_turn, content_of, panel_key, single_turns

DISPLAYED = dict.fromkeys(range(1, 35), "abcd")
CHOICES = ["a-d", "a-b", "b-c", "c-a", "d-a", "b-", "-c", ""]


def score(key: Key, texts: dict[int, str], **other) -> Scorecard:
    return compute(content_of(key), key, texts, **{"displayed": None, "visible_ms": None, "adjusted": False, **other})


def everything_tagged() -> Key:
    """The standard form with a need, an orientation and a critical option on every turn."""

    def tagged(option, number):
        grade = {"a": 5, "b": 2, "c": 4, "d": 1}[option.code]
        critical = Critical.NO_OWNER if option.code == "d" else None
        return replace(option, needs={list(Need)[number % 3]: grade}, orientation=Orientation.BUSINESS, critical=critical)

    key = a_standard_key()
    return replace(
        key,
        scenarios=tuple(
            replace(
                scenario,
                turns=tuple(
                    replace(turn, options=tuple(tagged(option, scenario.number) for option in turn.options)) for turn in scenario.turns
                ),
            )
            for scenario in key.scenarios
        ),
    )


def test_a_standard_sitting_is_scored_as_by_hand():
    """Attitude: 12 × 1, 4 × 1/3 (b–c), a conversation of 1, 1, 1/3 and one of 0, 0, 0. Skill: all 2/3 (a–c)."""
    texts = dict.fromkeys(range(1, 13), "a-d") | dict.fromkeys(range(13, 17), "b-c")
    texts |= {17: "a-d", 18: "a-d", 19: "b-c", 20: "d-a", 21: "d-a", 22: "d-a"} | dict.fromkeys(range(23, 35), "a-c")

    card = score(a_standard_key(), texts)

    credits = [Fraction(1)] * 12 + [Fraction(1, 3)] * 4 + [Fraction(7, 9), Fraction(0)]
    assert [each.credit for each in card.credits] == credits + [Fraction(2, 3)] * 6
    assert (card.attitude, card.skill) == (7840, 6667)  # 14 1/9 of 18 = 127/162 = .783951
    assert (card.algorithm, card.is_completed, card.answered, card.attitude_scenarios) == (ALGORITHM_VERSION, True, 24, 18)
    assert card.error_variance == error_variance(credits)
    assert card.skill_error_variance == 0.0
    third = Fraction(1, 3)
    assert card.zones == {Zone.ASSERTIVE: 12 + 2 * third, Zone.AGGRESSIVE: 4 + third, Zone.SUBMISSIVE: 0, Zone.DEFENSIVE: 1}
    assert card.rejects == {Zone.ASSERTIVE: 1, Zone.AGGRESSIVE: 0, Zone.SUBMISSIVE: 4 + third, Zone.DEFENSIVE: 12 + 2 * third}
    assert card.dominance == Dominance(Zone.ASSERTIVE, (Zone.ASSERTIVE, Zone.AGGRESSIVE))  # 25·(25/3)² ≥ 96·17
    assert card.focus == {Focus.POSITIVE: 12 + 2 * third, Focus.POOR: 5 + third, Focus.OVER_ACCOMMODATING: 0}
    assert card.markers == {Marker.P1: (13, 14, 15, 16, 17, 18), Marker.F1: (*range(1, 13), 17)}
    assert card.position is not None
    assert (card.position.a, card.position.d) == (float((12 + 2 * third - 1) / 18), float((4 + third) / 18))
    assert card.random_point == pytest.approx((0.0, 0.0), abs=1e-12)
    assert (card.flags, card.critical) == ((), None)


def test_an_empty_sitting_is_not_completed_and_says_so():
    card = score(a_standard_key(), {})

    assert (card.is_completed, card.answered, card.attitude, card.skill) == (False, 0, None, None)
    assert (card.error_variance, card.skill_error_variance, card.position) == (None, None, None)
    assert card.dominance == Dominance(None, (), "not_completed")
    assert card.credits[0] == ScenarioCredit(1, Scale.ATTITUDE, Fraction(0), False)


@pytest.mark.parametrize(("answered", "attitude"), [(19, None), (20, 10000)])
def test_a_sitting_counts_from_four_fifths_of_its_scenarios(answered, attitude):
    """20 of 24: all 18 of attitude and 2 of skill; with 19 nothing is said but what was chosen."""
    key = a_standard_key()
    turns = [turn.number for scenario in key.scenarios[:answered] for turn in scenario.turns]

    card = score(key, dict.fromkeys(turns, "a-d"))

    assert (card.answered, card.attitude, card.position is None) == (answered, attitude, attitude is None)
    assert card.zones[Zone.ASSERTIVE] == 18


def test_unanswered_scenarios_of_a_completed_sitting_earn_nothing():
    card = score(single_turns(10), dict.fromkeys(range(1, 9), "a-d"))

    assert (card.is_completed, card.attitude) == (True, 8000)


def test_a_form_without_skill_has_no_skill_score():
    card = score(single_turns(5), dict.fromkeys(range(1, 6), "a-d"))

    assert (card.attitude, card.skill, card.skill_error_variance) == (10000, None, None)


def test_a_fit_scenario_scores_and_stays_out_of_zones():
    key = a_key(a_scenario(a_turn(1)), a_scenario(a_turn(2), number=2, is_fit=True))

    card = score(key, {1: "a-d", 2: "d-a"})

    assert (card.attitude, sum(card.zones.values())) == (5000, 1)


@given(choices=st.lists(st.sampled_from(CHOICES), min_size=34, max_size=34), with_times=st.booleans(), adjusted=st.booleans())
def test_a_scorecard_survives_json(choices, with_times, adjusted):
    times = dict.fromkeys(range(1, 35), 800) if with_times else None
    card = score(everything_tagged(), dict(enumerate(choices, start=1)), displayed=DISPLAYED, visible_ms=times, adjusted=adjusted)

    restored = Scorecard.from_dict(json.loads(json.dumps(card.as_dict(), allow_nan=False)))

    assert restored == card
    assert restored.as_dict() == card.as_dict()


def test_a_scorecard_with_everything_in_it_survives_json():
    choices = ["d-a"] * 12 + ["a-d"] * 22
    card = score(everything_tagged(), dict(enumerate(choices, start=1)), displayed=DISPLAYED, visible_ms=dict.fromkeys(range(1, 35), 800))

    assert card.position is not None
    assert card.position.ellipse is not None
    assert {flag.kind for flag in card.flags} == {FlagKind.FAST, FlagKind.BEST_POSITION, FlagKind.WORST_POSITION, FlagKind.CRITICAL}
    assert card.critical is not None
    assert (card.critical.count, card.critical.turns) == (12, tuple(range(1, 13)))
    assert any(grade.stars for grade in card.needs)
    assert card.markers
    assert Scorecard.from_dict(json.loads(json.dumps(card.as_dict(), allow_nan=False))) == card


@pytest.mark.parametrize("count", [1, 3, 12])
def test_a_scorecard_by_a_panels_coordinates_survives_json(count):
    """One scenario has no covariance, three on one line no ellipse; random answering lies off the diagonal."""
    key = panel_key(count)
    card = score(key, dict(enumerate(["a-b", "a-b", "c-b", *["b-a", "d-a", "a-b"] * 3][:count], start=1)))

    assert card.position is not None
    assert (card.position.covariance is None, card.position.ellipse is None) == (count == 1, count < 12)
    assert card.random_point == pytest.approx((-0.025, 0.1))
    assert Scorecard.from_dict(json.loads(json.dumps(card.as_dict(), allow_nan=False))) == card


def test_a_form_without_zones_survives_json():
    card = score(single_turns(3, zoned=False), {1: "a-b"})

    assert (card.position, card.random_point) == (None, None)
    assert Scorecard.from_dict(json.loads(json.dumps(card.as_dict(), allow_nan=False))) == card


def test_counts_stand_in_json_as_exact_fractions():
    key = a_key(a_scenario(a_turn(1), a_turn(2), a_turn(3)))

    data = score(key, {1: "a-d", 2: "b-d", 3: "b-d"}).as_dict()

    assert data["zones"] == {"assertive": "1/3", "aggressive": "2/3", "submissive": "0", "defensive": "0"}
    assert data["credits"] == [{"number": 1, "scale": "attitude", "credit": "7/9", "is_answered": True}]
    assert data["unchecked"] == {"fast": "no_times", "best_position": "no_display", "worst_position": "no_display"}


@given(choices=st.lists(st.sampled_from(CHOICES), min_size=34, max_size=34))
def test_flags_never_alter_anything_else(choices):
    key, texts = everything_tagged(), dict(enumerate(choices, start=1))

    bare = score(key, texts)
    watched = score(key, texts, displayed=DISPLAYED, visible_ms=dict.fromkeys(range(1, 35), 10))

    assert replace(watched, flags=bare.flags, unchecked=bare.unchecked) == bare


@given(choices=st.lists(st.sampled_from(CHOICES), min_size=34, max_size=34))
def test_empty_texts_and_absent_turns_are_the_same(choices):
    key, texts = a_standard_key(), dict(enumerate(choices, start=1))

    assert score(key, texts) == score(key, {number: text for number, text in texts.items() if text})


def test_documents_that_went_through_storage_give_the_same_card():
    key = everything_tagged()
    texts = dict(enumerate((CHOICES * 5)[:34], start=1))
    stored_key = decode_key(json.loads(json.dumps(encode(key))))
    stored_content = decode_content(json.loads(json.dumps(encode(content_of(key)))))

    assert compute(stored_content, stored_key, texts, None, None, False) == score(key, texts)


@pytest.mark.parametrize(
    "other",
    [
        single_turns(3),
        single_turns(2, format=ResponseFormat.RANK),
        single_turns(2, means=(4.0, 2.0, 1.0)),
    ],
)
def test_content_and_key_of_different_forms_are_refused(other):
    with pytest.raises(ValueError, match="not of one form"):
        compute(content_of(other), single_turns(2), {}, None, None, False)


def test_a_text_that_is_no_response_is_refused():
    with pytest.raises(BadResponse):
        score(single_turns(2), {1: "a1b2"})


def test_times_of_an_adjusted_sitting_are_not_judged():
    card = score(
        single_turns(5), dict.fromkeys(range(1, 6), "a-d"), displayed=DISPLAYED, visible_ms=dict.fromkeys(range(1, 6), 1), adjusted=True
    )

    assert (card.flags, card.unchecked) == ((), {FlagKind.FAST: Unchecked.ADJUSTED})
