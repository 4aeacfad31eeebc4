"""Whom to ask, which role to give, and what somebody who joins types."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.contrib.auth.password_validation import validate_password

from hiring.kernel.asking import in_our_words
from hiring.kernel.plain import is_plain
from hiring.people.models import User
from hiring.people.roles import MEANS, Role

ROLES = [(role.value, f"{role.label} – {MEANS[role]}") for role in Role]


class RoleForm(forms.Form):
    role = forms.ChoiceField(choices=ROLES, widget=forms.RadioSelect, error_messages={"required": "Choose a role."})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_our_words(self)
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])


class InviteForm(RoleForm):
    email = forms.EmailField(
        label="E-mail address",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text="The link goes there. Only who reads that mail can use it.",
    )
    field_order = ["email", "role"]

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class OpenAccountForm(forms.Form):
    name = forms.CharField(
        label="Your name",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text="Colleagues see it beside what you write and decide.",
    )
    password = forms.CharField(
        label="Choose a password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="At least 12 characters, and none of the passwords that everybody tries first. A few words in a row do well.",
    )
    again = forms.CharField(label="The password again", strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_our_words(self)
        self.email = email

    def clean_name(self) -> str:
        name = " ".join(str(self.cleaned_data["name"]).split())
        if not is_plain(name):
            raise forms.ValidationError("It holds a character that is not text.")
        return name

    def clean(self) -> None:
        password, again = self.cleaned_data.get("password"), self.cleaned_data.get("again")
        if password and again and password != again:
            self.add_error("again", "These two are not the same.")
        elif password:
            try:
                validate_password(password, User(email=self.email, name=self.cleaned_data.get("name", "")))
            except forms.ValidationError as error:
                self.add_error("password", error)
