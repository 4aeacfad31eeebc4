"""The respect grid: x = respect for the customer (v), y = respect for self (u), zones in the corners. Pure: no Django.

The same drawing on page, PDF and comparison. It describes answers; it decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, hypot, radians, sin, sqrt

from assessment.instrument.enums import ZONE_SIGNS, Zone
from assessment.reports.coordinates import tidy
from assessment.reports.marks import SHAPES
from assessment.scoring.profile import Ellipse, Point, Position

SIZE = 400
LEFT, TOP, SIDE = 44, 34, 320  # the frame
CORNER = 1 / sqrt(2)  # a coordinate of a corner: (±1/√2, ±1/√2) lies at radius 1
EXTENT = 0.8  # what half the frame stands for: a little beyond the corners
RING = 0.08  # radius of the mark at the origin
NOTE_BELOW, NOTE_ABOVE = 31, -22  # base lines of the words beside that mark
SCALE = SIDE / 2 / EXTENT


@dataclass(frozen=True)
class CornerLabel:
    zone: str
    path: str
    mark_x: str
    mark_y: str
    text_x: str
    text_y: str
    anchor: str
    quadrant_x: str
    quadrant_y: str


@dataclass(frozen=True)
class EllipseShape:
    rx: str
    ry: str
    turn: str  # degrees, clockwise as SVG turns


@dataclass(frozen=True)
class Reach:
    """What the table behind the drawing says, in hundredths of the way from the centre to a corner."""

    name: str
    at: int
    low: int | None
    high: int | None


class Frame:
    """The square that every respect grid is drawn in, in the drawing's units."""

    size = SIZE
    left = LEFT
    top = TOP
    side = SIDE
    middle_x = tidy(LEFT + SIDE / 2)
    middle_y = tidy(TOP + SIDE / 2)
    right = LEFT + SIDE
    bottom = TOP + SIDE
    half = tidy(SIDE / 2)


@dataclass(frozen=True)
class RespectGrid(Frame):
    """Lengths are texts in the drawing's units. ``zone`` names the dominant one, or is empty."""

    x: str
    y: str
    zone: str
    scenarios: int
    ellipse: EllipseShape | None
    random: tuple[str, str] | None
    cloud: tuple[tuple[str, str], ...]
    corners: tuple[CornerLabel, ...]
    reaches: tuple[Reach, ...]
    random_reaches: tuple[int, int] | None
    note_dy: int  # from the middle down to the words beside the ring: on the side where the point is not
    title: str
    description: str
    ring: str = tidy(RING * SCALE)


def respect_grid(position: Position, *, dominant: Zone | None, random_point: Point | None, cloud: Iterable[Point] = ()) -> RespectGrid:
    """The grid of one person.

    Args:
        position: mean of the first choices, with its ellipse.
        random_point: (x, y) where random answering lies.
        cloud: (x, y) of other applicants of the same form, without names.
    """
    x, y = place_of((position.x, position.y))
    others = tuple(place_of(point) for point in cloud)
    half_x, half_y = _half_extents(position.ellipse)
    reaches = (_reach("respect for the customer", position.x, half_x), _reach("respect for self", position.y, half_y))
    return RespectGrid(
        x=x,
        y=y,
        zone=dominant.value if dominant else "",
        scenarios=position.scenarios,
        ellipse=_shape(position.ellipse) if position.ellipse else None,
        random=place_of(random_point) if random_point else None,
        cloud=others,
        corners=tuple(corner_of(zone) for zone in Zone),
        reaches=reaches,
        random_reaches=(_hundredths(random_point[0]), _hundredths(random_point[1])) if random_point else None,
        note_dy=NOTE_BELOW if position.y >= 0 else NOTE_ABOVE,
        title="Respect grid: respect for the customer across, respect for self upward",
        description=_description(position, dominant, reaches, len(others)),
    )


def place_of(point: Point) -> tuple[str, str]:
    x, y = (max(-EXTENT, min(EXTENT, each)) for each in point)
    return tidy(LEFT + SIDE / 2 + x * SCALE), tidy(TOP + SIDE / 2 - y * SCALE)


def _shape(ellipse: Ellipse) -> EllipseShape:
    return EllipseShape(tidy(ellipse.major * SCALE), tidy(ellipse.minor * SCALE), tidy(-ellipse.rotation))


def _half_extents(ellipse: Ellipse | None) -> tuple[float | None, float | None]:
    """Half the width and height of the box round a turned ellipse."""
    if ellipse is None:
        return None, None
    turn = radians(ellipse.rotation)
    return hypot(ellipse.major * cos(turn), ellipse.minor * sin(turn)), hypot(ellipse.major * sin(turn), ellipse.minor * cos(turn))


def _hundredths(coordinate: float) -> int:
    return round(100 * coordinate / CORNER)


def _reach(name: str, at: float, half: float | None) -> Reach:
    if half is None:
        return Reach(name, _hundredths(at), None, None)
    return Reach(name, _hundredths(at), max(-100, _hundredths(at - half)), min(100, _hundredths(at + half)))


def corner_of(zone: Zone) -> CornerLabel:
    """Labels stand outside the frame, so that no point can hide them."""
    self_sign, customer_sign = ZONE_SIGNS[zone]
    is_right, is_top = customer_sign > 0, self_sign > 0
    edge = LEFT + SIDE if is_right else LEFT
    base = TOP - 11 if is_top else TOP + SIDE + 22
    return CornerLabel(
        zone=zone.value,
        path=SHAPES[zone],
        mark_x=tidy(edge - 11 if is_right else edge),
        mark_y=tidy(base - 10),
        text_x=tidy(edge - 17 if is_right else edge + 17),
        text_y=tidy(base),
        anchor="end" if is_right else "start",
        quadrant_x=tidy(LEFT + SIDE / 2 if is_right else LEFT),
        quadrant_y=tidy(TOP if is_top else TOP + SIDE / 2),
    )


def _description(position: Position, dominant: Zone | None, reaches: tuple[Reach, ...], others: int) -> str:
    where = " and ".join(f"{signed(reach.at)} for {reach.name}" for reach in reaches)
    zone = f"The dominant zone is {dominant.label}." if dominant else "There is no dominant zone."
    crowd = f" {others} other applicants are drawn as pale dots." if others else ""
    return f"The point is the mean of {position.scenarios} first choices: {where}, from −100 to +100. {zone}{crowd}"


def signed(number: int) -> str:
    """With its sign, as pages print it: ``+12``, ``−3``, ``0``."""
    return f"+{number}" if number > 0 else f"−{-number}" if number else "0"
