"""What a recruiter may grant, and where they send a new link."""

from __future__ import annotations

from django import forms

from assessment.models import Adjustment

NO_LIMIT = "none"
FACTORS = (("100", "As it is"), ("125", "× 1.25"), ("150", "× 1.5"), ("200", "× 2"), (NO_LIMIT, "No limit"))


def factor_of(granted: Adjustment | None) -> str:
    """The factor that a sitting has now, as the form names it."""
    if granted is None:
        return FACTORS[0][0]
    return NO_LIMIT if granted.percent is None else str(granted.percent)


class ReplaceForm(forms.Form):
    """Where a new link goes, if the address was changed from the old one."""

    email = forms.EmailField(required=False, max_length=254)
    is_sure = forms.BooleanField(required=False)

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class MoreTimeForm(forms.Form):
    """A factor, breaks, or both. There is no field for a reason."""

    factor = forms.ChoiceField(choices=FACTORS)
    break_minutes = forms.IntegerField(label="Breaks, minutes in all", min_value=0, max_value=240, required=False)

    @property
    def percent(self) -> int | None:
        factor = self.cleaned_data["factor"]
        return None if factor == NO_LIMIT else int(factor)
