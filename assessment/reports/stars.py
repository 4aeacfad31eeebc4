"""A customer's grade as stars, in halves. Pure: no Django."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Literal

from assessment.scoring.profile import NeedGrade

Star = Literal["full", "half", "empty"]


@dataclass(frozen=True)
class Stars:
    """One need's grade; ``stars`` is empty below six situations, where only their number may be told."""

    need: str
    situations: int
    stars: tuple[Star, ...] = ()
    text: str = ""  # "4½"
    error: str = ""  # "½": the standard error of the mean, rounded up to a half, and half a star at least


def stars(grade: NeedGrade) -> Stars:
    """The grade of one need as five stars.

    A handful of equal grades has a standard error of nought, and says nothing so exact: the error is never printed as none.
    """
    if grade.stars is None or grade.standard_error is None:
        return Stars(grade.need.label, grade.situations)
    halves = round(2 * grade.stars)
    full, half = divmod(halves, 2)
    drawn: list[Star] = ["empty"] * 5
    drawn[:full] = ["full"] * full
    if half:
        drawn[full] = "half"
    return Stars(grade.need.label, grade.situations, tuple(drawn), _halves(halves), _halves(max(1, ceil(2 * grade.standard_error - 1e-9))))


def _halves(count: int) -> str:
    """At least one half."""
    whole, half = divmod(count, 2)
    return f"{whole or ''}{'½' if half else ''}"
