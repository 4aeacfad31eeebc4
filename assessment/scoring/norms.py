"""Where a score stands in a norm group. Pure: no Django.

Source: MEASUREMENT.md §3. One form, one language, one instruction in a norm group: the caller's duty. Nothing calls it yet: there are no
norm groups to stand in, so every error is provisional. It is kept because it is held to two independent programs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import floor, sqrt
from statistics import NormalDist

FEWEST = 100
FULL = 200

_NORMAL = NormalDist()
_Z95 = _NORMAL.inv_cdf(0.975)


@dataclass(frozen=True)
class NormStanding:
    """A score in a norm group of n. In a *small* group (100–199) percentile and sten are None: T alone, with its error."""

    n: int
    is_small: bool
    percentile: float | None  # 0–100, mid-rank
    percentile_low: float | None  # 95 % interval
    percentile_high: float | None
    z: float  # rank-normalised
    t: float  # 50 + 10z
    t_low: float  # 95 % interval, from the percentile's
    t_high: float
    sten: int | None  # 1–10


def standing(score: int, group: Iterable[int]) -> NormStanding | None:
    """Where a score stands among a norm group's scores, all in hundredths; None below 100."""
    scores = list(group)
    return standing_of_counts(below=sum(other < score for other in scores), equal=scores.count(score), n=len(scores))


def standing_of_counts(*, below: int, equal: int, n: int) -> NormStanding | None:
    """The same from counts, for a norm kept as a frequency table.

    ``P = (below + ½·equal)/N``; percentile 100·P with Wilson's 95 % interval; ``z = Φ⁻¹(P)`` with P clipped to
    [½/N, 1 − ½/N]; ``T = 50 + 10z``; ``sten = ⌊2z⌋ + 6``, clipped to 1–10.

    Returns:
        None when N < 100: there is no norm then.
    Raises:
        ValueError: the counts are negative or sum to more than n.
    """
    p = percentile_share(below=below, equal=equal, n=n) if n else None
    if p is None or n < FEWEST:
        return None
    low, high = wilson_interval(float(p), n=n)
    z = normal_score(float(p), n=n)
    is_small = n < FULL
    return NormStanding(
        n=n,
        is_small=is_small,
        percentile=None if is_small else float(100 * p),
        percentile_low=None if is_small else 100 * low,
        percentile_high=None if is_small else 100 * high,
        z=z,
        t=t_score(z),
        t_low=t_score(normal_score(low, n=n)),
        t_high=t_score(normal_score(high, n=n)),
        sten=None if is_small else sten(z),
    )


def percentile_share(*, below: int, equal: int, n: int) -> Fraction:
    """``P = (below + ½·equal)/N``, 0–1, exact.

    Raises:
        ValueError: the counts are negative or sum to more than n, or n < 1.
    """
    if below < 0 or equal < 0 or n < 1 or below + equal > n:
        raise ValueError(f"{below} below and {equal} equal of {n}")
    return Fraction(2 * below + equal, 2 * n)


def wilson_interval(p: float, *, n: int) -> tuple[float, float]:
    """Wilson's 95 % score interval of a share p of n, within 0–1 (Wilson 1927)."""
    square = _Z95**2
    centre = (p + square / (2 * n)) / (1 + square / n)
    half = _Z95 / (1 + square / n) * sqrt(p * (1 - p) / n + square / (4 * n * n))
    return max(0.0, centre - half), min(1.0, centre + half)


def normal_score(p: float, *, n: int) -> float:
    """``z = Φ⁻¹(P)`` with P clipped to [½/N, 1 − ½/N], so that the ends of the group stay finite."""
    return _NORMAL.inv_cdf(min(max(p, 0.5 / n), 1 - 0.5 / n))


def t_score(z: float) -> float:
    """``T = 50 + 10z``."""
    return 50 + 10 * z


def sten(z: float) -> int:
    """``⌊2z⌋ + 6``, clipped to 1–10."""
    return min(max(floor(2 * z) + 6, 1), 10)
