"""Recruiters' pages of results: the ranking, the drawing of bands, one applicant."""

from __future__ import annotations

import re

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from assessment.delivery.languages import name_of
from hiring.candidates.access import get_applicant_for
from hiring.people.access import may, staff_of
from hiring.people.roles import Right
from hiring.privacy.requests import requests_of_applicant
from hiring.ranking.applicants import applicant_page
from hiring.ranking.basis import NoSuchList
from hiring.ranking.drawing import BandsHaveMoved, NobodyToDraw, draw_bands, propose_bands
from hiring.ranking.forms import DrawForm
from hiring.ranking.order import BadCursor, Cursor
from hiring.ranking.rankings import Show, ranked_page
from hiring.vacancies.access import get_vacancy_for

LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")


def language_asked(request: HttpRequest) -> str:
    """Whose list the address names; empty for the form's own."""
    language = request.GET.get("language", "")
    if language and not LANGUAGE.fullmatch(language):
        raise BadRequest("not a language")
    return language


def form_asked(request: HttpRequest) -> str:
    """The public id of the form whose list the address names; empty for the vacancy's own."""
    return request.GET.get("form", "")[:40]


@require_safe
@login_required
def ranking(request: HttpRequest, public_id: str) -> HttpResponse:
    vacancy = get_vacancy_for(user=staff_of(request), public_id=public_id)
    now = timezone.now()
    try:
        cursor = Cursor.read(request.GET["after"], now=now) if "after" in request.GET else None
        show = Show(request.GET.get("show", Show.ALL))
    except (BadCursor, ValueError) as error:
        raise BadRequest("not a page of this list") from error
    try:
        page = ranked_page(vacancy=vacancy, now=now, language=language_asked(request), form=form_asked(request), cursor=cursor, show=show)
    except NoSuchList as missing:
        raise Http404 from missing
    if page.rather and not {"language", "form", "after"} & set(request.GET):
        narrowed = "" if show is Show.ALL else f"&show={show}"
        return redirect(f"{request.path}{page.rather.query}{narrowed}")
    context = {"vacancy": vacancy, "page": page, "may_run": may(vacancy.role, Right.RUN_VACANCIES), "now": now}
    return render(request, "hiring/ranking/ranking.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def draw(request: HttpRequest, public_id: str) -> HttpResponse:
    user = staff_of(request)
    vacancy = get_vacancy_for(user=user, public_id=public_id, right=Right.RUN_VACANCIES)
    now, language, sat = timezone.now(), language_asked(request), form_asked(request)
    back = reverse("ranking", args=[vacancy.public_id]) + (f"?{request.GET.urlencode()}" if request.GET else "")
    try:
        proposal = propose_bands(vacancy=vacancy, now=now, language=language, form=sat)
    except (NobodyToDraw, NoSuchList):
        return render(request, "hiring/ranking/nobody.html", {"vacancy": vacancy}, status=409 if request.method == "POST" else 200)
    form = DrawForm(request.POST or None, proposal=proposal)
    if request.method == "POST" and form.is_valid():
        try:
            draw_bands(
                vacancy=vacancy,
                by=str(user),
                reason=form.cleaned_data.get("reason", ""),
                now=now,
                expected=form.cleaned_data["mark"],
                language=language,
                form=sat,
            )
        except BandsHaveMoved:
            messages.warning(request, "Results came in while you were reading, so nothing was drawn. These are the bands of now.")
        else:
            messages.success(request, "The bands are drawn. Results that come later are placed by these edges.")
            return redirect(back)
        form = DrawForm(proposal=proposal, reason=form.cleaned_data.get("reason", ""))
    context = {
        "vacancy": vacancy,
        "proposal": proposal,
        "form": form,
        "language": language,
        "language_name": name_of(language),
        "back": back,
    }
    return render(request, "hiring/ranking/draw.html", context, status=422 if form.is_bound else 200)


@require_safe
@login_required
def applicant(request: HttpRequest, public_id: str) -> HttpResponse:
    shown = get_applicant_for(user=staff_of(request), public_id=public_id)
    context = {
        "applicant": shown,
        "vacancy": shown.vacancy,
        "page": applicant_page(applicant=shown, now=timezone.now()),
        "asked": requests_of_applicant(shown),
        "may_run": may(shown.role, Right.RUN_VACANCIES),
    }
    return render(request, "hiring/ranking/applicant.html", context)
