"""From the database to arrays: the only ORM of this slice."""

from __future__ import annotations

import numpy as np

from assessment.instrument.authoring import with_source
from assessment.instrument.enums import JudgeKind, Scale, Zone
from assessment.instrument.models import Judge, Judgement, Option, Panel, PanelEntry, Revision
from assessment.psychometrics.sheets import Sheet, SheetItem, SheetJudge, SheetOption, SheetTurn

CODES = {zone.value: float(code) for code, zone in enumerate(Zone)}


def sheet_of(panel: Panel) -> Sheet:
    """A panel's judgements, judges by kind and number. Six statements, whatever its size."""
    revisions = pinned_revisions(panel)
    rows: dict[int, int] = {}
    items = tuple(_item(revision, rows) for revision in revisions)
    judges = list(Judge.objects.filter(panel=panel).order_by("-kind", "number"))
    columns = {judge.pk: column for column, judge in enumerate(judges)}
    shape = (len(rows), len(judges))
    zones, effectiveness, u, v, critical = (np.full(shape, np.nan) for _ in range(5))
    without_zone = {option.row for item in items if item.is_skill for turn in item.turns for option in turn.options}
    for said in Judgement.objects.filter(judge__panel=panel):
        at = rows[said.option_id], columns[said.judge_id]
        zones[at] = CODES.get(said.zone, np.nan)
        effectiveness[at] = np.nan if said.effectiveness is None else said.effectiveness
        u[at] = np.nan if said.u is None else said.u
        v[at] = np.nan if said.v is None else said.v
        ratings = (effectiveness[at],) if at[0] in without_zone else (effectiveness[at], zones[at], u[at], v[at])
        if not np.isnan(ratings).any():  # an empty box says no, once the rest is said
            critical[at] = float(said.is_critical)
    named = tuple(SheetJudge(judge.label, JudgeKind(judge.kind)) for judge in judges)
    return Sheet(items, named, zones, effectiveness, u, v, critical)


def pinned_revisions(panel: Panel) -> list[Revision]:
    """The wordings that the panel judges, in its order, with all that ``source_of`` reads. Four statements."""
    order = dict(PanelEntry.objects.filter(panel=panel).values_list("revision_id", "position"))
    return sorted(with_source(Revision.objects.filter(pk__in=list(order))), key=lambda revision: order[revision.pk])


def _item(revision: Revision, rows: dict[int, int]) -> SheetItem:
    turns = tuple(
        SheetTurn(turn.position, turn.stem, tuple(_option(option, rows) for option in turn.options.all())) for turn in revision.turns.all()
    )
    item = revision.item
    is_skill = item.scale == Scale.SKILL.value
    return SheetItem(item.slug, item.public_id, revision.title, revision.number, revision.is_fit, is_skill, turns)


def _option(option: Option, rows: dict[int, int]) -> SheetOption:
    mean = option.effectiveness if option.credit is None else 1 + 4 * option.credit
    return SheetOption(
        rows.setdefault(option.pk, len(rows)),
        option.text,
        Zone(option.zone) if option.zone else None,
        None if mean is None else float(mean),
    )
