"""The respect grid of one turn as a panel saw it: each option where its judges put it on average. Pure: no Django."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assessment.instrument.enums import Zone
from assessment.psychometrics.agreement import MIN_RADIUS
from assessment.reports.coordinates import tidy
from assessment.reports.grid import SCALE, CornerLabel, Frame, corner_of, place_of


@dataclass(frozen=True)
class PanelPoint:
    number: int  # the option's, as the table beside it counts
    x: str
    y: str
    zone: str  # the author's


@dataclass(frozen=True)
class PanelGrid(Frame):
    """Lengths are texts in the drawing's units."""

    points: tuple[PanelPoint, ...]
    corners: tuple[CornerLabel, ...]
    description: str
    ring: str = tidy(MIN_RADIUS * SCALE)  # inside it, no zone is accepted


def panel_grid(places: Sequence[tuple[float, float, Zone] | None]) -> PanelGrid:
    """The grid of one turn.

    Args:
        places: option by option (u, v, the author's zone), u and v with radius 1 at the corner; None where nobody judged.
    """
    points = []
    told = []
    for number, place in enumerate(places, 1):
        if place is not None:
            u, v, zone = place
            x, y = place_of((v, u))
            points.append(PanelPoint(number, x, y, zone.value))
            told.append(f"option {number}: respect for self {u:+.2f}, for the customer {v:+.2f}".replace("-", "−"))
    return PanelGrid(tuple(points), tuple(corner_of(zone) for zone in Zone), "; ".join(told) or "no option is judged yet")
