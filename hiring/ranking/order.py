"""In what order applicants stand, and where a page of the list ends. Pure: no Django.

Attitude first; the last tie-break is a keyed hash, so neither time of submission nor row order decides anything. Bands only
draw lines through this order: they are not part of it, and a line that moves never moves a person.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from typing import NamedTuple

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TIE_BYTES = 8


class Group(IntEnum):
    """Where an applicant stands in the list; only the first are ranked."""

    RANKED = 0
    NOT_COMPLETED = 1
    BEING_SCORED = 2
    IN_PROGRESS = 3
    NOT_STARTED = 4
    WITHDRAWN = 5


class Place(NamedTuple):
    """A place in the order: compared from left to right."""

    group: int
    below: int  # 10000 − attitude in hundredths; 0 outside the ranked group
    tie: str


class Entry(NamedTuple):
    """One applicant, as light as a list of thousands needs."""

    applicant_id: int
    public_id: str
    group: int
    attitude: int | None  # hundredths
    flags: int
    score_id: int | None
    form: str  # public id of the sitting's; the vacancy's own for whoever is not invited yet
    language: str  # of the sitting; the form's own for whoever has not come in yet


@dataclass(frozen=True)
class Placed:
    place: Place
    entry: Entry


def place_of(entry: Entry, *, seed: str) -> Place:
    """Where an applicant stands; ties are broken by HMAC(seed, public id)."""
    tie = hmac.digest(seed.encode(), entry.public_id.encode(), "sha256")[:_TIE_BYTES].hex()
    below = 10_000 - entry.attitude if entry.group == Group.RANKED and entry.attitude is not None else 0
    return Place(entry.group, below, tie)


def in_order(entries: Iterable[Entry], *, seed: str) -> list[Placed]:
    """Entries from the highest attitude down, then the groups below in their order."""
    return sorted((Placed(place_of(entry, seed=seed), entry) for entry in entries), key=lambda placed: placed.place)


class BadCursor(ValueError):
    """The text is not a cursor."""


@dataclass(frozen=True)
class Cursor:
    """Where a page begins: the moment the list was first opened, and the last place already seen.

    The moment pins the list: who submits while somebody turns pages keeps the place they had when the first page was
    opened, so turning pages visits everybody exactly once.
    """

    as_of: datetime
    after: Place | None = None

    def __str__(self) -> str:
        moment = str((self.as_of - _EPOCH) // timedelta(microseconds=1))
        return moment if self.after is None else f"{moment}.{self.after.group}.{self.after.below}.{self.after.tie}"

    @classmethod
    def read(cls, text: str, *, now: datetime) -> Cursor:
        """The cursor that ``str`` wrote. A moment to come counts as now.

        Raises:
            BadCursor: it is none.
        """
        parts = text.split(".")
        if len(text) > 64 or len(parts) not in (1, 4) or not all(part.isascii() and part.isdigit() for part in parts[:3]):
            raise BadCursor(text[:64])
        try:
            as_of = min(_EPOCH + timedelta(microseconds=int(parts[0])), now)
            if len(parts) == 1:
                return cls(as_of)
            if len(bytes.fromhex(parts[3])) != _TIE_BYTES or parts[3].lower() != parts[3]:
                raise BadCursor(text)
            return cls(as_of, Place(int(parts[1]), int(parts[2]), parts[3]))
        except (OverflowError, ValueError) as error:
            raise BadCursor(text) from error


@dataclass(frozen=True)
class Window:
    """One page of an ordered list. ``start`` counts from 0; the places are cursors' ends, None at the list's ends."""

    placed: Sequence[Placed]
    start: int
    total: int
    is_first: bool
    before: Place | None  # the page before begins after this place; None when it is the first
    last: Place | None  # the next page begins after this place; None when there is none


def window(ordered: Sequence[Placed], *, after: Place | None, size: int) -> Window:
    """The page that begins after a place, which need not be taken (any more)."""
    start = sum(placed.place <= after for placed in ordered) if after else 0
    shown = ordered[start : start + size]
    has_more = start + size < len(ordered)
    before = ordered[start - size - 1].place if start > size else None
    return Window(shown, start, len(ordered), start == 0, before, shown[-1].place if has_more else None)
