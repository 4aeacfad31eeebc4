"""Recruiters' pages and actions of invitations. No token is ever shown to them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import pluralize
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from assessment.delivery.languages import name_of
from assessment.delivery.models import State
from assessment.lifecycle import let_choose_language
from hiring.candidates.correcting import AddressTaken
from hiring.candidates.standing import Standing, standing_of
from hiring.invitations.forms import FACTORS, ReplaceForm, factor_of
from hiring.invitations.inviting import (
    MESSAGE,
    AddressStands,
    AddressUnsure,
    NotStanding,
    VacancyClosed,
    invite_waiting,
    reissue,
    resend,
    withdraw,
)
from hiring.invitations.staff_access import get_invitation_for
from hiring.outbox.working import MAX_ATTEMPTS, find_pending
from hiring.people.access import staff_of
from hiring.people.roles import Right
from hiring.vacancies.access import get_vacancy_for

OVER = "This invitation is finished or withdrawn, so nothing was sent."
FINAL = (Standing.SUBMITTED, Standing.RAN_OUT, Standing.WITHDRAWN)


@require_POST
@login_required
def invite_all(request: HttpRequest, public_id: str) -> HttpResponse:
    user = staff_of(request)
    vacancy = get_vacancy_for(user=user, public_id=public_id, right=Right.RUN_VACANCIES)
    try:
        count = len(invite_waiting(vacancy=vacancy, now=timezone.now(), by=user))
    except VacancyClosed:
        messages.error(request, "The vacancy has closed, so nobody was invited. Move its closing time first.")
    else:
        told = f"{count:,} {pluralize(count, 'person,people')} invited. Their messages leave within minutes."
        messages.success(request, told if count else "Everybody had an invitation already.")
    return redirect("vacancy", public_id)


@require_safe
@login_required
def show(request: HttpRequest, public_id: str) -> HttpResponse:
    invitation = get_invitation_for(user=staff_of(request), applicant_id=public_id)
    standing = standing_of(invitation.applicant, now=timezone.now())
    granted = invitation.sitting.adjustments.order_by("-pk").first()
    context = {
        "applicant": invitation.applicant,
        "vacancy": invitation.applicant.vacancy,
        "invitation": invitation,
        "standing": standing,
        "is_final": standing in FINAL,
        "language": name_of(invitation.sitting.language) if invitation.sitting.opened_at else "",
        "may_free_language": invitation.sitting.opened_at and invitation.sitting.state == State.PREPARED,
        "pending": find_pending(kind=MESSAGE, reference=invitation.public_id),
        "max_attempts": MAX_ATTEMPTS,
        "granted": granted,
        "factors": FACTORS,
        "factor": factor_of(granted),
    }
    return render(request, "hiring/invitations/staff.html", context)


@require_POST
@login_required
def send_again(request: HttpRequest, public_id: str) -> HttpResponse:
    invitation = get_invitation_for(user=staff_of(request), applicant_id=public_id)
    try:
        resend(invitation=invitation, now=timezone.now())
    except NotStanding:
        messages.error(request, OVER)
    else:
        messages.success(request, "The message leaves within a minute, with a new link. Earlier links keep working.")
    return redirect("invitation_staff", public_id)


@require_POST
@login_required
def replace_link(request: HttpRequest, public_id: str) -> HttpResponse:
    user = staff_of(request)
    invitation = get_invitation_for(user=user, applicant_id=public_id)
    form = ReplaceForm(request.POST)
    if not form.is_valid():
        messages.error(request, "This is no complete e-mail address. Nothing was replaced.")
        return redirect("invitation_staff", public_id)
    try:
        reissue(invitation=invitation, by=user, now=timezone.now(), **form.cleaned_data)
    except AddressStands:
        messages.error(request, "The applicant’s address was not changed, so a new link goes there alone. Nothing was replaced.")
    except AddressUnsure:
        messages.error(request, "Make sure of the address first, or type another. Nothing was replaced.")
    except AddressTaken:
        messages.error(request, "Another applicant here has this address. Nothing was replaced.")
    except NotStanding:
        messages.error(request, OVER)
    else:
        messages.success(request, "Earlier links no longer work. A new one leaves within a minute; answers already given are kept.")
    return redirect("invitation_staff", public_id)


@require_POST
@login_required
def free_language(request: HttpRequest, public_id: str) -> HttpResponse:
    invitation = get_invitation_for(user=staff_of(request), applicant_id=public_id)
    if let_choose_language(sitting=invitation.sitting):
        messages.success(request, "The applicant chooses the language again when they next open their link. Please tell them so.")
    else:
        messages.error(request, "The language is open still, or the test has begun and keeps it, so nothing was changed.")
    return redirect("invitation_staff", public_id)


@require_POST
@login_required
def take_back(request: HttpRequest, public_id: str) -> HttpResponse:
    user = staff_of(request)
    invitation = get_invitation_for(user=user, applicant_id=public_id)
    if withdraw(invitation=invitation, by=user, now=timezone.now()):
        messages.success(request, "Withdrawn. No link of this applicant works any more.")
    else:
        messages.error(request, "This invitation is finished or withdrawn already, so nothing was changed.")
    return redirect("invitation_staff", public_id)
