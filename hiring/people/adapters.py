"""How allauth behaves here."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import reverse


class StaffAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "This address and this password do not belong together. Try again, or ask for a new password.",
        "incorrect_password": "This is not your password.",
        "too_many_login_attempts": "Too many attempts. Wait five minutes, then try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """Staff have no user names."""

    def get_client_ip(self, request: HttpRequest) -> str:
        """Where an attempt comes from. Of a proxy that connects by a socket file and says nothing, nobody knows."""
        try:
            return str(super().get_client_ip(request))
        except PermissionDenied:
            return "unknown"

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """By address alone: allauth counts for each Host header, and whoever guesses writes that, with any port."""
        return str(credentials.get("email", "")).lower()

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Links in mail begin with the configured origin, never with a host that a request named."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return f"{settings.SITE_ORIGIN}{path.replace('UID-KEY', quote(key))}"


class StaffMFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "These figures do not fit, or were used before. Enter those that the app shows now.",
    }
