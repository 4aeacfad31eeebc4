from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from assessment.instrument.documents import Key
from assessment.instrument.enums import Critical, Marker, ResponseFormat, Scale, Zone
from assessment.scoring.explanations import ChosenOption, TurnExplanation, explain
from tests.assessment.scoring.building import a_key, a_scenario, a_turn, content_of, single_turns

BEST_WORST, RATE, RANK = ResponseFormat.BEST_WORST, ResponseFormat.RATE, ResponseFormat.RANK
THIRD = Fraction(1, 3)


def with_thoughts(key: Key) -> Key:
    def thinking(option):
        critical = Critical.DONT_KNOW if option.code == "d" else None
        return replace(option, thought=f"thought {option.code}", reframe=f"reframe {option.code}", critical=critical)

    return replace(
        key,
        scenarios=tuple(
            replace(scenario, turns=tuple(replace(turn, options=tuple(map(thinking, turn.options))) for turn in scenario.turns))
            for scenario in key.scenarios
        ),
    )


def explained(key: Key, **texts: str) -> tuple[TurnExplanation, ...]:
    return explain(content_of(key), key, {int(name[1:]): text for name, text in texts.items()})


def test_a_turn_is_explained_whole():
    key = with_thoughts(single_turns(1))

    assert explained(key, t1="d-a") == (
        TurnExplanation(
            scenario=1,
            title="Scenario 1",
            scale=Scale.ATTITUDE,
            is_fit=False,
            turn=1,
            stem="The customer is at the desk.",
            format=BEST_WORST,
            is_answered=True,
            best=(ChosenOption("d", "1d", None, Fraction(0), Zone.DEFENSIVE, (Marker.P1,), Critical.DONT_KNOW, "thought d", "reframe d"),),
            worst=(ChosenOption("a", "1a", None, Fraction(1), Zone.ASSERTIVE, (Marker.F1,), None, "", ""),),
            numbers=(),
            credit=Fraction(0),
        ),
    )


@pytest.mark.parametrize(
    ("mean", "markers", "thought", "reframe"),
    [(3.0, (Marker.A1,), "thought c", "reframe c"), (3.1, (), "", ""), (2.9, (Marker.A1,), "thought c", "reframe c")],
)
def test_a_thought_is_shown_up_to_half_effect_exactly(mean, markers, thought, reframe):
    key = with_thoughts(single_turns(1, means=(5.0, 2.0, mean, 1.0)))

    (chosen,) = explained(key, t1="c-a")[0].best

    assert (chosen.markers, chosen.thought, chosen.reframe) == (markers, thought, reframe)


def test_no_thought_is_shown_of_what_was_turned_down():
    key = with_thoughts(single_turns(1))

    (rejected,) = explained(key, t1="a-d")[0].worst

    assert rejected == ChosenOption("d", "1d", None, Fraction(0), Zone.DEFENSIVE, (Marker.P1,), Critical.DONT_KNOW, "", "")


def test_the_markers_of_what_was_turned_down_are_shown_whatever_its_effect():
    """c has e = 2/3: its marker is held against nobody who puts it last."""
    (rejected,) = explained(single_turns(1), t1="a-c")[0].worst

    assert rejected == ChosenOption("c", "1c", None, Fraction(2, 3), Zone.SUBMISSIVE, (Marker.A1,), None, "", "")


def test_every_turn_is_explained_in_order_the_missing_and_the_half_made_too():
    key = a_key(a_scenario(a_turn(1), a_turn(2)), a_scenario(a_turn(3, zoned=False), number=2, scale=Scale.SKILL))

    found = explained(key, t1="b-", t3="a-d")

    assert [(each.scenario, each.turn, each.scale, each.is_answered, each.credit) for each in found] == [
        (1, 1, Scale.ATTITUDE, False, Fraction(1, 6)),
        (1, 2, Scale.ATTITUDE, False, Fraction(0)),
        (2, 3, Scale.SKILL, True, Fraction(1)),
    ]
    assert [([option.code for option in each.best], [option.code for option in each.worst]) for each in found] == [
        (["b"], []),
        ([], []),
        (["a"], ["d"]),
    ]
    assert found[2].best[0].zone is None


@pytest.mark.parametrize(
    ("format", "text", "numbers", "best", "worst"),
    [
        (RATE, "a5b5c1d3", (("1a", 5), ("1b", 5), ("1d", 3), ("1c", 1)), ["a", "b"], ["c"]),
        (RATE, "a2", (("1a", 2),), [], []),
        (RANK, "a2b1c4d3", (("1b", 1), ("1a", 2), ("1d", 3), ("1c", 4)), ["b"], ["c"]),
    ],
)
def test_ratings_and_orders_are_told_best_first(format, text, numbers, best, worst):
    (found,) = explained(single_turns(1, format=format), t1=text)

    assert found.numbers == numbers
    assert ([option.code for option in found.best], [option.code for option in found.worst]) == (best, worst)
    assert [option.number for option in found.best] == [dict(numbers)[option.text] for option in found.best]


def test_the_credit_is_the_turns_own():
    assert [each.credit for each in explained(single_turns(3), t1="a-d", t2="b-c", t3="b-a")] == [1, THIRD, Fraction(1, 6)]


def test_content_of_another_form_is_refused():
    with pytest.raises(ValueError, match="not of one form"):
        explain(content_of(single_turns(1)), single_turns(2), {})


def test_a_thought_is_told_in_the_language_that_was_read_where_it_is_there():
    key = with_thoughts(single_turns(2))
    first, second = key.scenarios
    spoken = tuple(replace(option, spoken={"fa": (f"fekr {option.code}", f"behtar {option.code}")}) for option in first.turns[0].options)
    key = replace(key, scenarios=(replace(first, turns=(replace(first.turns[0], options=spoken),)), second))

    told = [
        (turn.best[0].thought, turn.best[0].reframe, turn.best[0].thought_in)
        for language in ("fa", "en")
        for turn in explain(replace(content_of(key), language=language), key, {1: "d-a", 2: "d-a"})
    ]

    own = ("thought d", "reframe d", "")
    assert told == [("fekr d", "behtar d", "fa"), own, own, own]
