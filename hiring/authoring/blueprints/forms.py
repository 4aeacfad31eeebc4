"""The forms of a blueprint's pages: its requirements row by row, and what to assemble."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms

from assessment.delivery.languages import NAMES
from assessment.instrument.assembly.specification import VOCABULARIES, Attribute, Requirement, Specification
from assessment.models import Form
from hiring.authoring.forms import OwnerForm, plain_helper

MOST_COUNTED, MOST_WORDS = 200, 20_000
GROUPS: tuple[tuple[str, tuple[Attribute, ...]], ...] = (
    ("Scenarios", (Attribute.SCALE, Attribute.CONVERSATION, Attribute.FIT, Attribute.TECHNIQUE)),
    ("Length", (Attribute.TURNS, Attribute.WORDS)),
    ("Needs at stake", (Attribute.NEED,)),
    ("Setting", (Attribute.SETTING,)),
    ("Customer", (Attribute.CUSTOMER,)),
    ("Stage", (Attribute.STAGE,)),
    ("Format", (Attribute.FORMAT,)),
)
NOT_COUNTED = {(Attribute.SCALE, "practice")}  # the same practice goes with every form


@dataclass(frozen=True)
class Row:
    """One line of the table: what is counted, and its two fields."""

    label: str
    least: forms.BoundField
    most: forms.BoundField


def countable(attribute: Attribute) -> list[Requirement]:
    """One open requirement for each value of an attribute."""
    values = [term.value for term in VOCABULARIES[attribute]] if attribute in VOCABULARIES else [""]
    return [Requirement(attribute, value) for value in values if (attribute, value) not in NOT_COUNTED]


def _name(end: str, requirement: Requirement) -> str:
    return f"{end}_{requirement.attribute.value}_{requirement.value}".rstrip("_")


class NewBlueprintForm(OwnerForm):
    title = forms.CharField(max_length=120, help_text="For authors. It begins with the standard form’s requirements.")
    field_order = ["organisation"]


class SpecificationForm(forms.Form):
    """At least and at most so many of each kind; an empty field asks for nothing."""

    languages = forms.MultipleChoiceField(
        choices=[(code, name) for code, name in NAMES.items() if code != "en"],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Also readable in",
        help_text="Items without a reviewed wording in each of these are left out.",
    )
    exposure_limit = forms.IntegerField(
        min_value=0,
        max_value=10_000_000,
        required=False,
        label="Exposure limit",
        help_text="Items that more sittings than this have shown are left out. Empty: no limit.",
    )
    without_cues = forms.BooleanField(
        required=False,
        label="Keep within the checks on a form",
        help_text="Answering without reading the situations must not pay, and each zone is sometimes the least effective.",
    )

    def __init__(self, *args: Any, specification: Specification, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = {(each.attribute, each.value): each for each in specification.requirements}
        for requirement in self._all():
            found = asked.get((requirement.attribute, requirement.value), requirement)
            highest = MOST_WORDS if requirement.attribute is Attribute.WORDS else MOST_COUNTED
            for end, words in (("least", "at least"), ("most", "at most")):
                self.fields[_name(end, requirement)] = forms.IntegerField(
                    min_value=0,
                    max_value=highest,
                    required=False,
                    initial=getattr(found, end),
                    label=f"{requirement.label}: {words}",
                    widget=forms.NumberInput(attrs={"class": "form-control bound", "inputmode": "numeric"}),
                )
        self.initial = {
            **self.initial,
            "languages": list(specification.languages),
            "exposure_limit": specification.exposure_limit,
            "without_cues": specification.without_cues,
        }
        self.helper = plain_helper("languages", "exposure_limit", "without_cues")

    @staticmethod
    def _all() -> Iterator[Requirement]:
        for _, attributes in GROUPS:
            for attribute in attributes:
                yield from countable(attribute)

    def groups(self) -> list[tuple[str, list[Row]]]:
        """The table's groups with their rows."""
        return [
            (
                name,
                [
                    Row(each.short_label if len(attributes) == 1 else each.label, self[_name("least", each)], self[_name("most", each)])
                    for attribute in attributes
                    for each in countable(attribute)
                ],
            )
            for name, attributes in GROUPS
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for requirement in self._all():
            least, most = data.get(_name("least", requirement)), data.get(_name("most", requirement))
            if least is not None and most is not None and least > most:
                self.add_error(_name("most", requirement), f"At most {most} is less than at least {least}.")
        return data

    @property
    def specification(self) -> Specification:
        data = self.cleaned_data
        asked = [
            Requirement(each.attribute, each.value, data[_name("least", each)], data[_name("most", each)])
            for each in self._all()
            if data[_name("least", each)] is not None or data[_name("most", each)] is not None
        ]
        return Specification(tuple(asked), tuple(data["languages"]), data["exposure_limit"], data["without_cues"])


class AssembleForm(forms.Form):
    """What to make by a blueprint."""

    title = forms.CharField(max_length=110, help_text="Several forms get a letter behind it.")
    count = forms.TypedChoiceField(choices=[(n, str(n)) for n in range(1, 7)], coerce=int, initial=2, label="How many parallel forms")
    parallel_to = forms.ModelChoiceField(
        Form.objects.none(),
        required=False,
        empty_label="No other form",
        label="Parallel to a form there is",
        help_text="Its items are left out, and its figures are matched.",
    )
    seed = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, readable: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["parallel_to"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = readable
        self.helper = plain_helper()
