"""From the database to arrays: the only ORM of this slice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import BooleanField, Case, Max, QuerySet, Value, When

from assessment.delivery.models import CloseReason, State
from assessment.instrument.authoring import with_source
from assessment.instrument.enums import JudgeKind, Scale, Zone
from assessment.instrument.models import FormKey, Judge, Judgement, Option, Panel, PanelEntry, Revision
from assessment.psychometrics.pooling import Sat
from assessment.psychometrics.sheets import Sheet, SheetItem, SheetJudge, SheetOption, SheetTurn
from assessment.scoring.models import Score

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


# Sittings of a form ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class KeyInForce:
    pk: int
    version: int
    content_hash: str
    is_approved: bool  # by a second person


def key_in_force(form_id: int) -> KeyInForce | None:
    """The latest version of a form's key and the content it belongs to; None before the form is published. One statement."""
    keys = FormKey.objects.filter(form=form_id).order_by("-version")
    found = keys.values_list("pk", "version", "form__content__hash", "approval").first()
    return KeyInForce(found[0], found[1], found[2], found[3] is not None) if found else None


@dataclass(frozen=True)
class Sittings:
    """Every scored sitting of a form that its items may be judged by."""

    completed: list[Sat]
    unfinished: int  # real ones that answered too little to be scored


def scored_sittings(form_id: int, *, own: QuerySet[Any] | None) -> Sittings:
    """A form's scored sittings in the order in which they were first scored. One statement, whatever their number.

    Of several scores of a sitting the newest is read; all of them hold the same choices. Withdrawn sittings have none that counts.

    Args:
        own: ids of sittings that the reader's own organisations gave; None: all are their own.
    """
    newest = Score.objects.filter(sitting__content__form=form_id).order_by().values("sitting").annotate(last=Max("pk")).values("last")
    is_own = Value(True) if own is None else Case(When(sitting__in=own, then=True), default=False, output_field=BooleanField())
    rows = (
        Score.objects.filter(pk__in=newest, sitting__state=State.CLOSED)
        .exclude(sitting__close_reason=CloseReason.WITHDRAWN)
        .annotate(is_own=is_own)
        .order_by("sitting__scored_at", "sitting")
        .values_list("choices", "sitting__visible_ms", "sitting__is_simulated", "is_own", "attitude", "skill")
    )
    completed, unfinished = [], 0
    for choices, visible_ms, is_simulated, is_own_row, attitude, skill in rows:
        if attitude is None and skill is None:
            unfinished += not is_simulated
        else:
            completed.append(Sat(bytes(choices), visible_ms, is_simulated, is_own_row))
    return Sittings(completed, unfinished)
