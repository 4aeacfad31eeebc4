"""Time as the candidate meets it: asking for more, breaks, what the clock says, and which open page holds the sitting."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessment.delivery import forms, pages
from assessment.delivery.access import come_in
from assessment.delivery.adjusting import ask_for_more_time
from assessment.delivery.holding import take_over
from assessment.delivery.models import State
from assessment.delivery.pausing import continue_sitting, pause_sitting
from assessment.delivery.responding import Redirect, private
from assessment.delivery.views import get_progress, moment, page


@require_POST
@private
def more_time(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask for more time before the beginning. The form has no field for a reason."""
    of = come_in(request, public_id)
    get_progress(of, turns=[])  # 404 for a revoked pass
    ask_for_more_time(sitting_id=of.sitting_id, public_id=public_id, now=timezone.now())
    return Redirect(reverse("sitting-begin", args=[public_id]))


@require_http_methods(["GET", "HEAD", "POST"])
@private
def pause(request: HttpRequest, public_id: str) -> HttpResponse:
    """POST stops the clock; the page says until when, and how to go on."""
    of, now = come_in(request, public_id), timezone.now()
    if request.method == "POST":
        pause_sitting(by=of, now=now)
        return Redirect(reverse("sitting-pause", args=[public_id]))
    progress = get_progress(of, turns=[])
    if not progress.is_paused(now=now):
        return Redirect(reverse("sitting-resume", args=[public_id]))
    return page(request, "paused", pages.paused_page(of=of, progress=progress, now=now))


@require_POST
@private
def go_on(request: HttpRequest, public_id: str) -> HttpResponse:
    """The break is over."""
    continue_sitting(by=come_in(request, public_id), now=timezone.now())
    return Redirect(reverse("sitting-resume", args=[public_id]))


@require_GET
@private
def tell_time(request: HttpRequest, public_id: str) -> HttpResponse:
    """What an open page asks now and then, so that time granted meanwhile, or the start for all, reaches it. One statement."""
    of, now = come_in(request, public_id), timezone.now()
    progress = get_progress(of, turns=[])
    if progress.counts_as_closed(now=now):
        return JsonResponse({"url": reverse("sitting-done", args=[public_id])}, status=409)
    if progress.is_paused(now=now):
        return JsonResponse({"url": reverse("sitting-pause", args=[public_id])}, status=409)
    reply = moment(of, now=now, deadline_at=progress.deadline_at) | {"holder": progress.holder}
    if reply["left_ms"] == 0 and progress.gets_time_back(now=now):
        return JsonResponse({}, status=503)  # no answer yet: in two seconds it will be another
    return JsonResponse(reply | {"waiting": progress.more_time_asked_at is not None, "held": progress.waits_for_doors})


@require_POST
@private
def hold(request: HttpRequest, public_id: str) -> HttpResponse:
    """A scripted page takes the sitting over, and hears whether another one held it."""
    of, now = come_in(request, public_id), timezone.now()
    try:
        name = forms.read_page_name(forms.read_json(request).get("page"))
    except forms.BadInput as bad:
        return JsonResponse({"outcome": "bad", "message": str(bad)}, status=400)
    progress = get_progress(of, turns=[])
    if progress.state != State.STARTED or progress.counts_as_closed(now=now):
        return JsonResponse({"url": reverse("sitting-resume", args=[public_id])}, status=409)
    if progress.holder != name:
        take_over(by=of, page=name)
    reply = moment(of, now=now, deadline_at=progress.deadline_at) | {"holder": name}
    return JsonResponse(reply | {"was_elsewhere": bool(progress.holder) and progress.holder != name})
