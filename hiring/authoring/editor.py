"""One item's page: the item, its turns and their options as forms and formsets, read from a source and read back into one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import BadRequest
from django.forms.formsets import BaseFormSet, formset_factory
from django.http import QueryDict

from assessment.instrument.enums import (
    Critical,
    Customer,
    Instruction,
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
from assessment.instrument.source import ItemSource, OptionSource, TurnSource
from assessment.instrument.validation import OPTIONS, TURNS, Finding
from hiring.authoring.forms import ItemForm, OptionForm, TurnForm

USUAL_OPTIONS = 4  # one per zone
BESIDE_KEY = {"zone", "zones", "effectiveness", "credit", "spread", "key_tie"}
BESIDE_TAGS = {"markers", "need_grades", "moves", "thought", "explanation", "key_move", "reply"}

Turns: type[BaseFormSet[Any]] = formset_factory(TurnForm, extra=0, max_num=TURNS[1], absolute_max=TURNS[1], can_delete=True)
Options: type[BaseFormSet[Any]] = formset_factory(OptionForm, extra=0, max_num=OPTIONS[1], absolute_max=OPTIONS[1], can_delete=True)


@dataclass
class OptionPart:
    number: int
    form: forms.Form
    beside_text: list[Finding] = field(default_factory=list)
    beside_key: list[Finding] = field(default_factory=list)
    beside_tags: list[Finding] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Whether the tags show at once: there is something to see to."""
        return bool(self.beside_tags) or bool(self.form.is_bound and self.form.errors)


@dataclass
class TurnPart:
    number: int
    form: forms.Form
    formset: BaseFormSet[Any]
    options: list[OptionPart]
    findings: list[Finding] = field(default_factory=list)


class ItemEditor:
    """The forms of one item, bound to what was sent or filled from what is stored."""

    def __init__(self, *, slug: str, source: ItemSource, edit_number: int, data: QueryDict | None = None) -> None:
        self.slug = slug
        self.scale = source.scale
        self.media = source.media  # has a page of its own, and stays as it is here
        self.data = data
        self.conflict = False
        self.item = ItemForm(data, initial=_item_initial(source, edit_number), scale=self.scale)
        self.turn_forms = Turns(data, initial=None if data is not None else list(map(_turn_initial, source.turns)), prefix="turns")
        sources: list[TurnSource | None] = [*source.turns, *[None] * TURNS[1]]
        needs = self._needs(source)
        self.turns = [self._turn_part(number, form, sources[number - 1], needs) for number, form in enumerate(self.turn_forms.forms, 1)]
        self.item_findings: list[Finding] = []

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
            initial = [_option_initial(option, self.item.initial) for option in source.options]
        formset = Options(self.data, initial=initial, prefix=f"{form.prefix}-options", form_kwargs={"scale": self.scale, "needs": needs})
        options = [OptionPart(place, option) for place, option in enumerate(formset.forms, 1)]
        form.fields["DELETE"].label = f"Remove turn {number} when I save"
        for option in options:
            option.form.fields["DELETE"].label = f"Remove option {option.number} when I save"
        return TurnPart(number=number, form=form, formset=formset, options=options)

    @property
    def _forms(self) -> Iterable[forms.Form]:
        yield self.item
        for turn in self.turns:
            yield turn.form
            yield from (option.form for option in turn.options)

    def is_valid(self) -> bool:
        parts = [self.turn_forms, *(turn.formset for turn in self.turns)]
        return all([self.item.is_valid(), *(part.is_valid() for part in parts)])

    @property
    def errors(self) -> list[tuple[str, str]]:
        """What cannot be stored: the field's id and what to do."""
        if self.data is None:
            return []
        told = [
            (form[name].id_for_label if name in form.fields else "", f"{form[name].label}: {text}" if name in form.fields else str(text))
            for form in self._forms
            for name, texts in form.errors.items()
            for text in texts
        ]
        sets = [self.turn_forms, *(turn.formset for turn in self.turns)]
        return told + [("", str(text)) for formset in sets for text in formset.non_form_errors()]

    def hush(self) -> None:
        """Show what was sent without judging it: the author asked for another turn or option, not to save."""
        for form in self._forms:
            form._errors = forms.utils.ErrorDict()  # type: ignore[attr-defined]  # as after a clean validation
            form.cleaned_data = {}

    def note(self, findings: Sequence[Finding]) -> None:
        """Put each finding beside the field it is about."""
        for finding in findings:
            turn = self.turns[finding.turn - 1] if finding.turn and finding.turn <= len(self.turns) else None
            if turn is None:
                self.item_findings.append(finding)
            elif finding.option is None or finding.option > len(turn.options):
                turn.findings.append(finding)
            else:
                _beside(turn.options[finding.option - 1], finding.rule).append(finding)

    def source(self) -> ItemSource:
        """What was sent, as a source; only after ``is_valid``. Turns and options ticked for removal are left out."""
        data = self.item.cleaned_data
        needs = [Need(data[name]) for name in ("need_1", "need_2") if data.get(name)]
        grades = [name for name, need in (("grade_1", "need_1"), ("grade_2", "need_2")) if data.get(need)]
        return ItemSource(
            slug=self.slug,
            scale=self.scale,
            family=data["family"],
            title=data["title"],
            setting=Setting(data["setting"]),
            customer=Customer(data["customer"]),
            needs=tuple(needs),
            format=ResponseFormat(data["format"]),
            instruction=Instruction(data["instruction"]),
            is_fit=data.get("is_fit", False),
            technique=Technique(data["technique"]) if data.get("technique") else None,
            explanation=_lines(data.get("explanation", "")),
            twin_of=data["twin_of"],
            notes=_lines(data["notes"]),
            media=self.media,
            turns=tuple(_turn_source(turn, dict(zip(grades, needs, strict=True))) for turn in self.turns if _stays(turn.form)),
        )


