"""What is said of one item and one option equals what independent software says, and nothing of a few people can be worked out."""

from __future__ import annotations

import csv
from fractions import Fraction
from itertools import permutations, product

import numpy as np
import pytest

from assessment.instrument.enums import ResponseFormat
from assessment.psychometrics.agreement import Array
from assessment.psychometrics.items import (
    Estimate,
    chance_corrected,
    chance_credit,
    choice_groups,
    correlation,
    correlation_interval,
    difference,
    endorsements,
    facility,
    median,
    option_rest,
    readable,
    rest_correlations,
)
from assessment.scoring.credit import turn_credit
from tests.assessment.psychometrics.test_reliability import near, scores
from tests.assessment.scoring.building import FORMATS, a_scenario, a_turn, respond
from tests.assessment.scoring.known import REFERENCE, known

NAN = float("nan")
OPTIONS = "ABCD"


def chosen() -> list[list[str]]:
    with (REFERENCE / "sjt_options.csv").open() as file:
        return [[value for item, value in row.items() if item.startswith("i")] for row in csv.DictReader(file)]


def indicators(rows: list[list[str]], at: int) -> Array:
    return np.array([[float(row[at] == option) for option in OPTIONS] for row in rows])


def column(name: str) -> list[float]:
    return [float(value) for value in known("sjt_listwise.item_stats")[name]]


# Items ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["sjt_listwise", "sjt_zero"])
def test_corrected_item_total_r_and_mean_are_those_of_the_peer(name):
    credits, stats = scores(name), known(f"{name}.item_stats")

    assert rest_correlations(credits) == near(stats["r_drop_corrected_item_total"])
    assert [facility(credits[:, at]).value for at in range(24)] == near(stats["mean"])
    assert [facility(credits[:, at]).error * np.sqrt(len(credits)) for at in range(24)] == near(stats["sd"])


def test_item_total_r_does_not_include_the_item_itself():
    assert rest_correlations(scores("sjt_listwise")) != near(column("raw_r_item_total"), 0.01)


def test_item_total_r_is_that_of_a_second_package():
    peer = known("sjt_listwise.ctt_item_analysis")
    name = next(name for name in peer if name.lower().startswith("pbis"))

    assert rest_correlations(scores("sjt_listwise")) == near(peer[name])


def test_r_is_none_without_spread():
    flat = np.full(50, 1 / 3)

    assert (correlation(flat, np.arange(50.0)), correlation(np.arange(50.0), flat), correlation(np.ones(1), np.ones(1))) == (None,) * 3
    assert rest_correlations(np.stack([flat, np.arange(50.0)], axis=1)) == [None, None]


def test_two_sittings_are_the_fewest_for_a_mean_and_an_r():
    two = np.array([0.25, 0.75])

    assert facility(two) == Estimate(0.5, near(0.25))
    assert facility(two[:1]) is None
    assert [correlation(two, -two), correlation(two[:1], two[:1])] == [near(-1.0), None]


def test_the_interval_of_r_is_fishers():
    assert correlation_interval(0.5, n=103) == near((np.tanh(np.arctanh(0.5) - 0.196), np.tanh(np.arctanh(0.5) + 0.196)))
    assert correlation_interval(1.0, n=103) == (1.0, 1.0)


# Chance -----------------------------------------------------------------------------------------------------------------


def every_answer(format: ResponseFormat, codes: str) -> list[str]:
    """Every complete answer that a format allows."""
    if format is ResponseFormat.BEST:
        return list(codes)
    if format is ResponseFormat.BEST_WORST:
        return [f"{best}-{worst}" for best, worst in permutations(codes, 2)]
    numbers = permutations(range(1, len(codes) + 1)) if format is ResponseFormat.RANK else product(range(1, 6), repeat=len(codes))
    return ["".join(f"{code}{number}" for code, number in zip(codes, each, strict=True)) for each in numbers]


@pytest.mark.parametrize("means", [(4.6, 2.2, 3.4, 1.0), (5.0, 4.9, 1.0, 1.0), (3.0, 3.0, 4.0), (1.0, 2.5, 2.5, 4.0, 4.7)])
@pytest.mark.parametrize("format", FORMATS)
def test_chance_is_the_mean_of_all_answers_that_can_be_given(format, means):
    turn = a_turn(1, means, format=format)
    credits = [turn_credit(turn, respond(turn, text)) for text in every_answer(format, "abcde"[: len(means)])]

    assert chance_credit(a_scenario(turn)) == sum(credits, Fraction(0)) / len(credits)


def test_chance_of_a_conversation_is_the_mean_of_its_turns():
    best, both = a_turn(1, format=ResponseFormat.BEST, means=(5, 1, 1, 1)), a_turn(2)

    assert chance_credit(a_scenario(best, both)) == (Fraction(1, 4) + Fraction(1, 2)) / 2


