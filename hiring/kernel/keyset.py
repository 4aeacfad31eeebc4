"""Pages of a list that begin after the last row seen."""

from __future__ import annotations

from django.http import HttpRequest


def last_seen(request: HttpRequest, name: str) -> str:
    """The public id a list goes on after, or nothing: what cannot be one is not asked of the database."""
    value = request.GET.get(name, "")
    return value if len(value) <= 12 and value.isascii() and value.isalnum() else ""
