"""Recruiters' pages of vacancies."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from hiring.candidates.counting import count_applicants
from hiring.invitations.more_time import open_requests
from hiring.kernel.keyset import last_seen
from hiring.people.access import may, require_anywhere, staff_of
from hiring.people.roles import Right
from hiring.privacy.requests import requests_of_vacancy
from hiring.ranking.key_changes import find_key_change
from hiring.vacancies.access import PAGE, get_vacancy_for, vacancies_of
from hiring.vacancies.forms import VacancyForm
from hiring.vacancies.opening import BlindnessNeedsReason, FixedByInvitations, change_vacancy, create_vacancy, has_invited


@require_safe
@login_required
def vacancy_list(request: HttpRequest) -> HttpResponse:
    user = staff_of(request)
    memberships = require_anywhere(user, Right.SEE_VACANCIES)
    before = last_seen(request, "before")
    now = timezone.now()
    vacancies = list(vacancies_of(user, now=now, before=before)[: PAGE + 1])
    return render(
        request,
        "hiring/vacancies/list.html",
        {
            "vacancies": vacancies[:PAGE],
            "next": f"?before={vacancies[PAGE - 1].public_id}" if len(vacancies) > PAGE else "",
            "first": request.path if before else "",
            "several": len(memberships) > 1,
            "may_run": any(may(membership.role, Right.RUN_VACANCIES) for membership in memberships),
            "now": now,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def create(request: HttpRequest) -> HttpResponse:
    user = staff_of(request)
    organisations = [membership.organisation for membership in require_anywhere(user, Right.RUN_VACANCIES)]
    form = VacancyForm(
        request.POST if request.method == "POST" else None, organisations=organisations, initial=VacancyForm.starting_values()
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        organisation = data.pop("organisation", None) or organisations[0]
        vacancy = create_vacancy(organisation=organisation, by=user, now=timezone.now(), **data)
        messages.success(request, "The vacancy is open. Add its applicants next.")
        return redirect("vacancy", vacancy.public_id)
    return render(request, "hiring/vacancies/create.html", {"form": form}, status=422 if form.is_bound else 200)


@require_safe
@login_required
def vacancy(request: HttpRequest, public_id: str) -> HttpResponse:
    shown = get_vacancy_for(user=staff_of(request), public_id=public_id)
    now = timezone.now()
    context = {
        "vacancy": shown,
        "counts": count_applicants(vacancy=shown, now=now),
        "may_run": may(shown.role, Right.RUN_VACANCIES),
        "requests": list(open_requests(vacancy=shown)) if may(shown.role, Right.RUN_VACANCIES) else [],
        "asked": requests_of_vacancy(shown),
        "key_change": find_key_change(shown),
        "now": now,
    }
    return render(request, "hiring/vacancies/vacancy.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    user = staff_of(request)
    shown = get_vacancy_for(user=user, public_id=public_id, right=Right.RUN_VACANCIES)
    stored_title = shown.title
    form = VacancyForm(
        request.POST if request.method == "POST" else None, instance=shown, organisations=[shown.organisation], is_fixed=has_invited(shown)
    )
    if request.method == "POST" and form.is_valid():
        try:
            change_vacancy(vacancy=shown, by=user, now=timezone.now(), **form.cleaned_data)
        except BlindnessNeedsReason:
            form.add_error(
                "blind_reason" if "blind_reason" in form.fields else None,
                "There are applicants already: say why their names shall be shown.",
            )
        except FixedByInvitations:
            form.add_error(None, "Somebody was invited meanwhile, so the form and the time limit can no longer change.")
        else:
            messages.success(request, "Saved.")
            return redirect("vacancy", shown.public_id)
    return render(
        request, "hiring/vacancies/edit.html", {"form": form, "vacancy": shown, "title": stored_title}, status=422 if form.is_bound else 200
    )
