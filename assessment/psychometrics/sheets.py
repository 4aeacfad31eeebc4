"""A panel's judgements as arrays, and all figures of them. Pure: no Django.

One row an option, one column a judge. Rules and limits stand in ``agreement``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from assessment.instrument.enums import JudgeKind, Zone
from assessment.psychometrics import agreement
from assessment.psychometrics.agreement import Array, Figure, IntraclassCorrelations, Mask

FIT = "a fit item stays out of zones"
SKILL = "a skill item has no zones"


@dataclass(frozen=True)
class SheetOption:
    row: int
    text: str
    author_zone: Zone | None  # None in skill items
    author_mean: float | None = None  # M as the wording was judged, 1–5


@dataclass(frozen=True)
class SheetTurn:
    position: int  # in its item, from 1
    stem: str
    options: tuple[SheetOption, ...]


@dataclass(frozen=True)
class SheetItem:
    slug: str
    public_id: str
    title: str
    revision: int
    is_fit: bool
    is_skill: bool
    turns: tuple[SheetTurn, ...]


@dataclass(frozen=True)
class SheetJudge:
    label: str
    kind: JudgeKind


@dataclass(frozen=True, eq=False)
class Sheet:
    """Shapes (options, judges); nan where nothing is said. ``zones`` holds indexes into ``Zone``, ``critical`` 0 and 1."""

    items: tuple[SheetItem, ...]
    judges: tuple[SheetJudge, ...]
    zones: Array
    effectiveness: Array
    u: Array
    v: Array
    critical: Array

    @property
    def with_zones(self) -> list[int]:
        """Rows whose option has a zone."""
        return [option.row for item in self.items if not item.is_skill for turn in item.turns for option in turn.options]

    @property
    def complete(self) -> Mask:
        """True where a judge has said all of an option; shape as the others."""
        rows = np.zeros((self.effectiveness.shape[0], 1), dtype=bool)
        rows[self.with_zones] = True
        said = ~np.isnan(self.zones) & ~np.isnan(self.u) & ~np.isnan(self.v)
        whole: Mask = ~np.isnan(self.effectiveness) & (said | ~rows)
        return whole


@dataclass(frozen=True)
class OptionFigures:
    option: SheetOption
    counts: tuple[tuple[Zone, int], ...]
    judged: int  # who said a zone (skill: an effectiveness)
    mode: Zone | None
    share: Fraction | None
    validity: Fraction | None
    mean: float | None
    sd: float | None
    within: float | None  # r_wg
    u: float | None  # means of −3…+3
    v: float | None
    refusals: tuple[str, ...]
    critical: bool | None
    critical_count: int
    critical_judged: int

    @property
    def accepted(self) -> bool:
        return not self.refusals


@dataclass(frozen=True)
class TurnFigures:
    turn: SheetTurn
    options: tuple[OptionFigures, ...]
    refusals: tuple[str, ...]
    share: Fraction | None  # mean of n_modal/N

    @property
    def in_zones(self) -> bool:
        return not self.refusals


@dataclass(frozen=True)
class ItemFigures:
    item: SheetItem
    turns: tuple[TurnFigures, ...]


@dataclass(frozen=True)
class JudgeFigures:
    judge: SheetJudge
    judged: int  # options of which everything is said
    agreement: Fraction | None  # zones, with the mode of the others
    distance: float | None  # effectiveness, from the mean of the others


@dataclass(frozen=True)
class PanelFigures:
    items: tuple[ItemFigures, ...]
    judges: tuple[JudgeFigures, ...]  # who stands furthest from the rest first
    options: int
    missing: int  # judgements not whole
    finished: int  # judges who said everything
    customers: int  # of them
    kappa: Figure | None
    zones_alpha: Figure | None
    effectiveness_alpha: Figure
    icc: IntraclassCorrelations
    within: float | None  # mean r_wg
    within_options: int
    refusals: tuple[str, ...]

    @property
    def counts(self) -> bool:
        return not self.refusals


def figures_of(sheet: Sheet) -> PanelFigures:
    """All figures. κ and ICC rest on the judges who said everything; the others on all that is there."""
    complete = sheet.complete
    whole: Mask = np.asarray(complete.all(axis=0)) & (complete.shape[0] > 0)
    rows = sheet.with_zones
    kappa = agreement.fleiss_kappa(sheet.zones[rows][:, whole]) if rows else None
    icc = agreement.intraclass(sheet.effectiveness[:, whole])
    items = tuple(_item_figures(sheet, item) for item in sheet.items)
    within = [option.within for item in items for turn in item.turns for option in turn.options if option.within is not None]
    customers = sum(judge.kind is JudgeKind.CUSTOMER for judge, is_whole in zip(sheet.judges, whole, strict=True) if is_whole)
    return PanelFigures(
        items=items,
        judges=_judge_figures(sheet, complete),
        options=complete.shape[0],
        missing=int(np.count_nonzero(~complete)),
        finished=int(np.count_nonzero(whole)),
        customers=customers,
        kappa=kappa,
        zones_alpha=agreement.krippendorff_alpha(sheet.zones[rows], interval=False) if rows else None,
        effectiveness_alpha=agreement.krippendorff_alpha(sheet.effectiveness, interval=True),
        icc=icc,
        within=float(np.mean(within)) if within else None,
        within_options=len(within),
        refusals=agreement.round_refusals(judges=int(np.count_nonzero(whole)), customers=customers, kappa=kappa, icc=icc),
    )


def _item_figures(sheet: Sheet, item: SheetItem) -> ItemFigures:
    return ItemFigures(item, tuple(_turn_figures(sheet, item, turn) for turn in item.turns))


def _turn_figures(sheet: Sheet, item: SheetItem, turn: SheetTurn) -> TurnFigures:
    options = tuple(_option_figures(sheet, option) for option in turn.options)
    shares = [option.share for option in options]
    known = [share for share in shares if share is not None]
    if item.is_skill or item.is_fit:
        refusals: tuple[str, ...] = (SKILL if item.is_skill else FIT,)
    else:
        zones = [option.author_zone for option in turn.options if option.author_zone]
        refusals = agreement.turn_refusals(zones=zones, accepted=[option.accepted for option in options], shares=shares)
    return TurnFigures(turn, options, refusals, sum(known, Fraction(0)) / len(known) if known and len(known) == len(shares) else None)


def _option_figures(sheet: Sheet, option: SheetOption) -> OptionFigures:
    zones, ratings, critical = sheet.zones[option.row], sheet.effectiveness[option.row], sheet.critical[option.row]
    counts = agreement.zone_counts(zones)
    u, v = agreement.mean_of(sheet.u[option.row]), agreement.mean_of(sheet.v[option.row])
    sd = agreement.sd_of(ratings)
    rated = int(np.count_nonzero(~np.isnan(ratings)))
    if option.author_zone is None:
        refusals = agreement.effectiveness_refusals(judged=rated, sd=sd)
    else:
        refusals = agreement.zone_refusals(author=option.author_zone, counts=counts, u=u, v=v, sd=sd)
    return OptionFigures(
        option=option,
        counts=tuple(counts.items()),
        judged=rated if option.author_zone is None else sum(counts.values()),
        mode=agreement.mode_of(counts),
        share=agreement.modal_share(counts),
        validity=agreement.substantive_validity(counts),
        mean=agreement.mean_of(ratings),
        sd=sd,
        within=agreement.within_group(ratings),
        u=u,
        v=v,
        refusals=refusals,
        critical=agreement.critical_holds(critical),
        critical_count=int(np.count_nonzero(critical == 1)),
        critical_judged=int(np.count_nonzero(~np.isnan(critical))),
    )


def _judge_figures(sheet: Sheet, complete: Mask) -> tuple[JudgeFigures, ...]:
    """Sorted by agreement on zones, the least first; then by distance in effectiveness, the largest first."""
    rows = sheet.with_zones
    shares: Sequence[Fraction | None] = (
        agreement.agreement_with_rest(sheet.zones[rows]) if rows and sheet.judges else [None] * len(sheet.judges)
    )
    distances = agreement.distance_from_rest(sheet.effectiveness) if sheet.judges else []
    each = [
        JudgeFigures(judge, int(np.count_nonzero(complete[:, column])), share, distance)
        for column, (judge, share, distance) in enumerate(zip(sheet.judges, shares, distances, strict=True))
    ]
    return tuple(sorted(each, key=lambda one: (2 if one.agreement is None else one.agreement, -(one.distance or 0), one.judge.label)))
