"""The page of a mass start."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from hiring.invitations.doors import open_doors, turnout_of
from hiring.people.access import may, staff_of
from hiring.people.roles import Right
from hiring.vacancies.access import get_vacancy_for


@require_safe
@login_required
def event(request: HttpRequest, public_id: str) -> HttpResponse:
    """Who is not in yet, who waits, has started and has submitted."""
    vacancy, now = get_vacancy_for(user=staff_of(request), public_id=public_id), timezone.now()
    turnout = turnout_of(vacancy=vacancy, now=now)
    context = {
        "vacancy": vacancy,
        "turnout": turnout,
        "groups": [
            ("not-in", "Not in yet", turnout.not_in),
            ("waiting", "Waiting", turnout.waiting),
            ("started", "Started", turnout.started),
            ("submitted", "Finished", turnout.submitted),
        ],
        "may_run": may(vacancy.role, Right.RUN_VACANCIES),
        "now": now,
    }
    return render(request, "hiring/vacancies/event.html", context)


@require_POST
@login_required
def open_the_doors(request: HttpRequest, public_id: str) -> HttpResponse:
    user = staff_of(request)
    vacancy = get_vacancy_for(user=user, public_id=public_id, right=Right.RUN_VACANCIES)
    if open_doors(vacancy=vacancy, now=timezone.now(), by=user):
        messages.success(request, "The doors are open. Everybody who waits can begin.")
    else:
        messages.info(request, "The doors were open already." if vacancy.has_doors else "This vacancy has no doors.")
    return redirect("vacancy_event", public_id)
