"""Where the link of an invitation to join leads. Reading changes nothing, so a mail scanner may open it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from assessment.delivery.responding import private
from hiring.people.forms import OpenAccountForm
from hiring.people.joining import AccountExists, NotStanding, OtherAccount, accept, find_account, find_member_invitation, open_account
from hiring.people.models import MemberInvitation, User
from hiring.people.roles import MEANS, Role


def no_way_in(request: HttpRequest) -> HttpResponse:
    """One page for every link that cannot be used, whatever became of it."""
    return render(request, "hiring/people/join_no_way_in.html", status=404)


@require_http_methods(["GET", "HEAD", "POST"])
@private
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Signed in with the address: accept. An account with it: sign in. None: choose a password."""
    invitation = find_member_invitation(token=token, now=timezone.now())
    if invitation is None:
        return no_way_in(request)
    user, account = request.user if isinstance(request.user, User) else None, find_account(invitation)
    try:
        if request.method == "POST" and user is not None:
            return _accepted(request, invitation, user)
        if user is None and account is None:
            return _opening(request, invitation)
    except NotStanding:
        return no_way_in(request)
    except (AccountExists, OtherAccount):
        account = find_account(invitation)
    is_theirs = user is not None and user.email == invitation.email
    context = _about(invitation) | {"account": account, "is_theirs": is_theirs, "here": request.path}
    return render(request, "hiring/people/join.html", context, status=409 if request.method == "POST" else 200)


def _accepted(request: HttpRequest, invitation: MemberInvitation, user: User) -> HttpResponse:
    accept(invitation=invitation, user=user, now=timezone.now())
    messages.success(request, f"You belong to {invitation.organisation} now.")
    return redirect("home")


def _opening(request: HttpRequest, invitation: MemberInvitation) -> HttpResponse:
    form = OpenAccountForm(request.POST if request.method == "POST" else None, email=invitation.email)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        open_account(invitation=invitation, name=given["name"], password=given["password"], now=timezone.now())
        messages.success(request, f"You belong to {invitation.organisation} now. Sign in with your address and the new password.")
        return redirect("account_login")
    return render(request, "hiring/people/join_new.html", _about(invitation) | {"form": form}, status=422 if form.is_bound else 200)


def _about(invitation: MemberInvitation) -> dict[str, object]:
    role = Role(invitation.role)
    return {"invitation": invitation, "organisation": invitation.organisation, "role": role.label.lower(), "means": MEANS[role]}
