"""What an author says of a panel, and whom to ask."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils import timezone

from assessment.instrument.enums import JudgeKind
from assessment.models import Revision
from hiring.authoring.forms import OwnerForm
from hiring.candidates.pasting import Person, TooManyLines, read_paste
from hiring.kernel.years import of_our_time

USUAL_DAYS = 21
MAX_JUDGES = 200  # at once; a panel wants a dozen


class PanelForm(OwnerForm):
    """A title and the items to judge."""

    title = forms.CharField(max_length=120, help_text="Only staff read it. Judges see who asks, and the scenes.")
    items = forms.MultipleChoiceField(
        label="Items to judge",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one item."},
        help_text="Their current wording is frozen with the panel, so that everybody judges the same. Later edits open a new draft.",
    )
    field_order = ["organisation"]

    def __init__(self, *args: Any, revisions: Sequence[Revision], ticked: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.revisions = {revision.item.public_id: revision for revision in revisions}
        field = self.fields["items"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(public_id, f"{one.title} · {one.item.slug}") for public_id, one in self.revisions.items()]
        if ticked:
            field.initial = list(self.revisions)

    @property
    def chosen(self) -> list[Any]:
        return [self.revisions[public_id].item for public_id in self.cleaned_data["items"]]


def _list(label: str, help_text: str) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 5, "spellcheck": "false", "autocomplete": "off"})
    return forms.CharField(label=label, help_text=help_text, widget=widget, required=False, strip=False)


class AskForm(forms.Form):
    """Two pasted lists. One bad line, and nobody is asked yet."""

    experts = _list("Experts, one a line: name, e-mail address", "People who know the work well: trainers, team leads, service managers.")
    customers = _list("Customers, one a line: name, e-mail address", "People who use such a service and do not work in it. At least three.")
    until = forms.DateField(
        label="Judge by",
        widget=forms.DateInput(attrs={"type": "date"}),
        validators=[of_our_time],
        help_text="The links work until the end of that day.",
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["until"] = today + timedelta(days=USUAL_DAYS)
        self.today = today
        self.people: dict[JudgeKind, Sequence[Person]] = {}
        self.helper = FormHelper()
        self.helper.form_tag = False

    def _read(self, kind: JudgeKind, name: str) -> str:
        text = str(self.cleaned_data[name])
        try:
            paste = read_paste(text)
        except TooManyLines:
            raise forms.ValidationError("These are too many lines. Nobody was asked.") from None
        if paste.bad:
            raise forms.ValidationError([f"Line {line.number}, “{line.text}”: {line.reason}" for line in paste.bad])
        self.people[kind] = paste.people
        return text

    def clean_experts(self) -> str:
        return self._read(JudgeKind.EXPERT, "experts")

    def clean_customers(self) -> str:
        return self._read(JudgeKind.CUSTOMER, "customers")

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        if until < self.today:
            raise forms.ValidationError("Choose today or a later day.")
        return until

    def clean(self) -> None:
        count = sum(map(len, self.people.values()))
        if not self.errors and not count:
            raise forms.ValidationError("Paste at least one line.")
        if count > MAX_JUDGES:
            raise forms.ValidationError(f"At most {MAX_JUDGES} people at once. Nobody was asked.")

    @property
    def expires_at(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.cleaned_data["until"], time(23, 59, 59)))
