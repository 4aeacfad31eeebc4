"""What authors do with items: write, save, copy, and read back as a source."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Prefetch, QuerySet

from assessment.instrument.commenting import follow_words
from assessment.instrument.enums import (
    Critical,
    Customer,
    Instruction,
    KeySource,
    Marker,
    Move,
    Need,
    Orientation,
    ResponseFormat,
    Scale,
    Setting,
    Stage,
    Technique,
    Zone,
)
from assessment.instrument.history import has_states, record_state
from assessment.instrument.illustration.media_store import copy_file, media_of, set_medium
from assessment.instrument.lengths import excesses, hold
from assessment.instrument.models import Item, Library, Option, Revision, Turn
from assessment.instrument.moving import reopened
from assessment.instrument.source import ItemSource, OptionSource, TurnSource, keep_panel
from assessment.instrument.translating import copy_translations, doubt_translations

SHARED_LIBRARY = "Evenkeel bank"


class SlugTaken(Exception):
    """The library has an item of that name already."""


class EditedMeanwhile(Exception):
    """Somebody else saved this item since it was opened; nothing was changed."""


class ScaleIsFixed(Exception):
    """An item that a published form uses stays in its scale."""


def get_shared_library(*, now: datetime) -> Library:
    """The library that everybody reads and nobody edits in the browser; made on first use."""
    library, _ = Library.objects.get_or_create(owner=None, name=SHARED_LIBRARY, defaults={"created_at": now})
    return library


def get_own_library(*, owner: UUID, name: str, now: datetime) -> Library:
    """An owner's library of that name; made on first use."""
    library, _ = Library.objects.get_or_create(owner=owner, name=name, defaults={"created_at": now})
    return library


def create_item(*, library: Library, source: ItemSource, now: datetime, by: str = "", source_hash: str = "") -> Item:
    """A new item with a first draft.

    Args:
        by: who writes it, by value.
    Raises:
        SlugTaken: the library has an item of that slug.
        TooLong: see ``lengths``.
        UnknownMedia: what it shows is not a file of the library.
    """
    hold(source)
    with transaction.atomic():
        item, is_new = Item.objects.get_or_create(
            library=library, slug=source.slug, defaults={"scale": source.scale.value, "created_at": now}
        )
        if not is_new:
            raise SlugTaken(source.slug)
        revision = _add_revision(item=item, number=1, source=source, now=now, source_hash=source_hash)
        record_state(revision=revision, source=source, by=by, now=now)
    return item


def save_draft(
    *,
    item: Item,
    source: ItemSource,
    edit_number: int,
    now: datetime,
    by: str = "",
    source_hash: str = "",
    restored_from: int | None = None,
    is_merge: bool = False,
) -> Revision:
    """Save what an author wrote: into the current draft, or as a new one if the current revision is frozen.

    Args:
        edit_number: of the current revision when the author opened it; each save raises it by one.
        by: who saves, by value.
        restored_from: the edit number of the state whose words these are, when they are brought back.
        is_merge: the words are made of the stored ones and the author's.
    Returns:
        The draft that now is the current revision. The item's slug stays as it is.
    Raises:
        EditedMeanwhile: the current revision is no longer the one that was opened.
        ScaleIsFixed: a published form uses the item under another scale.
        TooLong: see ``lengths``; what the item said before, or is brought back, may be as long as it was.
        UnknownMedia: what it shows is not a file of the library.
    """
    with transaction.atomic():
        current = Revision.objects.select_for_update().filter(item=item, is_current=True).first()
        if current is None or current.edit_number != edit_number:
            raise EditedMeanwhile(item.slug)
        if restored_from is None and excesses(source):
            hold(source, before=source_of(current_revision(item)))
        if not has_states(item):  # written before states were kept
            record_state(revision=current, source=source_of(current_revision(item)), by="", now=now)
        source = _with_panel_kept(current, source)
        if source.scale.value != item.scale:
            _change_scale(item=item, scale=source.scale)
        if current.frozen_at is not None:
            number = current.number + 1
            Revision.objects.filter(pk=current.pk).update(is_current=False)
            current = _add_revision(item=item, number=number, source=source, now=now, source_hash=source_hash, edit_number=edit_number + 1)
            reopened(item, by=by, now=now, number=number)
        else:
            _rewrite(current, source, now=now, source_hash=source_hash)
        record_state(revision=current, source=source, by=by, now=now, restored_from=restored_from, is_merge=is_merge)
        follow_words(item=item, after=source)
        return current


