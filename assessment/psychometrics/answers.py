"""The packed choices of many sittings as arrays: what each earned, put first and put last. Pure: no Django."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assessment.instrument.documents import Content, Key, TurnContent, TurnKey
from assessment.instrument.responses import is_complete, parse
from assessment.psychometrics.agreement import Array, Mask
from assessment.scoring.credit import codes_of, turn_credit
from assessment.scoring.packing import VERSION, BadPacking, turn_spans, unpack_turn
from assessment.scoring.zones import Weights, first_choices, last_choices


@dataclass(frozen=True, eq=False)
class TurnAnswers:
    """One turn; options in the key's order."""

    credits: Array  # (sittings,), 0–1, what is missing as it is scored
    first: Array  # (sittings, options): weights that sum to 1, or to 0 where nothing was put first
    last: Array
    answered: Mask  # (sittings,), wholly


def read_answers(content: Content, key: Key, packed: Sequence[bytes]) -> tuple[TurnAnswers, ...]:
    """Every turn of the form in order. What a way of answering earns is worked out once, by the functions that score.

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


def _turn_answers(shown: TurnContent, keyed: TurnKey, part: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> TurnAnswers:
    numbers = np.zeros(len(part), dtype=np.int64)
    for column in range(part.shape[1]):
        numbers = (numbers << 8) | part[:, column]
    ways, at = np.unique(numbers, return_inverse=True)
    codes, credits, first, last, answered = codes_of(keyed), [], [], [], []
    for way in ways.tolist():
        text = unpack_turn(shown, way.to_bytes(part.shape[1], "big"))
        response = parse(text, format=keyed.format, codes=codes) if text else None
        credits.append(float(turn_credit(keyed, response)))
        first.append(_row(keyed, first_choices(keyed, response)))
        last.append(_row(keyed, last_choices(keyed, response)))
        answered.append(response is not None and is_complete(response, format=keyed.format, codes=codes))
    options = len(keyed.options)
    return TurnAnswers(
        np.array(credits, dtype=float)[at],
        np.array(first, dtype=float).reshape(-1, options)[at],
        np.array(last, dtype=float).reshape(-1, options)[at],
        np.array(answered, dtype=bool)[at],
    )


def _row(turn: TurnKey, weights: Weights) -> list[float]:
    return [float(weights.get(option.code, 0)) for option in turn.options]
