"""What an item said after each save, and bringing it back."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from assessment.instrument.authoring import EditedMeanwhile, ScaleIsFixed, current_revision, save_draft, source_of
from assessment.instrument.differences import Change, differences
from assessment.instrument.exchange.plain import source_from
from assessment.instrument.history import told_state, told_states
from assessment.instrument.illustration.media_store import UnknownMedia
from assessment.instrument.lengths import weight
from assessment.models import SavedState
from hiring.authoring.access import get_own_item_for, why_closed
from hiring.authoring.conflicts import meanwhile
from hiring.kernel.lots import weighed_lot
from hiring.kernel.numbers import number_in
from hiring.people.access import staff_of
from hiring.people.roles import Right
from hiring.people.signing import signed

CHANGES_AT_ONCE = 120_000  # bytes, of each of the two lists of a save


@require_safe
@login_required
def item_history(request: HttpRequest, public_id: str) -> HttpResponse:
    shown, may_write = get_own_item_for(user=staff_of(request), public_id=public_id)
    before = request.GET.get("before", "")
    told, more = told_states(shown, before=number_in(before) or None)
    context = {
        "item": shown,
        "told": told,
        "next": f"?before={more}" if more else "",
        "first": request.path if before else "",
        "may_write": may_write,
        "current": current_revision(shown),
    }
    return render(request, "hiring/authoring/item_history.html", context)


@require_safe
@login_required
def item_state(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """One save: what it changed, and what differs from what the item says now."""
    shown, may_write = get_own_item_for(user=staff_of(request), public_id=public_id)
    state = get_object_or_404(SavedState, item=shown, edit_number=number)
    revision = current_revision(shown)
    told, differs = told_state(state), differences(source_from(state.document), source_of(revision))
    at = {name: request.GET.get(name, "") for name in ("then", "since")}
    context = {
        "item": shown,
        "told": told,
        "then": weighed_lot(told.changes, sent=at["then"], weigh=_weight, most=CHANGES_AT_ONCE, size=500, name="then"),
        "since": weighed_lot(differs, sent=at["since"], weigh=_weight, most=CHANGES_AT_ONCE, size=500, name="since"),
        "may_write": may_write and bool(differs) and not why_closed(shown),
        "current": revision,
    }
    return render(request, "hiring/authoring/item_state.html", context)


def _weight(change: Change) -> int:
    """What it takes on the page, in bytes."""
    return sum((weight(text) + 13 for _, text in change.words), weight(change.label) + weight(change.note) + 60)


@require_POST
@login_required
def item_restore(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """Bringing back is a save like any other: what stood until now stays in the history."""
    user = staff_of(request)
    shown, _ = get_own_item_for(user=user, public_id=public_id, right=Right.WRITE_ITEMS)
    state = get_object_or_404(SavedState, item=shown, edit_number=number)
    given = request.POST.get("edit_number", "")
    if why := why_closed(shown):
        messages.error(request, why)
        return redirect("item", shown.public_id)
    try:
        source, current = source_from(state.document), number_in(given)
        save_draft(item=shown, source=source, edit_number=current, now=timezone.now(), by=signed(user), restored_from=number)
    except EditedMeanwhile:
        seen = meanwhile(shown, since=current, by=signed(user)).seen
        messages.error(request, f"{seen}, so nothing was brought back. Look at it first.")
    except (ScaleIsFixed, UnknownMedia):
        messages.error(request, "These words cannot be brought back: the item is of another scale by now, or a file is gone.")
    else:
        messages.success(request, "Brought back. What stood here until now is in the history.")
    return redirect("item_history", shown.public_id)
