"""The final choices of a sitting in a few bytes, for stores that keep many, and back. Pure: no Django.

One header byte (the layout's version), then every turn of the form in order: one byte for ``best`` and ``best_worst``, two for
``rate`` and ``rank`` (three for a rank of six options, whose half-made orders are more than two bytes tell apart).
A turn's number is read in base n + 1, 0 for what is missing. The form's content says which turn lies where.
"""

from __future__ import annotations

from collections.abc import Mapping

from assessment.instrument.documents import Content, TurnContent
from assessment.instrument.enums import ResponseFormat
from assessment.instrument.responses import RATINGS, BadResponse, Response, parse, write

VERSION = 1


class BadPacking(ValueError):
    """The bytes are not a packed sitting of this form."""


def pack(content: Content, responses: Mapping[int, str]) -> bytes:
    """Canonical response texts by turn number as bytes; absent and empty ones are missing.

    Raises:
        BadResponse: a text is not a response to its turn, or there is no such turn.
    """
    unknown = responses.keys() - {turn.number for turn in content.turns}
    if unknown:
        raise BadResponse(f"no turn {min(unknown)} in this form")
    packed = bytearray([VERSION])
    for turn in content.turns:
        text = responses.get(turn.number, "")
        codes = _codes(turn)
        response = parse(text, format=turn.format, codes=codes) if text else Response()
        packed += _number(response, turn, codes).to_bytes(_size(turn), "big")
    return bytes(packed)


def unpack(content: Content, packed: bytes) -> dict[int, str]:
    """Canonical response texts by turn number; missing turns are absent. The exact inverse of ``pack``.

    Raises:
        BadPacking: another version, another length, or a number that stands for no response.
    """
    if packed[:1] != bytes([VERSION]):
        raise BadPacking(f"packed by version {packed[:1].hex() or 'none'}, not {VERSION}")
    if len(packed) != 1 + sum(map(_size, content.turns)):
        raise BadPacking(f"{len(packed)} bytes are not a sitting of this form")
    spans = zip(content.turns, turn_spans(content), strict=True)
    texts = {turn.number: unpack_turn(turn, packed[start:end]) for turn, (start, end) in spans}
    return {number: text for number, text in texts.items() if text}


def unpack_turn(turn: TurnContent, part: bytes) -> str:
    """Canonical response text of one turn from its own bytes; empty when it is missing.

    Raises:
        BadPacking: a number that stands for no response.
    """
    return _text(int.from_bytes(part, "big"), turn)


def number_base(turn: TurnContent) -> tuple[int, int]:
    """How a turn's number is written: its base, and how many digits; in ``rate`` and ``rank`` one for each option, in code order."""
    return _base(turn), _digits(turn)


def turn_spans(content: Content) -> list[tuple[int, int]]:
    """Where each turn lies in a packed sitting: start and end, which the next one starts at."""
    spans, at = [], 1
    for turn in content.turns:
        spans.append((at, at + _size(turn)))
        at += _size(turn)
    return spans


def scenario_spans(content: Content) -> list[tuple[int, int]]:
    """Where each scenario's turns lie in a packed sitting: start and end, which the next one starts at."""
    spans, at = [], 1
    for scenario in content.scenarios:
        end = at + sum(map(_size, scenario.turns))
        spans.append((at, end))
        at = end
    return spans


def _codes(turn: TurnContent) -> str:
    return "".join(sorted(turn.codes))


def _base(turn: TurnContent) -> int:
    return RATINGS.stop if turn.format is ResponseFormat.RATE else len(turn.options) + 1


def _digits(turn: TurnContent) -> int:
    return {ResponseFormat.BEST: 1, ResponseFormat.BEST_WORST: 2}.get(turn.format, len(turn.options))


def _size(turn: TurnContent) -> int:
    if turn.format in (ResponseFormat.BEST, ResponseFormat.BEST_WORST):
        return 1
    return 2 if _base(turn) ** _digits(turn) <= 1 << 16 else 3


def _number(response: Response, turn: TurnContent, codes: str) -> int:
    stated = dict(response.numbers)
    digits = [stated.get(code, 0) for code in codes]
    if turn.format in (ResponseFormat.BEST, ResponseFormat.BEST_WORST):
        digits = [codes.index(code) + 1 if code else 0 for code in (response.best, response.worst)][: _digits(turn)]
    number = 0
    for digit in digits:
        number = number * _base(turn) + digit
    return number


def _text(number: int, turn: TurnContent) -> str:
    codes = _codes(turn)
    rest, digits = number, list[int]()
    for _ in range(_digits(turn)):
        rest, digit = divmod(rest, _base(turn))
        digits.insert(0, digit)
    if turn.format in (ResponseFormat.BEST, ResponseFormat.BEST_WORST):
        best, worst, *_ = [codes[digit - 1] if digit else None for digit in digits] + [None]
        response = Response(best=best, worst=worst)
    else:
        response = Response(numbers=tuple((code, digit) for code, digit in zip(codes, digits, strict=True) if digit))
    text = write(response, format=turn.format)
    try:
        if rest == 0 and (not text or parse(text, format=turn.format, codes=codes) == response):
            return text
    except BadResponse as error:
        raise BadPacking(f"turn {turn.number}: {number} stands for no response") from error
    raise BadPacking(f"turn {turn.number}: {number} stands for no response")
