"""What the editor's script is told after it sent the form: whether it was saved, and what the checks say."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.template.loader import render_to_string

from hiring.authoring.conflicts import Meanwhile, Saved, sealed
from hiring.authoring.editor import ItemEditor


def wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def saved(editor: ItemEditor, result: Saved, *, now: datetime) -> JsonResponse:
    """What the page goes on from. After a merge it still shows its own words alone: until it is shown anew, they are what its next save
    begins from, under the number that it has, so that nothing that came from others is taken back by it."""
    number = editor.item.cleaned_data["edit_number"] if result.told else result.revision.edit_number
    goes_on = {"edit_number": number, "base": sealed(editor.source()), "merged": result.told}
    return JsonResponse({"state": "saved", "at": now.isoformat(), **goes_on, **checked(editor)})


def kept(editor: ItemEditor, *, now: datetime) -> JsonResponse:
    """Not stored, for something cannot be; kept as it was sent."""
    problems = [{"id": field, "text": text} for field, text in editor.errors]
    return JsonResponse({"state": "kept", "at": now.isoformat(), "problems": problems, **checked(editor)}, status=422)


def met(meanwhile: Meanwhile, *, now: datetime) -> JsonResponse:
    """Both have changed the same thing; what was sent is kept."""
    return JsonResponse({"state": "conflict", "at": now.isoformat(), "text": f"{meanwhile.told}. Nothing of yours is lost."}, status=409)


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
