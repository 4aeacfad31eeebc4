"""Authors' pages of forms."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from assessment.instrument.assembly import drafting
from assessment.instrument.publishing import NotPublishable, publish_form
from assessment.psychometrics.exposure import form_exposure
from assessment.reports.checks import form_checks as drawn_checks
from hiring.authoring.access import get_form_for, own_library
from hiring.authoring.forms import NewFormForm, PublishForm
from hiring.authoring.listing import (
    MOST_OFFERED,
    PAGE,
    count_findings,
    entry_rows,
    form_list_of,
    gravest_first,
    named_libraries,
    picks_for,
    spoken_in,
)
from hiring.authoring.picking import BadPlaces, as_sent, in_order
from hiring.kernel.lots import lot_of
from hiring.people.access import may, require_anywhere, staff_of
from hiring.people.roles import Right
from hiring.people.signing import actor, signed


@require_safe
@login_required
def form_list(request: HttpRequest) -> HttpResponse:
    memberships = require_anywhere(staff_of(request), Right.SEE_ITEMS)
    may_write = any(may(membership.role, Right.WRITE_ITEMS) for membership in memberships)
    lot = lot_of(form_list_of(memberships), sent=request.GET.get("page", ""), size=PAGE)
    context = {"rows": named_libraries(lot.rows, memberships), "may_write": may_write, "first": lot.first, "next": lot.next}
    return render(request, "hiring/authoring/form_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def form_create(request: HttpRequest) -> HttpResponse:
    entry = NewFormForm(request.POST or None, memberships=require_anywhere(staff_of(request), Right.WRITE_ITEMS))
    if request.method == "POST" and entry.is_valid():
        now = timezone.now()
        library = own_library(entry.chosen_organisation, now=now)
        try:
            form = drafting.create_form(library=library, title=entry.cleaned_data["title"], now=now, **entry.time)
        except drafting.TitleTaken:
            entry.add_error("title", "There is a form of that title already. Choose another.")
        else:
            return redirect("form_items", form.public_id)
    return render(request, "hiring/authoring/form_create.html", {"form": entry}, status=422 if entry.is_bound else 200)


@require_safe
@login_required
def form(request: HttpRequest, public_id: str) -> HttpResponse:
    shown, may_write = get_form_for(user=staff_of(request), public_id=public_id)
    draft = drafting.draft_of(shown)
    context = {
        "form": shown,
        "rows": entry_rows(draft),
        "findings": gravest_first(finding for finding in draft.findings if not finding.item),
        "counts": count_findings(draft.findings),
        "spoken": spoken_in(draft),
        "exposure": form_exposure(shown.pk) if shown.published_at else 0,
        "may_write": may_write,
    }
    return render(request, "hiring/authoring/form.html", context)


@require_safe
@login_required
def form_checks(request: HttpRequest, public_id: str) -> HttpResponse:
    shown, may_write = get_form_for(user=staff_of(request), public_id=public_id)
    draft = drafting.draft_of(shown)
    context = {
        "form": shown,
        "checks": drawn_checks(draft.sources),
        "findings": gravest_first(finding for finding in draft.findings if not finding.item),
        "rows": draft.sources,
        "may_write": may_write,
    }
    return render(request, "hiring/authoring/form_checks.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def form_items(request: HttpRequest, public_id: str) -> HttpResponse:
    shown, _ = get_form_for(user=staff_of(request), public_id=public_id, right=Right.WRITE_ITEMS)
    if shown.published_at is not None:
        return redirect("form", shown.public_id)
    words, error = request.GET.get("words", "").strip()[:80], ""
    picks, is_cut = picks_for(shown, owner=shown.library.owner, words=words)
    if request.method == "POST":
        picks = as_sent(picks, request.POST)
        try:
            drafting.set_form_items(form=shown, items=in_order(picks), now=timezone.now())
        except BadPlaces as trouble:
            error = str(trouble)
        except drafting.FormIsPublished:
            error = "The form was published meanwhile; its items stay as they are."
        else:
            messages.success(request, "The form holds these items now.")
            return redirect("form", shown.public_id)
    context = {"form": shown, "picks": picks, "error": error, "words": words, "is_cut": is_cut, "most": MOST_OFFERED}
    return render(request, "hiring/authoring/form_items.html", context, status=422 if error else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def form_publish(request: HttpRequest, public_id: str) -> HttpResponse:
    user = staff_of(request)
    shown, _ = get_form_for(user=user, public_id=public_id, right=Right.WRITE_ITEMS)
    if shown.published_at is not None:
        return redirect("form", shown.public_id)
    entry = PublishForm(request.POST if request.method == "POST" else None, initial=model_to_dict(shown, PublishForm.base_fields))
    if entry.is_bound and entry.is_valid():
        try:
            publish_form(
                form=shown,
                by=signed(user),
                by_id=actor(user).id,
                now=timezone.now(),
                reason=entry.cleaned_data["reason"],
                **entry.time,
            )
        except NotPublishable:
            entry.add_error("reason", "Warnings are open. Say why the form may be published with them, or rewrite the items.")
        else:
            messages.success(request, f"{shown.title} is published. Recruiters can choose it now.")
            return redirect("form", shown.public_id)
    draft = drafting.draft_of(shown)
    context = {
        "form": shown,
        "entry": entry,
        "findings": gravest_first(draft.findings),
        "counts": count_findings(draft.findings),
        "spoken": spoken_in(draft),
        "rows": entry_rows(draft),
    }
    return render(request, "hiring/authoring/form_publish.html", context, status=422 if entry.is_bound else 200)
