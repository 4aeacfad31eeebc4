"""What every answer to a candidate has in common."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token

Answer = TypeVar("Answer", bound=HttpResponseBase)


class Redirect(HttpResponseRedirect):
    """303: whatever the method was, the next request is a GET."""

    status_code = 303


def private(view: Callable[..., Answer]) -> Callable[..., Answer]:
    """Nobody between keeps a candidate's page, and the browser does not either. A constant, so it costs nothing to make."""

    @wraps(view)
    def answered(*args: Any, **kwargs: Any) -> Answer:
        response = view(*args, **kwargs)
        response.headers["Cache-Control"] = "private, no-store"
        return response

    return answered


def form_token(request: HttpRequest) -> str:
    """The token of a page's form. A good cookie that the browser has is not sent anew with each page, which Django would do."""
    is_new = request.META.get("CSRF_COOKIE_NEEDS_UPDATE", False)  # the one that came was no good, and has been replaced
    token = get_token(request)
    if settings.CSRF_COOKIE_NAME in request.COOKIES and not is_new:
        request.META["CSRF_COOKIE_NEEDS_UPDATE"] = False
    return token
