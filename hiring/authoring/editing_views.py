"""Writing an item: its page, saving as it is typed, and two who write at once."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from assessment.instrument.authoring import EditedMeanwhile, current_revision, source_of
from assessment.instrument.commenting import comments_of, open_first
from assessment.instrument.enums import Scale
from assessment.instrument.history import drop_unfinished, find_unfinished, keep_unfinished
from assessment.instrument.lengths import TooLong
from assessment.instrument.validation import check_item
from assessment.models import Item, Revision
from hiring.authoring import replies
from hiring.authoring.access import get_item_for, why_closed
from hiring.authoring.conflicts import Conflict, Saved, conflict_of, save_or_ask, settle, unsealed
from hiring.authoring.editor import ItemEditor
from hiring.authoring.forms import markers_by_focus
from hiring.authoring.listing import is_judged
from hiring.authoring.previewing import languages_of
from hiring.authoring.rearranging import grown, moved
from hiring.authoring.remarking import weight_of_comment
from hiring.kernel.framing import holds_frames
from hiring.kernel.lots import weighed_lot
from hiring.kernel.numbers import number_in
from hiring.people.access import staff_of
from hiring.people.roles import Right
from hiring.people.signing import signed

COMMENTS_BESIDE = 25_000  # bytes; the others stand on the item's page
NOT_SENT_AGAIN = ("csrfmiddlewaretoken", "add", "move", "show", "tags", "discard", "check", "asked")


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
        messages.error(request, "Nothing was saved: the item was moved on meanwhile. What you wrote is kept.")
    return redirect("item", shown.public_id)  # whose page says why


def _keep(request: HttpRequest, shown: Item, now: datetime) -> None:
    sent = request.POST.copy()
    for name in NOT_SENT_AGAIN:
        sent.pop(name, None)
    keep_unfinished(item=shown, sent=sent.urlencode(), by=signed(staff_of(request)), now=now)


def _editor(request: HttpRequest, shown: Item, revision: Revision, data: QueryDict | None = None) -> ItemEditor:
    asked = is_judged(shown) or "check" in request.GET or bool(request.POST.get("check") or request.POST.get("asked"))
    opened = request.POST.get("tags") or (data if data is not None else request.GET).get("opened", "")
    return ItemEditor(
        slug=shown.slug, source=source_of(revision), edit_number=revision.edit_number, data=data, asked=asked, opened=str(opened)
    )


def _sent(request: HttpRequest, shown: Item, revision: Revision) -> HttpResponse:
    """What a button of the page, or its script, sends: to rearrange, to forget or to save."""
    data: QueryDict = request.POST
    if data.get("discard"):
        drop_unfinished(item=shown, by=signed(staff_of(request)))
        messages.success(request, "What was not saved is gone. This is the item as it is stored.")
        return redirect("item_edit", shown.public_id)
    if data.get("add") or data.get("move") or data.get("show") or data.get("tags"):
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
    saved = _save(request, shown, editor, now) if editor.is_valid() else None
    if saved is None:
        _keep(request, shown, now)
        if editor.checkable:
            editor.note(check_item(editor.source()))
        return replies.kept(editor, now=now) if is_script else _page(request, shown, revision, editor, status=422, is_unsaved=True)
    if isinstance(saved, Conflict):
        _keep(request, shown, now)
        since = editor.item.cleaned_data["edit_number"]
        return replies.met(saved.meanwhile, now=now) if is_script else _asked(request, shown, saved, since)
    if is_script:
        editor.note(check_item(editor.source()))
        return replies.saved(editor, saved, now=now)
    messages.success(request, " ".join(filter(None, ["Saved.", saved.told])))
    query = {"check": "1"} if editor.asked and not is_judged(shown) else {}
    query |= {"opened": editor.opened} if editor.types_markers else {}
    return redirect(f"{request.path}{'?' if query else ''}{urlencode(query)}{'#checks' if 'check' in query else ''}")


def _save(request: HttpRequest, shown: Item, editor: ItemEditor, now: datetime) -> Saved | Conflict | None:
    """None where a text is too long to be stored, which then stands beside it."""
    data, by = editor.item.cleaned_data, signed(staff_of(request))
    base = unsealed(data["base"])
    try:
        return save_or_ask(item=shown, mine=editor.source(), base=base, edit_number=data["edit_number"], by=by, now=now)
    except TooLong as long:
        editor.refuse(long.excesses)
        return None


def _asked(request: HttpRequest, shown: Item, conflict: Conflict, since: int) -> HttpResponse:
    context = {"item": shown, "conflict": conflict, "since": since}
    return render(request, "hiring/authoring/item_conflict.html", context, status=409)


@require_POST
@login_required
def item_merge(request: HttpRequest, public_id: str) -> HttpResponse:
    """Saves what was chosen of two wordings; asks again if a third came meanwhile."""
    user = staff_of(request)
    shown, _ = get_item_for(user=user, public_id=public_id, right=Right.WRITE_ITEMS)
    if why := why_closed(shown):
        return _refused(request, shown, why)
    mine, base = (unsealed(request.POST.get(name, "")) for name in ("mine", "base"))
    seen, since = (number_in(request.POST.get(name, ""), otherwise=-1) for name in ("edit_number", "since"))
    if mine is None or min(seen, since) < 0:
        raise BadRequest("there is nothing to merge")
    conflict = conflict_of(item=shown, mine=mine, base=base, since=since, by=signed(user))
    try:
        if conflict.revision.edit_number != seen:
            raise EditedMeanwhile(shown.slug)
        settle(item=shown, conflict=conflict, data=request.POST, by=signed(user), now=timezone.now())
    except EditedMeanwhile:
        again = conflict_of(item=shown, mine=mine, base=base, since=since, by=signed(user))
        return _asked(request, shown, again, since)
    except TooLong as long:
        messages.error(request, f"Nothing was saved: {long} What you wrote is below.")
        return redirect("item_edit", shown.public_id)
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
    comments = weighed_lot(open_first(comments_of(shown)), sent="", weigh=weight_of_comment, most=COMMENTS_BESIDE, least=0)
    editor.remark(comments.rows)
    editor.fold()
    context = {
        "item": shown,
        "revision": revision,
        "editor": editor,
        "source": editor.stored,
        "more_comments": bool(comments.next),
        "unfinished": unfinished,
        "is_unsaved": is_unsaved or unfinished is not None,
        "markers": markers_by_focus(),
        "languages": languages_of(revision),
        "me": staff_of(request).pk,
    }
    return render(request, "hiring/authoring/item_edit.html", context, status=status)
