"""Error of measurement and bands of scores that cannot be told apart. Pure: no Django.

Source: MEASUREMENT.md §3. SEM and SED are in score points (0–100); scores, widths and edges are whole hundredths of a point,
so that every comparison is between integers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isfinite, isqrt, sqrt

from assessment.instrument.enums import Term

FEWEST_SITTINGS = 10
Z_HUNDREDTHS = 196  # 1.96, literally


class SemSource(Term):
    NORM = "norm", "norm group"
    POOLED = "pooled", "completed sittings of this form (provisional)"
    ASSUMED = "assumed", "assumed before ten completed sittings (provisional)"


@dataclass(frozen=True)
class Sem:
    """Standard error of measurement in score points, with what it rests on."""

    points: float
    source: SemSource
    sittings: int  # size of the norm group, or completed sittings pooled

    @property
    def is_provisional(self) -> bool:
        return self.source is not SemSource.NORM


def sem_of_norm(*, sd: float, reliability: float, n: int) -> Sem:
    """``SEM = SD·√(1 − r)``. Nothing calls it yet: there are no norm groups.

    Args:
        sd: standard deviation of the norm group, n − 1, in points, > 0.
        reliability: r in [0, 1], alpha or omega as the norm has fixed it.
        n: size of the norm group.
    Raises:
        ValueError: an argument is out of range.
    """
    if not (sd > 0 and isfinite(sd)) or not 0 <= reliability <= 1 or n < 2:
        raise ValueError(f"sd {sd}, reliability {reliability}, n {n}")
    return Sem(sd * sqrt(1 - reliability), SemSource.NORM, n)


def error_variance(credits: Sequence[Fraction]) -> float | None:
    """One person's s²/K, in squared credit: s² the variance (n − 1) of the scenario credits, K their number.

    Args:
        credits: credit of every scenario of the scale, 0–1 each.
    Returns:
        None when K < 2, where it is undefined.
    """
    count = len(credits)
    if count < 2:
        return None
    mean = sum(credits, Fraction(0)) / count
    return float(sum(((credit - mean) ** 2 for credit in credits), Fraction(0)) / (count - 1) / count)


def sem_of_form(*, mean: float | None, sittings: int, scenarios: int) -> Sem:
    """Provisional SEM of a form without a norm group: ``100·√(mean of s²/K)`` over its completed sittings; ``30/√K`` before ten.

    Args:
        mean: mean of ``error_variance`` over all completed sittings of the form, 0–1, never over one vacancy's only; None without any.
        sittings: how many those are.
        scenarios: K, scenarios of the scale in the form, ≥ 1.
    Raises:
        ValueError: an argument is out of range, or the mean is missing with ten sittings or more.
    """
    if scenarios < 1 or sittings < 0 or (mean is not None and not 0 <= mean <= 1):
        raise ValueError(f"error variance {mean} over {sittings} sittings of {scenarios} scenarios")
    if sittings < FEWEST_SITTINGS:
        return Sem(30 / sqrt(scenarios), SemSource.ASSUMED, sittings)
    if mean is None:
        raise ValueError(f"error variance missing over {sittings} sittings")
    return Sem(100 * sqrt(mean), SemSource.POOLED, sittings)


def sed(sem: float) -> float:
    """Standard error of a difference between two observed scores, ``√2·SEM``, in the unit of SEM."""
    return sqrt(2) * sem


def band_width(sem: float) -> int:
    """``1.96·SED`` in whole hundredths: the largest difference of two scores in hundredths that does not exceed it, ≥ 0.

    Rounded down, since scores are whole: T − score ≤ width exactly when T − score ≤ ⌊width⌋. Computed in integers from the square.

    Args:
        sem: in points, ≥ 0 and finite.
    Raises:
        ValueError: sem is out of range.
    """
    if not (sem >= 0 and isfinite(sem)):
        raise ValueError(f"SEM {sem}")
    square = 2 * (Z_HUNDREDTHS * Fraction(sem)) ** 2
    return isqrt(square.numerator // square.denominator)


@dataclass(frozen=True)
class Bands:
    """Band edges as a snapshot freezes them, in hundredths: ``tops`` from the highest down, one ``width``."""

    tops: tuple[int, ...]
    width: int

    @property
    def floors(self) -> tuple[int, ...]:
        """The lowest score of each band, inclusive."""
        return tuple(top - self.width for top in self.tops)

    @property
    def is_single(self) -> bool:
        """Whether one band holds all: the test does not separate these people."""
        return len(self.tops) == 1


def draw_bands(scores: Iterable[int], *, width: int) -> Bands:
    """Bands of these scores: one opens at the highest score T not yet in one and holds every score ≥ T − width.

    Args:
        scores: in hundredths, of completed sittings; in any order, repeats allowed.
        width: in hundredths, ≥ 0.
    Raises:
        ValueError: no scores, or a negative width.
    """
    ordered = sorted(set(scores), reverse=True)
    if not ordered or width < 0:
        raise ValueError(f"{len(ordered)} scores, width {width}")
    tops = [ordered[0]]
    for score in ordered:
        if score < tops[-1] - width:
            tops.append(score)
    return Bands(tuple(tops), width)


def band_of(score: int, bands: Bands) -> int:
    """Number of the band, from 1 at the top, that a score falls in by frozen edges.

    A score above every top joins band 1; one between two bands joins the lower, whose top it then exceeds. Scores below the
    last band go on downward in steps of the same width, so that no one's place depends on who else came later.

    Raises:
        ValueError: no band has been drawn.
    """
    if not bands.tops:
        raise ValueError("no band has been drawn")
    floors = bands.floors
    for number, floor in enumerate(floors, start=1):
        if score >= floor:
            return number
    return len(floors) + 1 + (floors[-1] - 1 - score) // (bands.width + 1)
