"""One item's page: the item, its turns and their options as forms and formsets, read from a source and read back into one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.http import QueryDict

from assessment.instrument.enums import Need
from assessment.instrument.readability import words
from assessment.instrument.source import ItemSource, OptionSource, TurnSource
from assessment.instrument.validation import OPTION_WORDS, OPTIONS, STEM_WORDS, TURNS, Finding
from hiring.authoring.conflicts import sealed
from hiring.authoring.forms import ItemForm, OptionForm, TurnForm
from hiring.authoring.listing import Counts, count_findings
from hiring.authoring.sources import item_fields, item_initial, option_from, option_initial, turn_from, turn_initial

BESIDE_TAGS = {"markers", "need_grades", "moves", "thought", "explanation", "key_move", "reply"}
FIELD_OF_RULE = {  # the field that a finding is about; the words otherwise
    **dict.fromkeys(("effectiveness", "spread", "key_tie"), "effectiveness"),
    **{rule: rule for rule in ("zone", "credit", "reply", "thought", "explanation")},
    "markers": "marker_1",
    "need_grades": "grade_1",
    "moves": "moves",
    "key_move": "moves",
}
FIELD_OF_ITEM_RULE = {"needs": "need_1", "format": "format", "technique": "technique", "explanation": "explanation", "fit": "is_fit"}

Turns: type[BaseFormSet[Any]] = formset_factory(TurnForm, extra=0, max_num=TURNS[1], absolute_max=TURNS[1], can_delete=True)
Options: type[BaseFormSet[Any]] = formset_factory(OptionForm, extra=0, max_num=OPTIONS[1], absolute_max=OPTIONS[1], can_delete=True)


@dataclass(frozen=True)
class Placed:
    """A finding with the field that it is about."""

    finding: Finding
    field_id: str


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
    remarks: list[Any] = field(default_factory=list)
    is_last: bool = False

    @property
    def is_open(self) -> bool:
        """Whether the tags show at once: there is something to see to, and the words, which come first, are there."""
        return (bool(self.words) and any(each.finding.rule in BESIDE_TAGS for each in self.findings)) or bool(
            self.form.is_bound and self.form.errors
        )

    @property
    def words(self) -> int:
        return len(words(str(self.form["text"].value() or "")))

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
    remarks: list[Any] = field(default_factory=list)
    is_last: bool = False

    @property
    def words(self) -> int:
        return len(words(str(self.form["stem"].value() or "")))

    @property
    def in_words(self) -> str:
        return f"turn {self.number}"

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


class ItemEditor:
    """The forms of one item, bound to what was sent or filled from what is stored."""

    stem_words, option_words = STEM_WORDS, OPTION_WORDS

    def __init__(self, *, slug: str, source: ItemSource, edit_number: int, data: QueryDict | None = None) -> None:
        self.slug = slug
        self.scale = source.scale
        self.media = source.media  # has a page of its own, and stays as it is here
        self.stored = source
        self.data = data
        self.item = ItemForm(data, initial={**item_initial(source, edit_number), "base": sealed(source)}, scale=self.scale)
        self.turn_forms = Turns(data, initial=None if data is not None else list(map(turn_initial, source.turns)), prefix="turns")
        sources: list[TurnSource | None] = [*source.turns, *[None] * TURNS[1]]
        needs = self._needs(source)
        self.turns = [self._turn_part(number, form, sources[number - 1], needs) for number, form in enumerate(self.turn_forms.forms, 1)]
        for part in self.turns[-1:]:
            part.is_last = True
        self.item_findings: list[Placed] = []
        self.item_remarks: list[Any] = []

    def _needs(self, source: ItemSource) -> tuple[str, ...]:
        """The needs' names, in the order of the grades: what was sent, or what is stored."""
        if self.data is None:
            return tuple(need.label for need in source.needs)
        named = [self.data.get(name, "") for name in ("need_1", "need_2")]
        known = {need.value: need.label for need in Need}
        return tuple(known[name] for name in named if name in known)

    def _turn_part(self, number: int, form: forms.Form, source: TurnSource | None, needs: tuple[str, ...]) -> TurnPart:
        initial = None
        if self.data is None and source is not None:
            initial = [option_initial(option, self.item.initial) for option in source.options]
        kwargs = {"scale": self.scale, "needs": needs}
        formset = Options(self.data, initial=initial, prefix=f"{form.prefix}-options", form_kwargs=kwargs)
        options = [OptionPart(place, option, f"t{number}-o{place}", f"{number}-{place}") for place, option in enumerate(formset.forms, 1)]
        for last in options[-1:]:
            last.is_last = True
        form.fields["DELETE"].label = f"Remove turn {number}"
        form.fields["stem"].widget.attrs["aria-describedby"] = f"words-t{number} t{number}"
        for option in options:
            option.form.fields["DELETE"].label = f"Remove option {option.number}"
            option.form.fields["text"].widget.attrs["aria-describedby"] = f"words-{option.slot} {option.slot}"
        return TurnPart(number, form, formset, options, f"t{number}", str(number))

    @property
    def _forms(self) -> Iterable[forms.Form]:
        yield self.item
        for turn in self.turns:
            yield turn.form
            yield from (option.form for option in turn.options)

    @property
    def _sets(self) -> list[BaseFormSet[Any]]:
        return [self.turn_forms, *(turn.formset for turn in self.turns)]

    def is_valid(self) -> bool:
        return all([self.item.is_valid(), *(part.is_valid() for part in self._sets)])

    @property
    def errors(self) -> list[tuple[str, str]]:
        """What cannot be stored: the field's id and what to do."""
        if self.data is None:
            return []
        places = {id(turn.form): turn.in_words for turn in self.turns}
        places |= {id(option.form): option.in_words for turn in self.turns for option in turn.options}
        told = [
            (form[name].id_for_label if name in form.fields else "", _told(form, name, text, places.get(id(form), "")))
            for form in self._forms
            for name, texts in form.errors.items()
            for text in texts
        ]
        return told + [("", str(text)) for formset in self._sets for text in formset.non_form_errors()]

    def hush(self) -> None:
        """Show what was sent without judging it: the author asked for another turn or option, not to save."""
        for form in self._forms:
            form._errors = forms.utils.ErrorDict()  # type: ignore[attr-defined]  # as after a clean validation
            form.cleaned_data = {}

    # Findings and remarks, beside what they are about ---------------------------------------------------------------

    def note(self, findings: Sequence[Finding]) -> None:
        """Put each finding beside what it is about; findings count turns and options that stay."""
        turns = [turn for turn in self.turns if _stays(turn.form)]
        for finding in findings:
            turn = turns[finding.turn - 1] if finding.turn and finding.turn <= len(turns) else None
            if turn is None:
                self.item_findings.append(Placed(finding, f"id_{FIELD_OF_ITEM_RULE.get(finding.rule, 'title')}"))
                continue
            options = [option for option in turn.options if _stays(option.form)]
            if finding.option is None or finding.option > len(options):
                name = "flip_fact" if finding.rule == "flip" else "stem"
                turn.findings.append(Placed(finding, turn.form[name].auto_id))
            else:
                option = options[finding.option - 1]
                option.findings.append(Placed(finding, _field_id(option.form, FIELD_OF_RULE.get(finding.rule, "text"))))

    def remark(self, comments: Iterable[Any]) -> None:
        """Put each comment beside what it is on; what is gone by now leaves its comment to what was around it."""
        for comment in comments:
            turn = self.turns[comment.turn - 1] if comment.turn and comment.turn <= len(self.turns) else None
            if turn is None:
                self.item_remarks.append(comment)
            elif comment.option is None or comment.option > len(turn.options):
                turn.remarks.append(comment)
            else:
                turn.options[comment.option - 1].remarks.append(comment)

    @property
    def checkable(self) -> bool:
        """Whether enough came for the checks to say something: fields may be wrong, but all parts are there."""
        return all(formset.management_form.is_valid() and not formset.non_form_errors() for formset in self._sets)

    @property
    def placed(self) -> list[tuple[str, Placed]]:
        """Every finding in the order of the page, with where it is in words."""
        found = [("The item", each) for each in self.item_findings]
        for turn in self.turns:
            found += [(f"Turn {turn.number}", each) for each in turn.findings]
            found += [(f"Turn {turn.number}, option {option.number}", each) for option in turn.options for each in option.findings]
        return found

    @property
    def slots(self) -> dict[str, list[Placed]]:
        """Where findings are shown, by the id of the place."""
        slots = {"item": self.item_findings}
        for turn in self.turns:
            slots[turn.slot] = turn.findings
            slots |= {option.slot: option.findings for option in turn.options}
        return slots

    def strips(self) -> list[tuple[TurnPart, list[Mark]]]:
        """Each turn with its options as marks on the scale of effectiveness."""
        return [(turn, turn.marks) for turn in self.turns]

    @property
    def counts(self) -> Counts:
        return count_findings(placed.finding for _, placed in self.placed)

    @property
    def has_room(self) -> bool:
        return len(self.turns) < TURNS[1]

    # Back into a source ---------------------------------------------------------------------------------------------

    def source(self) -> ItemSource:
        """What was sent, as a source; call ``is_valid`` first. Turns and options ticked for removal are left out.

        A field that cannot be read is as it is stored, or empty: good for checking the rest while one is half typed.
        """
        data = self.item.cleaned_data
        fields = item_fields(data, self.stored)
        needs = iter(fields["needs"])
        grades = {name: next(needs) for name, need in (("grade_1", "need_1"), ("grade_2", "need_2")) if data.get(need)}
        turns = tuple(_turn_source(turn, grades) for turn in self.turns if _stays(turn.form))
        return ItemSource(slug=self.slug, scale=self.scale, media=self.media, turns=turns, **fields)


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


def _told(form: forms.Form, name: str, text: object, place: str) -> str:
    """What is wrong with a field, and in which turn or option: there are as many fields of its name as options."""
    if name not in form.fields:
        return f"{text}"
    said = f"{form[name].label}: {text}"
    return f"{place[0].upper()}{place[1:]}, {said[0].lower()}{said[1:]}" if place else said


def _field_id(form: forms.Form, name: str) -> str:
    known = name if name in form.fields else "credit" if name == "effectiveness" and "credit" in form.fields else "text"
    return f"{form[known].auto_id}_0" if known == "moves" else form[known].auto_id


def _stays(form: forms.Form) -> bool:
    return not getattr(form, "cleaned_data", {}).get("DELETE")


def _turn_source(turn: TurnPart, grades: dict[str, Need]) -> TurnSource:
    staying = [option for option in turn.options if _stays(option.form)]
    options: list[OptionSource] = [option_from(option.form.cleaned_data, grades) for option in staying]
    named = turn.form.cleaned_data.get("flip_best")
    numbers = [option.number for option in staying]
    flip_best = named if named is None or named > len(turn.options) else numbers.index(named) + 1 if named in numbers else None
    return turn_from(turn.form.cleaned_data, tuple(options), flip_best)
