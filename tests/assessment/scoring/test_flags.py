from __future__ import annotations

from dataclasses import replace
from itertools import permutations, product
from math import comb, prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.instrument.documents import CODES, Key
from assessment.instrument.enums import Critical, ResponseFormat
from assessment.scoring.flags import (
    Flag,
    FlagKind,
    Flags,
    Unchecked,
    chance_of_at_least,
    chance_of_run,
    critical_answers,
    fast_answers,
    find_flags,
    flat_ratings,
    position_run,
    ranked_as_displayed,
    words_first_shown,
)
from tests.assessment.scoring.building import a_key, a_scenario, a_turn, content_of, respond_all, single_turns

BEST, BEST_WORST, RATE, RANK = ResponseFormat.BEST, ResponseFormat.BEST_WORST, ResponseFormat.RATE, ResponseFormat.RANK
BY_LETTER = dict.fromkeys(range(1, 40), "abcd")
THREE = (4.0, 2.0, 1.0)


def best_at(count: int, *, three_at: int | None = None) -> Key:
    return a_key(
        *(
            a_scenario(a_turn(number, THREE if number == three_at else (4.0, 3.0, 2.0, 1.0), format=BEST), number=number)
            for number in range(1, count + 1)
        )
    )


# Times


def timed(key: Key, fast: int, rest: int, *, fast_ms: int = 1999, words: int = 26):
    """``fast + rest`` answered turns, the first ``fast`` seen for ``fast_ms``; each turn shows ``words`` words, options included."""
    responses = respond_all(key, *["a-d"] * (fast + rest))
    times = {number: fast_ms if number <= fast else 60_000 for number in range(1, fast + rest + 1)}
    return fast_answers(content_of(key, stem="word " * (words - 4)), key, responses, times)


def test_more_than_a_fifth_of_the_turns_and_at_least_four_answered_fast_are_flagged():
    assert timed(single_turns(34), 7, 27) == Flag(FlagKind.FAST, 7, 34, (1, 2, 3, 4, 5, 6, 7), None)


@pytest.mark.parametrize(
    ("fast", "rest", "flagged"), [(6, 28, False), (4, 16, False), (4, 15, True), (3, 0, False), (4, 0, True), (5, 20, False), (5, 19, True)]
)
def test_a_fifth_exactly_or_three_turns_are_not_flagged(fast, rest, flagged):
    assert (timed(single_turns(34), fast, rest) is not None) is flagged


@pytest.mark.parametrize(
    ("words", "ms", "flagged"),
    [(26, 1999, True), (26, 2000, False), (30, 2000, False), (31, 2066, True), (31, 2067, False), (45, 2999, True), (45, 3000, False)],
)
def test_a_turn_needs_two_seconds_or_a_second_for_fifteen_words(words, ms, flagged):
    assert (timed(single_turns(5), 5, 0, fast_ms=ms, words=words) is not None) is flagged


def test_turns_without_an_answer_or_a_time_are_not_judged():
    key = single_turns(10)
    responses = respond_all(key, "a-d", "a-d", "a-d", "a-d", "a-", "")

    found = fast_answers(content_of(key), key, responses, dict.fromkeys(range(1, 10), 100))

    assert found == Flag(FlagKind.FAST, 4, 4, (1, 2, 3, 4), None)


def test_words_first_shown_are_stem_options_and_the_reply_to_the_choice_before():
    key = a_key(a_scenario(a_turn(1), a_turn(2), a_turn(3)), a_scenario(a_turn(4), number=2))
    content = content_of(key, stem="One two three", reply="I will wait then")

    assert words_first_shown(content, key, respond_all(key, "a-d", "", "a-d", "a-d")) == {1: 7, 2: 11, 3: 7, 4: 7}


# Positions on the screen


@pytest.mark.parametrize(("count", "flagged"), [(7, False), (8, True), (9, True)])
def test_eight_scenarios_running_at_one_place_are_flagged(count, flagged):
    key = best_at(12)
    responses = respond_all(key, *["b"] * count, *"acd")

    found = position_run(key, responses, BY_LETTER, kind=FlagKind.BEST_POSITION)

    assert (found.turns if found else None) == (tuple(range(1, count + 1)) if flagged else None)


