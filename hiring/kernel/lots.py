"""Long lists, a lot at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet

from hiring.kernel.numbers import number_in


@dataclass(frozen=True)
class Lot:
    """Some rows of a list, and the queries that lead to its first and its next ones; empty where there are none."""

    rows: Sequence[Any]
    first: str
    next: str


def lot_of(
    rows: Sequence[Any] | QuerySet[Any], *, sent: str, size: int, name: str = "page", keep: Mapping[str, object] | None = None
) -> Lot:
    """One lot; one statement for a queryset.

    Args:
        sent: the lot's number from 1, as an address gave it; anything else is the first.
        name: of the number in an address; ``keep`` stands there beside it.
    """
    number = max(number_in(sent, digits=6), 1)
    start = (number - 1) * size
    found = list(rows[start : start + size + 1])
    there = dict(keep or {})
    more = f"?{urlencode(there | {name: number + 1})}" if len(found) > size else ""
    return Lot(found[:size], f"?{urlencode(there | {name: 1})}" if start else "", more)


def weighed_lot(
    rows: Sequence[Any] | QuerySet[Any],
    *,
    sent: str,
    weigh: Callable[[Any], int],
    most: int,
    size: int = 60,
    least: int = 1,
    name: str = "from",
    keep: Mapping[str, object] | None = None,
) -> Lot:
    """As many rows as a page may hold of them, where some are much longer than others; one statement for a queryset.

    Args:
        sent: how many rows stand before this lot, as an address gave it; anything else is none.
        weigh: what a row takes on the page, in bytes.
        most: of all together. ``least`` rows come whatever they take, and no more than ``size``.
    """
    start = number_in(sent, digits=6)
    found, taken, there = list(rows[start : start + size + 1]), 0, dict(keep or {})
    for row in found[:size]:
        most -= weigh(row)
        if most < 0 and taken >= least:
            break
        taken += 1
    more = f"?{urlencode(there | {name: start + taken})}" if len(found) > taken else ""
    return Lot(found[:taken], f"?{urlencode(there | {name: 0})}" if start else "", more)
