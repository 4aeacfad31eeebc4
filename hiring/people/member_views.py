"""Owners' pages: who belongs to the organisation, and who is asked to."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hiring.people.access import get_member_invitation_for, get_membership_for, get_organisation_for, require_anywhere, staff_of
from hiring.people.forms import InviteForm, RoleForm
from hiring.people.joining import MemberAlready, TooManyStanding, invite_member, withdraw_member_invitation
from hiring.people.members import LastOwner, change_role, remove_member
from hiring.people.models import MemberInvitation, Membership
from hiring.people.roles import Right, Role

LAST = "Nobody else runs this organisation. Make somebody else an owner first; nothing was changed."


@require_safe
@login_required
def organisation(request: HttpRequest) -> HttpResponse:
    """To the organisation that the person runs; a choice where there are several."""
    memberships = require_anywhere(staff_of(request), Right.RUN_ORGANISATION)
    if len(memberships) == 1:
        return redirect("member_list", memberships[0].organisation.public_id)
    return render(request, "hiring/people/organisations.html", {"memberships": memberships})


@require_safe
@login_required
def member_list(request: HttpRequest, public_id: str) -> HttpResponse:
    user = staff_of(request)
    organisation = get_organisation_for(user=user, public_id=public_id)
    members = Membership.objects.filter(organisation=organisation).select_related("user").order_by("user__name", "user__email")
    invitations = MemberInvitation.objects.filter(organisation=organisation).select_related("invited_by").order_by("email")
    context = {
        "organisation": organisation,
        "rows": [(member, Role(member.role).label, member.user_id == user.pk) for member in members],
        "invitations": [(invitation, Role(invitation.role).label) for invitation in invitations],
        "now": timezone.now(),
    }
    return render(request, "hiring/people/members.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def member_invite(request: HttpRequest, public_id: str) -> HttpResponse:
    user = staff_of(request)
    organisation = get_organisation_for(user=user, public_id=public_id)
    form = InviteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        email, role = form.cleaned_data["email"], form.cleaned_data["role"]
        try:
            invite_member(organisation=organisation, email=email, role=role, by=user, now=timezone.now())
        except MemberAlready:
            form.add_error("email", "Somebody with this address belongs to this organisation already.")
        except TooManyStanding:
            form.add_error(None, "So many invitations are open that no more are sent. Withdraw some first.")
        else:
            messages.success(request, f"A link to join is on its way to {email}. It works for seven days.")
            return redirect("member_list", public_id)
    context = {"organisation": organisation, "form": form}
    return render(request, "hiring/people/invite.html", context, status=422 if form.is_bound else 200)


@require_safe
@login_required
def member(request: HttpRequest, public_id: str) -> HttpResponse:
    user = staff_of(request)
    shown = get_membership_for(user=user, public_id=public_id)
    form = RoleForm(initial={"role": shown.role})
    context = {"member": shown, "organisation": shown.organisation, "form": form, "is_self": shown.user_id == user.pk}
    return render(request, "hiring/people/member.html", context)


@require_POST
@login_required
def member_role(request: HttpRequest, public_id: str) -> HttpResponse:
    user = staff_of(request)
    shown = get_membership_for(user=user, public_id=public_id)
    form = RoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose a role. Nothing was changed.")
        return redirect("member", public_id)
    try:
        change_role(membership=shown, role=form.cleaned_data["role"], by=user, now=timezone.now())
    except LastOwner:
        messages.error(request, LAST)
        return redirect("member", public_id)
    messages.success(request, f"{shown.user} has the role {form.cleaned_data['role'].label.lower()} now.")
    return redirect("home") if shown.user_id == user.pk else redirect("member_list", shown.organisation.public_id)


@require_POST
@login_required
def member_remove(request: HttpRequest, public_id: str) -> HttpResponse:
    user = staff_of(request)
    shown = get_membership_for(user=user, public_id=public_id)
    try:
        remove_member(membership=shown, by=user, now=timezone.now())
    except LastOwner:
        messages.error(request, LAST)
        return redirect("member", public_id)
    messages.success(request, f"{shown.user} no longer belongs to {shown.organisation}.")
    return redirect("home") if shown.user_id == user.pk else redirect("member_list", shown.organisation.public_id)


@require_POST
@login_required
def invitation_again(request: HttpRequest, public_id: str) -> HttpResponse:
    user = staff_of(request)
    invitation = get_member_invitation_for(user=user, public_id=public_id)
    role = Role(invitation.role)
    try:
        invite_member(organisation=invitation.organisation, email=invitation.email, role=role, by=user, now=timezone.now())
    except MemberAlready:
        messages.error(request, "They have joined already, so nothing was sent.")
    else:
        messages.success(request, f"Another link is on its way to {invitation.email}. The one before works no more.")
    return redirect("member_list", invitation.organisation.public_id)


@require_POST
@login_required
def invitation_withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    user = staff_of(request)
    invitation = get_member_invitation_for(user=user, public_id=public_id)
    if withdraw_member_invitation(invitation=invitation, by=user, now=timezone.now()):
        messages.success(request, f"Withdrawn. The link sent to {invitation.email} works no more.")
    else:
        messages.error(request, "They have joined already, or the invitation was withdrawn before. Nothing was changed.")
    return redirect("member_list", invitation.organisation.public_id)