def test_a_run_shows_its_place_its_scenarios_and_its_chance():
    key = best_at(8)
    displayed = {1: "abcd", 2: "bacd", 3: "dcab", 4: "cdba", 5: "abcd", 6: "badc", 7: "acdb", 8: "dbca"}
    responses = respond_all(key, *(order[2] for order in displayed.values()))

    found = position_run(key, responses, displayed, kind=FlagKind.BEST_POSITION)

    assert found == Flag(FlagKind.BEST_POSITION, 8, 8, (1, 2, 3, 4, 5, 6, 7, 8), 4.0**-7, position=3)


def test_one_option_chosen_at_changing_places_is_no_run():
    key = best_at(10)
    displayed = {number: ("abcd", "bacd")[number % 2] for number in range(1, 11)}

    assert position_run(key, respond_all(key, *["a"] * 10), displayed, kind=FlagKind.BEST_POSITION) is None


@pytest.mark.parametrize(
    ("count", "three_at", "flagged"),
    [(9, 5, False), (10, 5, True), (9, 1, True), (9, 9, True), (8, 1, False), (9, 2, False), (10, 3, True)],
)
def test_a_run_over_a_scenario_of_three_options_must_be_ten_long(count, three_at, flagged):
    key = best_at(count, three_at=three_at)

    found = position_run(key, respond_all(key, *["a"] * count), BY_LETTER, kind=FlagKind.BEST_POSITION)

    assert (found.count if found else None) == (count if flagged else None)


@pytest.mark.parametrize("gap", ["", "b"])
def test_a_missing_or_another_choice_ends_a_run(gap):
    key = best_at(15)

    assert position_run(key, respond_all(key, *["a"] * 7, gap, *["a"] * 7), BY_LETTER, kind=FlagKind.BEST_POSITION) is None


def test_the_worst_has_its_own_run():
    key = single_turns(9)
    responses = respond_all(key, *["a-d", "b-d", "c-d"] * 3)

    assert position_run(key, responses, BY_LETTER, kind=FlagKind.BEST_POSITION) is None
    found = position_run(key, responses, BY_LETTER, kind=FlagKind.WORST_POSITION)
    assert found is not None
    assert (found.kind, found.count, found.position) == (FlagKind.WORST_POSITION, 9, 4)


@pytest.mark.parametrize(("texts", "count"), [(("a", "a", "a"), 8), (("a", "b", "a"), None), (("a", "", "a"), None)])
def test_a_conversation_is_one_scenario_of_a_run_when_all_its_turns_agree(texts, count):
    conversation = a_scenario(*(a_turn(number, format=BEST) for number in (8, 9, 10)), number=8)
    key = a_key(*best_at(7).scenarios, conversation)

    found = position_run(key, respond_all(key, *["a"] * 7, *texts), BY_LETTER, kind=FlagKind.BEST_POSITION)

    assert (found.count if found else None) == count


def test_formats_without_a_worst_have_no_run_of_worsts():
    key = best_at(10)

    assert position_run(key, respond_all(key, *["a"] * 10), BY_LETTER, kind=FlagKind.WORST_POSITION) is None


def test_turns_whose_order_on_the_screen_is_not_known_are_in_no_run():
    key = best_at(8)
    known = dict.fromkeys(range(2, 9), "abcd")

    assert position_run(key, respond_all(key, *["a"] * 8), known, kind=FlagKind.BEST_POSITION) is None


@pytest.mark.parametrize(
    ("sizes", "chance"),
    [
        ([(4,)] * 7, 0.0),
        ([(4,)] * 8, 4.0**-7),
        ([(4,)] * 9, 4.0**-7 * (1 + 3 / 4)),
        ([(4,)] * 7 + [(4, 4, 4)], 4.0**-9),
        ([(3,)] * 9, 0.0),
        ([(3,)] * 10, 3.0**-9),
        ([(4,)] * 4 + [()] + [(4,)] * 4, 0.0),
        ([(4,)] * 5 + [(3,)] + [(4,)] * 4, 3 * 4.0**-9 / 3),
    ],
)
def test_the_chance_of_a_run_has_these_closed_forms(sizes, chance):
    assert chance_of_run(sizes) == pytest.approx(chance, rel=1e-12)


