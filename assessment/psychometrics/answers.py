"""The packed choices of many sittings as arrays: what each earned, put first and put last. Pure: no Django."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from assessment.instrument.documents import Content, Key, TurnContent, TurnKey
from assessment.instrument.enums import ResponseFormat
from assessment.instrument.responses import is_complete, parse
from assessment.psychometrics.agreement import Array, Mask
from assessment.scoring.credit import codes_of, effect, turn_credit
from assessment.scoring.packing import VERSION, BadPacking, number_base, turn_spans, unpack_turn
from assessment.scoring.zones import Weights, first_choices, last_choices

Bytes = NDArray[np.uint8]
Whole = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class TurnAnswers:
    """One turn; options in the key's order."""

    credits: Array  # (sittings,), 0–1, what is missing as it is scored
    first: Array  # (sittings, options): weights that sum to 1, or to 0 where nothing was put first
    last: Array
    answered: Mask  # (sittings,), wholly


def read_answers(content: Content, key: Key, packed: Sequence[bytes]) -> tuple[TurnAnswers, ...]:
    """Every turn of the form in order. What a way of answering earns is worked out once.

    Raises:
        BadPacking: the bytes are not sittings of this form.
        ValueError: a turn's options do not differ in effectiveness.
    """
    spans = turn_spans(content)
    size = spans[-1][1] if spans else 1
    if any(len(each) != size or each[0] != VERSION for each in packed):
        raise BadPacking("not every sitting is one of this form")
    rows = np.frombuffer(b"".join(packed), dtype=np.uint8).reshape(len(packed), size)
    turns = zip(content.turns, key.turns, spans, strict=True)
    return tuple(_turn_answers(shown, keyed, rows[:, start:end]) for shown, keyed, (start, end) in turns)


def _turn_answers(shown: TurnContent, keyed: TurnKey, part: Bytes) -> TurnAnswers:
    numbers = np.zeros(len(part), dtype=np.int64)
    for column in range(part.shape[1]):
        numbers = (numbers << 8) | part[:, column]
    ways, at = np.unique(numbers, return_inverse=True)
    if keyed.format in (ResponseFormat.BEST, ResponseFormat.BEST_WORST):
        of_ways = _chosen(shown, keyed, ways, part.shape[1])
    else:
        of_ways = _numbered(keyed, _digits(shown, keyed, ways))
    return TurnAnswers(of_ways.credits[at], of_ways.first[at], of_ways.last[at], of_ways.answered[at])


def _chosen(shown: TurnContent, keyed: TurnKey, ways: Whole, size: int) -> TurnAnswers:
    """Few ways of answering: each by the functions that score."""
    codes, credits, first, last, answered = codes_of(keyed), [], [], [], []
    for way in ways.tolist():
        text = unpack_turn(shown, way.to_bytes(size, "big"))
        response = parse(text, format=keyed.format, codes=codes) if text else None
        credits.append(float(turn_credit(keyed, response)))
        first.append(_row(keyed, first_choices(keyed, response)))
        last.append(_row(keyed, last_choices(keyed, response)))
        answered.append(response is not None and is_complete(response, format=keyed.format, codes=codes))
    options = len(keyed.options)
    firsts, lasts = (np.array(rows, dtype=float).reshape(-1, options) for rows in (first, last))
    return TurnAnswers(np.array(credits, dtype=float), firsts, lasts, np.array(answered, dtype=bool))


def _row(turn: TurnKey, weights: Weights) -> list[float]:
    return [float(weights.get(option.code, 0)) for option in turn.options]


def _digits(shown: TurnContent, keyed: TurnKey, ways: Whole) -> Whole:
    """The rating or place of each option, in the key's order; 0 where none was stated. Shape (ways, options)."""
    base, count = number_base(shown)
    if ways.size and int(ways.max()) >= base**count:
        raise BadPacking(f"turn {shown.number}: a number stands for no response")
    places = [codes_of(keyed).index(option.code) for option in keyed.options]
    digits = np.stack([ways // base ** (count - 1 - at) % base for at in range(count)], axis=1)
    kept: Whole = digits[:, places]
    return kept


def _numbered(keyed: TurnKey, stated: Whole) -> TurnAnswers:
    """Thousands of ways of rating or ordering: what ``turn_credit``, ``first_choices`` and ``last_choices`` say, for all at once."""
    is_rate, count = keyed.format is ResponseFormat.RATE, stated.shape[1]
    effects = effect(keyed)
    values = [effects[option.code] for option in keyed.options]
    total, agreed = 0.0, np.zeros(len(stated))
    for one, other in combinations(range(count), 2):
        better, worse = (one, other) if values[one] > values[other] else (other, one)
        weight = float(values[better] - values[worse])
        said = np.sign(stated[:, better] - stated[:, worse]) * (1 if is_rate else -1)
        total += weight
        agreed += weight * np.where((stated[:, better] > 0) & (stated[:, worse] > 0), said, -1)
    whole: Mask = np.all(stated > 0, axis=1)
    if is_rate:
        low, high = stated.min(axis=1, keepdims=True), stated.max(axis=1, keepdims=True)
        speaks = whole & (low != high)[:, 0]
        first, last = (stated == high) & speaks[:, None], (stated == low) & speaks[:, None]
    else:
        whole = np.all(np.sort(stated, axis=1) == np.arange(1, count + 1), axis=1)
        first, last = (ends & (ends.sum(axis=1, keepdims=True) == 1) for ends in (stated == 1, stated == count))
    return TurnAnswers((1 + agreed / total) / 2, _shared(first), _shared(last), whole)


def _shared(ends: Mask) -> Array:
    """Weights that sum to 1 over the options that are tied, or to 0."""
    weights: Array = ends / np.maximum(ends.sum(axis=1, keepdims=True), 1)
    return weights
