"""A planted fault is found by its rule and by no other; below its least n no figure is there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from assessment.instrument.documents import Content, Key
from assessment.instrument.enums import ResponseFormat, Scale, Zone
from assessment.instrument.responses import is_answered
from assessment.psychometrics.answers import read_answers
from assessment.psychometrics.evidence import ALONE, FEW_CHOSE, HELD_BACK, Evidence, Measured, ScenarioFigures, evidence_of
from assessment.psychometrics.pooling import Pooled, Sat, pooled
from assessment.psychometrics.verdicts import Rule, State, verdict_of
from assessment.scoring.credit import read_responses, scenario_credit, turn_credit
from assessment.scoring.packing import BadPacking, pack
from assessment.scoring.zones import first_choices, last_choices
from tests.assessment.psychometrics.test_reliability import near
from tests.assessment.scoring.building import FORMATS, a_key, a_scenario, a_turn, content_of
from tests.factories.sat import played

FORM = a_key(
    *(a_scenario(a_turn(number), number=number) for number in range(1, 9)),
    a_scenario(*(a_turn(number) for number in (9, 10, 11)), number=9),
    *(a_scenario(a_turn(number, zoned=False), number=number - 2, scale=Scale.SKILL) for number in (12, 13, 14)),
)
CONTENT = content_of(FORM)
Choices = Mapping[int, str]
PEOPLE: list[dict[int, str]] = played(CONTENT, FORM, 600, seed="evidence")


def pool_of(people: Sequence[Choices], content: Content = CONTENT, seconds: int = 20) -> Pooled:
    visible = {str(turn.number): 1000 * seconds for turn in content.turns}
    return Pooled([Sat(pack(content, choices), visible, False, True) for choices in people])


def evidence(people: Sequence[Choices], key: Key = FORM, content: Content = CONTENT, **exposure: int) -> Evidence:
    return evidence_of(content, key, pool_of(people, content), exposure=exposure)


def changed(turn: int, change: Callable[[int, str], str], people: Sequence[Choices] = PEOPLE) -> list[Choices]:
    """The same people with other answers to one turn; an empty one is left open."""
    return [{**one, turn: change(place, one[turn])} if turn in one else one for place, one in enumerate(people)]


def rules(scenario: ScenarioFigures) -> list[Rule]:
    return [breach.rule for breach in verdict_of(scenario).breaches]


# Against the functions that score ----------------------------------------------------------------------------------------


def half_made(format: ResponseFormat) -> list[Choices]:
    """Answers that leave something out, state the same twice, or are flat."""
    texts = {
        ResponseFormat.BEST: ["a"],
        ResponseFormat.BEST_WORST: ["a-", "-c"],
        ResponseFormat.RATE: ["a3", "b5d1", "a2b2c2d2", "a5b5c1d1", "a1b5c5d5", "d4"],
        ResponseFormat.RANK: ["a1", "b2d1", "a1b1c2d3", "a4b4c1d2", "c3", "a2b2c2d2"],
    }
    return [{1: text, 3: text} for text in texts[format]]


@pytest.mark.parametrize("format", FORMATS)
def test_what_is_read_of_a_sitting_is_what_scoring_makes_of_it(format):
    key = a_key(*(a_scenario(a_turn(number, format=format), number=number) for number in range(1, 5)))
    content = content_of(key)
    people = [*played(content, key, 60, seed=f"read {format}"), {}, *half_made(format)]

    found = read_answers(content, key, [pack(content, one) for one in people])

    for place, one in enumerate(people):
        read = read_responses(key, one)
        for turn, said in zip(key.turns, found, strict=True):
            first, last = first_choices(turn, read.get(turn.number)), last_choices(turn, read.get(turn.number))
            assert said.credits[place] == near(float(turn_credit(turn, read.get(turn.number))))
            assert list(said.first[place]) == [float(first.get(option.code, 0)) for option in turn.options]
            assert said.answered[place] == is_answered(one.get(turn.number), format=format, codes="abcd")
            assert list(said.last[place]) == [float(last.get(option.code, 0)) for option in turn.options]


def test_facility_is_the_mean_of_what_scoring_gives_missing_answers_with_it():
    people = changed(3, lambda place, choice: "" if place % 5 == 0 else choice)
    figures = evidence(people).scenarios

    for scenario in FORM.scenarios:
        credits = [float(scenario_credit(scenario, read_responses(FORM, {t: c for t, c in one.items() if c}))) for one in people]
        assert figures[scenario.number - 1].facility.value == near(np.mean(credits))
        assert figures[scenario.number - 1].facility.error == near(np.std(credits, ddof=1) / np.sqrt(600))
    answered = sum(bool(one.get(3)) for one in people)
    assert (figures[2].answered, figures[2].sittings, figures[2].facility.n) == (answered, 600, answered)


def test_an_options_r_is_with_the_rest_of_its_scale_and_leaves_the_scenario_itself_out():
    chose = [one for one in PEOPLE if one.get(4)]
    rest = [
        sum(float(scenario_credit(each, read_responses(FORM, one))) for each in FORM.scenarios[:9] if each.number != 4) for one in chose
    ]

    options = evidence(PEOPLE).scenarios[3].turns[0].options

    expected = [np.corrcoef([one[4][0] == option.code for one in chose], rest)[0, 1] for option in options]
    assert [option.rest_r.value for option in options] == [near(value) for value in expected]


def test_scales_do_not_mix():
    whole = evidence(PEOPLE)
    shuffled = [
        {**one, **{turn: PEOPLE[-place][turn] for turn in (12, 13, 14) if turn in PEOPLE[-place]}} for place, one in enumerate(PEOPLE)
    ]
    again = evidence(shuffled)

    assert [(scale.scale, scale.scenarios) for scale in whole.scales] == [(Scale.ATTITUDE, 9), (Scale.SKILL, 3)]
    assert [each.item_rest for each in whole.scenarios[:9]] == [each.item_rest for each in again.scenarios[:9]]


def test_a_bad_packing_is_refused():
    key = a_key(a_scenario(a_turn(1, format=ResponseFormat.RATE)))

    for content, keyed, packed in (
        (CONTENT, FORM, b"\x01"),
        (content_of(key), key, b"\x01\xff\xff"),
        (content_of(key), key, b"\x02\x00\x00"),
    ):
        with pytest.raises(BadPacking):
            read_answers(content, keyed, [packed])


# Below the least n -------------------------------------------------------------------------------------------------------


def everything(scenario: ScenarioFigures) -> dict[str, list[Measured]]:
    """Every figure of a scenario, by the n it needs."""
    turns = scenario.turns
    options = [option for turn in turns for option in turn.options]
    return {
        "facility": [scenario.facility, scenario.corrected, *(turn.facility for turn in turns)],
        "seconds": [scenario.seconds, *(turn.seconds for turn in turns)],
        "r": [scenario.item_rest, scenario.alpha_without, scenario.drift, *(turn.hint for turn in turns if turn.hint)],
        "options": [*scenario.zones.values(), *(figure for each in options for figure in (each.first, each.last, each.rest_r) if figure)],
    }


@pytest.mark.parametrize(
    ("n", "known"),
    [
        *((0, []), (49, []), (50, ["facility"]), (99, ["facility"])),
        *((100, ["facility", "r"]), (199, ["facility", "r"]), (200, ["facility", "r", "options"])),
    ],
)
def test_below_its_least_n_a_figure_is_not_there(n, known):
    whole = [one for one in PEOPLE if len(one) == len(FORM.turns)]
    found = evidence(whole[:n])

    for scenario in found.scenarios:
        held = everything(scenario)
        assert {
            (figure.value, figure.error, figure.interval)
            for name in ("facility", "r", "options")
            if name not in known
            for figure in held[name]
        } <= {(None, None, None)}
        assert all(figure.n == n for figure in (*held["facility"], scenario.item_rest))
        assert all(figure.value is not None for figure in held["facility"]) is (n >= 50)
        assert (scenario.item_rest.value is not None) is (n >= 100)
        assert (scenario.drift.value is not None, scenario.drift.least) == (n >= 100, 100)
        assert all(option.first.value is not None for turn in scenario.turns for option in turn.options) is (n >= 200)
        assert (scenario.seconds.value, scenario.seconds.n) == ((20 * len(scenario.turns), n) if n >= 50 else (None, n))
    assert [(scale.alpha.value is not None, scale.omega.value is not None, scale.alpha.n) for scale in found.scales] == [
        (n >= 100, n >= 100, n)
    ] * 2


def test_a_scenario_that_few_answered_cannot_be_judged_though_others_can():
    found = evidence(changed(1, lambda place, choice: choice if place < 38 else "", PEOPLE[:300]))
    first, second = verdict_of(found.scenarios[0]), verdict_of(found.scenarios[1])

    assert (first.state, first.scenario.answered, second.state) == (State.TOO_FEW, sum(1 in one for one in PEOPLE[:38]), State.WORKS)
    assert {figure.value for name, held in everything(first.scenario).items() for figure in held if name != "seconds"} == {None}


# Planted faults ----------------------------------------------------------------------------------------------------------


def test_nothing_is_found_where_nothing_is_wrong():
    verdicts = [verdict_of(scenario) for scenario in evidence(PEOPLE).scenarios[:8]]

    assert [verdict.state for verdict in verdicts] == [State.WORKS] * 8


def test_a_dead_option_is_named_with_how_many_put_it_last():
    # nobody puts d first; whoever did puts a first
    people = changed(2, lambda place, choice: choice if choice[0] != "d" else f"b-{choice[2] if choice[2] != 'b' else 'd'}")
    scenario = evidence(people).scenarios[1]
    breach = verdict_of(scenario).breaches[0]
    last = scenario.turns[0].options[3].last

    assert (rules(scenario), breach.code, breach.figure.value, breach.beside) == ([Rule.DEAD], "d", 0.0, ("d", last))
    assert (last.value > 0.2, scenario.turns[0].options[3].rest_r) == (True, Measured(None, scenario.answered, 200, why=FEW_CHOSE))


def test_a_wrong_key_goes_against_the_rest_and_names_the_better_option():
    scenario = FORM.scenarios[3]
    turned = replace(
        scenario,
        turns=tuple(
            replace(turn, options=tuple(replace(o, effectiveness=6 - o.effectiveness) for o in turn.options)) for turn in scenario.turns
        ),
    )
    key = replace(FORM, scenarios=(*FORM.scenarios[:3], turned, *FORM.scenarios[4:]))
    figures = evidence(PEOPLE, key).scenarios[3]
    breaches = verdict_of(figures).breaches

    assert (rules(figures)[:2], figures.item_rest.value < -0.1) == ([Rule.AGAINST, Rule.KEY], True)
    assert (breaches[1].code, breaches[1].beside[0]) == ("d", "a")


def test_a_transparent_scenario_is_found_and_a_fit_one_never_is():
    people = changed(5, lambda place, choice: "a-d" if place % 12 else "b-d")
    scenario = evidence(people).scenarios[4]
    fit = replace(FORM, scenarios=tuple(replace(each, is_fit=each.number == 5) for each in FORM.scenarios))

    assert Rule.TRANSPARENT in rules(scenario)
    assert scenario.assertive.value == near(sum(bool(one.get(5)) and one[5][0] == "a" for one in people) / sum(5 in one for one in people))
    assert Rule.TRANSPARENT not in rules(evidence(people, fit).scenarios[4])


@pytest.mark.parametrize(("choice", "rule"), [("a-d", Rule.EASY), ("d-a", Rule.HARD)])
def test_a_scenario_that_all_or_none_get_right_is_found(choice, rule):
    scenario = evidence(changed(6, lambda place, was: choice if place % 20 else was)).scenarios[5]

    assert rule in rules(scenario)


def test_answers_by_lot_go_with_nothing():
    rng = np.random.default_rng(7)
    people = changed(7, lambda place, was: str(rng.choice(["a-b", "b-c", "c-d", "d-a", "a-d", "b-a"])))
    scenario = evidence(people).scenarios[6]

    assert rules(scenario)[0] in (Rule.AGAINST, Rule.DROP)
    assert scenario.item_rest.interval[0] < scenario.item_rest.value < scenario.item_rest.interval[1]


def test_a_reply_that_gives_the_next_answer_away_opens_a_review():
    people = [{**one, 10: "a-d" if one.get(9, "d")[0] == "b" else "d-a" if place % 2 else "a-d"} for place, one in enumerate(PEOPLE)]
    turn = evidence(people).scenarios[8].turns[1]

    assert Rule.HINT in rules(evidence(people).scenarios[8])
    after = {each.code: each.facility.value or 0.0 for each in turn.by_choice}
    assert (after["b"], turn.hint.value) == (1.0, near(1.0 - min(after.values())))
    assert [each.hint is None for each in evidence(people).scenarios[8].turns] == [True, False, False]


def test_no_group_by_earlier_choice_is_small_nor_is_what_it_leaves():
    people = [{**one, 9: "a-b" if place % 20 else "c-d"} for place, one in enumerate(PEOPLE)]  # 30 of 600 put c first

    assert evidence(people).scenarios[8].turns[1].by_choice == ()
    assert evidence(people).scenarios[8].turns[1].hint.value is None


def test_a_facility_that_moved_is_found_by_the_order_of_sittings():
    people = changed(8, lambda place, was: "d-a" if place < 300 else "a-d")
    scenario = evidence(people).scenarios[7]

    assert (Rule.DRIFT in rules(scenario), scenario.drift.value > 0.8) == (True, True)
    assert Rule.DRIFT not in rules(evidence(changed(8, lambda place, was: "d-a" if place % 2 else "a-d")).scenarios[7])


# Words for what is not there ---------------------------------------------------------------------------------------------


def test_an_r_held_back_says_so():
    few = changed(2, lambda place, was: ("b-c", "c-d")[place == 7] if place >= 590 or place == 7 else "a-d" if place % 2 else "d-b")
    options = evidence(few).scenarios[1].turns[0].options

    assert [option.rest_r.why for option in options] == ["", HELD_BACK, FEW_CHOSE, ""]


def test_the_only_scenario_of_its_scale_has_nothing_to_go_with():
    key = a_key(*FORM.scenarios[:3], replace(FORM.scenarios[9], number=4, turns=(a_turn(4, zoned=False),)))
    content = content_of(key)
    found = evidence(played(content, key, 300), key, content)

    assert (found.scenarios[3].item_rest.why, found.scales[1].alpha.why) == (ALONE, ALONE)
    assert verdict_of(found.scenarios[3]).state is State.SO_FAR


def test_zones_of_a_conversation_count_once():
    zones = evidence(PEOPLE).scenarios[8].zones

    assert sum(share.value or 0.0 for share in zones.values()) == near(1.0)
    assert list(zones) == list(Zone)
    assert evidence(PEOPLE).scenarios[9].zones == {}


def test_a_form_of_best_alone_has_nothing_put_last():
    key = a_key(*(a_scenario(a_turn(number, format=ResponseFormat.BEST), number=number) for number in range(1, 4)))
    content = content_of(key)
    found = evidence(played(content, key, 250), key, content)

    assert [option.last for option in found.scenarios[0].turns[0].options] == [None] * 4
    assert found.scenarios[0].chance == near(0.5)


def test_exposure_stands_with_the_item():
    found: Any = evidence_of(CONTENT, FORM, pool_of([]), exposure={"item-2": 71})

    assert [scenario.exposure for scenario in found.scenarios[:3]] == [0, 71, 0]


# Which sittings ----------------------------------------------------------------------------------------------------------


def sats(*kinds: str) -> list[Sat]:
    return [Sat(bytes([place]), {}, "s" in kind, "o" in kind) for place, kind in enumerate(kinds)]


def test_sittings_are_pooled_in_whole_tens_own_and_others_apart():
    of_both = pooled(sats(*["o", "x"] * 27), simulated=False)

    assert ([each.is_own for each in of_both.sittings].count(True), len(of_both.sittings), of_both.waiting) == (20, 40, 14)
    assert [each.packed[0] for each in of_both.sittings] == list(range(40))
    assert len(pooled(sats(*["o"] * 59, "x"), simulated=False).sittings) == 50


def test_each_time_belongs_to_its_turn_and_one_not_recorded_is_not_there():
    seconds = Pooled([Sat(b"", {"1": 2500, "3": 400, "9": 7}, False, True), Sat(b"", {}, False, True)]).seconds(3)

    assert np.array_equal(seconds, [[2.5, np.nan, 0.4], [np.nan] * 3], equal_nan=True)


def test_one_more_sitting_moves_nothing_until_there_are_ten():
    before, after = (pooled(sats(*["o"] * n), simulated=False).sittings for n in (61, 69))

    assert before == after
    assert len(pooled(sats(*["o"] * 70), simulated=False).sittings) == 70


def test_simulated_and_real_sittings_never_mix():
    mixed = sats(*["s"] * 13, *["o"] * 12)

    assert {each.is_simulated for each in pooled(mixed, simulated=True).sittings} == {True}
    assert (len(pooled(mixed, simulated=True).sittings), len(pooled(mixed, simulated=False).sittings)) == (13, 10)
