"""What the editor's script is told after it sent the form: whether it was saved, and what the checks say."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.template.loader import render_to_string

from assessment.instrument.models import SavedState
from hiring.authoring.editor import ItemEditor


def wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def saved(editor: ItemEditor, *, edit_number: int, base: str, now: datetime) -> JsonResponse:
    return JsonResponse({"state": "saved", "edit_number": edit_number, "base": base, "at": now.isoformat(), **checked(editor)})


def kept(editor: ItemEditor, *, now: datetime) -> JsonResponse:
    """Not stored, for something cannot be; kept as it was sent."""
    problems = [{"id": field, "text": text} for field, text in editor.errors]
    return JsonResponse({"state": "kept", "at": now.isoformat(), "problems": problems, **checked(editor)}, status=422)


def met(state: SavedState | None, *, now: datetime) -> JsonResponse:
    """Somebody else saved meanwhile; what was sent is kept."""
    by = state.name if state else "Somebody"
    return JsonResponse({"state": "conflict", "at": now.isoformat(), "by": by}, status=409)


def closed(text: str, *, now: datetime) -> JsonResponse:
    """The item is edited no more; what was sent is kept."""
    return JsonResponse({"state": "closed", "at": now.isoformat(), "text": text}, status=409)


def checked(editor: ItemEditor) -> dict[str, Any]:
    """The findings as pieces of the page."""
    slots = {slot: render_to_string("hiring/authoring/slot.html", {"beside": beside}) for slot, beside in editor.slots.items() if beside}
    strips = {turn.slot: render_to_string("hiring/authoring/strip.html", {"marks": marks}) for turn, marks in editor.strips()}
    return {
        "slots": slots,
        "strips": strips,
        "list": render_to_string("hiring/authoring/checks_list.html", {"editor": editor}),
        "counts": editor.counts.in_words,
    }
