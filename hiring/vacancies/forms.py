"""The vacancy form."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.db.models import TextChoices
from django.utils import timezone

from assessment.models import Form
from hiring.kernel.asking import in_our_words
from hiring.kernel.years import of_our_time
from hiring.people.models import Organisation
from hiring.vacancies.models import ReportShown, Vacancy

MINUTE = "%Y-%m-%dT%H:%M"
TIME = ("time_limit_minutes", "suggested_minutes")
AFTERWARDS = ("what_next", "hear_by_on", "report_shown")
FIXED = "Fixed, because applicants have been invited under it."


class Timing(TextChoices):
    FORM = "form", "As the form is made for"
    OWN = "own", "As filled in below, or no limit"


class FormChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.title} ({obj.library.name}) – {obj.time_words}"


class OrganisationChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


def _moment(**kwargs: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MINUTE)
    return forms.DateTimeField(widget=widget, input_formats=[MINUTE], validators=[of_our_time], **kwargs)


class VacancyForm(forms.ModelForm):
    """Title, form, times, limit and blindness; the organisation too where the recruiter works for several."""

    organisation = OrganisationChoice(queryset=Organisation.objects.none(), empty_label=None)
    form = FormChoice(
        queryset=Form.objects.none(),
        empty_label=None,
        label="Test form",
        help_text="Published forms your organisation may use. Each applicant sits this one.",
    )
    rotates_forms = forms.BooleanField(
        label="Let its parallel forms take turns",
        required=False,
        help_text="Each invitation gives one of the published forms that were put together with this one. Each form has its own ranking.",
    )
    opens_at = _moment(label="Opens")
    closes_at = _moment(label="Closes", help_text="Nobody can begin after this.")
    timing = forms.ChoiceField(
        label="Time",
        required=False,
        choices=Timing.choices,
        help_text="Each form says its own beside its name; a field filled in below counts instead.",
    )
    time_limit_minutes = forms.IntegerField(
        label="Time limit in minutes (optional)",
        required=False,
        min_value=5,
        max_value=240,
        help_text="Counted from the first scored question. Leave empty for no limit: speed is no part of the score.",
    )
    suggested_minutes = forms.IntegerField(
        label="Soft pace in minutes (optional)",
        required=False,
        min_value=5,
        max_value=240,
        help_text="For a test without a limit: applicants read that most people take about so long. Nothing ends when it has passed.",
    )
    is_blind = forms.BooleanField(
        label="Blind: show codes instead of names and e-mail addresses",
        required=False,
        help_text="Nobody here sees who is who while they compare.",
    )
    blind_reason = forms.CharField(
        label="Why names are shown from now on",
        required=False,
        max_length=300,
        help_text="Needed if blindness ends once there are applicants. Owners read it in the log.",
    )
    has_doors = forms.BooleanField(
        label="Everybody begins together",
        required=False,
        help_text="Applicants can come in and practise, and wait. Nobody begins until you open the doors on the event page.",
    )

    what_next = forms.CharField(
        label="What happens next (optional)",
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Applicants read it once they have finished, and in the message that says so. Two or three plain sentences.",
    )
    hear_by_on = forms.DateField(
        label="Applicants hear from you by (optional)",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        validators=[of_our_time],
        help_text="A day you will keep to, whatever the answer is.",
    )
    report_shown = forms.ChoiceField(
        label="Applicants may read their own development report",
        required=False,
        choices=ReportShown.choices,
        help_text="Strengths their answers showed and thoughts to practise: no score, no rank. It hints at which answers are keyed lower.",
    )

    class Meta:
        model = Vacancy
        fields = [
            *(
                "title",
                "organisation",
                "form",
                "rotates_forms",
                "opens_at",
                "closes_at",
                "time_limit_minutes",
                "suggested_minutes",
                "is_blind",
            ),
            *("has_doors", "what_next", "hear_by_on", "report_shown"),
        ]
        help_texts = {"title": "Applicants read it in their invitation."}

    def __init__(self, *args: Any, organisations: list[Organisation], is_fixed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = organisations
        forms_offered = Form.objects.published().readable_by(*(organisation.uuid for organisation in organisations))
        if self.instance.pk:
            del self.fields["organisation"]
            self.initial["timing"] = Timing.OWN
            forms_offered = forms_offered | Form.objects.filter(pk=self.instance.form_id)  # a retired one stays where it is used
        elif len(organisations) == 1:
            del self.fields["organisation"]
        else:
            self._choices(
                "organisation", Organisation.objects.filter(pk__in=[organisation.pk for organisation in organisations]).order_by("name")
            )
        self._choices("form", forms_offered.select_related("library").order_by("title", "pk"))
        if not (self.instance.pk and self.instance.is_blind):
            del self.fields["blind_reason"]
        if is_fixed:
            del self.fields["timing"]
            for name in ("form", "rotates_forms", "time_limit_minutes", "suggested_minutes", "has_doors"):
                self.fields[name].disabled = True
                self.fields[name].help_text = FIXED
        in_our_words(self)
        self.helper = FormHelper()
        self.helper.form_tag = False
        first = ["title", "organisation", "form"] if "organisation" in self.fields else ["title", "form"]
        if not forms_offered.exclude(parallel_set="").exists():
            del self.fields["rotates_forms"]
        else:
            first.append("rotates_forms")
        self.helper.layout = Layout(
            *first,
            Div("opens_at", "closes_at", css_class="form-pair"),
            *(["timing"] if "timing" in self.fields else []),
            Div("time_limit_minutes", "suggested_minutes", css_class="form-pair"),
            "is_blind",
            *(["blind_reason"] if "blind_reason" in self.fields else []),
            "has_doors",
            *AFTERWARDS,
        )

    def _choices(self, name: str, queryset: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = queryset

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if (opens := data.get("opens_at")) and (closes := data.get("closes_at")) and closes <= opens:
            self.add_error("closes_at", "Choose a time after the opening.")
        is_typed = any(self.data.get(self.add_prefix(name)) for name in TIME)
        if data.pop("timing", "") == Timing.FORM and not is_typed and (chosen := data.get("form")):
            data |= {name: getattr(chosen, name) for name in TIME}
        if data.get("time_limit_minutes") and data.get("suggested_minutes"):
            self.add_error("suggested_minutes", "Leave this empty, or take the limit away: a test has one or the other.")
        organisation, form = self.chosen_organisation(data), data.get("form")
        if organisation and form and form.library.owner not in (None, organisation.uuid):
            self.add_error("form", "This form belongs to another organisation of yours.")
        return data

    def clean_report_shown(self) -> str:
        return str(self.cleaned_data["report_shown"] or self.instance.report_shown)

    def clean_hear_by_on(self) -> date | None:
        day: date | None = self.cleaned_data["hear_by_on"]
        if day and (closes := self.cleaned_data.get("closes_at")) and day < timezone.localtime(closes).date():
            raise forms.ValidationError("Choose a day on or after the closing day.")
        return day

    def chosen_organisation(self, data: dict[str, Any]) -> Organisation | None:
        if self.instance.pk:
            own: Organisation = self.instance.organisation
            return own
        chosen: Organisation | None = data.get("organisation") or (self.organisations[0] if len(self.organisations) == 1 else None)
        return chosen

    @staticmethod
    def starting_values() -> dict[str, Any]:
        """A vacancy that opens now and closes in four weeks, blind, with the time its form is made for."""
        hour = timezone.localtime().replace(minute=0, second=0, microsecond=0)
        return {"opens_at": hour, "closes_at": (hour + timedelta(days=28)).replace(hour=17), "is_blind": True, "timing": Timing.FORM}
