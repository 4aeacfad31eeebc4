"""A candidate's own data, by the same link as the test. Reading changes nothing; whatever changes something is a POST."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment.delivery.access import get_pass
from assessment.delivery.responding import Redirect, private
from hiring.candidates.correcting import AddressTaken, ChangedTooOften
from hiring.invitations import candidate_views
from hiring.invitations.access import find_invitation, find_invitation_of_pass
from hiring.invitations.candidate_views import chosen_language, is_finished, no_way_in
from hiring.invitations.models import Invitation
from hiring.privacy.forms import ContactForm
from hiring.privacy.holding import what_is_held
from hiring.privacy.requests import LinkEnded, NotFinished, ask_for_review, correct_contact, erase, leave
from hiring.reports.development import may_read_report
from hiring.reports.exports import json_download

SAID = {
    "corrected": _("Your name and address are stored as you typed them. If the address is new, we tell the old one so."),
    "asked": _("Your request is with the employer. A person will look at your result and answer you."),
}
View = Callable[[HttpRequest, str, Invitation, datetime], HttpResponse]


def find(request: HttpRequest, token: str, *, now: datetime) -> Invitation | None:
    """By the link; or from the receipt page, whose address holds no token, by the browser's pass."""
    try:
        of = get_pass(request, token)
    except Http404:
        return find_invitation(token=token, now=now)
    return find_invitation_of_pass(of=of, now=now)


def by_link(view: View) -> Callable[..., HttpResponse]:
    """Every link that cannot be used gets the one page, found out by the one statement, whatever was asked."""

    @private
    @wraps(view)
    def found(request: HttpRequest, token: str) -> HttpResponse:
        now = timezone.now()
        invitation = find(request, token, now=now)
        if invitation is None:
            return no_way_in(request)
        chosen_language(request, invitation)
        return view(request, token, invitation, now)

    return found


def page(request: HttpRequest, name: str, context: dict[str, object], *, status: int = 200) -> HttpResponse:
    return candidate_views.page(request, name, context, status=status, of="hiring/privacy")


def see_other(name: str, *args: str, said: str = "") -> HttpResponse:
    return Redirect(reverse(name, args=args) + (f"?said={said}" if said else ""))


def about(token: str, invitation: Invitation) -> dict[str, object]:
    vacancy = invitation.applicant.vacancy
    organisation = vacancy.organisation
    return {"token": token, "vacancy": vacancy, "organisation": organisation, "shown_as": organisation.name, "invitation": invitation}


def data_page(
    request: HttpRequest, token: str, invitation: Invitation, now: datetime, *, form: ContactForm | None = None, problem: str = ""
) -> HttpResponse:
    held = what_is_held(invitation)
    context = about(token, invitation) | {
        "held": held,
        "form": form or ContactForm(initial={"name": held.name, "email": held.email}),
        "problem": problem,
        "said": SAID.get(request.GET.get("said", ""), ""),
        "is_finished": is_finished(invitation, now=now),
        "may_read_report": may_read_report(invitation, now=now),
    }
    return page(request, "data", context, status=422 if form else 409 if problem else 200)


@require_safe
@by_link
def own_data(request: HttpRequest, token: str, invitation: Invitation, now: datetime) -> HttpResponse:
    return data_page(request, token, invitation, now)


@require_safe
@by_link
def download(request: HttpRequest, token: str, invitation: Invitation, now: datetime) -> HttpResponse:
    return json_download(what_is_held(invitation).as_dict(), name="my-test-data")


@require_POST
@by_link
def correct(request: HttpRequest, token: str, invitation: Invitation, now: datetime) -> HttpResponse:
    form = ContactForm(request.POST)
    if form.is_valid():
        try:
            correct_contact(invitation=invitation, name=form.cleaned_data["name"], email=form.cleaned_data["email"], now=now)
        except LinkEnded:
            return no_way_in(request)
        except ChangedTooOften:
            form.add_error("email", _("This was changed too often today. Try again tomorrow, or write to the employer."))
        except AddressTaken:
            form.add_error("email", _("This address cannot be stored here. Check it, or write to the employer."))
    return data_page(request, token, invitation, now, form=form) if form.errors else see_other("own-data", token, said="corrected")


@require_POST
@by_link
def ask_review(request: HttpRequest, token: str, invitation: Invitation, now: datetime) -> HttpResponse:
    try:
        ask_for_review(invitation=invitation, now=now)
    except NotFinished:
        return data_page(request, token, invitation, now, problem=gettext("There is no result to look at. Nothing was changed."))
    return see_other("own-data", token, said="asked")


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def withdraw(request: HttpRequest, token: str, invitation: Invitation, now: datetime) -> HttpResponse:
    if request.method != "POST":
        return page(request, "withdraw", about(token, invitation) | {"is_finished": is_finished(invitation, now=now)})
    leave(invitation=invitation, now=now)
    still_leads = find(request, token, now=now)  # a link does; a pass has ended
    return see_other("invitation", token) if still_leads else see_other("own-data-left")


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def erasing(request: HttpRequest, token: str, invitation: Invitation, now: datetime) -> HttpResponse:
    is_sure = request.POST.get("sure") == "yes"
    if request.method == "POST" and is_sure:
        erase(invitation=invitation, now=now)
        return see_other("own-data-erased")
    context = about(token, invitation) | {"is_finished": is_finished(invitation, now=now), "unsure": request.method == "POST"}
    return page(request, "erase", context, status=422 if request.method == "POST" else 200)


@require_safe
@private
def erased(request: HttpRequest) -> HttpResponse:
    """Where erasure ends. It knows nobody, so anybody may read it."""
    return page(request, "erased", {})


@require_safe
@private
def left(request: HttpRequest) -> HttpResponse:
    """Where withdrawing ends for a browser that came without its link: its pass ends with it."""
    return page(request, "left", {})
