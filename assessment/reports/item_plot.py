"""Item analysis drawn: each scenario by how hard it is and how well it goes with the others, and bars of shares. Pure: no Django.

Lengths are in the drawings' own units, as text; each drawing has its numbers in the table beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assessment.psychometrics.evidence import Measured
from assessment.psychometrics.items import Z95
from assessment.psychometrics.verdicts import EASIEST, HARDEST, REVIEW_R, State, Verdict
from assessment.reports.coordinates import tidy

LEAST_X, MOST_X = 0.0, 1.0  # chance-corrected facility that is drawn at least
LEAST_Y, MOST_Y = -0.1, 0.5  # corrected item–total r that is drawn at least
FIRM_X, FIRM_Y = -0.2, -0.25  # further down nothing is drawn: points stand on the edge
WIDTH, HEIGHT = 480.0, 340.0
BAR = 200  # units of a share of 1
APART = 15.0  # between two labels, or one of them moves


@dataclass(frozen=True)
class PlotPoint:
    number: int
    x: str
    y: str
    left: str  # whiskers: one standard error
    right: str
    low: str
    high: str
    label_x: str
    label_y: str
    is_look: bool


@dataclass(frozen=True)
class Tick:
    at: str
    text: str


@dataclass(frozen=True)
class ItemPlot:
    """``target`` is x, y, width and height of where scenarios are wanted."""

    points: tuple[PlotPoint, ...]
    target: tuple[str, str, str, str]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    zero: str  # y of r = 0
    description: str
    width: str = tidy(WIDTH)
    height: str = tidy(HEIGHT)


@dataclass(frozen=True)
class _Field:
    """What is drawn: the usual range, and further where a scenario lies outside it."""

    left: float
    low: float
    high: float

    def x(self, value: float) -> float:
        return (max(self.left, min(MOST_X, value)) - self.left) / (MOST_X - self.left) * WIDTH

    def y(self, value: float) -> float:
        return HEIGHT - (max(self.low, min(self.high, value)) - self.low) / (self.high - self.low) * HEIGHT


def item_plot(verdicts: Sequence[Verdict]) -> ItemPlot | None:
    """The scenarios whose facility and r are both known; None without one."""
    known = [each for each in verdicts if each.scenario.corrected.value is not None and each.scenario.item_rest.value is not None]
    if not known:
        return None
    field = _field([_at(each) for each in known])
    points: list[PlotPoint] = []
    for verdict in sorted(known, key=lambda each: -_at(each)[1]):
        points.append(_point(verdict, field, points))
    inside = sum(HARDEST <= corrected <= EASIEST and r >= REVIEW_R for corrected, r in map(_at, known))
    x, y = field.x, field.y
    return ItemPlot(
        points=tuple(points),
        target=(tidy(x(HARDEST)), "0", tidy(x(EASIEST) - x(HARDEST)), tidy(y(REVIEW_R))),
        x_ticks=tuple(Tick(tidy(x(at)), text) for at, text in _X_TICKS if at >= field.left),
        y_ticks=tuple(Tick(tidy(y(at)), text) for at, text in _Y_TICKS if field.low <= at <= field.high),
        zero=tidy(y(0)),
        description=f"Facility and item–total r of {len(known)} situations, {inside} of them as wanted. The table has the numbers.",
    )


_X_TICKS = ((-0.2, "−.20"), (0.0, "0"), (0.2, ".20"), (0.5, ".50"), (0.8, ".80"), (1.0, "1"))
_Y_TICKS = ((-0.2, "−.20"), (0.0, "0"), (0.2, ".20"), (0.4, ".40"), (0.6, ".60"), (0.8, ".80"))


def bar(share: Measured) -> str:
    """How long the bar of a share is; nothing where it is not known."""
    return "" if share.value is None else tidy(share.value * BAR)


def _at(verdict: Verdict) -> tuple[float, float]:
    return verdict.scenario.corrected.value or 0.0, verdict.scenario.item_rest.value or 0.0


def _field(places: Sequence[tuple[float, float]]) -> _Field:
    across, up = [x for x, _ in places], [y for _, y in places]
    return _Field(
        left=max(FIRM_X, min(LEAST_X, min(across) - 0.05)),
        low=max(FIRM_Y, min(LEAST_Y, min(up) - 0.1)),
        high=min(1.0, max(MOST_Y, max(up) + 0.1)),
    )


def _point(verdict: Verdict, field: _Field, there: Sequence[PlotPoint]) -> PlotPoint:
    value, size = _at(verdict)
    error = verdict.scenario.corrected.error or 0.0
    low, high = verdict.scenario.item_rest.interval or (size, size)
    reach = (high - low) / (2 * Z95)
    x, y = field.x(value), field.y(size)
    taken = [(float(each.label_x), float(each.label_y)) for each in there]
    label_x, label_y = _free(x, y, taken)
    return PlotPoint(
        number=verdict.scenario.number,
        x=tidy(x),
        y=tidy(y),
        left=tidy(field.x(value - error)),
        right=tidy(field.x(value + error)),
        low=tidy(field.y(size - reach)),
        high=tidy(field.y(size + reach)),
        label_x=tidy(label_x),
        label_y=tidy(label_y),
        is_look=verdict.state is State.LOOK,
    )


def _free(x: float, y: float, taken: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Where a point's number stands: beside it, where no other number does."""
    places = [(x + 9, y - 5), (x - 9, y - 5), (x + 9, y + 12), (x - 9, y + 12), (x, y - 12), (x, y + 18)]

    def room(place: tuple[float, float]) -> float:
        return min([APART, *(abs(place[0] - a) + 1.4 * abs(place[1] - b) for a, b in taken)])

    return max(places, key=room)
