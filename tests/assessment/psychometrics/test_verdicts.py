"""Every limit of an item analysis at its edge: the limit itself is no fault, the least beyond it is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from assessment.instrument.enums import Scale, Zone
from assessment.psychometrics.evidence import Measured, OptionFigures, ScenarioFigures, TurnFigures
from assessment.psychometrics.verdicts import Rule, State, is_dead, verdict_of, verdicts_of

LEAST = 1e-9


def measured(value: float | None, n: int = 240, error: float | None = None) -> Measured:
    return Measured(value, n, 50, error=error)


def an_option(code: str, r: float | None, *, first: float = 0.25, is_keyed: bool = False) -> OptionFigures:
    return OptionFigures(code, None, 5.0 if is_keyed else 1.0, is_keyed, measured(first), measured(0.25), measured(r))


SOUND = (an_option("a", 0.3, is_keyed=True), an_option("b", -0.1), an_option("c", -0.2))


def a_turn(*options: OptionFigures, hint: float | None = None) -> TurnFigures:
    return TurnFigures(1, 1, 240, measured(0.7), measured(20.0), options, (), measured(hint))


def a_scenario(**changes: Any) -> ScenarioFigures:
    sound = ScenarioFigures(
        number=1,
        title="One",
        item="one",
        scale=Scale.ATTITUDE,
        is_fit=False,
        answered=240,
        sittings=240,
        chance=0.5,
        facility=measured(0.7),
        corrected=measured(0.4),
        item_rest=measured(0.3),
        alpha_without=measured(0.7),
        zones={Zone.ASSERTIVE: measured(0.5)},
        seconds=measured(20.0),
        drift=measured(0.01, error=0.03),
        exposure=0,
        turns=(a_turn(*SOUND),),
    )
    return replace(sound, **changes)


def rules(**changes: Any) -> list[Rule]:
    return [breach.rule for breach in verdict_of(a_scenario(**changes)).breaches]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"corrected": measured(0.20)}, []),
        ({"corrected": measured(0.20 - LEAST)}, [Rule.HARD]),
        ({"corrected": measured(0.80)}, []),
        ({"corrected": measured(0.80 + LEAST)}, [Rule.EASY]),
        ({"item_rest": measured(0.20)}, []),
        ({"item_rest": measured(0.20 - LEAST)}, [Rule.REVIEW]),
        ({"item_rest": measured(0.10)}, [Rule.REVIEW]),
        ({"item_rest": measured(0.10 - LEAST)}, [Rule.DROP]),
        ({"item_rest": measured(0.0)}, [Rule.DROP]),
        ({"item_rest": measured(-LEAST)}, [Rule.AGAINST]),
        ({"zones": {Zone.ASSERTIVE: measured(0.85)}}, []),
        ({"zones": {Zone.ASSERTIVE: measured(0.85 + LEAST)}}, [Rule.TRANSPARENT]),
        ({"zones": {}}, []),
        ({"drift": measured(0.09, error=0.03)}, []),
        ({"drift": measured(0.09 + LEAST, error=0.03)}, [Rule.DRIFT]),
        ({"drift": measured(-0.09 - LEAST, error=0.03)}, [Rule.DRIFT]),
        ({"drift": measured(0.005, error=0.0)}, []),
        ({"drift": measured(0.005 + LEAST, error=0.0)}, [Rule.DRIFT]),
        ({"turns": (a_turn(*SOUND, hint=0.15),)}, []),
        ({"turns": (a_turn(*SOUND, hint=0.15 + LEAST),)}, [Rule.HINT]),
    ],
)
def test_a_limit_itself_is_no_fault_and_the_least_beyond_it_is(changes, found):
    assert rules(**changes) == found


@pytest.mark.parametrize(
    ("key", "other", "found"),
    [(0.3, 0.3 - LEAST, []), (0.3, 0.3, [Rule.KEY]), (LEAST, -0.1, []), (0.0, -0.1, [Rule.KEY]), (-0.1, -0.2, [Rule.KEY]), (None, 0.3, [])],
)
def test_the_key_is_positive_and_the_highest_alone(key, other, found):
    assert rules(turns=(a_turn(an_option("a", key, is_keyed=True), an_option("b", other), an_option("c", None)),)) == found


def test_of_two_keyed_options_the_better_stands_for_both():
    both = (an_option("a", -0.1, is_keyed=True), an_option("b", 0.2, is_keyed=True), an_option("c", 0.1))

    assert rules(turns=(a_turn(*both),)) == []


def test_a_broken_key_names_the_best_of_its_rivals_and_one_that_none_beats_names_nobody():
    def beside(*options: OptionFigures) -> list[str]:
        return [breach.beside[0] if breach.beside else "" for breach in verdict_of(a_scenario(turns=(a_turn(*options),))).breaches]

    key = an_option("a", 0.1, is_keyed=True)
    assert beside(key, an_option("b", 0.2), an_option("c", 0.3)) == ["c"]
    assert beside(key, an_option("b", 0.3), an_option("c", None)) == ["b"]
    assert beside(an_option("a", -0.1, is_keyed=True), an_option("b", -0.2)) == [""]


def test_a_dead_option_tells_how_many_put_it_last_where_that_was_asked():
    dead = an_option("b", -0.1, first=0.01)
    turns = (a_turn(SOUND[0], dead), a_turn(SOUND[0], replace(dead, last=None)))

    assert [breach.beside for breach in verdict_of(a_scenario(turns=turns)).breaches] == [("b", dead.last), None]


def test_an_option_is_dead_below_one_in_twenty():
    shares = [an_option("b", -0.1, first=share) for share in (0.05, 0.05 - LEAST, 0.0)]

    assert [is_dead(option) for option in shares] == [False, True, True]
    assert rules(turns=(a_turn(SOUND[0], shares[1], SOUND[2]),)) == [Rule.DEAD]


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, State.WORKS),
        ({"answered": 200}, State.WORKS),
        ({"answered": 199}, State.SO_FAR),
        ({"item_rest": measured(None)}, State.SO_FAR),
        ({"answered": 50}, State.SO_FAR),
        ({"answered": 49}, State.TOO_FEW),
        ({"answered": 50, "corrected": measured(0.1)}, State.LOOK),
        ({"answered": 49, "corrected": measured(0.1)}, State.TOO_FEW),
    ],
)
def test_a_scenario_works_when_every_rule_was_asked(changes, state):
    assert [verdict.state for verdict in verdicts_of([a_scenario(**changes)])] == [state]


def test_the_gravest_comes_first():
    assert rules(item_rest=measured(0.05), corrected=measured(0.9), drift=measured(0.2, error=0.01)) == [Rule.DROP, Rule.EASY, Rule.DRIFT]
