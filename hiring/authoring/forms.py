"""The parts of an item's page as Django forms, and the small forms beside it. A draft may be incomplete: findings say what is missing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.core.validators import RegexValidator

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
    Term,
    Zone,
)
from assessment.instrument.validation import OPTIONS, TURNS
from hiring.people.models import Membership, Organisation

SLUG = RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*$", "Use small letters, digits and single hyphens.")


def _one_of(terms: Iterable[Term], *, empty: str | None = None, **options: Any) -> forms.ChoiceField:
    choices = [(term.value, term.label[:1].upper() + term.label[1:]) for term in terms]
    return forms.ChoiceField(choices=choices if empty is None else [("", empty), *choices], required=empty is None, **options)


def _text(rows: int, **options: Any) -> forms.CharField:
    return forms.CharField(widget=forms.Textarea(attrs={"rows": rows, "cols": False}), required=False, **options)


def marker_in_words(marker: Marker) -> str:
    """“Wants to serve; aims for a good ending (F1)”."""
    return f"{marker.label[:1].upper()}{marker.label[1:]} ({marker})"


def markers_by_focus() -> dict[str, list[tuple[Marker, str]]]:
    """Every marker in words under the heading of its focus, which says whose options carry it."""
    headings = {
        "positive": "Positive focus: for an assertive option",
        "poor": "Poor focus: for an aggressive or defensive option",
        "over_accommodating": "Over-accommodating: for a submissive option",
    }
    return {
        heading: [(marker, marker_in_words(marker)) for marker in Marker if marker.focus == focus] for focus, heading in headings.items()
    }


class MarkerField(forms.CharField):
    """A marker chosen by its words, or typed: its words, its code, or both as the list on the page has them."""

    def __init__(self, label: str) -> None:
        groups = {heading: [(marker.value, said) for marker, said in each] for heading, each in markers_by_focus().items()}
        super().__init__(label=label, required=False, widget=forms.Select(choices=[("", "None"), *groups.items()]))

    def type_in(self) -> None:
        """Take a field to type in, with one list of all markers on the page: menus for many options would be most of its weight."""
        self.widget = forms.TextInput(attrs={"list": "markers", "autocomplete": "off"})

    def prepare_value(self, value: Any) -> Any:
        is_code = value in {marker.value for marker in Marker}
        return marker_in_words(Marker(value)) if is_code and isinstance(self.widget, forms.TextInput) else value

    def to_python(self, value: Any) -> str:
        typed = str(super().to_python(value) or "")
        code = typed.rpartition("(")[2].rstrip(")").strip().upper()
        return next((marker.value for marker in Marker if typed.casefold() == marker.label.casefold()), code)

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and value not in {marker.value for marker in Marker}:
            raise forms.ValidationError("There is no such marker. Choose one from the list.")


def _grade(label: str) -> forms.TypedChoiceField:
    choices = [("", "Not graded"), *((str(grade), str(grade)) for grade in range(1, 6))]
    return forms.TypedChoiceField(choices=choices, coerce=int, empty_value=None, required=False, label=label)


class MarkField(forms.DecimalField):
    """A number from one to another, with a comma or a point; whatever is wrong with it is told once.

    It is typed as text: a browser's own field for numbers drops the comma of “4,5” and makes 45 of it, and turns the number at a turn
    of the wheel, which would be saved.
    """

    def __init__(self, least: int, most: int, *, decimal_places: int, **kwargs: Any) -> None:
        self.told = f"Give a number from {least} to {most}."
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        kwargs |= {"error_messages": {"invalid": self.told}}
        super().__init__(min_value=least, max_value=most, decimal_places=decimal_places, widget=widget, **kwargs)

    def to_python(self, value: Any) -> Any:
        number: Any = super().to_python(value.replace(",", ".") if isinstance(value, str) else value)
        return number.normalize() if number and number.is_finite() else number  # “3.000” has no decimals

    def run_validators(self, value: Any) -> None:
        try:
            super().run_validators(value)
        except forms.ValidationError as wrong:
            is_long = {each.code for each in wrong.error_list} == {"max_decimal_places"}
            raise forms.ValidationError(f"Give at most {self.decimal_places} decimals." if is_long else self.told) from wrong


class _ShortName(forms.CharField):
    """A name of small letters, digits and hyphens; capitals and blanks are taken as meant."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=80, validators=[SLUG], **kwargs)

    def to_python(self, value: Any) -> str:
        return "-".join((super().to_python(value) or "").lower().split())