def _rewrite(current: Revision, source: ItemSource, *, now: datetime, source_hash: str) -> None:
    Revision.objects.filter(pk=current.pk).update(
        **revision_fields(source), source_hash=source_hash, changed_at=now, edit_number=F("edit_number") + 1
    )
    current.turns.all().delete()
    _add_turns(current, source)
    set_medium(current, source.media)
    doubt_translations(revision=current, source=source)
    current.refresh_from_db()


def copy_item(*, item: Item, to_library: Library, now: datetime, by: str = "") -> Item:
    """A draft in another library with the words of the item's current revision, in all its languages; a taken slug gets a number.

    Raises:
        TooLong: the item is of before there were limits, see ``lengths``.
    """
    current = item.revisions.get(is_current=True)
    source = source_of(current)
    hold(source)
    with transaction.atomic():
        Library.objects.select_for_update().get(pk=to_library.pk)  # two copies at once find two names
        taken = set(to_library.items.filter(slug__startswith=source.slug[:70]).values_list("slug", flat=True))
        names = [source.slug, *(f"{source.slug[:74]}-{number}" for number in range(2, len(taken) + 3))]
        slug = next(name for name in names if name not in taken)
        copy = Item.objects.create(library=to_library, slug=slug, scale=item.scale, created_at=now)
        if source.media:
            copy_file(sha256=source.media.facts.sha256, library=item.library, to=to_library, now=now)
        revision = _add_revision(item=copy, number=1, source=source, now=now, source_hash="")
        copy_translations(revision=current, to=revision, now=now)
        record_state(revision=revision, source=replace(source, slug=slug), by=by, now=now)
    return copy


def with_source(revisions: QuerySet[Revision]) -> QuerySet[Revision]:
    """The same revisions with all that ``source_of`` reads, in three statements for any number of them."""
    options = Prefetch("options", queryset=Option.objects.order_by("position"))
    turns = Prefetch("turns", queryset=Turn.objects.order_by("position").prefetch_related(options))
    return revisions.select_related("item", "medium__file").defer("medium__file__data").prefetch_related(turns)


def current_revision(item: Item) -> Revision:
    """The item's current wording with all that ``source_of`` reads."""
    return with_source(Revision.objects.filter(item=item, is_current=True)).get()


def source_of(revision: Revision) -> ItemSource:
    """What a revision says, as its author wrote it."""
    return ItemSource(
        slug=revision.item.slug,
        scale=Scale(revision.item.scale),
        family=revision.family,
        title=revision.title,
        setting=Setting(revision.setting),
        customer=Customer(revision.customer),
        needs=tuple(map(Need, revision.needs)),
        format=ResponseFormat(revision.format),
        instruction=Instruction(revision.instruction),
        technique=Technique(revision.technique) if revision.technique else None,
        is_fit=revision.is_fit,
        explanation=revision.explanation,
        twin_of=revision.twin_of,
        notes=revision.notes,
        media=media_of(revision),
        key_source=KeySource(revision.key_source),
        turns=tuple(_turn_source(turn) for turn in _in_order(revision.turns.all())),
    )


def _in_order(rows: Iterable[Any]) -> list[Any]:
    return sorted(rows, key=lambda row: row.position)


def _turn_source(turn: Turn) -> TurnSource:
    options = tuple(_option_source(option) for option in _in_order(turn.options.all()))
    return TurnSource(
        stage=Stage(turn.stage),
        stem=turn.stem,
        options=options,
        flip_fact=turn.flip_fact,
        flip_best=turn.flip_best,
        in_zones=turn.in_zones,
    )


