"""Authors' pages of items."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment.instrument import authoring
from assessment.instrument.enums import ItemStatus, Need, Scale, Setting
from assessment.instrument.source import ItemSource
from assessment.instrument.validation import check_item
from assessment.models import Item, Revision
from hiring.authoring.access import get_item_for, own_library
from hiring.authoring.editor import ItemEditor, blank_turn, grown
from hiring.authoring.forms import NewItemForm, OwnerForm
from hiring.authoring.listing import PAGE, count_findings, gravest_first, item_rows, steps_from
from hiring.authoring.previewing import media_of_item, preview_of
from hiring.authoring.signing import signed
from hiring.people.access import may, memberships_with, require_anywhere, staff_of
from hiring.people.roles import Right


@require_safe
@login_required
def item_list(request: HttpRequest) -> HttpResponse:
    memberships = require_anywhere(staff_of(request), Right.SEE_ITEMS)
    which, after = request.GET.get("which", ""), request.GET.get("after", "")
    rows = item_rows(memberships=memberships, which=which, after=after)
    more = f"?which={which}&after={rows[PAGE - 1].item.public_id}" if len(rows) > PAGE else ""
    context = {
        "rows": rows[:PAGE],
        "which": which,
        "choices": [("", "All"), ("own", "Our own"), ("shared", "Shared"), *((scale.value, scale.label.capitalize()) for scale in Scale)],
        "next": more,
        "first": request.path if after else "",
        "may_write": any(may(membership.role, Right.WRITE_ITEMS) for membership in memberships),
    }
    return render(request, "hiring/authoring/item_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def item_create(request: HttpRequest) -> HttpResponse:
    user = staff_of(request)
    form = NewItemForm(request.POST or None, memberships=require_anywhere(user, Right.WRITE_ITEMS))
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            item = authoring.create_item(
                library=own_library(form.chosen_organisation, now=now), source=_first_source(form), now=now, by=signed(user)
            )
        except authoring.SlugTaken:
            form.add_error("slug", "There is an item of that name already. Choose another.")
        else:
            messages.success(request, "The item is a draft. Write its stem and options next.")
            return redirect("item_edit", item.public_id)
    return render(request, "hiring/authoring/item_create.html", {"form": form}, status=422 if form.is_bound else 200)


def _first_source(form: NewItemForm) -> ItemSource:
    data = form.cleaned_data
    scale = Scale(data["scale"])
    return ItemSource(
        slug=data["slug"],
        family=data["family"],
        title=data["title"],
        scale=scale,
        setting=Setting(data["setting"]),
        needs=tuple(dict.fromkeys(Need(data[name]) for name in ("need_1", "need_2") if data[name])),
        turns=(blank_turn(scale),) * data["turns"],
    )


@require_safe
@login_required
def item(request: HttpRequest, public_id: str) -> HttpResponse:
    user = staff_of(request)
    shown, may_write = get_item_for(user=user, public_id=public_id)
    writing = list(memberships_with(user, Right.WRITE_ITEMS))
    revision = authoring.current_revision(shown)
    source = authoring.source_of(revision)
    findings = check_item(source)
    context = {
        "item": shown,
        "revision": revision,
        "source": source,
        "findings": gravest_first(findings),
        "counts": count_findings(findings),
        "may_write": may_write,
        "status": ItemStatus(shown.status),
        "steps": steps_from(ItemStatus(shown.status)),
        "copy_form": OwnerForm(memberships=writing) if writing else None,
        **media_of_item(source, shown),
    }
    return render(request, "hiring/authoring/item.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def item_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    shown, _ = get_item_for(user=staff_of(request), public_id=public_id, right=Right.WRITE_ITEMS)
    revision = authoring.current_revision(shown)
    source = authoring.source_of(revision)
    if request.method == "POST":
        return _edited(request, shown, revision, source)
    editor = ItemEditor(slug=shown.slug, source=source, edit_number=revision.edit_number)
    editor.note(check_item(source))
    return _editing(request, shown, revision, editor)


def _edited(request: HttpRequest, shown: Item, revision: Revision, source: ItemSource) -> HttpResponse:
    """Another turn or option, or a save; what was sent is shown again unless it was stored."""
    add = request.POST.get("add", "")
    data = grown(request.POST, by=add, scale=source.scale) if add else request.POST
    editor = ItemEditor(slug=shown.slug, source=source, edit_number=revision.edit_number, data=data)
    if add:
        editor.hush()
        return _editing(request, shown, revision, editor)
    if not editor.is_valid():
        return _editing(request, shown, revision, editor, status=422)
    try:
        number = editor.item.cleaned_data["edit_number"]
        authoring.save_draft(item=shown, source=editor.source(), edit_number=number, now=timezone.now(), by=signed(staff_of(request)))
    except authoring.EditedMeanwhile:
        return _editing(request, shown, *_after_conflict(request, shown), status=409)
    messages.success(request, "Saved.")
    return redirect("item_edit", shown.public_id)


def _after_conflict(request: HttpRequest, shown: Item) -> tuple[Revision, ItemEditor]:
    """What was sent, over what is stored now: saving it again replaces that knowingly."""
    revision = authoring.current_revision(shown)
    data = request.POST.copy()
    data["edit_number"] = str(revision.edit_number)
    editor = ItemEditor(slug=shown.slug, source=authoring.source_of(revision), edit_number=revision.edit_number, data=data)
    editor.conflict = True
    return revision, editor


def _editing(request: HttpRequest, shown: Item, revision: Revision, editor: ItemEditor, *, status: int = 200) -> HttpResponse:
    context = {"item": shown, "revision": revision, "editor": editor}
    return render(request, "hiring/authoring/item_edit.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def item_preview(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    shown, _ = get_item_for(user=staff_of(request), public_id=public_id)
    if request.method == "POST":  # Enter in the candidate's form: nothing is stored here
        return redirect("item_preview", public_id, number)
    source = authoring.source_of(authoring.current_revision(shown))
    try:
        context = preview_of(source, number=number, public_id=public_id) | (media_of_item(source, shown) if number == 1 else {})
    except IndexError as missing:
        raise Http404 from missing
    return render(request, "hiring/authoring/item_preview.html", {**context, "item": shown, "source": source, "number": number})


@require_POST
@login_required
def item_copy(request: HttpRequest, public_id: str) -> HttpResponse:
    user = staff_of(request)
    shown, _ = get_item_for(user=user, public_id=public_id)
    form = OwnerForm(request.POST, memberships=require_anywhere(user, Right.WRITE_ITEMS))
    if not form.is_valid():
        return render(request, "hiring/authoring/item_copy.html", {"item": shown, "form": form}, status=422)
    now = timezone.now()
    copy = authoring.copy_item(item=shown, to_library=own_library(form.chosen_organisation, now=now), now=now, by=signed(user))
    messages.success(request, "Copied. This draft is your own.")
    return redirect("item_edit", copy.public_id)
