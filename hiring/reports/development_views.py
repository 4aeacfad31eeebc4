"""A candidate's own report, as page and as PDF. It was written when the answers were scored; nothing here reaches the key."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.views.decorators.http import require_safe

from hiring.invitations import candidate_views
from hiring.invitations.models import Invitation
from hiring.privacy.views import about, by_link
from hiring.reports.development import find_report, is_switched_on, may_read_report
from hiring.reports.pdf import CannotWrite, can_write, write_pdf


def page(request: HttpRequest, name: str, context: dict[str, object], *, status: int = 200) -> HttpResponse:
    return candidate_views.page(request, name, context, status=status, of="hiring/reports")


@require_safe
@by_link
def own_report(request: HttpRequest, token: str, invitation: Invitation, now: datetime) -> HttpResponse:
    context = about(token, invitation)
    report = find_report(invitation) if may_read_report(invitation, now=now) else None
    if report is None:
        return page(request, "no_report", context | {"is_on": is_switched_on(invitation.applicant.vacancy, now=now)}, status=404)
    return page(request, "development", context | {"report": report, "can_write": can_write()})


@require_safe
@by_link
def own_report_pdf(request: HttpRequest, token: str, invitation: Invitation, now: datetime) -> HttpResponse:
    context = about(token, invitation)
    report = find_report(invitation) if may_read_report(invitation, now=now) else None
    if report is None:
        return page(request, "no_report", context | {"is_on": is_switched_on(invitation.applicant.vacancy, now=now)}, status=404)
    html = get_template("hiring/reports/development_pdf.html").render(context | {"report": report, "now": now})
    try:
        body = write_pdf(html)
    except CannotWrite:
        return page(request, "no_pdf", context, status=503)
    return HttpResponse(body, content_type="application/pdf", headers={"Content-Disposition": 'inline; filename="my-test-report.pdf"'})
