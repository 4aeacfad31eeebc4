"""Saving an item that somebody else may have saved meanwhile: what only one has changed is kept, what both have is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.core import signing

from assessment.instrument.authoring import EditedMeanwhile, current_revision, save_draft, source_of
from assessment.instrument.differences import Change
from assessment.instrument.exchange.plain import plain, source_from
from assessment.instrument.history import drop_unfinished, find_saved, saves_since
from assessment.instrument.lengths import hold
from assessment.instrument.merging import Merge, merge
from assessment.instrument.models.history import SavedState
from assessment.instrument.source import ItemSource, without_panel
from assessment.models import Item, Revision
from hiring.authoring.sources import with_moves_in_order

SALT = "hiring.authoring.conflicts"  # sealed so that what comes back is what was sent, and of a size that was sent
MOST_ASKED = 100  # questions on one page
MOST_TRIES = 5  # at a save between two others


def sealed(source: ItemSource) -> str:
    """A wording to go with a page and come back: what its author began from, or wrote; without a medium, which has its own page."""
    return signing.dumps(plain(replace(source, media=None)), salt=SALT, compress=True)


def unsealed(text: str) -> ItemSource | None:
    """The wording in ``sealed``; None when there is none or it was tampered with."""
    try:
        return source_from(signing.loads(text, salt=SALT))
    except (signing.BadSignature, ValueError, TypeError, KeyError):
        return None


@dataclass(frozen=True)
class Meanwhile:
    """Who saved an item since its page was opened."""

    saves: Sequence[SavedState]
    by: str  # whoever saves now, by value

    @property
    def is_me(self) -> bool:
        return bool(self.saves) and all(save.by == self.by for save in self.saves)

    @property
    def who(self) -> str:
        """“Ben Okoro”; “you, in another tab,” where it was nobody else."""
        if self.is_me:
            return "you, in another tab,"
        return " and ".join(dict.fromkeys(save.name for save in self.saves if save.by != self.by)) or "somebody"

    @property
    def told(self) -> str:
        return f"{self.who[0].upper()}{self.who[1:]} saved this item while you wrote{' here' if self.is_me else ''}"

    @property
    def seen(self) -> str:
        """As ``told``, for somebody who only looked."""
        return f"{self.who[0].upper()}{self.who[1:]} saved this item since you opened it"


def meanwhile(item: Item, *, since: int, by: str) -> Meanwhile:
    """Who saved an item after the save of that number."""
    return Meanwhile(saves_since(item, edit_number=since), by)


@dataclass(frozen=True)
class Saved:
    """What is stored now; ``taken``: what came with it of theirs."""

    revision: Revision
    taken: Sequence[Change] = ()
    meanwhile: Meanwhile | None = None

    @property
    def told(self) -> str:
        """What was merged, in words; empty when nothing was."""
        if not self.taken or self.meanwhile is None:
            return ""
        labels = [", ".join(filter(None, [change.label, change.note])) for change in self.taken]
        named = "; ".join(labels[:6]) + (f"; and {len(labels) - 6} more" if len(labels) > 6 else "")
        return f"{self.meanwhile.told}. Both are kept. Taken over: {named}. The history brings back an earlier wording."


@dataclass(frozen=True)
class Conflict:
    """Two wordings of an item: theirs is stored, mine is not yet."""

    mine: ItemSource
    revision: Revision  # that holds theirs
    base: ItemSource | None
    merge: Merge
    meanwhile: Meanwhile

    @property
    def theirs(self) -> ItemSource:
        return source_of(self.revision)

    @property
    def questions(self) -> Sequence[Change]:
        """Those that are asked one by one; the others go as the first one here does, mine."""
        return self.merge.questions[:MOST_ASKED]

    @property
    def unasked(self) -> str:
        """What is changed on both sides and not asked, by name."""
        return "; ".join(change.label for change in self.merge.questions[MOST_ASKED:])

    @property
    def sealed_mine(self) -> str:
        return sealed(self.mine)

    @property
    def sealed_base(self) -> str:
        return sealed(self.base) if self.base else ""


def conflict_of(*, item: Item, mine: ItemSource, base: ItemSource | None, since: int, by: str) -> Conflict:
    """What an author wrote beside what is stored now.

    Args:
        base: what the author began from; where the page did not bring it, what the history has of that save.
        since: the edit number of what the author began from.
    """
    revision = current_revision(item)
    began = base or find_saved(item, edit_number=since)
    began, mine = with_moves_in_order(began) if began else None, with_moves_in_order(mine)
    both = merge(base=began, theirs=with_moves_in_order(source_of(revision)), mine=mine)
    return Conflict(mine, revision, began, both, meanwhile(item, since=since, by=by))


def save_or_ask(*, item: Item, mine: ItemSource, base: ItemSource | None, edit_number: int, by: str, now: datetime) -> Saved | Conflict:
    """Save what an author wrote, together with what was saved since ``edit_number``; where both changed a thing, nothing is stored.

    The same words again are no save, so that whoever read them has still read them.

    Raises:
        EditedMeanwhile: somebody saves all the time.
        TooLong: mine, or both together, are longer than an item may be.
    """
    for _ in range(MOST_TRIES):
        revision = current_revision(item)
        hold(mine, before=source_of(revision))  # before anybody is asked to choose
        try:
            if revision.edit_number == edit_number:
                return Saved(_stored(item=item, words=mine, over=revision, by=by, now=now))
            conflict = conflict_of(item=item, mine=mine, base=base, since=edit_number, by=by)
            if conflict.merge.questions:
                return conflict
            saved = _stored(item=item, words=conflict.merge.source, over=conflict.revision, by=by, now=now, is_merge=True)
            return Saved(saved, conflict.merge.taken, conflict.meanwhile)
        except EditedMeanwhile:
            continue
    raise EditedMeanwhile(item.slug)


def settle(*, item: Item, conflict: Conflict, data: Mapping[str, str], by: str, now: datetime) -> Revision:
    """Save one wording by what was picked: all of theirs, all of mine, or question by question.

    Raises:
        EditedMeanwhile: a third came.
        TooLong: what was chosen of both is longer than an item may be.
    """
    if data.get("take") == "theirs":
        words = conflict.theirs
    elif data.get("take") == "mine":
        words = replace(conflict.mine, media=conflict.theirs.media)
    else:
        picked = {question.key for question in conflict.merge.questions if data.get(f"pick-{question.key}") == "theirs"}
        theirs = with_moves_in_order(conflict.theirs)
        words = merge(base=conflict.base, theirs=theirs, mine=conflict.mine, from_theirs=picked).source
    return _stored(item=item, words=words, over=conflict.revision, by=by, now=now, is_merge=True)


def _stored(*, item: Item, words: ItemSource, over: Revision, by: str, now: datetime, is_merge: bool = False) -> Revision:
    before, after = (without_panel(with_moves_in_order(each)) for each in (source_of(over), words))
    if before != after:
        over = save_draft(item=item, source=words, edit_number=over.edit_number, now=now, by=by, is_merge=is_merge)
    drop_unfinished(item=item, by=by)
    return over
