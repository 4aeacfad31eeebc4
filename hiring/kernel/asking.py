"""What a form of ours says of a field that cannot be taken, where Django would say it as a program does."""

from __future__ import annotations

from django import forms

WORDS = {
    "max_length": "At most %(limit_value)d characters fit; these are %(show_value)d.",
    "min_value": "At least %(limit_value)s, please.",
    "max_value": "At most %(limit_value)s, please.",
}


def in_our_words(form: forms.BaseForm) -> None:
    """Reword what the framework says; what a field says for itself stays."""
    for field in form.fields.values():
        if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
            field.error_messages["required"] = "Please fill this in."
        if isinstance(field, forms.EmailField):
            field.error_messages.setdefault("invalid", "This is no e-mail address: one looks like name@work.example.")
        for code, words in WORDS.items():
            field.error_messages.setdefault(code, words)
