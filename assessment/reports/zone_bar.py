"""Zone counts as one bar. Shares are ipsative: shown, never compared with a norm. Pure: no Django."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from assessment.instrument.enums import Zone
from assessment.reports.coordinates import tidy
from assessment.reports.marks import ZONE_ORDER, whole_counts

WIDTH = 150
GAP = 1.5


@dataclass(frozen=True)
class Segment:
    zone: str
    count: int  # whole scenarios
    x: str
    width: str  # "0" when the zone was never chosen


@dataclass(frozen=True)
class ZoneBar:
    segments: tuple[Segment, ...]
    label: str  # read out in place of the drawing


def zone_bar(counts: Mapping[Zone, Fraction]) -> ZoneBar | None:
    """The bar of these counts in whole scenarios, as they stand beside it; None when nothing was put first anywhere."""
    whole = whole_counts(counts)
    total = sum(whole.values())
    if not total:
        return None
    shown = [zone for zone in ZONE_ORDER if whole[zone]]
    room = WIDTH - GAP * (len(shown) - 1)
    segments, x = [], 0.0
    for zone in ZONE_ORDER:
        width = whole[zone] / total * room
        segments.append(Segment(zone.value, whole[zone], tidy(x), tidy(width)))
        x += width + GAP if whole[zone] else 0.0
    return ZoneBar(tuple(segments), ", ".join(f"{zone.value} {whole[zone]}" for zone in ZONE_ORDER))
