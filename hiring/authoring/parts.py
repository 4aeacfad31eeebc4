"""The turns and options of an item's page: a form each, with what the checks find and what was remarked beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet

from assessment.instrument.readability import words
from assessment.instrument.validation import OPTIONS, Finding
from hiring.authoring.remarking import Remarks

BESIDE_TAGS = {"markers", "need_grades", "moves", "thought", "explanation", "key_move", "reply"}

MOST_BESIDE = 6  # findings in one margin


@dataclass(frozen=True)
class Placed:
    """A finding with the field that it is about."""

    finding: Finding
    field_id: str
    to_do: str = ""  # what is not written yet, while nobody has asked for a judgement


@dataclass(frozen=True)
class Beside:
    """What stands in the margin: what is amiss, and what is still to be written."""

    found: tuple[Placed, ...]
    to_do: tuple[Placed, ...]

    def __bool__(self) -> bool:
        return bool(self.found or self.to_do)

    @property
    def first(self) -> tuple[Placed, ...]:
        """As many of what is amiss as a margin shows."""
        return self.found[:MOST_BESIDE]

    @property
    def more(self) -> int:
        return len(self.found) - len(self.first)


def beside(placed: Iterable[Placed]) -> Beside:
    both = list(placed)
    return Beside(tuple(each for each in both if not each.to_do), tuple(each for each in both if each.to_do))


@dataclass(frozen=True)
class Mark:
    """An option on the line from 1 to 5."""

    number: int
    zone: str
    mean: float
    level: int = 0  # how many others stand at the same place below its number

    @property
    def cx(self) -> float:
        return round(20 + (self.mean - 1) * 50 + 6 * self.level, 1)

    @property
    def dy(self) -> int:
        return -10 - 11 * self.level


@dataclass
class OptionPart:
    number: int
    form: forms.Form
    slot: str  # the id of what shows its findings
    place: str  # "1-2", as its comments name it
    findings: list[Placed] = field(default_factory=list)
    remarks: Remarks = field(default_factory=Remarks)
    is_last: bool = False
    is_folded: bool = False  # its tags go with the page unseen
    is_asked: bool = False  # they were asked for

    @property
    def is_open(self) -> bool:
        """Whether the tags show at once: they were asked for; or there is something to see to and the words are there."""
        return (
            self.is_asked
            or (bool(self.words) and any(each.finding.rule in BESIDE_TAGS for each in self.findings))
            or bool(self.form.is_bound and self.form.errors)
        )

    @property
    def is_begun(self) -> bool:
        """Whether anything is written, its zone aside, which a new option has already."""
        return any(self.form[name].value() not in (None, "", []) for name in self.form.fields if name not in ("zone", "DELETE"))

    @property
    def beside(self) -> Beside:
        """An option that nobody has begun is left in peace: what there is to write stands in the list of all of it."""
        return beside(self.findings if self.is_begun else [each for each in self.findings if not each.to_do])

    @property
    def words(self) -> int:
        return len(words(str(self.form["text"].value() or "")))

    @property
    def tags(self) -> list[str]:
        """What goes unseen with the page of an option whose tags are folded: controls without ids, for nothing leads to them."""
        laid_out = ("text", "zone", "effectiveness", "credit", "DELETE")
        return [field.as_hidden({"id": False}) for field in self.form if field.name not in laid_out]

    @property
    def in_words(self) -> str:
        return f"turn {self.place.partition('-')[0]}, option {self.number}"


@dataclass
class TurnPart:
    number: int
    form: forms.Form
    formset: BaseFormSet[Any]
    options: list[OptionPart]
    slot: str
    place: str
    findings: list[Placed] = field(default_factory=list)
    remarks: Remarks = field(default_factory=Remarks)
    is_last: bool = False

    @property
    def words(self) -> int:
        return len(words(str(self.form["stem"].value() or "")))

    @property
    def in_words(self) -> str:
        return f"turn {self.number}"

    @property
    def beside(self) -> Beside:
        return beside(self.findings)

    @property
    def has_room(self) -> bool:
        return len(self.options) < OPTIONS[1]

    @property
    def marks(self) -> list[Mark]:
        """Its options on the line of effectiveness, the numbers of near ones one above the other."""
        marks: list[Mark] = []
        for mark in (mark for option in self.options if (mark := _mark(option))):
            marks.append(replace(mark, level=sum(abs(other.mean - mark.mean) < 0.2 for other in marks) % 3))
        return marks


def _mark(option: OptionPart) -> Mark | None:
    """None for an option that is to go or has no effectiveness that can be read."""
    form = option.form
    is_skill = "credit" in form.fields
    try:
        given = float(str(form["credit" if is_skill else "effectiveness"].value()))
    except ValueError:
        return None
    mean = 1 + 4 * given if is_skill else given
    if not 1 <= mean <= 5 or form["DELETE"].value():
        return None
    return Mark(option.number, "" if is_skill else str(form["zone"].value() or ""), mean)
