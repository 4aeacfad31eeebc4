"""What the panel's pages say of its figures: each with what it rests on, and its limit where it has one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from assessment.instrument.enums import Zone
from assessment.kernel.rounding import on_its_side
from assessment.models import Panel
from assessment.psychometrics import agreement
from assessment.psychometrics.agreement import Figure
from assessment.psychometrics.sheets import ItemFigures, OptionFigures, PanelFigures, TurnFigures
from assessment.reports.panel_grid import PanelGrid, panel_grid

EVERYTHING = "judges who judged everything"
ALL = "all judgements there are"
OPTION_LIMITS = {
    "share": float(agreement.MODAL_SHARE),
    "validity": float(agreement.VALIDITY),
    "sd": agreement.MAX_SD,
    "within": agreement.USUAL_WITHIN,
    "turn": float(agreement.TURN_AGREEMENT),
    "critical": float(agreement.CRITICAL_AGREEMENT),
}


class Stage(StrEnum):
    """Where a panel stands, and so what its author does next."""

    ASK = "ask"  # nobody is asked
    WAIT = "wait"  # nobody has judged
    RUN = "run"  # too few have judged everything
    CLOSE = "close"  # enough have
    PROPOSE = "propose"  # closed, and it counts
    REPEAT = "repeat"  # closed, and it does not


STEPS = ("Ask judges", "They judge", "Close the panel", "Propose the key")
STEP_OF = dict(zip(Stage, (0, 1, 1, 2, 3, 2), strict=True))


def stage_of(panel: Panel, figures: PanelFigures) -> Stage:
    if panel.closed_at:
        return Stage.PROPOSE if figures.counts else Stage.REPEAT
    if not figures.judges:
        return Stage.ASK
    if not any(one.judged for one in figures.judges):
        return Stage.WAIT
    enough = figures.finished >= agreement.MIN_JUDGES and figures.customers >= agreement.MIN_CUSTOMERS
    return Stage.CLOSE if enough else Stage.RUN


@dataclass(frozen=True)
class Coefficient:
    name: str  # in plain words
    symbol: str
    value: float | None
    why: str
    least: float | None  # its limit; None: shown, and decides nothing
    usual: float | None  # what others ask of it, where it decides nothing
    rests_on: str

    @property
    def passes(self) -> bool:
        return self.value is not None and self.least is not None and self.value >= self.least

    @property
    def shown(self) -> float | None:
        """The value as it is printed, on the side of its limit that it lies on."""
        return self.value if self.value is None or self.least is None else on_its_side(self.value, self.least, places=3)


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
    """One option's figures; those that have a limit as they are printed, on the side of it that they lie on."""

    figures: OptionFigures
    counts: list[tuple[Zone, int, bool]]  # zone, judges, whether it is the author's
    share: float | None
    validity: float | None
    sd: float | None


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
            _row("Agreement on zones", "Fleiss’ κ", figures.kappa, EVERYTHING, least=agreement.MIN_KAPPA),
            _row(
                "Agreement on zones, half-done judgements too",
                "Krippendorff’s α, nominal",
                figures.zones_alpha,
                ALL,
                usual=agreement.USUAL_ALPHA,
            ),
        ]
    within = Figure(figures.within, figures.within_options, 0, "" if figures.within_options else agreement.ONE_JUDGE)
    basis = f"{within.units} options with two judgements or more"
    alpha = ("Agreement on effectiveness, half-done judgements too", "Krippendorff’s α, interval", figures.effectiveness_alpha, ALL)
    return [
        *rows,
        _row("Effectiveness: reliability of one judge", "ICC(2,1)", figures.icc.single, EVERYTHING, least=agreement.MIN_SINGLE),
        _row("Effectiveness: reliability of all judges together", "ICC(2,k)", figures.icc.average, EVERYTHING, least=agreement.MIN_AVERAGE),
        _row(*alpha, usual=agreement.USUAL_ALPHA),
        Coefficient("Agreement inside an option, on average", "mean r_wg", within.value, within.why, None, agreement.USUAL_WITHIN, basis),
    ]


def _row(name: str, symbol: str, figure: Figure, basis: str, *, least: float | None = None, usual: float | None = None) -> Coefficient:
    rests_on = f"{figure.units} options, {figure.judges} judges: {basis}"
    return Coefficient(name, symbol, figure.value, figure.why, least, usual, rests_on)


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
    return OptionRow(
        figures,
        counts,
        _beside(figures.share, agreement.MODAL_SHARE),
        _beside(figures.validity, agreement.VALIDITY),
        _beside(figures.sd, agreement.MAX_SD),
    )


def _grid(item: ItemFigures, turn: TurnFigures) -> PanelGrid | None:
    return None if item.item.is_skill else panel_grid([_place(option) for option in turn.options])


def _place(figures: OptionFigures) -> tuple[float, float, Zone] | None:
    zone = figures.option.author_zone
    if figures.u is None or figures.v is None or zone is None:
        return None
    return figures.u / agreement.CORNER, figures.v / agreement.CORNER, zone


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _beside(value: Fraction | float | None, limit: Fraction | float) -> float | None:
    return None if value is None else on_its_side(float(value), float(limit))
