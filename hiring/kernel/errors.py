"""Answers to requests that cannot be served: pages for people, JSON where JSON was asked."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext

from assessment.delivery.comfort import comfort_words
from hiring.kernel.paths import CANDIDATE_PATHS


def wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json") or request.content_type == "application/json"


def refuse(request: HttpRequest, *, status: int, title: str, message: str) -> HttpResponse:
    """One plain answer: what happened, what was kept, what to do."""
    if wants_json(request):
        return JsonResponse({"error": title, "message": message}, status=status)
    context = {"title": title, "message": message, "status": status}
    if request.path_info.startswith(CANDIDATE_PATHS):
        return HttpResponse(render_to_string("assessment/delivery/trouble.html", context | comfort_words(request)), status=status)
    return HttpResponse(render_to_string("error.html", context), status=status)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return refuse(
        request,
        status=403,
        title=gettext("This page has been open too long"),
        message=gettext(
            "Nothing was changed. Go back, reload the page and send it again. If it happens again, allow cookies for this site."
        ),
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refuse(
        request,
        status=400,
        title=gettext("We could not read that"),
        message=gettext("Nothing was changed. Go back, reload the page and try again."),
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refuse(
        request,
        status=403,
        title=gettext("Your role does not include this"),
        message=gettext("Nothing was changed. An owner of your organisation can give you the role that does."),
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refuse(
        request,
        status=404,
        title=gettext("There is nothing here"),
        message=gettext("The address may be mistyped, or what is here belongs to somebody else."),
    )


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """What allauth answers with once a limit is reached."""
    return refuse(
        request,
        status=429,
        title="Too many attempts",
        message="Nothing was changed. Wait five minutes, then try again.",
    )


def server_error(request: HttpRequest) -> HttpResponse:
    return refuse(
        request,
        status=500,
        title=gettext("That did not work, and it is our fault"),
        message=gettext("Everything saved before is still there. Wait a minute, go back and try again."),
    )
