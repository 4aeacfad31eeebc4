"""Keeping what an item said after each save, bringing it back, and keeping what could not be saved yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from assessment.instrument.differences import Change, differences
from assessment.instrument.exchange.plain import plain, source_from
from assessment.instrument.models import Item, Revision, SavedState, Unfinished
from assessment.instrument.source import ItemSource

MOST_LISTED = 12  # changes of a save among others
ONE_SITTING = timedelta(minutes=10)  # one author's saves within it are one state


@dataclass(frozen=True)
class Told:
    """A state with what it changed; the first one changed nothing that is known."""

    state: SavedState
    changes: tuple[Change, ...]
    is_first: bool

    @property
    def first(self) -> tuple[Change, ...]:
        """As many changes as stand in a list of saves."""
        return self.changes[:MOST_LISTED]


def record_state(
    *, revision: Revision, source: ItemSource, by: str, now: datetime, restored_from: int | None = None, is_merge: bool = False
) -> None:
    """Keep what has just been saved; inside the saving transaction. A merge begins a state: what stood before it can be had back."""
    last = SavedState.objects.filter(item=revision.item_id).order_by("-edit_number").defer("document").first()
    values = {"edit_number": revision.edit_number, "saved_at": now, "document": plain(source)}
    if last is not None and restored_from is None and not is_merge and _goes_on(last, revision, by=by, now=now):
        SavedState.objects.filter(pk=last.pk).update(**values)
        return
    SavedState.objects.create(
        item_id=revision.item_id, revision_number=revision.number, by=by, began_at=now, restored_from=restored_from, **values
    )


def _goes_on(last: SavedState, revision: Revision, *, by: str, now: datetime) -> bool:
    """Whether a save belongs to the state before it."""
    same = (last.by, last.revision_number, last.restored_from) == (by, revision.number, None)
    return same and last.saved_at <= now < last.began_at + ONE_SITTING


def has_states(item: Item) -> bool:
    return SavedState.objects.filter(item=item).exists()


def last_editor(item: Item) -> str:
    """Who saved the item last, by value; empty where that is not known."""
    return SavedState.objects.filter(item=item).order_by("-edit_number").values_list("by", flat=True).first() or ""


def find_saved(item: Item, *, edit_number: int) -> ItemSource | None:
    """What an item said after that save; None where nothing is kept of it, or a later save went on from it."""
    state = SavedState.objects.filter(item=item, edit_number=edit_number).first()
    return source_from(state.document) if state else None


def saves_since(item: Item, *, edit_number: int) -> list[SavedState]:
    """Who saved an item since, and when, the latest last; without what it said."""
    return list(SavedState.objects.filter(item=item, edit_number__gt=edit_number).order_by("edit_number").defer("document"))


def told_states(item: Item, *, before: int | None = None, limit: int = 20) -> tuple[list[Told], int | None]:
    """A page of an item's states, the latest first, and the edit number that the next page ends before; one statement.

    Args:
        before: only states of a lower edit number.
    """
    rows = SavedState.objects.filter(item=item).order_by("-edit_number")
    if before is not None:
        rows = rows.filter(edit_number__lt=before)
    found = list(rows[: limit + 1])
    told = [_told(state, older) for state, older in zip(found, [*found[1:], None], strict=True)]
    return told[:limit], found[limit - 1].edit_number if len(found) > limit else None


def told_state(state: SavedState) -> Told:
    """One state with what it changed."""
    older = SavedState.objects.filter(item=state.item_id, edit_number__lt=state.edit_number).order_by("-edit_number").first()
    return _told(state, older)


def _told(state: SavedState, older: SavedState | None) -> Told:
    if older is None:
        return Told(state, (), is_first=True)
    return Told(state, tuple(differences(source_from(older.document), source_from(state.document))), is_first=False)


def keep_unfinished(*, item: Item, sent: str, by: str, now: datetime) -> None:
    """Keep what an author sent and could not be stored whole; the last of it replaces the one before."""
    Unfinished.objects.update_or_create(item=item, by=by, defaults={"sent": sent, "at": now})


def find_unfinished(*, item: Item, by: str) -> Unfinished | None:
    return Unfinished.objects.filter(item=item, by=by).first()


def drop_unfinished(*, item: Item, by: str) -> bool:
    """Whether there was anything to drop."""
    return bool(Unfinished.objects.filter(item=item, by=by).delete()[0])