def test_a_conversation_of_turns_with_three_and_four_options_counts_as_one_with_three():
    """At one of three places on both turns by a chance of 1/12 each: ten running are needed."""
    assert chance_of_run([(4, 3)] * 9) == 0
    assert chance_of_run([(4, 3)] * 10) == pytest.approx(3 / 12**10, rel=1e-12)


def test_the_chance_of_a_run_is_the_share_of_all_ways_to_answer_that_qualify():
    """Twelve scenarios of two places (so ten running are needed), the fourth a conversation of two turns: 2¹³ ways."""
    sizes = [(2,), (2,), (2,), (2, 2), *[(2,)] * 8]
    qualifying = 0
    for ways in product(range(2), repeat=13):
        places = [*ways[:3], ways[3] if ways[3] == ways[4] else None, *ways[5:]]
        qualifying += any(len(set(places[at : at + 10])) == 1 and None not in places[at : at + 10] for at in range(3))

    assert qualifying > 0
    assert chance_of_run(sizes) == pytest.approx(qualifying / 2**13, rel=1e-12)


# Counts of turns


@pytest.mark.parametrize(("count", "flagged"), [(3, False), (4, True)])
def test_four_orders_left_as_displayed_are_flagged(count, flagged):
    key = single_turns(6, format=RANK)
    displayed = dict.fromkeys(range(1, 7), "dbca")
    responses = respond_all(key, *["a4b2c3d1"] * count, *["a1b2c3d4"] * (6 - count))

    found = ranked_as_displayed(key, responses, displayed)

    chance = sum(comb(6, times) * (1 / 24) ** times * (23 / 24) ** (6 - times) for times in (4, 5, 6))
    assert found == (Flag(FlagKind.RANK_AS_DISPLAYED, 4, 6, (1, 2, 3, 4), pytest.approx(chance)) if flagged else None)


def test_a_half_made_order_is_not_left_as_displayed():
    key = single_turns(5, format=RANK)

    assert ranked_as_displayed(key, respond_all(key, *["a1b2c3"] * 5), dict.fromkeys(range(1, 6), "abc")) is None


@pytest.mark.parametrize(("count", "flagged"), [(2, False), (3, True)])
def test_three_flat_ratings_are_flagged(count, flagged):
    key = single_turns(5, format=RATE)
    responses = respond_all(key, *["a3b3c3d3"] * count, *["a3b3c3d4"] * (4 - count), "a3b3c3")

    found = flat_ratings(key, responses)

    chance = sum(comb(5, times) * (1 / 125) ** times * (124 / 125) ** (5 - times) for times in (3, 4, 5))
    assert found == (Flag(FlagKind.RATE_FLAT, 3, 5, (1, 2, 3), pytest.approx(chance)) if flagged else None)


def with_critical(key: Key, codes: str = "d") -> Key:
    def marked(option):
        return replace(option, critical=Critical.NOT_MY_DEPARTMENT) if option.code in codes else option

    return replace(
        key,
        scenarios=tuple(
            replace(scenario, turns=tuple(replace(turn, options=tuple(map(marked, turn.options))) for turn in scenario.turns))
            for scenario in key.scenarios
        ),
    )


def test_critical_answers_are_shown_from_the_first_with_their_turns():
    key = a_key(*with_critical(single_turns(3)).scenarios, a_scenario(a_turn(4), number=4))
    responses = respond_all(key, "a-d", "d-a", "d-b", "d-a")

    assert critical_answers(key, responses) == Flag(
        FlagKind.CRITICAL, 2, 3, (2, 3), pytest.approx(3 * 3 / 64 + 1 / 64), critical=(Critical.NOT_MY_DEPARTMENT,) * 2
    )


def test_a_critical_option_put_last_is_none():
    key = with_critical(single_turns(3))

    assert critical_answers(key, respond_all(key, "a-d", "b-d", "-d")) is None


