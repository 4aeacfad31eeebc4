"""What the panel's pages say of its figures: each with what it rests on, and its limit where it has one."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from assessment.instrument.enums import Zone
from assessment.psychometrics import agreement
from assessment.psychometrics.agreement import Figure
from assessment.psychometrics.sheets import ItemFigures, OptionFigures, PanelFigures, TurnFigures
from assessment.reports.panel_grid import PanelGrid, panel_grid

EVERYTHING = "judges who judged everything"
ALL = "all judgements there are"


@dataclass(frozen=True)
class Coefficient:
    name: str
    of: str
    value: float | None
    why: str
    least: float | None  # its limit; None: shown, and decides nothing
    rests_on: str

    @property
    def passes(self) -> bool:
        return self.value is not None and self.least is not None and self.value >= self.least


@dataclass(frozen=True)
class ItemRow:
    number: int
    figures: ItemFigures
    accepted: int
    options: int
    in_zones: int
    turns: int


@dataclass(frozen=True)
class OptionRow:
    figures: OptionFigures
    counts: list[tuple[Zone, int, bool]]  # zone, judges, whether it is the author's
    share: float | None
    validity: float | None


@dataclass(frozen=True)
class TurnPart:
    figures: TurnFigures
    options: list[OptionRow]
    share: float | None
    grid: PanelGrid | None


@dataclass(frozen=True)
class JudgeRow:
    label: str
    judged: int
    agreement: float | None
    distance: float | None


def coefficients(figures: PanelFigures) -> list[Coefficient]:
    rows = []
    if figures.kappa and figures.zones_alpha:
        rows += [
            _row("Fleiss’ κ", "zones", figures.kappa, agreement.MIN_KAPPA, EVERYTHING),
            _row("Krippendorff’s α, nominal", "zones", figures.zones_alpha, None, ALL),
        ]
    rows += [
        _row("Krippendorff’s α, interval", "effectiveness", figures.effectiveness_alpha, None, ALL),
        _row("ICC(2,1)", "effectiveness, one judge", figures.icc.single, agreement.MIN_SINGLE, EVERYTHING),
        _row("ICC(2,k)", "effectiveness, mean of all", figures.icc.average, agreement.MIN_AVERAGE, EVERYTHING),
    ]
    within = Figure(figures.within, figures.within_options, 0, "" if figures.within_options else agreement.ONE_JUDGE)
    return [
        *rows,
        Coefficient(
            "Mean r_wg",
            "effectiveness, within options",
            within.value,
            within.why,
            None,
            f"{within.units} options with two judgements or more",
        ),
    ]


def _row(name: str, of: str, figure: Figure, least: float | None, basis: str) -> Coefficient:
    return Coefficient(name, of, figure.value, figure.why, least, f"{figure.units} options, {figure.judges} judges: {basis}")


def item_rows(figures: PanelFigures) -> list[ItemRow]:
    return [
        ItemRow(
            number=number,
            figures=item,
            accepted=sum(option.accepted for turn in item.turns for option in turn.options),
            options=sum(len(turn.options) for turn in item.turns),
            in_zones=sum(turn.in_zones for turn in item.turns),
            turns=len(item.turns),
        )
        for number, item in enumerate(figures.items, 1)
    ]


def judge_rows(figures: PanelFigures) -> list[JudgeRow]:
    """Who stands furthest from the rest first; by label alone."""
    return [JudgeRow(one.judge.label, one.judged, _float(one.agreement), one.distance) for one in figures.judges]


def turn_parts(item: ItemFigures) -> list[TurnPart]:
    return [TurnPart(turn, [_option_row(option) for option in turn.options], _float(turn.share), _grid(item, turn)) for turn in item.turns]


def _option_row(figures: OptionFigures) -> OptionRow:
    counts = [(zone, count, zone is figures.option.author_zone) for zone, count in figures.counts]
    return OptionRow(figures, counts, _float(figures.share), _float(figures.validity))


def _grid(item: ItemFigures, turn: TurnFigures) -> PanelGrid | None:
    return None if item.item.is_skill else panel_grid([_place(option) for option in turn.options])


def _place(figures: OptionFigures) -> tuple[float, float, Zone] | None:
    zone = figures.option.author_zone
    if figures.u is None or figures.v is None or zone is None:
        return None
    return figures.u / agreement.CORNER, figures.v / agreement.CORNER, zone


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
