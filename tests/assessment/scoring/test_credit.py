from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.instrument.documents import TurnKey
from assessment.instrument.enums import ResponseFormat
from assessment.instrument.responses import BadResponse, Response
from assessment.scoring.credit import (
    effect,
    is_answered,
    is_completed,
    read_responses,
    round_half_up,
    scale_score,
    scenario_credit,
    turn_credit,
)
from tests.assessment.scoring.building import FORMATS, a_key, a_scenario, a_turn, respond, respond_all, single_turns

BEST, BEST_WORST, RATE, RANK = ResponseFormat.BEST, ResponseFormat.BEST_WORST, ResponseFormat.RATE, ResponseFormat.RANK

means = st.lists(st.integers(10, 50).map(lambda tenths: tenths / 10), min_size=3, max_size=4).filter(lambda found: len(set(found)) > 1)


def every_whole_response(turn: TurnKey) -> Iterator[Response]:
    codes = [option.code for option in turn.options]
    if turn.format is BEST:
        yield from (Response(best=code) for code in codes)
    elif turn.format is BEST_WORST:
        yield from (Response(best=best, worst=worst) for best, worst in permutations(codes, 2))
    else:
        numbers = permutations(range(1, len(codes) + 1)) if turn.format is RANK else product(range(1, 6), repeat=len(codes))
        yield from (Response(numbers=tuple(zip(codes, each, strict=True))) for each in numbers)


@pytest.mark.parametrize(
    ("format", "text", "credit"),
    [  # e = 1, 1/3, 2/3, 0
        (BEST, "a", Fraction(1)),
        (BEST, "b", Fraction(1, 3)),
        (BEST, "c", Fraction(2, 3)),
        (BEST, "d", Fraction(0)),
        (BEST_WORST, "a-d", Fraction(1)),
        (BEST_WORST, "a-b", Fraction(5, 6)),
        (BEST_WORST, "a-c", Fraction(2, 3)),
        (BEST_WORST, "b-c", Fraction(1, 3)),
        (BEST_WORST, "c-b", Fraction(2, 3)),
        (BEST_WORST, "d-a", Fraction(0)),
        (BEST_WORST, "a-", Fraction(1, 2)),
        (BEST_WORST, "-d", Fraction(1, 2)),
        (BEST_WORST, "b-", Fraction(1, 6)),
        (BEST_WORST, "-c", Fraction(1, 6)),
    ],
)
def test_a_choice_earns_what_the_formula_says(format, text, credit):
    turn = a_turn(format=format)

    assert turn_credit(turn, respond(turn, text)) == credit


@pytest.mark.parametrize(
    ("format", "text", "credit"),
    [  # M = 4, 3, 2, 1: pair weights ab 1, ac 2, ad 3, bc 1, bd 2, cd 1; sum 10
        (RANK, "a1b2c3d4", Fraction(1)),
        (RANK, "a2b1c3d4", Fraction(9, 10)),
        (RANK, "a4b3c2d1", Fraction(0)),
        (RANK, "a4b1c2d3", Fraction(4, 10)),
        (RANK, "a1b2c3", Fraction(4, 10)),  # all pairs of d, 6, wrong
        (RANK, "a1", Fraction(0)),
        (RANK, "a1b1c3d4", Fraction(95, 100)),
        (RATE, "a5b4c3d2", Fraction(1)),
        (RATE, "a5b5c3d1", Fraction(95, 100)),
        (RATE, "a3b3c3d3", Fraction(1, 2)),
        (RATE, "a5b4c3", Fraction(4, 10)),
        (RATE, "b5c5", Fraction(1, 20)),  # bc tied, all others wrong
        (RATE, "a1b2c3d4", Fraction(0)),
    ],
)
def test_an_order_and_ratings_earn_what_the_pairs_say(format, text, credit):
    turn = a_turn(means=(4.0, 3.0, 2.0, 1.0), format=format)

    assert turn_credit(turn, respond(turn, text)) == credit


def test_pairs_of_options_with_one_effectiveness_do_not_count():
    turn = a_turn(means=(4.0, 4.0, 1.0), format=RANK)

    assert [turn_credit(turn, respond(turn, text)) for text in ("a1b2c3", "a2b1c3", "a1b3c2")] == [1, 1, Fraction(1, 2)]


@pytest.mark.parametrize("format", FORMATS)
def test_a_turn_without_a_response_earns_nothing(format):
    assert turn_credit(a_turn(format=format), None) == 0


def test_effect_is_exact_where_binary_fractions_are_not():
    assert effect(a_turn(means=(3.7, 1.1, 2.3, 1.2))) == {"a": 1, "b": 0, "c": Fraction(6, 13), "d": Fraction(1, 26)}


