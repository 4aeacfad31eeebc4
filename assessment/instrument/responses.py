"""A candidate's response to one turn as short canonical text, and back. Pure: no Django.

``best``: ``b`` · ``best_worst``: ``b-d``, half-made ``b-`` or ``-d`` · ``rate``: ``a3b5c1``, unrated options left out ·
``rank``: ``a2b1c3``, the place of each option. One text per response: options stand in code order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assessment.instrument.enums import ResponseFormat

RATINGS = range(1, 6)
_PAIRS = re.compile(r"(?:[a-f][1-9])+")


class BadResponse(ValueError):
    """The text is not a response to this turn."""


@dataclass(frozen=True)
class Response:
    """A parsed response; ``None`` and absent options are what has not been said."""

    best: str | None = None
    worst: str | None = None
    numbers: tuple[tuple[str, int], ...] = ()  # (option code, rating or place), in code order


def parse(text: str, *, format: ResponseFormat, codes: str) -> Response:
    """Read canonical text.

    Args:
        codes: the turn's option codes, ``"abcd"``.
    Raises:
        BadResponse: not canonical, not this format, an option the turn does not have, or best = worst.
    """
    if format is ResponseFormat.BEST:
        if len(text) == 1 and text in codes:
            return Response(best=text)
    elif format is ResponseFormat.BEST_WORST:
        best, dash, worst = text.partition("-")
        if dash and text != "-" and all(part == "" or (len(part) == 1 and part in codes) for part in (best, worst)) and best != worst:
            return Response(best=best or None, worst=worst or None)
    elif _PAIRS.fullmatch(text):
        pairs = tuple((text[at], int(text[at + 1])) for at in range(0, len(text), 2))
        named = [code for code, _ in pairs]
        highest = RATINGS.stop - 1 if format is ResponseFormat.RATE else len(codes)
        if named == sorted(set(named)) and set(named) <= set(codes) and all(number <= highest for _, number in pairs):
            return Response(numbers=pairs)
    raise BadResponse(f"not a response to this turn: {text[:20]!r}")


def write(response: Response, *, format: ResponseFormat) -> str:
    """The canonical text of a response; empty when nothing has been said."""
    if format is ResponseFormat.BEST:
        return response.best or ""
    if format is ResponseFormat.BEST_WORST:
        return f"{response.best or ''}-{response.worst or ''}" if response.best or response.worst else ""
    return "".join(f"{code}{number}" for code, number in sorted(response.numbers))


def is_complete(response: Response, *, format: ResponseFormat, codes: str) -> bool:
    """Whether the turn counts as answered."""
    if format is ResponseFormat.BEST:
        return response.best is not None
    if format is ResponseFormat.BEST_WORST:
        return response.best is not None and response.worst is not None
    numbers = [number for _, number in response.numbers]
    if format is ResponseFormat.RATE:
        return len(numbers) == len(codes)
    return sorted(numbers) == list(range(1, len(codes) + 1))


def is_answered(text: str | None, *, format: ResponseFormat, codes: str) -> bool:
    """Whether a turn with this current answer counts as answered; None is no answer at all."""
    return bool(text) and is_complete(parse(text or "", format=format, codes=codes), format=format, codes=codes)
