"""What a candidate types: their own name and address."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from hiring.kernel.plain import is_plain


class ContactForm(forms.Form):
    name = forms.CharField(max_length=120, error_messages={"required": _("Type your name.")})
    email = forms.EmailField(
        max_length=254,
        error_messages={
            "required": _("Type your e-mail address."),
            "invalid": _("Check your e-mail address: it needs a form like ada@example.org."),
        },
    )

    def clean_name(self) -> str:
        """As the recruiter's forms store it: one line, for it stands in messages and in lists."""
        name = " ".join(str(self.cleaned_data["name"]).split())
        if not is_plain(name):
            raise forms.ValidationError(_("Type your name."))
        return name

    def clean_email(self) -> str:
        address: str = self.cleaned_data["email"].lower()
        return address
