"""What the answers say of one scenario, one option, one turn. Pure: no Django.

Arrays in, numbers out: one row a sitting. Limits and least numbers are those of MEASUREMENT.md §4; who applies them is ``evidence``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import atanh, sqrt, tanh

import numpy as np

from assessment.instrument.documents import ScenarioKey, TurnKey
from assessment.instrument.enums import ResponseFormat
from assessment.psychometrics.agreement import Array, Mask
from assessment.psychometrics.reliability import FLAT
from assessment.scoring.credit import effect

HALF = Fraction(1, 2)
Z95 = 1.96


@dataclass(frozen=True)
class Estimate:
    """A mean or a difference of means with its standard error (n − 1)."""

    value: float
    error: float


@dataclass(frozen=True)
class Endorsement:
    """How often an option was chosen. ``count`` may be a fraction: tied top ratings share."""

    count: float
    of_all: float  # share of all sittings, 0–1
    of_answered: float | None  # share of those who made the choice; None of nobody


def facility(credits: Array) -> Estimate | None:
    """Mean credit, 0–1; what is missing counts as it was scored.

    Args:
        credits: shape (sittings,), 0–1.
    Returns:
        None of fewer than two sittings.
    """
    if credits.size < 2:
        return None
    return Estimate(float(credits.mean()), float(credits.std(ddof=1) / sqrt(credits.size)))


def chance_credit(scenario: ScenarioKey) -> Fraction:
    """c: mean credit of random answers over all complete answers that the format allows, exact.

    ``best``: the mean of e. In the other formats each answer has a mirror image that earns what it lacks to 1 (best and worst, the
    places, the ratings 1–5 the other way round), so it is ½ whatever the key.

    Raises:
        ValueError: a turn's options do not differ in effectiveness.
    """
    return sum((_chance_of(turn) for turn in scenario.turns), Fraction(0)) / len(scenario.turns)


def chance_corrected(mean: float, chance: Fraction) -> float:
    """(f − c)/(1 − c): 0 for random answers, 1 for full credit. c < 1, since options differ."""
    return float((mean - float(chance)) / (1 - float(chance)))


def rest_correlations(credits: Array) -> list[float | None]:
    """Corrected item–total r, scenario by scenario: with the sum of the others.

    Args:
        credits: shape (sittings, scenarios).
    Returns:
        None where the scenario, or the rest, has no spread.
    """
    rest = credits.sum(axis=1, keepdims=True) - credits
    return [correlation(credits[:, at], rest[:, at]) for at in range(credits.shape[1])]


def correlation(one: Array, other: Array) -> float | None:
    """Pearson's r, −1 to 1; None where either has no spread.

    Args:
        one, other: shape (sittings,).
    """
    if one.size < 2:
        return None
    first, second = one - one.mean(), other - other.mean()
    spread = float((first @ first) * (second @ second))
    if float(first @ first) < FLAT * one.size or float(second @ second) < FLAT * one.size:
        return None
    return max(-1.0, min(1.0, float(first @ second) / sqrt(spread)))


def correlation_interval(r: float, *, n: int) -> tuple[float, float]:
    """95 % interval of r by Fisher's z; n > 3."""
    if abs(r) >= 1:
        return r, r
    reach = Z95 / sqrt(n - 3)
    return tanh(atanh(r) - reach), tanh(atanh(r) + reach)


def endorsements(weights: Array) -> list[Endorsement]:
    """Option by option, by first choices, or by last ones.

    Args:
        weights: shape (sittings, options); a row sums to 1, or to 0 where no choice was made.
    """
    sittings, answered = weights.shape[0], float(weights.sum())
    counts = [float(count) for count in weights.sum(axis=0)]
    return [Endorsement(count, count / sittings if sittings else 0.0, count / answered if answered else None) for count in counts]


def option_rest(weights: Array, rest: Array) -> list[float | None]:
    """Option–rest r: of having put an option first with the credit of the other scenarios, over those who put one first.

    The rest leaves out the scenario's *credit*, not the option's indicator: a distractor is compared with the same rest as the key.

    Args:
        weights: shape (sittings, options), as of ``endorsements``.
        rest: shape (sittings,): the sum of the other scenarios of the scale.
    """
    chosen = weights.sum(axis=1) > 0
    return [correlation(weights[chosen, at], rest[chosen]) for at in range(weights.shape[1])]


def difference(one: Array, other: Array) -> Estimate | None:
    """Mean of ``other`` less mean of ``one``, of different sittings, with ``√(s²/n + s²/n)``; None where either has fewer than two."""
    before, after = facility(one), facility(other)
    if before is None or after is None:
        return None
    return Estimate(after.value - before.value, sqrt(before.error**2 + after.error**2))


@dataclass(frozen=True, eq=False)
class Group:
    """Sittings that made one choice; ``option`` is its index, None where smaller groups were put together."""

    option: int | None
    members: Mask


def choice_groups(weights: Array, *, least: int) -> tuple[Group, ...]:
    """Sittings by what they put first, none with fewer than ``least`` in it, so that none can be found by subtraction either.

    Groups that are too small, those who chose nothing and those who rated several alike are put together; if they are still too few,
    the smallest group joins them.

    Args:
        weights: shape (sittings, options).
    Returns:
        In the options' order, those put together last; none where there are fewer than ``least`` sittings.
    """
    chose = weights == 1
    sizes = chose.sum(axis=0)
    own = sorted((at for at in range(len(sizes)) if sizes[at] >= least), key=lambda at: (-sizes[at], at))
    others = ~chose[:, own].any(axis=1)
    while own and 0 < others.sum() < least:
        others |= chose[:, own.pop()]
    if 0 < others.sum() < least:
        return ()
    groups = [Group(at, chose[:, at]) for at in sorted(own)]
    return (*groups, *([Group(None, others)] if others.any() else ()))


def median(values: Array) -> float | None:
    """Of what is there; None of nothing.

    Args:
        values: shape (sittings,), nan where nothing was recorded.
    """
    there = values[~np.isnan(values)]
    return float(np.median(there)) if there.size else None


def readable(counts: Sequence[float], *, least: int, keep: Sequence[bool]) -> list[bool]:
    """Which options' r may be printed without telling what the few who chose another one scored.

    An r with fewer than ``least`` behind an option is theirs. The options' covariances sum to nought, so a single hidden one can be worked
    out: options are hidden, the least chosen first and the kept ones last, until ``least`` stand behind what is hidden.

    Args:
        counts: how many chose each option. keep: those to be hidden last.
    """
    shown = [count >= least for count in counts]
    order = sorted(range(len(counts)), key=lambda at: (keep[at], counts[at], at))
    while 0 < sum(count for count, is_shown in zip(counts, shown, strict=True) if not is_shown) < least and any(shown):
        shown[next(at for at in order if shown[at])] = False
    return shown


def _chance_of(turn: TurnKey) -> Fraction:
    effects = effect(turn)
    if turn.format is ResponseFormat.BEST:
        return sum(effects.values(), Fraction(0)) / len(effects)
    return HALF