@pytest.mark.parametrize("codes", ["d", "cd", "bcd"])
def test_the_chance_of_a_critical_rating_is_the_share_of_all_ratings_that_put_one_on_top(codes):
    key = with_critical(single_turns(1, format=RATE), codes)
    every = [dict(zip("abcd", numbers, strict=True)) for numbers in product(range(1, 6), repeat=4)]
    on_top = sum(max(each.values()) in {each[code] for code in codes} and len(set(each.values())) > 1 for each in every)

    found = critical_answers(key, respond_all(key, "a1b1c1d5"))

    assert found is not None
    assert found.chance == pytest.approx(on_top / 5**4, rel=1e-12)


@given(chances=st.lists(st.floats(0, 1), max_size=7), fewest=st.integers(1, 5))
def test_the_chance_of_at_least_so_many_is_the_sum_over_all_outcomes(chances, fewest):
    outcomes = product((True, False), repeat=len(chances))
    expected = sum(
        prod(chance if hit else 1 - chance for hit, chance in zip(hits, chances, strict=True)) for hits in outcomes if sum(hits) >= fewest
    )

    assert chance_of_at_least(fewest, chances) == pytest.approx(expected, abs=1e-12)


# Together


def test_what_cannot_be_looked_at_is_said():
    key = single_turns(12)

    assert find_flags(content_of(key), key, {}, displayed=None, visible_ms=None, adjusted=False) == Flags(
        (),
        {
            FlagKind.FAST: Unchecked.NO_TIMES,
            FlagKind.BEST_POSITION: Unchecked.NO_DISPLAY,
            FlagKind.WORST_POSITION: Unchecked.NO_DISPLAY,
        },
    )


def test_a_form_of_ranks_needs_the_screen_for_its_own_flag_alone():
    key = single_turns(4, format=RANK)

    found = find_flags(content_of(key), key, {}, displayed=None, visible_ms={1: 100}, adjusted=True)

    assert found == Flags((), {FlagKind.FAST: Unchecked.ADJUSTED, FlagKind.RANK_AS_DISPLAYED: Unchecked.NO_DISPLAY})


def test_an_adjusted_sitting_is_not_judged_by_its_times_and_another_is():
    key = single_turns(6)
    responses = respond_all(key, *["a-d", "b-d", "c-d"] * 2)
    times = dict.fromkeys(range(1, 7), 100)

    adjusted, ordinary = (
        find_flags(content_of(key), key, responses, displayed=BY_LETTER, visible_ms=times, adjusted=each) for each in (True, False)
    )

    assert adjusted == Flags((), {FlagKind.FAST: Unchecked.ADJUSTED})
    assert ordinary == Flags((Flag(FlagKind.FAST, 6, 6, (1, 2, 3, 4, 5, 6), None),), {})


def test_every_kind_of_flag_is_raised_where_it_belongs():
    key = with_critical(single_turns(10), "d")
    ranks = [a_scenario(a_turn(number, format=RANK), number=number) for number in range(11, 15)]
    rates = [a_scenario(a_turn(number, format=RATE), number=number) for number in range(15, 18)]
    key = a_key(*key.scenarios, *ranks, *rates)
    responses = respond_all(key, *["d-a"] * 10, *["a1b2c3d4"] * 4, *["a2b2c2d2"] * 3)

    found = find_flags(content_of(key), key, responses, displayed=BY_LETTER, visible_ms=dict.fromkeys(range(1, 18), 900), adjusted=False)

    assert {flag.kind: flag.count for flag in found.raised} == {
        FlagKind.FAST: 17,
        FlagKind.BEST_POSITION: 10,
        FlagKind.WORST_POSITION: 10,
        FlagKind.RANK_AS_DISPLAYED: 4,
        FlagKind.RATE_FLAT: 3,
        FlagKind.CRITICAL: 10,
    }


def test_every_order_of_four_is_as_displayed_on_one_of_the_screens():
    key = single_turns(4, format=RANK)
    for order in permutations(CODES[:4]):
        text = "".join(f"{code}{order.index(code) + 1}" for code in "abcd")
        assert ranked_as_displayed(key, respond_all(key, *[text] * 4), dict.fromkeys(range(1, 5), "".join(order))) is not None
