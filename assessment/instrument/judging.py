"""Panels of judges: made, judged, closed. What a judge is shown is read here without a word of the key.

Who a judge is, is known elsewhere: here a judge is a kind and a number.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import lru_cache

from django.db import transaction
from django.db.models import Count, F, Max

from assessment.instrument.documents import MediaContent
from assessment.instrument.enums import ItemStatus, JudgeKind, Scale, Zone
from assessment.instrument.illustration.media import MediaWords
from assessment.instrument.illustration.media_store import facts_of
from assessment.instrument.models import Item, Judge, Judgement, Library, Medium, Option, Panel, PanelEntry, Revision, Turn


class PanelTitleTaken(Exception):
    """The library has a panel of that title already."""


class NotJudgeable(Exception):
    """An item that no panel can judge: it has no options yet, is practice, retired, archived, somebody else's, or a shared draft."""


class PanelClosed(Exception):
    """The panel has closed."""


class Outcome(str, Enum):
    DONE = "done"
    NO_PASS = "no pass"  # withdrawn, or issued anew
    CLOSED = "closed"
    FINISHED = "finished"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True)
class Given:
    """What a judge says of one option; None and the empty zone are not said yet."""

    zone: Zone | None = None
    effectiveness: int | None = None  # 1–5
    u: int | None = None  # respect for self, −3…+3
    v: int | None = None  # respect for the customer, −3…+3
    is_critical: bool = False

    def is_complete(self, *, with_zones: bool) -> bool:
        ratings = (self.effectiveness, self.zone, self.u, self.v) if with_zones else (self.effectiveness,)
        return None not in ratings

    @property
    def is_empty(self) -> bool:
        return self == Given()


@dataclass(frozen=True)
class JudgedTurn:
    """One page of a judge's: a turn's words, and nothing of its key."""

    number: int  # through the panel, from 1
    situation: int
    part: int
    parts: int
    stem: str
    earlier: tuple[str, ...]  # stems of the turns before it in the same conversation
    options: Mapping[int, str]  # texts by primary key, in stored order: never show them in it
    with_zones: bool  # options of skill items have none
    media: MediaContent | None = None  # beside the first stem


def create_panel(*, library: Library, title: str, items: Sequence[Item], by: str, now: datetime) -> Panel:
    """A panel that judges the items' current wordings, which are frozen with it: the next edit opens a new draft.

    Raises:
        PanelTitleTaken: the library has a panel of that title.
        NotJudgeable: one of the items cannot be judged, or there is none; nothing was changed.
    """
    with transaction.atomic():
        panel, is_new = Panel.objects.get_or_create(library=library, title=title, defaults={"created_at": now, "created_by": by})
        if not is_new:
            raise PanelTitleTaken(title)
        revisions = Revision.objects.select_for_update(of=("self",)).filter(item__in=items, is_current=True)
        by_item = {revision.item_id: revision for revision in revisions.select_related("item__library").prefetch_related("turns__options")}
        if not items or any(_cannot_be_judged(by_item.get(item.pk), library) for item in items):
            raise NotJudgeable(title)
        PanelEntry.objects.bulk_create(
            PanelEntry(panel=panel, item=item, revision=by_item[item.pk], position=position) for position, item in enumerate(items, 1)
        )
        Revision.objects.filter(pk__in=[revision.pk for revision in by_item.values()], frozen_at=None).update(frozen_at=now)
    return panel


def _cannot_be_judged(revision: Revision | None, library: Library) -> bool:
    if revision is None or revision.item.scale == Scale.PRACTICE.value:
        return True
    if revision.item.status == ItemStatus.RETIRED.value or revision.item.archived_at is not None:
        return True
    owner = revision.item.library.owner
    if owner not in (None, library.owner) or (owner is None and revision.frozen_at is None):
        return True
    turns = list(revision.turns.all())
    return not turns or any(len(turn.options.all()) < 2 for turn in turns)


def add_judges(*, panel: Panel, kind: JudgeKind, count: int, now: datetime) -> list[Judge]:
    """So many judges more, in an order that says nothing: who stands first in a list is not number 1.

    Raises:
        PanelClosed: nothing was changed.
    """
    with transaction.atomic():
        if Panel.objects.select_for_update().get(pk=panel.pk).closed_at is not None:
            raise PanelClosed(panel.title)
        last = Judge.objects.filter(panel=panel, kind=kind.value).aggregate(last=Max("number"))["last"] or 0
        numbers = list(range(last + 1, last + 1 + count))
        random.SystemRandom().shuffle(numbers)
        return Judge.objects.bulk_create(Judge(panel=panel, kind=kind.value, number=number, created_at=now) for number in numbers)


def open_judge(*, judge: Judge, now: datetime) -> None:
    """Note the first coming in; later ones change nothing."""
    Judge.objects.filter(pk=judge.pk, opened_at=None).update(opened_at=now)


def withdraw_judges(*, judge_ids: Sequence[int]) -> None:
    """Revoke every pass given to these judges. What they judged stays, and counts."""
    Judge.objects.filter(pk__in=judge_ids).update(access=F("access") + 1)


def close_panel(*, panel: Panel, now: datetime) -> bool:
    """End the judging; whoever comes second changes nothing.

    Returns:
        True for the call that closed it.
    """
    return bool(Panel.objects.filter(pk=panel.pk, closed_at=None).update(closed_at=now))


