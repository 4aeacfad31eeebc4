"""Items out as files, and in again: choose a file, see what it would do, and confirm exactly that."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from assessment.instrument.exchange.exporting import Exported, Kind, NamedAlike, export_form, export_items
from assessment.instrument.exchange.import_plans import plan_import
from assessment.instrument.exchange.importing import MovedMeanwhile, NotAChoice, apply_import
from assessment.instrument.exchange.incoming import MOST_ITEMS, Incoming
from assessment.instrument.exchange.packages import LARGEST_UPLOAD
from assessment.instrument.exchange.receiving import read_upload
from assessment.instrument.exchange.spreadsheets import csv_of, xlsx_of
from assessment.instrument.exchange.tables import COLUMNS
from assessment.models import Item, Library
from hiring.authoring.access import get_form_for, get_item_for, items_within, own_library
from hiring.authoring.exchange.forms import ExportForm, UploadForm
from hiring.authoring.exchange.held_uploads import Held, find_held, hold, let_go
from hiring.authoring.exchange.pages import WHICH, chosen_in, export_rows, narrowed, shown_plan, taken_in_words, too_many_or_few
from hiring.kernel.uploads import takes_at_most
from hiring.people.access import require_anywhere, staff_of
from hiring.people.roles import Right
from hiring.people.signing import signed

TEMPLATES = {"csv": ("items.csv", "text/csv; charset=utf-8"), "xlsx": ("items.xlsx", "application/octet-stream")}


def _download(file: Exported) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{file.name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(file.data, content_type=file.type, headers=headers)


@require_safe
@login_required
def item_file(request: HttpRequest, public_id: str, kind: str) -> HttpResponse:
    shown, _ = get_item_for(user=staff_of(request), public_id=public_id)
    return _download(export_items(items=Item.objects.filter(pk=shown.pk), kind=_kind(kind), title=shown.slug))


@require_safe
@login_required
def form_file(request: HttpRequest, public_id: str, kind: str) -> HttpResponse:
    shown, _ = get_form_for(user=staff_of(request), public_id=public_id)
    try:
        return _download(export_form(form=shown, kind=_kind(kind)))
    except NamedAlike as alike:
        messages.error(
            request, f"Two items of this form are called “{alike}”, so no file can hold both. Give one another name by copying it."
        )
        return redirect("form", shown.public_id)


def _kind(kind: str) -> Kind:
    try:
        return Kind(kind)
    except ValueError as unknown:
        raise Http404 from unknown


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def item_export(request: HttpRequest) -> HttpResponse:
    which, words = request.GET.get("which", ""), request.GET.get("words", "")
    within = items_within(require_anywhere(staff_of(request), Right.SEE_ITEMS)).filter(archived_at=None)
    listed = narrowed(within, which=which, words=words)
    form, trouble = ExportForm(request.POST or None), ""
    rows = export_rows(listed, ticked=request.POST.getlist("item"))
    if request.method == "POST" and form.is_valid():
        chosen = listed if "all" in request.POST else within.filter(public_id__in=request.POST.getlist("item"))
        trouble = too_many_or_few(chosen.count())
        try:
            if not trouble:
                return _download(export_items(items=chosen, kind=_kind(form.cleaned_data["kind"])))
        except NamedAlike as alike:
            trouble = f"Two of the items are called “{alike}”, so no file can hold both. Choose one of them."
    context = {"form": form, "rows": rows[:MOST_ITEMS], "trouble": trouble, "which": which, "words": words, "choices": WHICH}
    context |= {"is_cut": len(rows) > MOST_ITEMS, "most": MOST_ITEMS}
    return render(request, "hiring/authoring/item_export.html", context, status=422 if request.method == "POST" else 200)


@require_safe
@login_required
def item_import_template(request: HttpRequest, kind: str) -> HttpResponse:
    require_anywhere(staff_of(request), Right.WRITE_ITEMS)
    if kind not in TEMPLATES:
        raise Http404
    name, content_type = TEMPLATES[kind]
    return _download(Exported(name, content_type, csv_of([]) if kind == "csv" else xlsx_of([])))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@takes_at_most(LARGEST_UPLOAD)
def item_import(request: HttpRequest) -> HttpResponse:
    user = staff_of(request)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*sent, memberships=require_anywhere(user, Right.WRITE_ITEMS))
    if form.is_bound and form.is_valid():
        name = str(form.cleaned_data["file"].name)
        held = hold(user=user, organisation=form.chosen_organisation, name=name, data=form.sent)
        return redirect("item_import_plan", held.key)
    context = {"form": form, "columns": COLUMNS, "faults": form.unreadable.faults if form.unreadable else ()}
    return render(request, "hiring/authoring/item_import.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def item_import_plan(request: HttpRequest, key: str) -> HttpResponse:
    """What the held file would do; a POST does it."""
    user, now = staff_of(request), timezone.now()
    memberships = require_anywhere(user, Right.WRITE_ITEMS)
    held = find_held(user=user, key=key)
    organisation = next((each.organisation for each in memberships if held and each.organisation_id == held.organisation), None)
    if held is None or organisation is None:
        messages.error(request, "Nothing was imported: the file is no longer held. Choose it again.")
        return redirect("item_import")
    incoming = read_upload(held.data, name=held.name)
    library = own_library(organisation, now=now)
    if request.method != "POST":
        return _dry_run(request, held, incoming, library)
    try:
        choices = chosen_in(plan_import(library=library, incoming=incoming), request.POST)
        seen, by = request.POST.get("seen", ""), signed(user)
        taken = apply_import(library=library, incoming=incoming, fingerprint=seen, choices=choices, by=by, now=now)
    except MovedMeanwhile:
        told = "Nothing was imported: an item was saved meanwhile, and the file would now do something else. Look at it once more."
        return _dry_run(request, held, incoming, library, told=told, status=409)
    except NotAChoice as refused:
        return _dry_run(request, held, incoming, library, told=f"Nothing was imported. {refused}", status=422)
    let_go(held)
    messages.success(request, taken_in_words(taken))
    return redirect("item_list")


def _dry_run(request: HttpRequest, held: Held, incoming: Incoming, library: Library, *, told: str = "", status: int = 200) -> HttpResponse:
    plan = plan_import(library=library, incoming=incoming)
    context = {"held": held, "plan": plan, "told": told, **shown_plan(plan, chosen=request.POST)}
    return render(request, "hiring/authoring/item_import_plan.html", context, status=status)
