"""More time, as recruiters grant it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from assessment.delivery.adjusting import NothingMore, SittingOver
from hiring.invitations.forms import MoreTimeForm
from hiring.invitations.more_time import grant_more_time, leave_time
from hiring.invitations.staff_access import get_invitation_for
from hiring.people.access import staff_of

UNREADABLE = "Choose one of the factors, and 0 to 240 minutes of breaks. Nothing was changed."
NOTHING = "That gives no more than this applicant has already, so nothing was changed. What was granted is never taken back."
OVER = "The sitting is finished, so its time no longer changes."


@require_POST
@login_required
def grant(request: HttpRequest, public_id: str) -> HttpResponse:
    invitation = get_invitation_for(user=staff_of(request), applicant_id=public_id)
    form = MoreTimeForm(request.POST)
    if not form.is_valid():
        messages.error(request, UNREADABLE)
        return redirect("invitation_staff", public_id)
    breaks = form.cleaned_data["break_minutes"] or 0
    try:
        grant_more_time(invitation=invitation, percent=form.percent, break_minutes=breaks, now=timezone.now())
    except NothingMore:
        messages.error(request, NOTHING)
    except SittingOver:
        messages.error(request, OVER)
    else:
        messages.success(request, "Granted. It counts at once; an open page shows it within 20 seconds.")
    return redirect("invitation_staff", public_id)


@require_POST
@login_required
def leave(request: HttpRequest, public_id: str) -> HttpResponse:
    invitation = get_invitation_for(user=staff_of(request), applicant_id=public_id)
    if leave_time(invitation=invitation, now=timezone.now()):
        messages.success(request, "The request is closed and the time stays as it is. Please tell the applicant yourself.")
    else:
        messages.error(request, "There is no open request, so nothing was changed.")
    return redirect("invitation_staff", public_id)
