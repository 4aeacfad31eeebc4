"""Owners read what was done in their organisation."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hiring.audit.enums import Kind
from hiring.audit.sources import Place, log_page, read_cursor
from hiring.people.access import get_organisation_for, staff_of


@require_safe
@login_required
def log(request: HttpRequest, public_id: str) -> HttpResponse:
    organisation = get_organisation_for(user=staff_of(request), public_id=public_id)
    asked, after = request.GET.get("kind", ""), read_cursor(request.GET.get("after", ""))
    kind = Kind(asked) if asked in set(Kind) else None
    page = log_page(place=Place(organisation.public_id, organisation.uuid), kind=kind, after=after)
    kept = f"kind={kind}&" if kind else ""
    context = {
        "organisation": organisation,
        "kinds": list(Kind),
        "kind": kind,
        "lines": page.lines,
        "first": f"?{kept}".rstrip("&") if after else "",
        "next": f"?{kept}after={page.next}" if page.next else "",
    }
    return render(request, "hiring/audit/log.html", context)
