"""Two who saved one item: what each wrote, field by field, and one wording made of both."""

from __future__ import annotations

from dataclasses import dataclass

from django.core import signing
from django.http import QueryDict

from assessment.instrument.differences import Change, Side, differences, merged, side_of
from assessment.instrument.exchange.plain import plain, source_from
from assessment.instrument.models.history import SavedState
from assessment.instrument.source import ItemSource
from hiring.authoring.sources import with_moves_in_order

SALT = "hiring.authoring.conflicts"  # sealed so that what comes back is what was sent, and of a size that was sent


def sealed(source: ItemSource) -> str:
    """A wording to go with a page and come back: what its author began from, or wrote."""
    return signing.dumps(plain(source), salt=SALT, compress=True)


def unsealed(text: str) -> ItemSource | None:
    """The wording in ``sealed``; None when there is none or it was tampered with."""
    try:
        return source_from(signing.loads(text, salt=SALT))
    except (signing.BadSignature, ValueError, TypeError, KeyError):
        return None


@dataclass(frozen=True)
class Choice:
    """A field in which the two differ, theirs before and mine after."""

    change: Change
    side: Side
    takes_theirs: bool

    @property
    def name(self) -> str:
        return f"pick-{self.change.key}"

    @property
    def is_both(self) -> bool:
        return self.side is Side.BOTH


@dataclass(frozen=True)
class Conflict:
    mine: ItemSource
    theirs: ItemSource
    edit_number: int  # of theirs
    choices: tuple[Choice, ...]
    state: SavedState | None  # who saved theirs, and when

    @property
    def sealed_mine(self) -> str:
        return sealed(self.mine)

    @property
    def both(self) -> int:
        """How many fields both have changed."""
        return sum(choice.is_both for choice in self.choices)


def conflict_of(*, mine: ItemSource, theirs: ItemSource, base: ItemSource | None, edit_number: int, state: SavedState | None) -> Conflict:
    """What to ask. A field that one side alone has changed is taken from that side; where both have, mine stands until I choose."""
    mine, theirs = with_moves_in_order(mine), with_moves_in_order(theirs)
    base = with_moves_in_order(base) if base else None
    sides = [(change, side_of(change, base=base, theirs=theirs, mine=mine)) for change in differences(theirs, mine)]
    choices = tuple(Choice(change, side, takes_theirs=side is Side.THEIRS) for change, side in sides)
    return Conflict(mine, theirs, edit_number, choices, state)


def chosen(conflict: Conflict, data: QueryDict) -> ItemSource:
    """One wording by what was picked: all of theirs, all of mine, or field by field."""
    if data.get("take") == "theirs":
        return conflict.theirs
    if data.get("take") == "mine":
        return conflict.mine
    from_theirs = {choice.change.key for choice in conflict.choices if data.get(choice.name, "mine") == "theirs"}
    return merged(mine=conflict.mine, theirs=conflict.theirs, from_theirs=from_theirs)
