"""Limits on what may be sent, kept before a byte of it is read.

Django's own limit does not count files, and its CSRF check reads the whole body before a view runs.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from hiring.kernel.errors import refuse

View = Callable[..., HttpResponseBase]
WORDS_BESIDE = 256 * 1024  # bytes left for the fields of the form that brings a file


def takes_at_most(most: int) -> Callable[[View], View]:
    """The view reads bodies of so many bytes of files and the words beside them; larger ones are refused unread. CSRF is checked inside."""

    def decorate(view: View) -> View:
        guarded = csrf_protect(view)

        @csrf_exempt
        @wraps(view)
        def limited(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if int(request.META.get("CONTENT_LENGTH") or 0) > most + WORDS_BESIDE:
                message = f"Nothing was stored. At most {most / 1024 / 1024:.0f} MB can be sent here: go back and choose a smaller file."
                return refuse(request, status=413, title="That file is too large", message=message)
            return guarded(request, *args, **kwargs)

        return limited

    return decorate