def test_a_turn_whose_options_do_not_differ_is_refused():
    with pytest.raises(ValueError, match="turn 7 is unkeyed"):
        effect(a_turn(7, (3.0, 3.0, 3.0)))


@pytest.mark.parametrize("format", [BEST_WORST, RATE, RANK])
@given(found=means)
def test_random_answering_earns_exactly_one_half(format, found):
    turn = a_turn(means=found, format=format)
    credits = [turn_credit(turn, response) for response in every_whole_response(turn)]

    assert sum(credits) / len(credits) == Fraction(1, 2)


@given(found=means)
def test_random_answering_of_best_earns_the_mean_effect(found):
    turn = a_turn(means=found, format=BEST)
    credits = [turn_credit(turn, response) for response in every_whole_response(turn)]

    assert sum(credits) / len(credits) == sum(effect(turn).values()) / len(found)


@pytest.mark.parametrize("format", FORMATS)
@given(found=means)
def test_credit_runs_from_nothing_to_one_and_reaches_both(format, found):
    turn = a_turn(means=found, format=format)
    credits = [turn_credit(turn, response) for response in every_whole_response(turn)]

    assert (min(credits), max(credits)) == (0, 1)


@given(found=means)
def test_best_and_worst_earn_the_pairs_that_they_state_against_the_most_that_can_be_stated(found):
    turn = a_turn(means=found, format=BEST_WORST)
    mean = {option.code: Fraction(str(option.effectiveness)) for option in turn.options}

    def stated(best: str, worst: str) -> Fraction:
        above = [(best, code) for code in mean if code != best] + [(code, worst) for code in mean if code not in (best, worst)]
        return sum((mean[better] - mean[worse] for better, worse in above), Fraction(0))

    most = max(stated(best, worst) for best, worst in permutations(mean, 2))
    for best, worst in permutations(mean, 2):
        assert turn_credit(turn, Response(best=best, worst=worst)) == (1 + stated(best, worst) / most) / 2


@given(found=means)
def test_a_better_best_and_a_worse_worst_never_cost_credit(found):
    turn = a_turn(means=found, format=BEST_WORST)
    effects = effect(turn)
    for best, better, worst in permutations(effects, 3):
        if effects[better] >= effects[best]:
            before, after = (turn_credit(turn, Response(best=each, worst=worst)) for each in (best, better))
            assert after - before == (effects[better] - effects[best]) / 2
            before, after = (turn_credit(turn, Response(best=worst, worst=each)) for each in (better, best))
            assert after - before == (effects[better] - effects[best]) / 2


@given(found=means)
def test_putting_two_neighbours_right_in_an_order_earns_more(found):
    turn = a_turn(means=found, format=RANK)
    effects = effect(turn)
    for order in permutations(effects):
        for at in range(len(order) - 1):
            swapped = list(order)
            swapped[at], swapped[at + 1] = order[at + 1], order[at]
            before, after = (
                turn_credit(turn, Response(numbers=tuple((code, each.index(code) + 1) for code in sorted(each))))
                for each in (list(order), swapped)
            )
            assert (after > before) == (effects[order[at + 1]] > effects[order[at]])


@pytest.mark.parametrize("format", FORMATS)
@given(found=means, data=st.data())
def test_leaving_something_out_never_earns_more(format, found, data):
    turn = a_turn(means=found, format=format)
    whole = data.draw(st.sampled_from(list(every_whole_response(turn))))
    left_out = data.draw(st.integers(0, len(found) - 1))
    partial = Response(whole.best, None, tuple(pair for at, pair in enumerate(whole.numbers) if at != left_out))

    assert turn_credit(turn, partial) <= turn_credit(turn, whole)


@pytest.mark.parametrize("format", FORMATS)
@given(found=means, data=st.data())
def test_the_order_in_which_a_key_lists_options_changes_nothing(format, found, data):
    turn = a_turn(means=found, format=format)
    shuffled = replace(turn, options=tuple(data.draw(st.permutations(turn.options))))

    for response in every_whole_response(turn):
        assert turn_credit(shuffled, response) == turn_credit(turn, response)


