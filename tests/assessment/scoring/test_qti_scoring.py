"""What an exported package works out is what we do: the rules are run by a player of their own and held against our scoring."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.instrument.documents import CODES, TurnKey
from assessment.instrument.enums import ResponseFormat, Zone
from assessment.instrument.exchange.qti_export import package_files
from assessment.instrument.exchange.qti_scoring import outcome_of
from assessment.instrument.responses import Response
from assessment.scoring.credit import turn_credit
from assessment.scoring.zones import first_choices
from tests.assessment.scoring.building import an_option
from tests.factories.instrument import a_conversation, a_skill_source, a_source, a_turn
from tests.support.qti_player import outcomes_of

OPTIONS = 4
MEANS = st.lists(st.integers(100, 500).map(lambda mean: mean / 100), min_size=OPTIONS, max_size=OPTIONS).filter(
    lambda means: len(set(means)) > 1
)
NUMBERS = st.lists(st.none() | st.integers(1, 5), min_size=OPTIONS, max_size=OPTIONS)
ORDERS = st.permutations(CODES[:OPTIONS]).flatmap(lambda order: st.integers(0, OPTIONS).map(lambda size: order[:size]))
PICK = st.none() | st.sampled_from(CODES[:OPTIONS])


def exported(means: list[float], format: ResponseFormat) -> tuple[bytes, TurnKey]:
    """An item's file and the key of the same turn."""
    options = tuple(replace(option, effectiveness=mean) for option, mean in zip(a_turn().options, means, strict=True))
    files = package_files([a_source(format=format, turns=(a_turn(options=options),))], title="T")
    keyed = tuple(an_option(code, mean, option.zone) for code, mean, option in zip(CODES, means, options, strict=False))
    return files["items/i_brakes-on-friday_1.xml"], TurnKey(number=1, format=format, options=keyed)


def check(item: bytes, turn: TurnKey, answer: dict[str, object], response: Response) -> None:
    found = outcomes_of(item, answer)
    weights = first_choices(turn, response)
    zones = {zone: float(sum(weight for code, weight in weights.items() if turn.by_code[code].zone is zone)) for zone in Zone}

    assert found["SCORE"] == pytest.approx(float(turn_credit(turn, response)), abs=1e-9)
    assert {zone: found[outcome_of(zone)] for zone in Zone} == pytest.approx(zones)


@settings(deadline=None, max_examples=80)
@given(means=MEANS, pick=PICK)
def test_best(means, pick):
    item, turn = exported(means, ResponseFormat.BEST)

    check(item, turn, {"RESPONSE": pick}, Response(best=pick))


@settings(deadline=None, max_examples=80)
@given(means=MEANS, best=PICK, worst=PICK)
def test_best_and_worst(means, best, worst):
    item, turn = exported(means, ResponseFormat.BEST_WORST)

    check(item, turn, {"RESPONSE_BEST": best, "RESPONSE_WORST": worst}, Response(best=best, worst=worst))


@settings(deadline=None, max_examples=120)
@given(means=MEANS, ratings=NUMBERS)
def test_ratings(means, ratings):
    item, turn = exported(means, ResponseFormat.RATE)
    stated = tuple((code, rating) for code, rating in zip(CODES, ratings, strict=False) if rating)

    check(item, turn, {"RESPONSE": [f"{code} R{rating}" for code, rating in stated] or None}, Response(numbers=stated))


@settings(deadline=None, max_examples=120)
@given(means=MEANS, order=ORDERS)
def test_an_order(means, order):
    item, turn = exported(means, ResponseFormat.RANK)
    places = tuple(sorted((code, place) for place, code in enumerate(order, 1)))

    check(item, turn, {"RESPONSE": list(order) or None}, Response(numbers=places))


def test_the_reply_to_what_was_picked_is_what_is_shown():
    item = package_files([a_conversation()], title="T")["items/i_brakes-on-friday_1.xml"]

    assert outcomes_of(item, {"RESPONSE_BEST": "b", "RESPONSE_WORST": "a"})["SHOWN"] == "b"


@pytest.mark.parametrize("source", [a_skill_source(turns=1), a_source(is_fit=True)], ids=["skill", "fit"])
def test_what_enters_no_zone_declares_none(source):
    item = package_files([source], title="T")["items/i_brakes-on-friday_1.xml"]

    assert [name for name in outcomes_of(item, {}) if name.startswith("ZONE")] == []
