"""An item as its page shows it: turns and options with what was remarked on them, its steps and its past."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from assessment.instrument.enums import ItemStatus
from assessment.instrument.moving import ARCHIVED, NEXT_STATUS, Standing, errors_against, missing_beside_words
from assessment.instrument.source import ItemSource, OptionSource, TurnSource
from assessment.instrument.validation import Finding
from assessment.models import Comment, Item, Review, StatusChange
from hiring.authoring.listing import Counts, count_findings, gravest_first
from hiring.authoring.remarking import Remarks

LIFE = tuple(ItemStatus)
STEP_LABELS = {
    ItemStatus.DRAFT: "Back to draft",
    ItemStatus.IN_REVIEW: "Send to review",
    ItemStatus.PANEL: "Send to the panel",
    ItemStatus.PILOT: "Pilot it",
    ItemStatus.RETIRED: "Retire it",
}


@dataclass
class ReadOption:
    number: int
    said: OptionSource
    place: str
    in_words: str
    remarks: Remarks = field(default_factory=Remarks)


@dataclass
class ReadTurn:
    number: int
    said: TurnSource
    place: str
    in_words: str
    options: list[ReadOption]
    remarks: Remarks = field(default_factory=Remarks)

    @property
    def is_keyed(self) -> bool:
        """Whether all of its options have their effectiveness, so that one of them is the most effective."""
        return all(option.said.mean is not None for option in self.options)


@dataclass(frozen=True)
class Step:
    """Where an item may go next, and what is missing for it."""

    to: ItemStatus
    open: Counts  # what the checks find in its words against this step
    missing: tuple[str, ...]  # what else is

    @property
    def label(self) -> str:
        return STEP_LABELS[self.to]

    @property
    def in_words(self) -> str:
        errors = f"{self.open.errors} error{'s' if self.open.errors > 1 else ''}" if self.open.errors else ""
        return " and ".join(filter(None, [errors, "what is still to do" if self.open.to_do else ""]))

    @property
    def is_open(self) -> bool:
        return bool(self.in_words or self.missing)


@dataclass(frozen=True)
class Moment:
    """Something that was done with an item."""

    at: datetime
    name: str
    text: str
    note: str


def read_turns(source: ItemSource, comments: Iterable[Comment]) -> tuple[list[ReadTurn], Remarks]:
    """The turns with their comments, and those on the item as a whole; what is gone leaves its comments to what was around it."""
    turns = []
    for number, turn in enumerate(source.turns, 1):
        options = [ReadOption(n, option, f"{number}-{n}", f"turn {number}, option {n}") for n, option in enumerate(turn.options, 1)]
        turns.append(ReadTurn(number, turn, str(number), f"turn {number}", options))
    on_item = Remarks()
    for comment in comments:
        at = turns[comment.turn - 1] if comment.turn and comment.turn <= len(turns) else None
        if at is None:
            on_item.append(comment)
        elif comment.option and comment.option <= len(at.options):
            at.options[comment.option - 1].remarks.append(comment)
        else:
            at.remarks.append(comment)
    return turns, on_item


def steps_of(item: Item, standing: Standing, *, asked: bool) -> list[Step]:
    """Where it may go next from where it is; ``asked`` as in ``said_of``."""
    return [
        Step(
            to,
            count_findings(errors_against(to=to, standing=standing), asked=asked),
            tuple(missing_beside_words(item=item, to=to, standing=standing)),
        )
        for to in NEXT_STATUS[ItemStatus(item.status)]
    ]


def said_of(findings: Sequence[Finding], *, asked: bool) -> dict[str, Any]:
    """What the checks say of an item: what they find, the gravest first, and what is still to do, by place."""
    to_do: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.to_do and not asked:
            to_do.setdefault(finding.place, []).append(finding)
    found = [finding for finding in findings if asked or not finding.to_do]
    return {"findings": gravest_first(found), "to_do": list(to_do.items()), "counts": count_findings(findings, asked=asked)}


def past_of(item: Item, reviews: Sequence[Review]) -> list[Moment]:
    """What was done with an item, the latest first; one statement beside the reviews."""
    moments = [Moment(change.at, change.name, _step_in_words(change), change.reason) for change in item.status_changes.order_by("pk")]
    moments += [Moment(review.at, review.name, f"read it as it stood at save {review.edit_number}", review.note) for review in reviews]
    moments.append(Moment(item.created_at, "", "begun", ""))
    return sorted(moments, key=lambda moment: moment.at, reverse=True)


def _step_in_words(change: StatusChange) -> str:
    if change.to_status == ARCHIVED:
        return "archived it"
    if change.from_status == ARCHIVED:
        return "brought it back"
    return f"{ItemStatus(change.from_status).label} → {ItemStatus(change.to_status).label}"
