"""Where people arrive."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """To the work of the person's role; a plain page for those who have none yet."""
    if getattr(request.user, "can_see_vacancies", False):
        return redirect("vacancy_list")
    if getattr(request.user, "can_see_items", False):
        return redirect("item_list")
    return render(request, "hiring/people/no_role.html")


@require_safe
@login_required
def own_address(request: HttpRequest) -> HttpResponse:
    """The address they sign in with. It is not theirs to change: whoever changes it can have the password reset."""
    return render(request, "account/email.html")