def _option_source(option: Option) -> OptionSource:
    return OptionSource(
        text=option.text,
        zone=Zone(option.zone) if option.zone else None,
        credit=None if option.credit is None else float(option.credit),
        effectiveness=None if option.effectiveness is None else float(option.effectiveness),
        markers=tuple(map(Marker, option.markers)),
        needs={Need(need): grade for need, grade in option.need_grades.items()},
        critical=Critical(option.critical) if option.critical else None,
        orientation=Orientation(option.orientation) if option.orientation else None,
        moves=tuple(map(Move, option.moves)),
        reply=option.reply,
        thought=option.thought,
        reframe=option.reframe,
        explanation=option.explanation,
        u=option.u,
        v=option.v,
    )


def _with_panel_kept(current: Revision, source: ItemSource) -> ItemSource:
    """A panel's key goes with the words it judged: an author who changes neither them nor the key keeps it, another writes a new one."""
    if current.key_source != KeySource.PANEL.value or source.key_source is KeySource.PANEL:
        return source
    return keep_panel(before=source_of(current), after=source)


def _change_scale(*, item: Item, scale: Scale) -> None:
    if item.revisions.filter(frozen_at__isnull=False).exists():
        raise ScaleIsFixed(item.slug)
    Item.objects.filter(pk=item.pk).update(scale=scale.value)
    item.scale = scale.value


def _add_revision(*, item: Item, number: int, source: ItemSource, now: datetime, source_hash: str, edit_number: int = 1) -> Revision:
    revision = Revision.objects.create(
        item=item,
        number=number,
        source_hash=source_hash,
        created_at=now,
        changed_at=now,
        edit_number=edit_number,
        **revision_fields(source),
    )
    _add_turns(revision, source)
    if source.media:
        set_medium(revision, source.media)
    return revision


def revision_fields(source: ItemSource) -> dict[str, Any]:
    """What an item says beside its turns, as a revision's row holds it."""
    return {
        "title": source.title,
        "family": source.family,
        "setting": source.setting.value,
        "customer": source.customer.value,
        "needs": [need.value for need in source.needs],
        "format": source.format.value,
        "instruction": source.instruction.value,
        "technique": source.technique.value if source.technique else "",
        "is_fit": source.is_fit,
        "explanation": source.explanation,
        "twin_of": source.twin_of,
        "notes": source.notes,
        "key_source": source.key_source.value,
    }


def turn_fields(turn: TurnSource) -> dict[str, Any]:
    return {
        "stage": turn.stage.value,
        "stem": turn.stem,
        "flip_fact": turn.flip_fact,
        "flip_best": turn.flip_best,
        "in_zones": turn.in_zones,
    }


def _add_turns(revision: Revision, source: ItemSource) -> None:
    turns = Turn.objects.bulk_create(
        Turn(revision=revision, position=position, **turn_fields(turn)) for position, turn in enumerate(source.turns, 1)
    )
    Option.objects.bulk_create(
        Option(turn=row, position=position, **option_fields(option))
        for row, turn in zip(turns, source.turns, strict=True)
        for position, option in enumerate(turn.options, 1)
    )


def option_fields(option: OptionSource) -> dict[str, Any]:
    """An option as its row holds it."""
    return {
        "text": option.text,
        "zone": option.zone.value if option.zone else "",
        "credit": None if option.credit is None else Decimal(str(option.credit)),
        "effectiveness": None if option.effectiveness is None else Decimal(str(option.effectiveness)),
        "markers": [marker.value for marker in option.markers],
        "need_grades": {need.value: grade for need, grade in option.needs.items()},
        "critical": option.critical.value if option.critical else "",
        "orientation": option.orientation.value if option.orientation else "",
        "moves": [move.value for move in option.moves],
        "reply": option.reply,
        "thought": option.thought,
        "reframe": option.reframe,
        "explanation": option.explanation,
        "u": option.u,
        "v": option.v,
    }
