"""Scores by another key in memory say what scorecards say."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.instrument.enums import ResponseFormat, Scale
from assessment.scoring.packing import BadPacking, pack, scenario_spans
from assessment.scoring.rescoring import Rescored, Rescorer
from assessment.scoring.scorecard import compute
from tests.assessment.scoring.building import FORMATS, a_key, a_scenario, a_standard_key, a_turn, content_of

MEANS = ((4.6, 2.2, 3.4, 1.0), (1.1, 4.9, 3.3333, 2.0), (3.1, 3.1, 4.2, 1.7))


def mixed_form(format: ResponseFormat):
    """Five attitude scenarios, the last of two turns, and one of skill."""
    singles = [a_scenario(a_turn(number, MEANS[number % 3], format=format), number=number) for number in range(1, 5)]
    talk = a_scenario(a_turn(5, MEANS[0], format=format), a_turn(6, MEANS[1], format=format), number=5)
    return a_key(*singles, talk, a_scenario(a_turn(7, MEANS[2], format=format, zoned=False), number=6, scale=Scale.SKILL))


def random_text(format: ResponseFormat, rng: random.Random) -> str:
    """A whole response, a half-made one, or none, now and then."""
    codes = rng.sample("abcd", 4)
    if rng.random() < 0.12:
        return ""
    if format is ResponseFormat.BEST:
        return codes[0]
    if format is ResponseFormat.BEST_WORST:
        return f"{codes[0]}-{codes[1]}" if rng.random() < 0.9 else f"{codes[0]}-"
    numbers = {code: place if format is ResponseFormat.RANK else rng.randint(1, 5) for place, code in enumerate(codes, 1)}
    return "".join(f"{code}{numbers[code]}" for code in "abcd" if rng.random() < 0.98)


@pytest.mark.parametrize("format", FORMATS)
@given(seed=st.integers(0, 2**32))
def test_many_sittings_score_what_their_scorecards_say(format, seed):
    key, rng = mixed_form(format), random.Random(seed)
    content = content_of(key)
    rescorer = Rescorer(content, key)
    for _ in range(6):
        responses = {turn.number: random_text(format, rng) for turn in key.turns}
        card = compute(content, key, responses, displayed=None, visible_ms=None, adjusted=False)

        assert rescorer.score(pack(content, responses)) == Rescored(card.attitude, card.skill, card.error_variance)


def test_a_standard_form_answered_by_its_best_earns_everything():
    key = a_standard_key()
    content = content_of(key)

    assert Rescorer(content, key).score(pack(content, {turn.number: "a-d" for turn in key.turns})) == Rescored(10_000, 10_000, 0.0)


def test_scenarios_lie_one_after_the_other_behind_the_header():
    assert scenario_spans(content_of(mixed_form(ResponseFormat.BEST_WORST))) == [(1, 2), (2, 3), (3, 4), (4, 5), (5, 7), (7, 8)]
    assert scenario_spans(content_of(mixed_form(ResponseFormat.RANK))) == [(1, 3), (3, 5), (5, 7), (7, 9), (9, 13), (13, 15)]


@pytest.mark.parametrize("changed", [lambda good: good + good[-1:], lambda good: good[:-1], lambda good: b"\x02" + good[1:]])
def test_what_was_scored_before_lets_no_bytes_of_another_form_pass(changed):
    key = a_standard_key()
    content = content_of(key)
    rescorer, good = Rescorer(content, key), pack(content, {turn.number: "a-d" for turn in key.turns})
    rescorer.score(good)

    with pytest.raises(BadPacking):
        rescorer.score(changed(good))


@pytest.mark.parametrize("packed", [b"", b"\x01", b"\x02" + bytes(34), b"\x01" + bytes(35), b"\x01" + b"\xff" * 34])
def test_bytes_of_another_form_are_refused(packed):
    key = a_standard_key()

    with pytest.raises(BadPacking):
        Rescorer(content_of(key), key).score(packed)
