"""How zones look wherever they are drawn: one shape, one colour class and the name, in one order. Pure: no Django."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import floor

from assessment.instrument.enums import Zone

ZONE_ORDER = (Zone.ASSERTIVE, Zone.SUBMISSIVE, Zone.DEFENSIVE, Zone.AGGRESSIVE)
_VULGAR = {
    Fraction(1, 2): "½",
    Fraction(1, 3): "⅓",
    Fraction(2, 3): "⅔",
    Fraction(1, 4): "¼",
    Fraction(3, 4): "¾",
    Fraction(1, 5): "⅕",
    Fraction(2, 5): "⅖",
    Fraction(3, 5): "⅗",
    Fraction(4, 5): "⅘",
    Fraction(1, 6): "⅙",
    Fraction(5, 6): "⅚",
}


SHAPES: dict[Zone, str] = {  # in a box of 10 × 10
    Zone.ASSERTIVE: "M5 .4a4.6 4.6 0 1 1 0 9.2a4.6 4.6 0 1 1 0-9.2z",
    Zone.SUBMISSIVE: "M.8.8h8.4v8.4H.8z",
    Zone.DEFENSIVE: "M5 0l5 5-5 5-5-5z",
    Zone.AGGRESSIVE: "M5 .5 9.8 9.4H.2z",
}


def whole_counts(counts: Mapping[Zone, Fraction]) -> dict[Zone, int]:
    """Zone counts in whole scenarios that sum to the rounded total: largest remainders, ties to the larger count, then zone order."""
    ordered = sorted(ZONE_ORDER, key=lambda zone: (-(counts[zone] % 1), -counts[zone], ZONE_ORDER.index(zone)))
    whole = {zone: floor(counts[zone]) for zone in ZONE_ORDER}
    missing = floor(sum(counts.values()) + Fraction(1, 2)) - sum(whole.values())
    for zone in ordered[:missing]:
        whole[zone] += 1
    return whole


def exact_text(count: Fraction) -> str:
    """A count as a whole number and a vulgar fraction, ``12⅓``; fractions without a sign of their own as ``12 3/7``."""
    whole, rest = divmod(count, 1)
    if not rest:
        return str(whole)
    if rest in _VULGAR:
        return f"{whole or ''}{_VULGAR[rest]}"
    return f"{whole} {rest}" if whole else str(rest)
