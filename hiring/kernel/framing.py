"""Frames: nothing of ours stands in one, but the preview of an item in its author's page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse

View = Callable[..., HttpResponse]


def holds_frames(view: View) -> View:
    """The page may show our own pages in a frame."""
    return _marked(view, "holds_frames")


def may_be_framed(view: View) -> View:
    """Our own pages may show this one in a frame."""
    return _marked(view, "may_be_framed")


def _marked(view: View, mark: str) -> View:
    @wraps(view)
    def marked(*args: Any, **kwargs: Any) -> HttpResponse:
        response = view(*args, **kwargs)
        setattr(response, mark, True)
        return response

    return marked