def test_facility_corrected_for_chance_is_0_for_guessing_and_1_for_full_credit():
    assert [chance_corrected(mean, Fraction(1, 4)) for mean in (0.25, 1.0, 0.4, 0.1)] == near([0, 1, 0.2, -0.2])


# Options ----------------------------------------------------------------------------------------------------------------


def test_endorsement_and_option_rest_r_are_those_of_the_peer():
    expected = {(row["item"], row["option"]): row for row in known("sjt.options")}
    rows = chosen()
    whole = [row for row in rows if all(row)]
    credits = scores("sjt_listwise")
    seen = {}
    for at in range(24):
        of_whole, of_every = endorsements(indicators(whole, at)), endorsements(indicators(rows, at))
        rest = option_rest(indicators(whole, at), credits.sum(axis=1) - credits[:, at])
        for place, option in enumerate(OPTIONS):
            count = of_whole[place]
            seen[f"i{at + 1:02d}", option] = (count.count, count.of_all, of_every[place].of_answered, of_every[place].of_all, rest[place])

    names = ("n", "prop_complete_cases", "prop_available", "prop_of_all_500", "pb_rest")
    assert len(seen) == 96
    for where, figures in seen.items():
        assert figures == near(tuple(float(expected[where][name]) for name in names))


def test_tied_first_choices_share_and_whoever_chose_nothing_says_nothing_of_options():
    weights = np.array([[1, 0, 0], [0.5, 0.5, 0], [0, 0, 0], [0, 1, 0]])

    shares = [(each.count, each.of_all, each.of_answered) for each in endorsements(weights)]

    assert shares == [(1.5, 0.375, 0.5), (1.5, 0.375, 0.5), (0, 0, 0)]
    assert [each.of_answered for each in endorsements(np.zeros((4, 2)))] == [None, None]
    assert option_rest(weights, np.array([1.0, 0.5, 99.0, 0.0]))[0] == near(1.0)


def test_an_r_that_a_few_people_make_is_hidden_with_another_that_would_tell_it():
    keyed = [True, False, False, False]

    assert readable([150, 30, 18, 2], least=10, keep=keyed) == [True, True, False, False]
    assert readable([150, 45, 5, 5], least=10, keep=keyed) == [True, True, False, False]
    assert readable([150, 40, 10, 0], least=10, keep=keyed) == [True, True, True, False]
    assert readable([100, 60, 30, 10], least=10, keep=keyed) == [True] * 4
    assert readable([198, 2, 0, 0], least=10, keep=keyed) == [False] * 4
    assert readable([3, 30, 150, 17], least=10, keep=keyed) == [False, True, True, False]


# Turns, halves, times ---------------------------------------------------------------------------------------------------


def groups_of(*sizes: int, unsaid: int = 0, least: int = 50) -> list[tuple[int | None, int]]:
    weights = np.repeat(np.vstack([np.eye(len(sizes)), np.zeros(len(sizes))]), [*sizes, unsaid], axis=0)
    return [(group.option, int(group.members.sum())) for group in choice_groups(weights, least=least)]


def test_groups_that_are_too_small_are_put_together_until_they_are_not():
    assert groups_of(80, 70, 60, 50) == [(0, 80), (1, 70), (2, 60), (3, 50)]
    assert groups_of(80, 70, 30, 25) == [(0, 80), (1, 70), (None, 55)]
    assert groups_of(80, 70, 60, 3) == [(0, 80), (1, 70), (None, 63)]
    assert groups_of(80, 70, 60, 0) == [(0, 80), (1, 70), (2, 60)]
    assert groups_of(80, 70, 60, 0, unsaid=4) == [(0, 80), (1, 70), (None, 64)]
    assert groups_of(180, 3, 3, 3) == [(None, 189)]
    assert groups_of(20, 20, 5, 4) == []
    assert groups_of(20, 20, 5, 5) == [(None, 50)]
    assert groups_of(80, 70, 30, 20) == [(0, 80), (1, 70), (None, 50)]
    assert groups_of(51, 200, 60, 10) == [(1, 200), (2, 60), (None, 61)]  # the smallest joins them, not the last


def test_tied_ratings_belong_to_no_single_choice():
    weights = np.repeat(np.array([[1, 0], [0.5, 0.5]]), [60, 55], axis=0)

    assert [(group.option, int(group.members.sum())) for group in choice_groups(weights, least=50)] == [(0, 60), (None, 55)]


def test_a_difference_has_the_standard_error_of_two_samples():
    one, other = np.array([0.0, 1.0, 0.0, 1.0]), np.array([1.0, 1.0, 1.0, 0.0, 1.0])

    found = difference(one, other)

    assert found == Estimate(near(0.3), near(np.sqrt(1 / 3 / 4 + 0.2 / 5)))
    assert difference(one[:1], other) is None


def test_a_median_is_of_what_was_recorded():
    assert (median(np.array([3.0, NAN, 1.0, 8.0])), median(np.array([NAN]))) == (3.0, None)
    assert (facility(np.array([0.5])), facility(np.array([]))) == (None, None)
