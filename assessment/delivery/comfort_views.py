"""The page on which a candidate says how pages should look. It needs no invitation, and no script."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from assessment.delivery.access import find_public_ids
from assessment.delivery.comfort import CHOICES, chosen_comfort, comfort_of, keep_comfort
from assessment.delivery.responding import Redirect, private
from assessment.delivery.views import page

_CANDIDATES_PAGE = re.compile(r"/(?:s|i|practice)/[\w/-]*(?:\?[\w=&%+-]*)?", re.ASCII)
_POST_ONLY = re.compile(r"(?:start|submit)/$")


@require_http_methods(["GET", "HEAD", "POST"])
@private
def comfort(request: HttpRequest) -> HttpResponse:
    """Choose, be remembered, and be back where one came from."""
    url = reverse("comfort")
    if request.method == "POST":
        response = Redirect(safe_way_back(request.POST.get("back", "")) or f"{url}?kept=yes")
        keep_comfort(response, comfort=chosen_comfort(request.POST.dict()))
        return response
    chosen = comfort_of(request).chosen
    groups = [(choice, chosen.get(choice.name, choice.values[0][0])) for choice in CHOICES]
    return page(request, "comfort", {"groups": groups, "back": way_back(request), "is_kept": "kept" in request.GET, "url": url})


def way_back(request: HttpRequest) -> str:
    """The page that linked here; failing that, the test this browser has a pass for."""
    came_from = urlsplit(request.headers.get("Referer", ""))
    if came_from.netloc == request.get_host():
        back = safe_way_back(f"{came_from.path}?{came_from.query}" if came_from.query else came_from.path)
        if back:
            return back
    return next((reverse("sitting-resume", args=[public_id]) for public_id in find_public_ids(request)), "")


def safe_way_back(path: str) -> str:
    """The path, if it is one of a candidate's page on this site; else nothing."""
    if not _CANDIDATES_PAGE.fullmatch(path) or path.startswith(reverse("comfort")):
        return ""
    return _POST_ONLY.sub("", path)
