"""One item's page: the item, its turns and their options as forms and formsets, read from a source and read back into one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.http import QueryDict

from assessment.instrument.enums import Need
from assessment.instrument.lengths import Excess
from assessment.instrument.source import ItemSource, OptionSource, TurnSource
from assessment.instrument.validation import OPTION_WORDS, OPTIONS, STEM_WORDS, TURNS, Finding
from hiring.authoring.conflicts import sealed
from hiring.authoring.forms import ItemForm, OptionForm, TurnForm
from hiring.authoring.listing import Counts, count_findings
from hiring.authoring.parts import Beside, Mark, OptionPart, Placed, TurnPart, beside
from hiring.authoring.remarking import Remarks
from hiring.authoring.sources import item_fields, item_initial, option_from, option_initial, turn_from, turn_initial
from hiring.kernel.numbers import number_in

MOST_MENUS = 12  # options on a page with menus of markers, and with the tags of every turn laid out
OPENED = re.compile(r"[1-5]-[1-6]")
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


class ItemEditor:
    """The forms of one item, bound to what was sent or filled from what is stored."""

    stem_words, option_words = STEM_WORDS, OPTION_WORDS

    def __init__(
        self, *, slug: str, source: ItemSource, edit_number: int, data: QueryDict | None = None, asked: bool = False, opened: str = ""
    ) -> None:
        """
        Args:
            asked: what is not written yet is judged, as in review; without, it is still to do.
            opened: the option ("2-1") whose tags were asked for; where there are many options, those of its turn are laid out and the
                others' go with the page unseen.
        """
        self.asked = asked
        self.slug = slug
        self.scale = source.scale
        self.media = source.media  # has a page of its own, and stays as it is here
        self.stored = source
        self.data = data
        self.item = ItemForm(data, initial={**item_initial(source, edit_number), "base": sealed(source)}, scale=self.scale)
        self.turn_forms = Turns(data, initial=None if data is not None else list(map(turn_initial, source.turns)), prefix="turns")
        sources: list[TurnSource | None] = [*source.turns, *[None] * TURNS[1]]
        needs = self._needs(source)
        self.types_markers = self._count_options(source) > MOST_MENUS
        self.turns = [self._turn_part(number, form, sources[number - 1], needs) for number, form in enumerate(self.turn_forms.forms, 1)]
        for part in self.turns[-1:]:
            part.is_last = True
        self.asked_open = opened if OPENED.fullmatch(opened) else "1-0"
        self.item_findings: list[Placed] = []
        self.item_remarks = Remarks()

    def _count_options(self, source: ItemSource) -> int:
        if self.data is None:
            return sum(len(turn.options) for turn in source.turns)
        given = [self.data.get(f"{form.prefix}-options-TOTAL_FORMS", "") for form in self.turn_forms.forms]
        return sum(number_in(count, digits=3) for count in given)

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
        kwargs = {"scale": self.scale, "needs": needs, "types_markers": self.types_markers}
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
    def opened(self) -> str:
        """The option whose tags are laid out with those of its turn: the one that was asked for, or where something cannot be stored."""
        wrong = [option.place for turn in self.turns for option in turn.options if self.data is not None and option.form.errors]
        return wrong[0] if wrong else self.asked_open

    def fold(self) -> None:
        """Where there are many options, lay out the tags of one turn."""
        opened = self.opened
        for turn in self.turns if self.types_markers else ():
            for option in turn.options:
                option.is_folded = str(turn.number) != opened[0]
                option.is_asked = option.place == opened

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

    def refuse(self, found: Iterable[Excess]) -> None:
        """Put what is too long to be stored beside its field; turns and options are counted as in ``note``."""
        turns = [turn for turn in self.turns if _stays(turn.form)]
        for excess in found:
            form: forms.Form = self.item
            name = excess.kind
            if excess.turn:
                turn = turns[excess.turn - 1]
                options = [option for option in turn.options if _stays(option.form)]
                form = options[excess.option - 1].form if excess.option else turn.form
                name = excess.kind.removeprefix("option_")
            form.add_error(name if name in form.fields else None, excess.message)

    # Findings and remarks, beside what they are about ---------------------------------------------------------------

    def note(self, findings: Sequence[Finding]) -> None:
        """Put each finding beside what it is about; findings count turns and options that stay.

        A field that could not be read has its own message, so nothing more is said of it.
        """
        turns = [turn for turn in self.turns if _stays(turn.form)]
        for finding in findings:
            turn = turns[finding.turn - 1] if finding.turn and finding.turn <= len(turns) else None
            options = [option for option in turn.options if _stays(option.form)] if turn else []
            if turn is None:
                self._put(finding, self.item_findings, self.item, FIELD_OF_ITEM_RULE.get(finding.rule, "title"))
            elif finding.option is None or finding.option > len(options):
                self._put(finding, turn.findings, turn.form, _field_of_turn(turn.form, finding))
            else:
                option = options[finding.option - 1]
                self._put(finding, option.findings, option.form, _field_of_option(option.form, finding))

    def _put(self, finding: Finding, among: list[Placed], form: forms.Form, name: str) -> None:
        if name not in form.errors:
            field_id = form[name].auto_id if name in form.fields else f"id_{name}"
            among.append(Placed(finding, f"{field_id}_0" if name == "moves" else field_id, "" if self.asked else finding.to_do))

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
    def found(self) -> list[tuple[str, Placed]]:
        return [(where, each) for where, each in self.placed if not each.to_do]

    @property
    def to_do(self) -> list[tuple[str, list[Placed]]]:
        """What is not written yet, by place."""
        places: dict[str, list[Placed]] = {}
        for where, each in self.placed:
            if each.to_do:
                places.setdefault(where, []).append(each)
        return list(places.items())

    @property
    def beside(self) -> Beside:
        return beside(self.item_findings)

    @property
    def slots(self) -> dict[str, Beside]:
        """What is shown in the margin, by the id of the place."""
        slots = {"item": self.beside}
        for turn in self.turns:
            slots[turn.slot] = turn.beside
            slots |= {option.slot: option.beside for option in turn.options}
        return slots

    def strips(self) -> list[tuple[TurnPart, list[Mark]]]:
        """Each turn with its options as marks on the scale of effectiveness."""
        return [(turn, turn.marks) for turn in self.turns]

    @property
    def counts(self) -> Counts:
        return count_findings((placed.finding for _, placed in self.placed), asked=self.asked)

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


def _told(form: forms.Form, name: str, text: object, place: str) -> str:
    """What is wrong with a field, and in which turn or option: there are as many fields of its name as options."""
    if name not in form.fields:
        return f"{text}"
    said = f"{form[name].label}: {text}"
    return f"{place[0].upper()}{place[1:]}, {said[0].lower()}{said[1:]}" if place else said


def _field_of_turn(form: forms.Form, finding: Finding) -> str:
    if finding.rule != "flip":
        return "stem"
    return "flip_best" if form["flip_fact"].value() else "flip_fact"


def _field_of_option(form: forms.Form, finding: Finding) -> str:
    name = FIELD_OF_RULE.get(finding.rule, "text")
    second = str(form["marker_2"].value() or "").rpartition("(")[2].rstrip(")")
    if name == "marker_1" and second and f"({second})" in finding.message:
        return "marker_2"
    if name == "grade_1" and str(form["grade_2"].label).lower() == finding.to_do.lower():
        return "grade_2"
    return name if name in form.fields else "credit" if name == "effectiveness" and "credit" in form.fields else "text"


def _stays(form: forms.Form) -> bool:
    return not getattr(form, "cleaned_data", {}).get("DELETE")


def _turn_source(turn: TurnPart, grades: dict[str, Need]) -> TurnSource:
    staying = [option for option in turn.options if _stays(option.form)]
    options: list[OptionSource] = [option_from(option.form.cleaned_data, grades) for option in staying]
    named = turn.form.cleaned_data.get("flip_best")
    numbers = [option.number for option in staying]
    flip_best = named if named is None or named > len(turn.options) else numbers.index(named) + 1 if named in numbers else None
    return turn_from(turn.form.cleaned_data, tuple(options), flip_best)