def grown(data: QueryDict, *, by: str, scale: Scale) -> QueryDict:
    """What was sent, with one more turn (``turn``) or one more option (``turns-0``).

    Raises:
        BadRequest: there is no such place to add to.
    """
    grown_data = data.copy()
    try:
        turns = int(str(data["turns-TOTAL_FORMS"]))
        if by == "turn":
            if turns < TURNS[1]:
                _add_turn(grown_data, number=turns, scale=scale)
        else:
            options = int(str(data[f"{by}-options-TOTAL_FORMS"]))
            grown_data[f"{by}-options-TOTAL_FORMS"] = str(min(options + 1, OPTIONS[1]))
    except (KeyError, ValueError) as trouble:
        raise BadRequest("there is nothing to add to") from trouble
    return grown_data


def _add_turn(data: QueryDict, *, number: int, scale: Scale) -> None:
    data["turns-TOTAL_FORMS"] = str(number + 1)
    data[f"turns-{number}-options-TOTAL_FORMS"] = str(USUAL_OPTIONS)
    data[f"turns-{number}-options-INITIAL_FORMS"] = "0"
    if scale is not Scale.SKILL:
        for option, zone in enumerate(Zone):
            data[f"turns-{number}-options-{option}-zone"] = zone.value


def blank_turn(scale: Scale) -> TurnSource:
    """A turn to begin with: four empty options, one per zone where options have zones."""
    options = [OptionSource(text="", zone=None if scale is Scale.SKILL else zone) for zone in Zone]
    return TurnSource(stage=Stage.CALM, stem="", options=tuple(options))


def _beside(option: OptionPart, rule: str) -> list[Finding]:
    if rule in BESIDE_KEY:
        return option.beside_key
    return option.beside_tags if rule in BESIDE_TAGS else option.beside_text


def _stays(form: forms.Form) -> bool:
    return not form.cleaned_data.get("DELETE")


def _lines(text: str) -> str:
    """Browsers send line ends as CR LF."""
    return text.replace("\r\n", "\n").strip()


def _turn_source(turn: TurnPart, grades: dict[str, Need]) -> TurnSource:
    data = turn.form.cleaned_data
    return TurnSource(
        stage=Stage(data.get("stage") or Stage.CALM),
        stem=_lines(data.get("stem", "")),
        options=tuple(_option_source(option.form.cleaned_data, grades) for option in turn.options if _stays(option.form)),
        flip_fact=_lines(data.get("flip_fact", "")),
        flip_best=data.get("flip_best"),
    )


def _option_source(data: dict[str, Any], grades: dict[str, Need]) -> OptionSource:
    credit, effectiveness = data.get("credit"), data.get("effectiveness")
    return OptionSource(
        text=_lines(data.get("text", "")),
        zone=Zone(data["zone"]) if data.get("zone") else None,
        credit=None if credit is None else float(credit),
        effectiveness=None if effectiveness is None else float(effectiveness),
        markers=tuple(Marker(data[name]) for name in ("marker_1", "marker_2") if data.get(name)),
        needs={need: data[name] for name, need in grades.items() if data.get(name) is not None},
        critical=Critical(data["critical"]) if data.get("critical") else None,
        orientation=Orientation(data["orientation"]) if data.get("orientation") else None,
        moves=tuple(map(Move, data.get("moves", ()))),
        reply=_lines(data.get("reply", "")),
        thought=_lines(data.get("thought", "")),
        reframe=_lines(data.get("reframe", "")),
        explanation=_lines(data.get("explanation", "")),
    )


def _item_initial(source: ItemSource, edit_number: int) -> dict[str, Any]:
    needs = [need.value for need in source.needs] + ["", ""]
    return {
        "edit_number": edit_number,
        "title": source.title,
        "family": source.family,
        "setting": source.setting.value,
        "customer": source.customer.value,
        "need_1": needs[0],
        "need_2": needs[1],
        "technique": source.technique.value if source.technique else "",
        "format": source.format.value,
        "instruction": source.instruction.value,
        "is_fit": source.is_fit,
        "explanation": source.explanation,
        "twin_of": source.twin_of,
        "notes": source.notes,
    }


def _turn_initial(turn: TurnSource) -> dict[str, Any]:
    return {"stage": turn.stage.value, "stem": turn.stem, "flip_fact": turn.flip_fact, "flip_best": turn.flip_best}


def _option_initial(option: OptionSource, item: Mapping[str, Any]) -> dict[str, Any]:
    markers = [marker.value for marker in option.markers] + ["", ""]
    grades = {need.value: grade for need, grade in option.needs.items()}
    return {
        "text": option.text,
        "zone": option.zone.value if option.zone else "",
        "effectiveness": option.effectiveness,
        "credit": option.credit,
        "marker_1": markers[0],
        "marker_2": markers[1],
        "grade_1": grades.get(item["need_1"]),
        "grade_2": grades.get(item["need_2"]),
        "orientation": option.orientation.value if option.orientation else "",
        "critical": option.critical.value if option.critical else "",
        "moves": [move.value for move in option.moves],
        "reply": option.reply,
        "thought": option.thought,
        "reframe": option.reframe,
        "explanation": option.explanation,
    }