def plain_helper(*layout: Any) -> FormHelper:
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    if layout:
        helper.layout = Layout(*layout)
    return helper


class OwnerForm(forms.Form):
    """A form that asks for the organisation where somebody writes for several."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), empty_label=None)

    def __init__(self, *args: Any, memberships: list[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = [membership.organisation for membership in memberships]
        if len(self.organisations) == 1:
            del self.fields["organisation"]
        else:
            choice = self.fields["organisation"]
            assert isinstance(choice, forms.ModelChoiceField)
            choice.queryset = Organisation.objects.filter(pk__in=[organisation.pk for organisation in self.organisations]).order_by("name")
        self.helper = plain_helper()

    @property
    def chosen_organisation(self) -> Organisation:
        chosen: Organisation = self.cleaned_data.get("organisation") or self.organisations[0]
        return chosen


class NewItemForm(OwnerForm):
    """What an item is before it says anything."""

    title = forms.CharField(max_length=120, help_text="Two to five words that only staff read, as “Return without a receipt”.")
    slug = _ShortName(label="Short name", help_text="Stays with the item: small letters and hyphens, as “return-at-closing”.")
    family = _ShortName(
        help_text="The incident underneath, written in the same way: “refund-refused”. Items of one family never stand in one form."
    )
    scale = _one_of(Scale)
    setting = _one_of(Setting)
    need_1 = _one_of(Need, label="Need at stake")
    need_2 = _one_of(Need, empty="None", label="Second need (optional)")
    turns = forms.IntegerField(min_value=TURNS[0], max_value=TURNS[1], initial=1, help_text="One decision each; more make a conversation.")
    field_order = ["organisation"]


class ItemForm(forms.Form):
    """What an item is, all turns together."""

    edit_number = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=10**9)
    base = forms.CharField(widget=forms.HiddenInput, required=False)  # the wording that the page began from, sealed
    title = forms.CharField(max_length=120, error_messages={"required": "Give the item a title."})
    family = forms.CharField(max_length=80, validators=[SLUG])
    setting = _one_of(Setting)
    customer = _one_of(Customer)
    need_1 = _one_of(Need, empty="None", label="Need at stake")
    need_2 = _one_of(Need, empty="None", label="Second need")
    technique = _one_of(Technique, empty="Not chosen")
    format = _one_of(list(ResponseFormat), label="The candidate picks")
    instruction = _one_of(Instruction, label="The question asks")
    is_fit = forms.BooleanField(required=False, label="Fit: the most effective option is not the assertive one")
    explanation = _text(3, help_text="Shown after the candidate has tried it.")
    twin_of = forms.CharField(max_length=80, required=False, validators=[SLUG], label="Twin of", help_text="The short name of its twin.")
    notes = _text(3, help_text="For authors. Candidates never see them.")

    def __init__(self, *args: Any, scale: Scale, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].widget.attrs["class"] = "form-control"
        if scale is not Scale.SKILL:
            del self.fields["technique"]
        if scale is not Scale.ATTITUDE:
            del self.fields["is_fit"]
        if scale is not Scale.PRACTICE:
            del self.fields["explanation"]
        pairs = [("family",), ("setting", "customer"), ("need_1", "need_2"), ("technique", "format"), ("instruction", "twin_of")]
        rows = [Div(*(name for name in pair if name in self.fields), css_class="form-pair") for pair in pairs]
        last = [name for name in ("is_fit", "explanation", "notes") if name in self.fields]
        self.helper = plain_helper("edit_number", "base", *rows, *last)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("need_2") and data.get("need_1") == data["need_2"]:
            self.add_error("need_2", "Choose another need, or none.")
        return data


def dress(form: forms.Form) -> None:
    """Bootstrap's classes, for fields that the page lays out by hand."""
    for field in form.fields.values():
        if isinstance(field.widget, forms.Select):
            field.widget.attrs["class"] = "form-select"
        elif not isinstance(field.widget, (forms.CheckboxInput, forms.CheckboxSelectMultiple, forms.HiddenInput)):
            field.widget.attrs["class"] = "form-control"


