"""The recruiter's side: marking a request as answered."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from hiring.candidates.access import get_applicant_for
from hiring.people.access import staff_of
from hiring.people.roles import Right
from hiring.privacy.requests import answer_review


@require_POST
@login_required
def review_answered(request: HttpRequest, public_id: str) -> HttpResponse:
    user = staff_of(request)
    applicant = get_applicant_for(user=user, public_id=public_id, right=Right.RUN_VACANCIES)
    if answer_review(applicant=applicant, by=user, now=timezone.now()):
        messages.success(request, "Marked as answered. The applicant reads so on their own page.")
    else:
        messages.error(request, "There is no open request, so nothing was changed.")
    return redirect("applicant", public_id)