def test_the_pairs_formula_counts_every_pair_once():
    turn = a_turn(means=(4.0, 3.0, 2.5, 1.0), format=RATE)
    mean = {"a": Fraction(4), "b": Fraction(3), "c": Fraction(5, 2), "d": Fraction(1)}
    stated = {"a": 2, "b": 5, "c": 2, "d": 4}
    pairs = [(one, other) if mean[one] > mean[other] else (other, one) for one, other in combinations("abcd", 2)]
    weights = [mean[better] - mean[worse] for better, worse in pairs]
    signs = [(stated[better] > stated[worse]) - (stated[better] < stated[worse]) for better, worse in pairs]
    expected = (1 + sum(weight * sign for weight, sign in zip(weights, signs, strict=True)) / sum(weights)) / 2

    assert turn_credit(turn, respond(turn, "a2b5c2d4")) == expected


def test_a_conversation_earns_the_mean_of_its_turns_the_missing_one_included():
    scenario = a_scenario(a_turn(1), a_turn(2), a_turn(3))
    responses = respond_all(a_key(scenario), "a-d", "b-c", "")

    assert scenario_credit(scenario, responses) == (1 + Fraction(1, 3) + 0) / 3


@pytest.mark.parametrize(
    ("texts", "expected"),
    [(("a-d", "a-d"), True), (("a-d", "a-"), False), (("a-d", "-d"), False), (("a-d", ""), False), (("", ""), False)],
)
def test_a_conversation_is_answered_when_every_turn_is_wholly(texts, expected):
    scenario = a_scenario(a_turn(1), a_turn(2))

    assert is_answered(scenario, respond_all(a_key(scenario), *texts)) is expected


@pytest.mark.parametrize(
    ("format", "text", "expected"),
    [(RATE, "a1b1c1d1", True), (RATE, "a1b1c1", False), (RANK, "a1b2c4d3", True), (RANK, "a1b2c3", False), (RANK, "a1b1c3d4", False)],
)
def test_ratings_and_orders_are_answered_when_whole(format, text, expected):
    scenario = a_scenario(a_turn(1, format=format))

    assert is_answered(scenario, respond_all(a_key(scenario), text)) is expected


@pytest.mark.parametrize(
    ("answered", "scenarios", "expected"),
    [
        (20, 24, True),
        (19, 24, False),
        (8, 10, True),
        (4, 5, True),
        (3, 4, False),
        (15, 18, True),
        (14, 18, False),
        (1, 1, True),
        (0, 1, False),
    ],
)
def test_four_fifths_of_the_scenarios_complete_a_sitting(answered, scenarios, expected):
    assert is_completed(answered=answered, scenarios=scenarios) is expected


@pytest.mark.parametrize(("answered", "scenarios"), [(0, 0), (5, 4), (-1, 4)])
def test_impossible_counts_are_refused(answered, scenarios):
    with pytest.raises(ValueError, match="scenarios answered"):
        is_completed(answered=answered, scenarios=scenarios)


@pytest.mark.parametrize(
    ("credits", "score"),
    [
        ([], None),
        ([Fraction(0)], 0),
        ([Fraction(1), Fraction(1)], 10000),
        ([Fraction(1, 3)], 3333),
        ([Fraction(2, 3)], 6667),
        ([Fraction(50005, 100000)], 5001),  # 5000.5: up
        ([Fraction(50005, 100000) - Fraction(1, 10**12)], 5000),
        ([Fraction(5, 100000), Fraction(0)], 0),  # 0.25; rounding each first would give 0.5, and 1
        ([Fraction(1, 2), Fraction(1, 3), Fraction(1, 6)], 3333),
    ],
)
def test_a_scale_score_is_rounded_half_up_once(credits, score):
    assert scale_score(credits) == score


@given(credits=st.lists(st.fractions(0, 1, max_denominator=120), min_size=1, max_size=20), data=st.data())
def test_the_order_of_scenarios_does_not_change_a_score(credits, data):
    assert scale_score(data.draw(st.permutations(credits))) == scale_score(credits)


@pytest.mark.parametrize(("number", "rounded"), [(Fraction(5, 2), 3), (Fraction(7, 2), 4), (Fraction(249, 100), 2), (Fraction(4), 4)])
def test_halves_go_up(number, rounded):
    assert round_half_up(number) == rounded


def test_texts_are_read_by_their_turn_and_empty_ones_left_out():
    key = a_key(a_scenario(a_turn(1)), a_scenario(a_turn(2, format=RANK), number=2), a_scenario(a_turn(3), number=3))

    assert read_responses(key, {2: "a1b2", 1: "a-d", 3: ""}) == {
        1: Response(best="a", worst="d"),
        2: Response(numbers=(("a", 1), ("b", 2))),
    }


@pytest.mark.parametrize("texts", [{1: "a1"}, {1: "e-a"}, {9: "a-b"}])
def test_texts_that_are_no_response_to_the_form_are_refused(texts):
    with pytest.raises(BadResponse):
        read_responses(single_turns(2), texts)