def reopen_panel(*, panel: Panel) -> bool:
    """Let judges go on. True for the call that reopened it."""
    return bool(Panel.objects.filter(pk=panel.pk, closed_at__isnull=False).update(closed_at=None))


@lru_cache(maxsize=64)  # a panel's wordings are frozen with it; its public id is never given again
def judged_turns(panel_id: int, public_id: str) -> tuple[JudgedTurn, ...]:
    """The panel's turns in order. Reads the words of frozen wordings alone, so that no page of a judge's can hold the key."""
    entries = list(PanelEntry.objects.filter(panel_id=panel_id).order_by("position").values_list("revision_id", "item__scale"))
    revisions = [revision for revision, _ in entries]
    turns = list(Turn.objects.filter(revision__in=revisions).order_by("position").values_list("pk", "revision_id", "stem"))
    texts: dict[int, dict[int, str]] = {pk: {} for pk, _, _ in turns}
    for pk, turn, text in Option.objects.filter(turn__revision__in=revisions).order_by("position").values_list("pk", "turn_id", "text"):
        texts[turn][pk] = text
    media = {
        medium.revision_id: MediaContent(facts_of(medium.file), MediaWords(medium.alt, medium.transcript, medium.captions))
        for medium in Medium.objects.filter(revision__in=revisions).select_related("file").defer("file__data")
    }
    pages: list[JudgedTurn] = []
    for situation, (revision, scale) in enumerate(entries, 1):
        own = [(pk, stem) for pk, of, stem in turns if of == revision]
        for part, (pk, stem) in enumerate(own, 1):
            earlier = tuple(before for _, before in own[: part - 1])
            pages.append(
                JudgedTurn(
                    number=len(pages) + 1,
                    situation=situation,
                    part=part,
                    parts=len(own),
                    stem=stem,
                    earlier=earlier,
                    options=texts[pk],
                    with_zones=scale != Scale.SKILL.value,
                    media=media.get(revision) if part == 1 else None,
                )
            )
    return tuple(pages)


def given_by(judge_id: int) -> dict[int, Given]:
    """What a judge has said so far, by option. One statement."""
    rows = Judgement.objects.filter(judge_id=judge_id).values_list("option_id", "zone", "effectiveness", "u", "v", "is_critical")
    return {
        option: Given(Zone(zone) if zone else None, effectiveness, u, v, critical) for option, zone, effectiveness, u, v, critical in rows
    }


def complete_turns(turns: Sequence[JudgedTurn], given: Mapping[int, Given]) -> list[bool]:
    """Turn by turn, whether everything is said."""
    return [all(given.get(option, Given()).is_complete(with_zones=turn.with_zones) for option in turn.options) for turn in turns]


def save_judgements(*, judge_id: int, access: int, turn: JudgedTurn, given: Mapping[int, Given], now: datetime) -> Outcome:
    """Keep what a judge says of a turn's options, whole or half done; the latest stands. Two statements.

    Args:
        given: by option of the turn; what is empty is left as it is stored.
    """
    with transaction.atomic():
        refused = _lock(judge_id, access)
        if refused:
            return refused
        Judgement.objects.bulk_create(
            [
                Judgement(
                    judge_id=judge_id,
                    option_id=option,
                    zone=said.zone.value if said.zone else "",
                    effectiveness=said.effectiveness,
                    u=said.u,
                    v=said.v,
                    is_critical=said.is_critical,
                    saved_at=now,
                )
                for option, said in given.items()
                if option in turn.options and not said.is_empty
            ],
            update_conflicts=True,
            unique_fields=["judge", "option"],
            update_fields=["zone", "effectiveness", "u", "v", "is_critical", "saved_at"],
        )
    return Outcome.DONE


def finish_judging(*, judge_id: int, access: int, turns: Sequence[JudgedTurn], now: datetime) -> Outcome:
    """A judge is done; only once everything is said. Whoever comes second finds it finished."""
    with transaction.atomic():
        refused = _lock(judge_id, access)
        if refused:
            return refused
        if not all(complete_turns(turns, given_by(judge_id))):
            return Outcome.INCOMPLETE
        Judge.objects.filter(pk=judge_id).update(finished_at=now)
    return Outcome.DONE


def _lock(judge_id: int, access: int) -> Outcome | None:
    """Hold the judge and the panel until the transaction ends, so that nothing is stored once closing has been said; why not, if not."""
    judges = Judge.objects.select_for_update(of=("self", "panel")).select_related("panel")
    judge = judges.filter(pk=judge_id, access=access).first()
    if judge is None:
        return Outcome.NO_PASS
    if judge.panel.closed_at is not None:
        return Outcome.CLOSED
    return Outcome.FINISHED if judge.finished_at is not None else None


def fewest_judges(item_ids: Sequence[int]) -> int:
    """How many people judged these items, each by the last panel that closed over it: the fewest of any; 0: one was never judged."""
    said = Judgement.objects.filter(option__turn__revision__item__in=item_ids, judge__panel__closed_at__isnull=False)
    counted = said.values_list("option__turn__revision__item", "judge__panel").annotate(judges=Count("judge", distinct=True))
    by_item = {item: judges for item, _, judges in counted.order_by("judge__panel__closed_at", "judge__panel")}
    return min((by_item.get(item, 0) for item in item_ids), default=0)
