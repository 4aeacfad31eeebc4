"""Authors' pages of the evidence: whether a form's situations work, and one of them closely."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hiring.authoring.access import get_form_for
from hiring.authoring.analysis.pages import analysis_of, scenario_page
from hiring.invitations.staff_access import sittings_given_by
from hiring.people.access import staff_of


@require_safe
@login_required
def form_analysis(request: HttpRequest, public_id: str) -> HttpResponse:
    user = staff_of(request)
    shown, _ = get_form_for(user=user, public_id=public_id)
    own = None if shown.library.owner else sittings_given_by(user)
    context = {"form": shown, "is_shared": own is not None, "page": analysis_of(shown, own=own, of=request.GET.get("of", ""))}
    return render(request, "hiring/authoring/form_analysis.html", context)


@require_safe
@login_required
def form_analysis_scenario(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    user = staff_of(request)
    shown, _ = get_form_for(user=user, public_id=public_id)
    own = None if shown.library.owner else sittings_given_by(user)
    page = analysis_of(shown, own=own, of=request.GET.get("of", ""))
    try:
        scenario = scenario_page(page, number) if page else None
    except IndexError:
        scenario = None
    if scenario is None:
        raise Http404
    return render(request, "hiring/authoring/form_analysis_scenario.html", {"form": shown, "page": page, "scenario": scenario})
