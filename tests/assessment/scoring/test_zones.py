from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.instrument.enums import ResponseFormat, Scale, Zone
from assessment.scoring.zones import Dominance, dominance, first_choices, last_choices, zone_counts
from tests.assessment.scoring.building import a_key, a_scenario, a_turn, an_option, respond, respond_all, single_turns

BEST, BEST_WORST, RATE, RANK = ResponseFormat.BEST, ResponseFormat.BEST_WORST, ResponseFormat.RATE, ResponseFormat.RANK
ASSERTIVE, AGGRESSIVE, SUBMISSIVE, DEFENSIVE = Zone
THIRD = Fraction(1, 3)


def counts(assertive=0, aggressive=0, submissive=0, defensive=0) -> dict[Zone, Fraction]:
    return dict(zip(Zone, map(Fraction, (assertive, aggressive, submissive, defensive)), strict=True))


@pytest.mark.parametrize(
    ("format", "text", "first", "last"),
    [
        (BEST, "b", {"b": 1}, {}),
        (BEST_WORST, "b-c", {"b": 1}, {"c": 1}),
        (BEST_WORST, "b-", {"b": 1}, {}),
        (BEST_WORST, "-c", {}, {"c": 1}),
        (RANK, "a3b1c4d2", {"b": 1}, {"c": 1}),
        (RANK, "b1", {"b": 1}, {}),
        (RANK, "a1b1c3d4", {}, {"d": 1}),
        (RANK, "a2b3", {}, {}),
        (RATE, "a2b5c1d3", {"b": 1}, {"c": 1}),
        (RATE, "a5b5c1d3", {"a": Fraction(1, 2), "b": Fraction(1, 2)}, {"c": 1}),
        (RATE, "a4b4c4d2", {"a": THIRD, "b": THIRD, "c": THIRD}, {"d": 1}),
        (RATE, "a4b2c2d2", {"a": 1}, {"b": THIRD, "c": THIRD, "d": THIRD}),
        (RATE, "a3b3c3d3", {}, {}),
        (RATE, "a5b1c1", {}, {}),
    ],
)
def test_what_was_put_first_and_last(format, text, first, last):
    turn = a_turn(format=format)
    response = respond(turn, text)

    assert (first_choices(turn, response), last_choices(turn, response)) == (first, last)


@pytest.mark.parametrize("format", list(ResponseFormat))
def test_a_turn_without_a_response_puts_nothing_first(format):
    assert (first_choices(a_turn(format=format), None), last_choices(a_turn(format=format), None)) == ({}, {})


def test_single_turns_count_one_each_and_unanswered_ones_nothing():
    key = single_turns(5)
    responses = respond_all(key, "a-b", "a-d", "c-d", "", "-d")

    assert zone_counts(key, responses) == counts(assertive=2, submissive=1)
    assert zone_counts(key, responses, last_choices) == counts(aggressive=1, defensive=3)


def test_a_conversation_counts_one_shared_over_its_turns():
    key = a_key(a_scenario(a_turn(1), a_turn(2), a_turn(3)), a_scenario(a_turn(4), number=2))

    assert zone_counts(key, respond_all(key, "a-b", "a-b", "d-b", "a-b")) == counts(assertive=Fraction(5, 3), defensive=THIRD)


def test_a_half_answered_conversation_counts_one_shared_over_the_turns_with_a_choice():
    key = a_key(a_scenario(a_turn(1), a_turn(2), a_turn(3)))

    assert zone_counts(key, respond_all(key, "a-b", "", "d-b")) == counts(assertive=Fraction(1, 2), defensive=Fraction(1, 2))


def test_tied_top_ratings_share_a_scenario():
    key = single_turns(2, format=RATE)

    assert zone_counts(key, respond_all(key, "a5b5c1d1", "a3b3c3d3")) == counts(assertive=Fraction(1, 2), aggressive=Fraction(1, 2))


def test_fit_scenarios_skill_and_turns_with_an_option_outside_the_zones_stay_out():
    partly = a_turn(4)
    partly = replace(partly, options=(*partly.options[:3], an_option("d", 1.0)))
    key = a_key(
        a_scenario(a_turn(1)),
        a_scenario(a_turn(2), number=2, is_fit=True),
        a_scenario(a_turn(3), number=3, scale=Scale.SKILL),
        a_scenario(partly, number=4),
    )

    assert zone_counts(key, respond_all(key, "a-b", "a-b", "a-b", "a-b")) == counts(assertive=1)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (counts(13, 1, 3, 1), Dominance(ASSERTIVE, (ASSERTIVE, SUBMISSIVE))),
        (counts(12, 1, 4, 1), Dominance(ASSERTIVE, (ASSERTIVE, SUBMISSIVE))),  # 1600 ≥ 1536
        (counts(11, 2, 4, 1), Dominance(None, (ASSERTIVE, SUBMISSIVE), "too_close")),  # 1225 < 1440
        (counts(2, 1, 14, 1), Dominance(SUBMISSIVE, (SUBMISSIVE, ASSERTIVE))),
        (counts(12, 0, 0, 0), Dominance(ASSERTIVE, (ASSERTIVE,))),
        (counts(11, 0, 0, 0), Dominance(None, (ASSERTIVE,), "too_few")),
        (counts(11, 0, 1, 0), Dominance(ASSERTIVE, (ASSERTIVE, SUBMISSIVE))),
        (counts(11, 0, Fraction(1, 3), 0), Dominance(None, (ASSERTIVE, SUBMISSIVE), "too_few")),
        (counts(Fraction(35, 3), 0, 0, 0), Dominance(None, (ASSERTIVE,), "too_few")),
        (counts(9, 0, 0, 9), Dominance(None, (ASSERTIVE, DEFENSIVE), "too_close")),
        (counts(14, 2, 2, 0), Dominance(ASSERTIVE, (ASSERTIVE, AGGRESSIVE, SUBMISSIVE))),
        (counts(), Dominance(None, (), "too_few")),
    ],
)
def test_a_zone_is_dominant_when_it_stands_out(found, expected):
    assert dominance(found) == expected


def test_a_zone_exactly_at_the_edge_is_dominant():
    """n₁ − n₂ = 8 and n₁ + n₂ = 50/3: 25·64 = 96·50/3 = 1600; two conversations of three turns can give it."""
    at_edge = counts(Fraction(37, 3), Fraction(13, 3), Fraction(2, 3), Fraction(2, 3))

    assert dominance(at_edge) == Dominance(ASSERTIVE, (ASSERTIVE, AGGRESSIVE))


@pytest.mark.parametrize("less", [THIRD, Fraction(1, 10**9)])
def test_a_zone_just_short_of_the_edge_is_not_dominant(less):
    short = counts(Fraction(37, 3) - less, Fraction(13, 3), Fraction(2, 3) + less, Fraction(2, 3))

    assert dominance(short) == Dominance(None, (ASSERTIVE, AGGRESSIVE), "too_close")


def test_a_sitting_that_is_not_completed_has_no_zone():
    assert dominance(counts(14, 0, 0, 0), is_completed=False) == Dominance(None, (ASSERTIVE,), "not_completed")


@given(order=st.permutations(range(12)), texts=st.lists(st.sampled_from(["a-b", "b-c", "c-d", "d-a", ""]), min_size=12, max_size=12))
def test_the_order_of_scenarios_does_not_change_counts(order, texts):
    key = single_turns(12)
    shuffled = a_key(*(key.scenarios[at] for at in order))
    responses = respond_all(key, *texts)

    assert zone_counts(shuffled, responses) == zone_counts(key, responses)
    assert sum(zone_counts(key, responses).values()) == len(responses)
