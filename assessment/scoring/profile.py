"""Why a score is what it is: position, customer's grade, focus, markers, orientation. Pure: no Django.

Source: MEASUREMENT.md §1 and §3. All of it describes answers; none of it enters a score.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import atan2, degrees, isclose, sqrt

from assessment.instrument.documents import Key, TurnKey
from assessment.instrument.enums import ZONE_SIGNS, Marker, Need, Orientation, Term, Zone
from assessment.scoring.credit import Responses, effect, round_half_up
from assessment.scoring.zones import Weights, chosen_turns, zone_counts, zone_turns

FEWEST_GRADES = 6
HALF = Fraction(1, 2)
ROOT2 = sqrt(2)

Point = tuple[float, float]


class Focus(Term):
    POSITIVE = "positive", "positive focus"
    POOR = "poor", "poor focus"
    OVER_ACCOMMODATING = "over_accommodating", "over-accommodating"


FOCUS_OF_ZONE: dict[Zone, Focus] = {
    Zone.ASSERTIVE: Focus.POSITIVE,
    Zone.AGGRESSIVE: Focus.POOR,
    Zone.DEFENSIVE: Focus.POOR,
    Zone.SUBMISSIVE: Focus.OVER_ACCOMMODATING,
}


# Position on the grid ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Ellipse:
    """A 95 % region round the position, for drawing only; it decides nothing."""

    major: float  # semi-axis, in units of the grid
    minor: float
    rotation: float  # degrees from the x axis to the major axis, counter-clockwise with y upward, in [−90, 90]


@dataclass(frozen=True)
class Position:
    """Mean coordinates of the first choices: x regard for the customer (v), y regard for self (u), both in ±1."""

    x: float
    y: float
    a: float  # (x + y)/√2: assertive against defensive
    d: float  # (y − x)/√2: aggressive against submissive
    scenarios: int  # J
    is_default: bool  # every option stands at the corner of its zone: no panel yet
    covariance: tuple[float, float, float] | None  # of the position: var x, cov(x, y), var y; None when J = 1 and not default
    se_a: float | None
    se_d: float | None
    ellipse: Ellipse | None  # None when J < 3, or when the answers do not vary in two directions


def position(key: Key, responses: Responses) -> Position | None:
    """Position of the first choices with its errors.

    With default coordinates ``SE(a) = √((pA + pD − a²)/J)`` and ``SE(d)`` likewise, with p = (n + ½)/(J + 2) and a, d of those
    p; with a panel's coordinates the SD (n − 1) over scenarios, by √J.

    Returns:
        None when no zone scenario has a first choice.
    """
    points = _scenario_points(key, responses)
    if not points:
        return None
    count = len(points)
    x, y = sum(x for x, _ in points) / count, sum(y for _, y in points) / count
    is_default = has_default_coordinates(key)
    counts = zone_counts(key, responses) if is_default else None
    spread = _smoothed_covariance(counts) if counts else _sample_covariance([_turned(point) for point in points])
    a, d = _turned((x, y))
    if counts:
        a = float((counts[Zone.ASSERTIVE] - counts[Zone.DEFENSIVE]) / count)
        d = float((counts[Zone.AGGRESSIVE] - counts[Zone.SUBMISSIVE]) / count)
    if spread is None:
        return Position(x, y, a, d, count, is_default, None, None, None, None)
    var_a, cov_ad, var_d = spread
    covariance = ((var_a + var_d) / 2 - cov_ad, (var_a - var_d) / 2, (var_a + var_d) / 2 + cov_ad)
    return Position(x, y, a, d, count, is_default, covariance, sqrt(var_a), sqrt(var_d), ellipse(covariance, scenarios=count))


def has_default_coordinates(key: Key) -> bool:
    """Whether every zone option stands at ±1/√2 by its zone (to four decimals)."""
    return all(
        isclose(option.u * ROOT2, ZONE_SIGNS[option.zone][0], abs_tol=1e-4)
        and isclose(option.v * ROOT2, ZONE_SIGNS[option.zone][1], abs_tol=1e-4)
        for scenario in key.scenarios
        for turn in zone_turns(scenario)
        for option in turn.options
        if option.zone
    )


def random_point(key: Key) -> Point | None:
    """Where random answering lies: mean (x, y) of all options offered, turns in scenarios and scenarios in the form alike weighted.

    None when the form has no zone scenario.
    """
    points = []
    for scenario in key.scenarios:
        turns = zone_turns(scenario)
        if turns:
            points.append(_mean([_mean([(option.v, option.u) for option in turn.options]) for turn in turns]))
    return _mean(points) if points else None


def ellipse(covariance: tuple[float, float, float], *, scenarios: int) -> Ellipse | None:
    """The 95 % ellipse of a mean with this covariance (Hotelling's T² with two variables).

    Semi-axes ``√(f·λ)`` with λ the covariance's eigenvalues and ``f = 2(J − 1)/(J − 2)·F.95(2, J − 2)``.

    Args:
        covariance: var x, cov(x, y), var y of the mean.
        scenarios: J.
    Returns:
        None when J < 3 or the covariance is singular.
    """
    if scenarios < 3:
        return None
    var_x, cov, var_y = covariance
    middle, radius = (var_x + var_y) / 2, sqrt(((var_x - var_y) / 2) ** 2 + cov**2)
    if middle - radius <= 1e-12:
        return None
    factor = 2 * (scenarios - 1) / (scenarios - 2) * f_quantile(scenarios - 2)
    rotation = degrees(atan2(2 * cov, var_x - var_y)) / 2 if radius > 1e-12 else 0.0
    return Ellipse(sqrt(factor * (middle + radius)), sqrt(factor * (middle - radius)), rotation)


def f_quantile(n: int, *, alpha: float = 0.05) -> float:
    """The 1 − α quantile of F(2, n), ``(n/2)(α^(−2/n) − 1)``: exact, since ``P(F > f) = (1 + 2f/n)^(−n/2)``.

    Raises:
        ValueError: n < 1, or alpha is not between 0 and 1.
    """
    if n < 1 or not 0 < alpha < 1:
        raise ValueError(f"n = {n}, alpha = {alpha}")
    return float(n / 2 * (alpha ** (-2 / n) - 1))


def _scenario_points(key: Key, responses: Responses) -> list[Point]:
    points = []
    for scenario in key.scenarios:
        turns = [_turn_point(turn, weights) for turn, weights in chosen_turns(zone_turns(scenario), responses)]
        if turns:
            points.append(_mean(turns))
    return points


def _turn_point(turn: TurnKey, weights: Weights) -> Point:
    options = [(turn.by_code[code], float(weight)) for code, weight in weights.items()]
    return sum(option.v * weight for option, weight in options), sum(option.u * weight for option, weight in options)


def _mean(points: Sequence[Point]) -> Point:
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)


def _turned(point: Point) -> Point:
    x, y = point
    return (x + y) / ROOT2, (y - x) / ROOT2


def _smoothed_covariance(counts: Mapping[Zone, Fraction]) -> tuple[float, float, float]:
    """var a, cov(a, d), var d of the mean, half a scenario added to each zone; a scenario lies on one axis, so E(ad) = 0."""
    total = sum(counts.values())
    p = {zone: (count + HALF) / (total + 2) for zone, count in counts.items()}
    a, d = p[Zone.ASSERTIVE] - p[Zone.DEFENSIVE], p[Zone.AGGRESSIVE] - p[Zone.SUBMISSIVE]
    var_a = (p[Zone.ASSERTIVE] + p[Zone.DEFENSIVE] - a**2) / total
    var_d = (p[Zone.AGGRESSIVE] + p[Zone.SUBMISSIVE] - d**2) / total
    return float(var_a), float(-a * d / total), float(var_d)


def _sample_covariance(points: Sequence[Point]) -> tuple[float, float, float] | None:
    """var a, cov(a, d), var d of the mean, n − 1; None below two scenarios."""
    count = len(points)
    if count < 2:
        return None
    mean_a, mean_d = _mean(points)
    off = [(a - mean_a, d - mean_d) for a, d in points]
    by = (count - 1) * count
    return sum(a * a for a, _ in off) / by, sum(a * d for a, d in off) / by, sum(d * d for _, d in off) / by


# Customer's grade, focus, markers, orientation --------------------------------------------------------------------------


@dataclass(frozen=True)
class NeedGrade:
    """How customers would have graded one need. Below six situations all but ``situations`` is None."""

    need: Need
    situations: int
    mean: float | None = None  # 1–5
    stars: float | None = None  # the mean to the nearest half, halves of a half up
    standard_error: float | None = None  # of the mean, n − 1, in stars


def need_grades(key: Key, responses: Responses) -> tuple[NeedGrade, ...]:
    """The customer's grade on each of the six needs, in their own order.

    A situation is a scenario, of any scale, whose first choices carry a grade on the need; a conversation is the mean of its turns.
    """
    grades: dict[Need, list[Fraction]] = {need: [] for need in Need}
    for scenario in key.scenarios:
        chosen = list(chosen_turns(scenario.turns, responses))
        for need, found in grades.items():
            turns = [
                sum((weight * turn.by_code[code].needs[need] for code, weight in weights.items()), Fraction(0))
                for turn, weights in chosen
                if all(need in turn.by_code[code].needs for code in weights)
            ]
            if turns:
                found.append(sum(turns, Fraction(0)) / len(turns))
    return tuple(_need_grade(need, found) for need, found in grades.items())


def _need_grade(need: Need, grades: Sequence[Fraction]) -> NeedGrade:
    count = len(grades)
    if count < FEWEST_GRADES:
        return NeedGrade(need, count)
    mean = sum(grades, Fraction(0)) / count
    variance = sum(((grade - mean) ** 2 for grade in grades), Fraction(0)) / (count - 1)
    return NeedGrade(need, count, float(mean), round_half_up(2 * mean) / 2, sqrt(variance / count))


def focus_counts(zones: Mapping[Zone, Fraction]) -> dict[Focus, Fraction]:
    """Zone counts by focus, in scenarios."""
    counts = dict.fromkeys(Focus, Fraction(0))
    for zone, count in zones.items():
        counts[FOCUS_OF_ZONE[zone]] += count
    return counts


def shown_markers(turn: TurnKey, code: str) -> tuple[Marker, ...]:
    """The markers that may be spoken of when this option was put first: poor and over-accommodating ones only at e ≤ ½."""
    markers = turn.by_code[code].markers
    return markers if effect(turn)[code] <= HALF else tuple(marker for marker in markers if marker.focus == Focus.POSITIVE.value)


def marker_scenarios(key: Key, responses: Responses) -> dict[Marker, tuple[int, ...]]:
    """The scenarios, by number, in which each marker was shown by a first choice; markers never shown are left out.

    Fit scenarios take part: a choice is not reproached for being right, for e decides. A marker's count is the tuple's length.
    """
    found: dict[Marker, list[int]] = {}
    for scenario in key.scenarios:
        markers = {
            marker for turn, weights in chosen_turns(scenario.turns, responses) for code in weights for marker in shown_markers(turn, code)
        }
        for marker in markers:
            found.setdefault(marker, []).append(scenario.number)
    return {marker: tuple(found[marker]) for marker in Marker if marker in found}


def orientation_counts(key: Key, responses: Responses) -> dict[Orientation, Fraction]:
    """How many scenarios' first choices leant each way, conversations as the mean of their turns; untagged options count nothing."""
    counts = dict.fromkeys(Orientation, Fraction(0))
    for scenario in key.scenarios:
        chosen = list(chosen_turns(scenario.turns, responses))
        for turn, weights in chosen:
            for code, weight in weights.items():
                orientation = turn.by_code[code].orientation
                if orientation is not None:
                    counts[orientation] += weight / len(chosen)
    return counts
