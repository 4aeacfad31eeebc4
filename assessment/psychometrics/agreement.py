"""How far judges agree, and what a panel's judgements are enough for. Pure: no Django.

Arrays in, numbers out: one row a unit (an option), one column a judge, ``nan`` where there is no judgement. What is
undefined is a ``Figure`` without a value and with the reason. Rules: MEASUREMENT.md §4.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from assessment.instrument.enums import ZONE_SIGNS, Zone
from assessment.kernel.rounding import on_its_side

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

MIN_JUDGES = 10  # 12 are wanted
WANTED_JUDGES = 12
MIN_CUSTOMERS = 3
MODAL_SHARE = Fraction(60, 100)
VALIDITY = Fraction(40, 100)
MAX_SD = 1.2
MIN_RADIUS = 0.25
TURN_AGREEMENT = Fraction(75, 100)
CRITICAL_AGREEMENT = Fraction(75, 100)
MIN_KAPPA = 0.60
MIN_SINGLE = 0.40  # ICC(2,1)
MIN_AVERAGE = 0.75  # ICC(2,k)
USUAL_ALPHA = 0.667  # Krippendorff 2004: the least for tentative conclusions; decides nothing here
USUAL_WITHIN = 0.70  # r_wg, James et al. 1984; decides nothing here
EFFECTIVENESS_POINTS = 5
CORNER = 3 * sqrt(2)  # ratings of −3…+3 divided by it put the corner (3, 3) at radius 1
DUST = 1e-9  # what floats leave of a difference that is none

NO_JUDGEMENT = "Nobody has judged it."
ONE_JUDGE = "It needs at least two judges."
ONE_UNIT = "It needs at least two options that every judge has judged."
NO_SPREAD = "Every judgement is the same, so there is no difference that judges could agree on."
NO_AGREEMENT = "Options differ less than one judge’s view of them does, so there is no agreement that could be measured."


@dataclass(frozen=True)
class Figure:
    """A coefficient with what it rests on; None as its value is explained by ``why``."""

    value: float | None
    units: int  # rows it was computed from
    judges: int  # columns with a judgement among them
    why: str = ""


def zone_counts(judged: Array) -> dict[Zone, int]:
    """How many judges put one option into each zone.

    Args:
        judged: shape (judges,), the index of a zone in ``Zone``'s order, 0–3, or nan.
    """
    return {zone: int(np.count_nonzero(judged == code)) for code, zone in enumerate(Zone)}


def mode_of(counts: Mapping[Zone, int]) -> Zone | None:
    """The zone most judges chose; None where two lead together, or nobody judged."""
    first, second = sorted(counts, key=lambda zone: -counts[zone])[:2]
    return first if counts[first] > counts[second] else None


def modal_share(counts: Mapping[Zone, int]) -> Fraction | None:
    """n_modal/N, exact, 0–1; None without a judgement."""
    total = sum(counts.values())
    return Fraction(max(counts.values()), total) if total else None


def substantive_validity(counts: Mapping[Zone, int]) -> Fraction | None:
    """c_sv = (n_modal − n_next)/N, exact, 0–1 (Anderson and Gerbing 1991); 0 where two lead together; None without a judgement."""
    total = sum(counts.values())
    first, second = sorted(counts.values(), reverse=True)[:2]
    return Fraction(first - second, total) if total else None


def mean_of(values: Array) -> float | None:
    """Of what is there; None of nothing."""
    there = _there(values)
    return float(np.mean(there)) if there.size else None


def sd_of(values: Array) -> float | None:
    """Standard deviation of what is there, n − 1; None of fewer than two."""
    there = _there(values)
    return float(np.std(there, ddof=1)) if there.size > 1 else None


def within_group(values: Array, *, points: int = EFFECTIVENESS_POINTS) -> float | None:
    """r_wg of one unit: 1 − s²/((A² − 1)/12), s² with n − 1, negatives set to 0 (James, Demaree and Wolf 1984).

    Args:
        values: shape (judges,), on a scale of ``points`` equal steps.
    Returns:
        0–1; None of fewer than two judgements.
    """
    deviation = sd_of(values)
    return None if deviation is None else max(0.0, 1 - deviation**2 / ((points**2 - 1) / 12))


def fleiss_kappa(judged: Array, *, categories: int = len(Zone)) -> Figure:
    """Fleiss' κ (1971), from −1 to 1. Complete units alone: a row with a missing judgement is left out.

    Args:
        judged: shape (units, judges), whole numbers 0 … categories − 1, or nan.
    """
    rows = _complete(judged)
    units, judges = rows.shape
    if reason := _too_few(units, judges, least=1):
        return Figure(None, units, judges, reason)
    counts = np.stack([np.count_nonzero(rows == code, axis=1) for code in range(categories)], axis=1)
    observed = float(np.mean((np.sum(counts**2, axis=1) - judges) / (judges * (judges - 1))))
    expected = float(np.sum((np.sum(counts, axis=0) / (units * judges)) ** 2))
    if expected == 1:
        return Figure(None, units, judges, NO_SPREAD)
    return Figure((observed - expected) / (1 - expected), units, judges)


def krippendorff_alpha(judged: Array, *, interval: bool) -> Figure:
    """Krippendorff's α (2004), at most 1. Takes missing judgements: every unit with at least two judgements counts.

    ``1 − D_o/D_e``: D_o over pairs within units, each unit's pairs weighted 1/(m − 1); D_e over all pairs of values.

    Args:
        judged: shape (units, judges), numbers or nan.
        interval: difference is the square of the distance; else nominal, 0 or 1.
    """
    pairable = judged[np.count_nonzero(~np.isnan(judged), axis=1) > 1]
    values, places = np.unique(pairable[~np.isnan(pairable)], return_inverse=True)
    units, judges = pairable.shape[0], int(np.count_nonzero((~np.isnan(pairable)).any(axis=0)))
    if not units:
        return Figure(None, 0, judges, NO_JUDGEMENT if not (~np.isnan(judged)).any() else ONE_JUDGE)
    if len(values) == 1:
        return Figure(None, units, judges, NO_SPREAD)
    rows = np.nonzero(~np.isnan(pairable))[0]
    counts = np.zeros((units, len(values)))
    np.add.at(counts, (rows, places.reshape(-1)), 1)
    distance = (values[:, None] - values[None, :]) ** 2 if interval else 1.0 - np.eye(len(values))
    within = np.einsum("uc,ck,uk->u", counts, distance, counts) / (counts.sum(axis=1) - 1)
    totals = counts.sum(axis=0)
    number = totals.sum()
    between = totals @ distance @ totals / (number - 1)
    return Figure(float(1 - within.sum() / between), units, judges)


@dataclass(frozen=True)
class IntraclassCorrelations:
    """Two-way random effects, absolute agreement (Shrout and Fleiss 1979): of one judge, and of the mean of all k."""

    single: Figure  # ICC(2,1)
    average: Figure  # ICC(2,k)


def intraclass(judged: Array) -> IntraclassCorrelations:
    """ICC(2,1) and ICC(2,k), at most 1. Complete units alone: a row with a missing judgement is left out.

    Where judges contradict each other, the estimated variance that a coefficient is a share of may be nought or below; the quotient would
    then be printed as agreement, even above 1, and is undefined instead.

    Args:
        judged: shape (units, judges), numbers or nan.
    """
    rows = _complete(judged)
    units, judges = rows.shape
    reason = _too_few(units, judges, least=2)
    if not reason and np.ptp(rows) == 0:
        reason = NO_SPREAD
    if reason:
        return IntraclassCorrelations(Figure(None, units, judges, reason), Figure(None, units, judges, reason))
    overall = rows.mean()
    between_units = judges * np.sum((rows.mean(axis=1) - overall) ** 2) / (units - 1)
    between_judges = units * np.sum((rows.mean(axis=0) - overall) ** 2) / (judges - 1)
    residual = rows - rows.mean(axis=1, keepdims=True) - rows.mean(axis=0, keepdims=True) + overall
    error = np.sum(residual**2) / ((units - 1) * (judges - 1))
    top, shared = between_units - error, between_units + (between_judges - error) / units
    whole = between_units + (judges - 1) * error + judges * (between_judges - error) / units
    return IntraclassCorrelations(_quotient(top, whole, units, judges), _quotient(top, shared, units, judges))


def distance_from_rest(judged: Array) -> list[float | None]:
    """Judge by judge: mean absolute difference from the mean of all others, over the units that both judged; None without one.

    Args:
        judged: shape (units, judges), numbers or nan.
    """
    there = ~np.isnan(judged)
    filled = np.where(there, judged, 0.0)
    others = there.sum(axis=1, keepdims=True) - there
    both = there & (others > 0)
    rest = (filled.sum(axis=1, keepdims=True) - filled) / np.where(others > 0, others, 1)
    apart = np.where(both, np.abs(filled - rest), 0.0)
    return [float(apart[:, judge].sum() / shared) if (shared := both[:, judge].sum()) else None for judge in range(judged.shape[1])]


def agreement_with_rest(judged: Array, *, categories: int = len(Zone)) -> list[Fraction | None]:
    """Judge by judge: the share of units put where most of the others put them; units whose others have no single mode are left out."""
    counts = np.stack([np.count_nonzero(judged == code, axis=1) for code in range(categories)], axis=1)
    shares: list[Fraction | None] = []
    for judge in range(judged.shape[1]):
        own = judged[:, judge]
        mine = own[:, None] == np.arange(categories)[None, :]
        ordered = np.sort(counts - mine, axis=1)
        has_mode = ~np.isnan(own) & (ordered[:, -1] > ordered[:, -2])
        mode = np.argmax(counts - mine, axis=1)
        total = int(np.count_nonzero(has_mode))
        shares.append(Fraction(int(np.count_nonzero(has_mode & (own == mode))), total) if total else None)
    return shares


def zone_refusals(*, author: Zone, counts: Mapping[Zone, int], u: float | None, v: float | None, sd: float | None) -> tuple[str, ...]:
    """Why an option's zone is not accepted; nothing where it is (MEASUREMENT.md §4).

    Args:
        counts: of the judges by zone.
        u, v: mean respect for self and for the customer, of −3…+3.
        sd: of effectiveness, n − 1.
    """
    total = sum(counts.values())
    reasons = [f"{total} of at least {MIN_JUDGES} judges"] if total < MIN_JUDGES else []
    share, validity = modal_share(counts), substantive_validity(counts)
    if share is None or validity is None or u is None or v is None or sd is None:
        return (*reasons, "judgements are missing")
    mode = mode_of(counts)
    if mode is None:
        reasons.append("no single zone leads")
    elif mode is not author:
        reasons.append(f"judges say {mode.label}, the author {author.label}")
    if share < MODAL_SHARE:
        reasons.append(f"agreement on the zone {_shown(share, MODAL_SHARE)} is below 0.60")
    if validity < VALIDITY:
        reasons.append(f"its lead over the next zone (c_sv) {_shown(validity, VALIDITY)} is below 0.40")
    if quadrant_of(u, v) is not author:
        reasons.append("the two respects lie in another quadrant")
    if u * u + v * v < (MIN_RADIUS * CORNER) ** 2 - DUST:
        reasons.append("the two respects lie too near the centre")
    if sd > MAX_SD:
        reasons.append(f"effectiveness spreads too far: SD {_shown(sd, MAX_SD)}, at most 1.20")
    return tuple(reasons)


def effectiveness_refusals(*, judged: int, sd: float | None) -> tuple[str, ...]:
    """Why the effectiveness of an option without a zone is not accepted; nothing where it is."""
    reasons = [f"{judged} of at least {MIN_JUDGES} judges"] if judged < MIN_JUDGES else []
    if sd is None:
        return (*reasons, "judgements are missing")
    return (*reasons, f"effectiveness spreads too far: SD {_shown(sd, MAX_SD)}, at most 1.20") if sd > MAX_SD else tuple(reasons)


def quadrant_of(u: float, v: float) -> Zone | None:
    """The zone whose signs these are; None on an axis."""
    return next((zone for zone, (own, customer) in ZONE_SIGNS.items() if own * u > 0 and customer * v > 0), None)


def turn_refusals(*, zones: Sequence[Zone], accepted: Sequence[bool], shares: Sequence[Fraction | None]) -> tuple[str, ...]:
    """Why a turn stays out of zones and position, though it scores; nothing where it enters them.

    Args:
        zones, accepted, shares: of its options, in one order: the author's zone, whether it was accepted, n_modal/N.
    """
    reasons = []
    if not all(accepted):
        reasons.append(f"{accepted.count(False)} of {len(accepted)} options are not accepted")
    if set(zones) != set(Zone):
        reasons.append("not all four zones are there")
    known = [share for share in shares if share is not None]
    if len(known) < len(shares) or not known:
        reasons.append("judgements are missing")
    elif (mean := sum(known, Fraction(0)) / len(known)) < TURN_AGREEMENT:
        reasons.append(f"mean agreement on zones {_shown(mean, TURN_AGREEMENT)} is below 0.75")
    return tuple(reasons)


def round_refusals(*, judges: int, customers: int, kappa: Figure | None, icc: IntraclassCorrelations) -> tuple[str, ...]:
    """Why a round does not count and is repeated; nothing where it counts.

    Args:
        judges: who judged every option; ``customers`` of them.
        kappa: of the zones; None where no option has one (a panel of skill items).
    """
    reasons = []
    if judges < MIN_JUDGES:
        reasons.append(f"{judges} of at least {MIN_JUDGES} judges have judged everything")
    if customers < MIN_CUSTOMERS:
        reasons.append(f"{customers} of at least {MIN_CUSTOMERS} customers have judged everything")
    limits = [("agreement on zones (Fleiss’ κ)", kappa, MIN_KAPPA)] if kappa else []
    limits += [
        ("reliability of one judge (ICC(2,1))", icc.single, MIN_SINGLE),
        ("reliability of all judges together (ICC(2,k))", icc.average, MIN_AVERAGE),
    ]
    for name, figure, least in limits:
        if figure.value is None:
            reasons.append(f"{name} is undefined")
        elif figure.value < least:
            reasons.append(f"{name} {_shown(figure.value, least)} is below {least:.2f}")
    return tuple(reasons)


def critical_holds(judged: Array) -> bool | None:
    """Whether at least .75 of the judges call an option critical; False if as many do not; None in between, or without a judgement.

    Args:
        judged: shape (judges,), 1 yes, 0 no, or nan.
    """
    there = _there(judged)
    if not there.size:
        return None
    share = Fraction(int(np.count_nonzero(there == 1)), int(there.size))
    if share >= CRITICAL_AGREEMENT:
        return True
    return False if 1 - share >= CRITICAL_AGREEMENT else None


def _there(values: Array) -> Array:
    kept: Array = values[~np.isnan(values)]
    return kept


def _complete(judged: Array) -> Array:
    kept: Array = judged[~np.isnan(judged).any(axis=1)]
    return kept


def _too_few(units: int, judges: int, *, least: int) -> str:
    if judges < 2:
        return ONE_JUDGE
    return ONE_UNIT if units < least else ""


def _quotient(top: float, bottom: float, units: int, judges: int) -> Figure:
    return Figure(float(top / bottom), units, judges) if bottom > DUST else Figure(None, units, judges, NO_AGREEMENT)


def _shown(value: float | Fraction, limit: float | Fraction) -> str:
    return f"{on_its_side(float(value), float(limit)):.2f}"
