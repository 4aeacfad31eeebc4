"""Authors' pages of the people behind the judges' numbers. No token is ever shown to them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import pluralize
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from assessment.instrument.judging import PanelClosed
from assessment.models import Panel
from hiring.panels import asking
from hiring.panels.access import get_invitation_for, get_panel_for
from hiring.panels.forms import AskForm
from hiring.panels.models import PanelInvitation
from hiring.panels.views import LIMITS
from hiring.people.access import staff_of
from hiring.people.roles import Right

CLOSED = "The panel has closed, so nothing was sent. Reopen it first."
OVER = "This judge has finished or was withdrawn, or the panel has closed, so nothing was sent."


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def judges(request: HttpRequest, public_id: str) -> HttpResponse:
    panel, _ = get_panel_for(user=staff_of(request), public_id=public_id, right=Right.WRITE_ITEMS)
    form = AskForm(request.POST if request.method == "POST" else None, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        return _ask(request, panel, form)
    now = timezone.now()
    rows = list(PanelInvitation.objects.filter(panel=panel).select_related("judge").order_by("judge__kind", "name", "pk"))
    standing = [row for row in rows if row.withdrawn_at is None]
    context = {
        "panel": panel,
        "rows": rows,
        "now": now,
        "form": form,
        "standing": len(standing),
        "customers": sum(row.judge.kind == "customer" for row in standing),
        "unfinished": sum(row.judge.finished_at is None for row in standing),
        **LIMITS,
    }
    return render(request, "hiring/panels/judges.html", context, status=422 if form.is_bound else 200)


def _ask(request: HttpRequest, panel: Panel, form: AskForm) -> HttpResponse:
    try:
        asked = asking.ask_judges(panel=panel, people=form.people, expires_at=form.expires_at, now=timezone.now())
    except PanelClosed:
        messages.error(request, CLOSED)
    else:
        count, known = len(asked.invitations), len(asked.known)
        told = f"{count} {pluralize(count, 'person,people')} asked. Their messages leave within minutes."
        told = told if count else "Everybody was asked before, so nothing was sent."
        messages.success(request, f"{told} {known} {pluralize(known, 'was,were')} asked before." if count and known else told)
    return redirect("panel_judges", panel.public_id)


@require_POST
@login_required
def remind(request: HttpRequest, public_id: str) -> HttpResponse:
    panel, _ = get_panel_for(user=staff_of(request), public_id=public_id, right=Right.WRITE_ITEMS)
    try:
        count = asking.remind(panel=panel, now=timezone.now())
    except PanelClosed:
        messages.error(request, CLOSED)
    else:
        messages.success(
            request, f"{count} {pluralize(count, 'reminder leaves,reminders leave')} within minutes. Earlier links keep working."
        )
    return redirect("panel_judges", panel.public_id)


@require_POST
@login_required
def forget(request: HttpRequest, public_id: str) -> HttpResponse:
    panel, _ = get_panel_for(user=staff_of(request), public_id=public_id, right=Right.WRITE_ITEMS)
    try:
        count = asking.forget(panel=panel)
    except asking.PanelOpen:
        messages.error(request, "Close the panel first: its judges are still to be reached.")
    else:
        messages.success(request, f"{count} {pluralize(count, 'person is,people are')} forgotten. What they judged stays, under numbers.")
    return redirect("panel_judges", panel.public_id)


@require_POST
@login_required
def replace_link(request: HttpRequest, public_id: str) -> HttpResponse:
    invitation = get_invitation_for(user=staff_of(request), public_id=public_id)
    try:
        asking.reissue(invitation=invitation, now=timezone.now())
    except asking.NotAsked:
        messages.error(request, OVER)
    else:
        messages.success(request, "Earlier links no longer work. A new one leaves within minutes; what was judged is kept.")
    return redirect("panel_judges", invitation.panel.public_id)


@require_POST
@login_required
def take_back(request: HttpRequest, public_id: str) -> HttpResponse:
    invitation = get_invitation_for(user=staff_of(request), public_id=public_id)
    if asking.withdraw(invitation=invitation, now=timezone.now()):
        messages.success(request, "Withdrawn: no link of this judge works any more. What was judged stays and counts.")
    else:
        messages.error(request, "This judge was withdrawn already, so nothing was changed.")
    return redirect("panel_judges", invitation.panel.public_id)
