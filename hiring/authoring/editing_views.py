"""Writing an item: its page, saving as it is typed, and two who write at once."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from assessment.instrument.authoring import EditedMeanwhile, current_revision, save_draft, source_of
from assessment.instrument.enums import Scale
from assessment.instrument.history import drop_unfinished, find_unfinished, keep_unfinished
from assessment.instrument.source import ItemSource
from assessment.instrument.validation import check_item
from assessment.models import Item, Revision
from hiring.authoring import replies
from hiring.authoring.access import get_item_for, why_closed
from hiring.authoring.conflicts import Conflict, chosen, conflict_of, sealed, unsealed
from hiring.authoring.editor import ItemEditor
from hiring.authoring.forms import markers_by_focus
from hiring.authoring.listing import is_judged
from hiring.authoring.previewing import languages_of
from hiring.authoring.rearranging import grown, moved
from hiring.authoring.signing import signed
from hiring.authoring.sources import with_moves_in_order
from hiring.kernel.framing import holds_frames
from hiring.people.access import staff_of
from hiring.people.roles import Right

NOT_SENT_AGAIN = ("csrfmiddlewaretoken", "add", "move", "show", "discard", "check", "asked")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@holds_frames
def item_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    user = staff_of(request)
    shown, _ = get_item_for(user=user, public_id=public_id, right=Right.WRITE_ITEMS)
    revision = current_revision(shown)
    if why := why_closed(shown):
        return _refused(request, shown, why)
    if request.method == "POST":
        return _sent(request, shown, revision)
    source = source_of(revision)
    unfinished = find_unfinished(item=shown, by=signed(user))
    editor = _editor(request, shown, revision, QueryDict(unfinished.sent) if unfinished else None)
    if unfinished is None:
        editor.note(check_item(source))
    elif editor.is_valid() or editor.checkable:
        editor.note(check_item(editor.source()))
    return _page(request, shown, revision, editor, unfinished=unfinished)


def _refused(request: HttpRequest, shown: Item, why: str) -> HttpResponse:
    if request.method == "POST":
        _keep(request, shown, timezone.now())
        if replies.wants_json(request):
            return replies.closed(why, now=timezone.now())
    messages.error(request, why)
    return redirect("item", shown.public_id)


def _keep(request: HttpRequest, shown: Item, now: datetime) -> None:
    sent = request.POST.copy()
    for name in NOT_SENT_AGAIN:
        sent.pop(name, None)
    keep_unfinished(item=shown, sent=sent.urlencode(), by=signed(staff_of(request)), now=now)


def _editor(request: HttpRequest, shown: Item, revision: Revision, data: QueryDict | None = None) -> ItemEditor:
    asked = is_judged(shown) or "check" in request.GET or bool(request.POST.get("check") or request.POST.get("asked"))
    return ItemEditor(slug=shown.slug, source=source_of(revision), edit_number=revision.edit_number, data=data, asked=asked)


def _sent(request: HttpRequest, shown: Item, revision: Revision) -> HttpResponse:
    """What a button of the page, or its script, sends: to rearrange, to forget or to save."""
    data: QueryDict = request.POST
    if data.get("discard"):
        drop_unfinished(item=shown, by=signed(staff_of(request)))
        messages.success(request, "What was not saved is gone. This is the item as it is stored.")
        return redirect("item_edit", shown.public_id)
    if data.get("add") or data.get("move") or data.get("show"):
        if data.get("add"):
            data = grown(data, by=str(data["add"]), scale=Scale(shown.scale))
        elif data.get("move"):
            data = moved(data, by=str(data["move"]))
        editor = _editor(request, shown, revision, data)
        editor.hush()
        return _page(request, shown, revision, editor, is_unsaved=True)
    return _to_save(request, shown, revision, _editor(request, shown, revision, data))


def _to_save(request: HttpRequest, shown: Item, revision: Revision, editor: ItemEditor) -> HttpResponse:
    now, is_script = timezone.now(), replies.wants_json(request)
    if not editor.is_valid():
        _keep(request, shown, now)
        if editor.checkable:
            editor.note(check_item(editor.source()))
        return replies.kept(editor, now=now) if is_script else _page(request, shown, revision, editor, status=422, is_unsaved=True)
    source, number = editor.source(), editor.item.cleaned_data["edit_number"]
    try:
        saved = _save(request, shown, source, revision, number, now)
    except EditedMeanwhile:
        _keep(request, shown, now)
        return _conflict(request, shown, source, editor.item.cleaned_data["base"])
    if is_script:
        editor.note(check_item(source))
        return replies.saved(editor, edit_number=saved.edit_number, base=sealed(source), now=now)
    messages.success(request, "Saved.")
    return redirect(f"{request.path}?check=1#checks" if editor.asked and not is_judged(shown) else request.path)


def _save(request: HttpRequest, shown: Item, source: ItemSource, revision: Revision, number: int, now: datetime) -> Revision:
    """Save what differs; the same words again are no save, so that whoever read them has still read them."""
    by = signed(staff_of(request))
    if with_moves_in_order(source) != with_moves_in_order(source_of(revision)):
        revision = save_draft(item=shown, source=source, edit_number=number, now=now, by=by)
    drop_unfinished(item=shown, by=by)
    return revision


def _conflict(request: HttpRequest, shown: Item, mine: ItemSource, base: str) -> HttpResponse:
    revision = current_revision(shown)
    state = shown.states.order_by("-edit_number").first()
    if replies.wants_json(request):
        return replies.met(state, now=timezone.now())
    conflict = conflict_of(mine=mine, theirs=source_of(revision), base=unsealed(base), edit_number=revision.edit_number, state=state)
    return _asked(request, shown, conflict, base)


def _asked(request: HttpRequest, shown: Item, conflict: Conflict, base: str) -> HttpResponse:
    return render(request, "hiring/authoring/item_conflict.html", {"item": shown, "conflict": conflict, "base": base}, status=409)


@require_POST
@login_required
def item_merge(request: HttpRequest, public_id: str) -> HttpResponse:
    """Saves what was chosen of two wordings; asks again if a third came meanwhile."""
    user = staff_of(request)
    shown, _ = get_item_for(user=user, public_id=public_id, right=Right.WRITE_ITEMS)
    if why := why_closed(shown):
        return _refused(request, shown, why)
    mine, base, number = unsealed(request.POST.get("mine", "")), request.POST.get("base", ""), request.POST.get("edit_number", "")
    if mine is None or not number.isdigit():
        raise BadRequest("there is nothing to merge")
    revision = current_revision(shown)
    state = shown.states.order_by("-edit_number").first()
    begun = unsealed(base)
    conflict = conflict_of(mine=mine, theirs=source_of(revision), base=begun, edit_number=revision.edit_number, state=state)
    if revision.edit_number != int(number):
        return _asked(request, shown, conflict, base)
    try:
        _save(request, shown, chosen(conflict, request.POST), revision, int(number), timezone.now())
    except EditedMeanwhile:
        return _conflict(request, shown, mine, base)
    messages.success(request, "Saved.")
    return redirect("item_edit", shown.public_id)


def _page(
    request: HttpRequest,
    shown: Item,
    revision: Revision,
    editor: ItemEditor,
    *,
    status: int = 200,
    unfinished: object = None,
    is_unsaved: bool = False,
) -> HttpResponse:
    editor.remark(shown.comments.filter(resolved_at=None).order_by("at", "pk"))
    context = {
        "item": shown,
        "revision": revision,
        "editor": editor,
        "source": editor.stored,
        "unfinished": unfinished,
        "is_unsaved": is_unsaved or unfinished is not None,
        "markers": markers_by_focus(),
        "languages": languages_of(revision),
        "me": staff_of(request).pk,
    }
    return render(request, "hiring/authoring/item_edit.html", context, status=status)
