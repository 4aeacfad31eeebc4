"""Forms that take applicants in."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from hiring.candidates.pasting import MAX_LINES, NAME_LENGTH, Paste, Person, TooManyLines, read_paste
from hiring.kernel.asking import in_our_words
from hiring.kernel.plain import is_plain


class PasteForm(forms.Form):
    lines = forms.CharField(
        label="One person a line: name, e-mail address",
        help_text="Straight from a spreadsheet works too. A name with a comma goes in quotation marks. Up to 5,000 lines.",
        widget=forms.Textarea(attrs={"rows": 12, "class": "paste", "spellcheck": "false", "autocomplete": "off"}),
        error_messages={"required": "Paste at least one line."},
        strip=False,
    )
    paste: Paste

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean_lines(self) -> str:
        text = str(self.cleaned_data["lines"])
        try:
            self.paste = read_paste(text)
        except TooManyLines:
            raise forms.ValidationError(f"That is more than {MAX_LINES:,} lines. Nobody was added: paste them in parts.") from None
        if not self.paste.people and not self.paste.bad:
            raise forms.ValidationError("Paste at least one line.")
        return text


class ApplicantForm(forms.Form):
    name = forms.CharField(max_length=NAME_LENGTH, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = forms.EmailField(label="E-mail address", widget=forms.EmailInput(attrs={"autocomplete": "off"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_our_words(self)
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean_name(self) -> str:
        name = " ".join(str(self.cleaned_data["name"]).split())
        if not is_plain(name):
            raise forms.ValidationError("It holds a character that is not text.")
        return name

    def person(self) -> Person:
        return Person(self.cleaned_data["name"], self.cleaned_data["email"].lower())