class TurnForm(forms.Form):
    stage = _one_of(Stage)
    stem = _text(7, help_text="A blank line begins a paragraph.")
    flip_fact = _text(2, label="Flip: one changed fact")
    flip_best = forms.IntegerField(
        min_value=1,
        max_value=OPTIONS[1],
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        label="Best would then be option",
        error_messages=dict.fromkeys(("min_value", "max_value", "invalid"), f"Give an option’s number, 1 to {OPTIONS[1]}."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self)


class OptionForm(forms.Form):
    """A response option and the author's key to it."""

    text = _text(2, label="What the employee says or does")
    zone = _one_of(Zone, empty="Not chosen")
    effectiveness = MarkField(1, 5, decimal_places=2, required=False)
    credit = MarkField(0, 1, decimal_places=3, required=False)
    marker_1 = MarkerField("What is behind it (marker)")
    marker_2 = MarkerField("Second marker")
    grade_1 = _grade("Grade for the need")
    grade_2 = _grade("Grade for the second need")
    orientation = _one_of(Orientation, empty="Not chosen")
    critical = _one_of(Critical, empty="No", label="Demotes at once")
    moves = forms.MultipleChoiceField(
        choices=[(move.value, move.label) for move in Move], required=False, widget=forms.CheckboxSelectMultiple
    )
    reply = _text(2, label="The customer’s reply, shown before the next turn")
    thought = _text(2, label="The thought behind it")
    reframe = _text(2, label="A better thought")
    explanation = _text(2, help_text="Shown after the candidate has tried it.")

    def __init__(self, *args: Any, scale: Scale, needs: tuple[str, ...] = (), types_markers: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("marker_1", "marker_2") if types_markers else ():
            field = self.fields[name]
            assert isinstance(field, MarkerField)
            field.type_in()
        for name in ("zone", "effectiveness") if scale is Scale.SKILL else ("credit",):
            del self.fields[name]
        if scale is not Scale.PRACTICE:
            del self.fields["explanation"]
        for number, need in enumerate(needs, 1):
            self.fields[f"grade_{number}"].label = f"A customer’s grade for {need}"
        dress(self)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("marker_2") and data.get("marker_1") == data["marker_2"]:
            self.add_error("marker_2", "Choose another marker, or none.")
        return data


class TimeFields(forms.Form):
    """What a vacancy is offered when it chooses the form."""

    time_limit_minutes = forms.IntegerField(
        label="Time limit in minutes (optional)",
        required=False,
        min_value=5,
        max_value=240,
        help_text="What a vacancy is offered when it chooses this form; it may take another. Empty: no limit.",
    )
    suggested_minutes = forms.IntegerField(
        label="Soft pace in minutes (optional)",
        required=False,
        min_value=5,
        max_value=240,
        help_text="For a form without a limit: about how long most people take.",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("time_limit_minutes") and data.get("suggested_minutes"):
            self.add_error("suggested_minutes", "Leave this empty, or take the limit away: a form has one or the other.")
        return data

    @property
    def time(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in TimeFields.base_fields}


class NewFormForm(TimeFields, OwnerForm):
    title = forms.CharField(max_length=120, help_text="Applicants read it nowhere; recruiters choose a form by it.")
    field_order = ["organisation", "title"]


class PublishForm(TimeFields):
    reason = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=2000,
        help_text="Kept with the form. Needed while a warning is open.",
        label="Why it may be published with warnings open",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()
