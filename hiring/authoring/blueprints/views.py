"""Authors' pages of blueprints: what forms must hold, forms assembled by it, and items swapped by hand."""

from __future__ import annotations

import secrets

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment.instrument.assembly import blueprints
from assessment.instrument.assembly.assembling import Assembly, shortages
from assessment.instrument.assembly.drafting import FormIsPublished, TitleTaken
from assessment.instrument.assembly.specification import standard_specification
from assessment.models import Blueprint, Form, Item
from assessment.psychometrics.exposure import item_exposure
from hiring.authoring.access import blueprints_within, forms_within, get_blueprint_for, get_form_for, own_library
from hiring.authoring.blueprints.forms import AssembleForm, NewBlueprintForm, SpecificationForm
from hiring.authoring.blueprints.swap_words import figure_name, moved
from hiring.authoring.listing import PAGE
from hiring.kernel.lots import lot_of
from hiring.people.access import may, memberships_with, require_anywhere, staff_of
from hiring.people.roles import Right

USUAL_FORMS = 2


@require_safe
@login_required
def blueprint_list(request: HttpRequest) -> HttpResponse:
    memberships = require_anywhere(staff_of(request), Right.SEE_ITEMS)
    may_write = any(may(membership.role, Right.WRITE_ITEMS) for membership in memberships)
    lot = lot_of(blueprints_within(memberships), sent=request.GET.get("page", ""), size=PAGE)
    context = {"rows": lot.rows, "may_write": may_write, "first": lot.first, "next": lot.next}
    return render(request, "hiring/authoring/blueprint_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def blueprint_create(request: HttpRequest) -> HttpResponse:
    user = staff_of(request)
    entry = NewBlueprintForm(request.POST or None, memberships=require_anywhere(user, Right.WRITE_ITEMS))
    if request.method == "POST" and entry.is_valid():
        now = timezone.now()
        library = own_library(entry.chosen_organisation, now=now)
        try:
            made = blueprints.create_blueprint(
                library=library, title=entry.cleaned_data["title"], specification=standard_specification(), by=str(user), now=now
            )
        except TitleTaken:
            entry.add_error("title", "There is a blueprint of that title already. Choose another.")
        else:
            return redirect("blueprint_edit", made.public_id)
    return render(request, "hiring/authoring/blueprint_create.html", {"form": entry}, status=422 if entry.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def blueprint_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    user = staff_of(request)
    shown, _ = get_blueprint_for(user=user, public_id=public_id, right=Right.WRITE_ITEMS)
    entry = SpecificationForm(request.POST or None, specification=blueprints.specification_of(shown))
    if request.method == "POST" and entry.is_valid():
        blueprints.change_blueprint(blueprint=shown, specification=entry.specification, by=str(user), now=timezone.now())
        messages.success(request, "Saved. Forms that exist stay as they are.")
        return redirect("blueprint", shown.public_id)
    context = {"blueprint": shown, "form": entry, "groups": entry.groups()}
    return render(request, "hiring/authoring/blueprint_edit.html", context, status=422 if entry.is_bound else 200)


@require_safe
@login_required
def blueprint(request: HttpRequest, public_id: str) -> HttpResponse:
    user = staff_of(request)
    shown, may_write = get_blueprint_for(user=user, public_id=public_id)
    entry = _assemble_form(request, shown, user_may_write=may_write)
    return _blueprint_page(request, shown, entry, may_write=may_write)


def _assemble_form(request: HttpRequest, shown: Blueprint, *, user_may_write: bool) -> AssembleForm | None:
    if not user_may_write:
        return None
    memberships = memberships_with(staff_of(request), Right.SEE_ITEMS)
    own = [membership for membership in memberships if membership.organisation.uuid == shown.library.owner]
    readable = forms_within(own).filter(entries__isnull=False).distinct().order_by("title", "pk")
    initial = {"title": shown.title, "count": USUAL_FORMS, "seed": secrets.randbelow(2**31)}
    return AssembleForm(request.POST if request.method == "POST" else None, readable=readable, initial=initial)


def _blueprint_page(
    request: HttpRequest, shown: Blueprint, entry: AssembleForm | None, *, may_write: bool, extra: dict[str, object] | None = None
) -> HttpResponse:
    specification = blueprints.specification_of(shown)
    pool = blueprints.pool_of(owner=shown.library.owner, specification=specification, exposure=item_exposure())
    there = blueprints.compare_pool(specification=specification, pool=pool)
    needed = {each.what: each.wanted for each in shortages(pool.candidates, specification, forms=USUAL_FORMS)}
    context = {
        "blueprint": shown,
        "specification": specification,
        "there": [(line, needed.get(line.requirement.label)) for line in there],
        "pool_size": len(pool.candidates),
        "short": len(needed),
        "form": entry,
        "may_write": may_write,
        "made": blueprints.sets_of(shown),
        **(extra or {}),
    }
    return render(request, "hiring/authoring/blueprint.html", context, status=422 if extra or (entry and entry.is_bound) else 200)


@require_POST
@login_required
def blueprint_assemble(request: HttpRequest, public_id: str) -> HttpResponse:
    shown, _ = get_blueprint_for(user=staff_of(request), public_id=public_id, right=Right.WRITE_ITEMS)
    entry = _assemble_form(request, shown, user_may_write=True)
    assert entry is not None
    if not entry.is_valid():
        return _blueprint_page(request, shown, entry, may_write=True)
    data, parallel_to = entry.cleaned_data, entry.cleaned_data["parallel_to"]
    assembly, pool = blueprints.propose_forms(
        blueprint=shown, exposure=item_exposure(), forms=data["count"], seed=data["seed"], parallel_to=parallel_to
    )
    if not any(assembly.forms) or (assembly.unmet and "keep" not in request.POST):
        return _blueprint_page(request, shown, entry, may_write=True, extra=_what_stands_in_the_way(assembly, shown, pool))
    try:
        kept = blueprints.keep_forms(
            blueprint=shown, assembly=assembly, pool=pool, title=data["title"], now=timezone.now(), parallel_to=parallel_to
        )
    except TitleTaken as taken:
        entry.add_error("title", f"There is a form “{taken}” already. Choose another title.")
        return _blueprint_page(request, shown, entry, may_write=True)
    proved = "proved the best there is" if assembly.is_optimal else f"within {assembly.gap or 0:.1%} of the best there can be"
    messages.success(request, f"{len(kept)} draft form{'s' if len(kept) > 1 else ''}, {proved}. Nothing is published yet.")
    return redirect("parallel_forms", shown.public_id, kept[0].parallel_set)


def _what_stands_in_the_way(assembly: Assembly, shown: Blueprint, pool: blueprints.Pool) -> dict[str, object]:
    """What there are too few items of, and beside it what the nearest forms miss, one line a requirement."""
    missed: dict[tuple[str, str], list[str]] = {}
    for each in assembly.unmet:
        missed.setdefault((each.what, each.bounds), []).append("not kept" if each.amount is None else str(each.amount))
    lacking = shortages(pool.candidates, blueprints.specification_of(shown), forms=len(assembly.forms))
    lines = [f"{what}: {bounds} wanted, {' and '.join(had)}" for (what, bounds), had in missed.items()]
    return {"assembly": assembly, "lacking": lacking, "missed": lines}


@require_safe
@login_required
def parallel_forms(request: HttpRequest, public_id: str, parallel_set: str) -> HttpResponse:
    shown, may_write = get_blueprint_for(user=staff_of(request), public_id=public_id)
    forms = list(Form.objects.filter(parallel_set=parallel_set).filter(library=shown.library_id).order_by("title", "pk"))
    if not forms:
        raise Http404
    specification = blueprints.specification_of(shown)
    pool = blueprints.pool_of(owner=shown.library.owner, specification=specification, exposure=item_exposure())
    comparison = blueprints.compare(forms=forms, specification=specification, pool=pool)
    lines = [(line.requirement, list(zip(forms, line.cells, strict=True))) for line in comparison.lines]
    figures = [
        (figure_name(name), name.endswith("words"), list(zip(forms, values, strict=True)), is_matched)
        for name, values, is_matched in comparison.figures
    ]
    context = {"blueprint": shown, "comparison": comparison, "lines": lines, "figures": figures, "may_write": may_write, "forms": forms}
    return render(request, "hiring/authoring/parallel_forms.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def form_swap(request: HttpRequest, public_id: str, item_id: str) -> HttpResponse:
    shown, _ = get_form_for(user=staff_of(request), public_id=public_id, right=Right.WRITE_ITEMS)
    leaving = get_object_or_404(Item, public_id=item_id, form_entries__form=shown)
    if shown.published_at is not None:
        return redirect("form", shown.public_id)
    if request.method == "POST":
        return _swapped(request, shown, leaving)
    specification = blueprints.specification_of(shown.blueprint) if shown.blueprint else standard_specification()
    pool = blueprints.pool_of(owner=shown.library.owner, specification=specification, exposure=item_exposure())
    try:
        found = blueprints.alternatives(form=shown, slug=leaving.slug, specification=specification, pool=pool)
    except blueprints.NotAnAlternative:
        found = []
    rows = [(each, pool.items[each.candidate.slug], pool.titles[each.candidate.slug], moved(each.shifts)) for each in found]
    context = {"form": shown, "leaving": leaving, "title": pool.titles.get(leaving.slug, leaving.slug), "rows": rows}
    return render(request, "hiring/authoring/form_swap.html", context)


def _swapped(request: HttpRequest, shown: Form, leaving: Item) -> HttpResponse:
    coming = get_object_or_404(Item, public_id=request.POST.get("coming", ""))
    try:
        blueprints.swap_item(form=shown, leaving=leaving, coming=coming)
    except FormIsPublished:
        messages.error(request, "The form was published meanwhile; its items stay as they are.")
    except blueprints.NotAnAlternative:
        messages.error(request, "Nothing was swapped: that item cannot stand there, or the form was changed meanwhile.")
    else:
        messages.success(request, "Swapped. The checks below are those of the form as it is now.")
    return redirect("form", shown.public_id)
