"""What every response carries, and the short way that candidates' requests take."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import cast
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.handlers.base import BaseHandler
from django.core.handlers.exception import convert_exception_to_response
from django.db import DataError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.templatetags.static import static
from django.utils import timezone, translation
from django.utils.deprecation import MiddlewareMixin

from assessment.delivery.languages import asked_language
from hiring.kernel.errors import bad_request, refuse
from hiring.kernel.paths import CANDIDATE_PATHS, HEALTH_PATHS
from hiring.people import idling

BACKGROUND = "X-Background"
GetResponse = Callable[[HttpRequest], HttpResponseBase]
LANE = (*CANDIDATE_PATHS, *HEALTH_PATHS)

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)
ADMIN_CSP = CSP.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'").replace("img-src 'self'", "img-src 'self' data:")
FRAMES_CSP = f"{CSP}; frame-src 'self'"
FRAMED_CSP = CSP.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
HEADERS = {
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
}


class SecurityHeaders:
    """One constant set of headers; Django's admin needs relaxed styles, and an item's preview stands in a frame of its editor."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        headers = response.headers
        headers["Content-Security-Policy"] = ADMIN_CSP if request.path_info.startswith("/admin/") else CSP
        for name, value in HEADERS.items():
            headers[name] = value
        if hasattr(response, "holds_frames"):
            headers["Content-Security-Policy"] = FRAMES_CSP
        elif hasattr(response, "may_be_framed"):
            headers["Content-Security-Policy"] = FRAMED_CSP
            headers["X-Frame-Options"] = "SAMEORIGIN"
        return response


class DatabaseTrouble(MiddlewareMixin):
    """A database that is busy, full or away is a 503 with Retry-After, never an HTML 500 to a script; what it cannot read is a 400."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return trouble(request, exception)


def trouble(request: HttpRequest, exception: Exception) -> HttpResponse | None:
    if isinstance(exception, DataError):  # no text of PostgreSQL's holds NUL, whichever address or field it came by
        return bad_request(request, exception)
    if not isinstance(exception, (OperationalError, InterfaceError)):
        return None
    response = refuse(
        request,
        status=503,
        title=translation.gettext("One moment, please"),
        message=translation.gettext("The service is busy. Everything saved before is still there. Try again in a few seconds."),
    )
    response["Retry-After"] = "3"
    return response


class CandidateLane:
    """Candidates' requests skip session, authentication, messages and account middleware: they have no account.

    Their chain is CSRF protection and the view, in the language asked for; questions after the site's health take it too, for
    nothing in it refuses a host. Staff requests go on down ``settings.MIDDLEWARE``.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.staff = get_response
        self.candidate = _Lane().chain

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(LANE):
            return self.staff(request)
        with translation.override(asked_language(request)):  # until a pass says in which language its sitting is
            response = self.candidate(request)
        if response.headers.get("Content-Type", "").startswith("text/html"):  # the style sheet is asked for before the page is read
            response.headers["Link"] = f"<{static('css/candidate.css')}>; rel=preload; as=style"
        if isinstance(response, HttpResponse) and "Content-Length" not in response.headers:
            response.headers["Content-Length"] = str(len(response.content))  # else the server would send it in chunks
        return response


class SessionsEnd:
    """Staff are signed out half an hour after the last sign of them, and twelve hours after they signed in. No statement.

    A page that brings itself up to date says so in a header and is no sign of anybody. What a script asks in a session that has ended is
    answered as to a stranger, and nothing else: the next page that a person opens tells them.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        now = timezone.now()
        if SESSION_KEY in request.session and (ended := self.end(request, now)):
            return ended
        response = self.get_response(request)
        if "Cache-Control" not in response.headers:  # names, keys and recovery codes: not for whoever goes back after signing out
            response.headers["Cache-Control"] = "private, no-store"
        began = idling.began_at(request.session) if SESSION_KEY in request.session else None
        if began and BACKGROUND not in request.headers:
            seen = idling.seen_at(request.COOKIES.get(settings.SEEN_COOKIE_NAME, ""), began=began)
            if idling.STAMPED_EVERY <= now - seen < idling.IDLE:
                text = idling.stamp(began=began, now=now)
                secure = settings.SESSION_COOKIE_SECURE
                response.set_cookie(settings.SEEN_COOKIE_NAME, text, secure=secure, httponly=True, samesite="Lax")
        return response

    def end(self, request: HttpRequest, now: datetime) -> HttpResponseBase | None:
        """Sign out of a session that has ended; an answer to what was sent by it, for signing in leads to pages alone."""
        began = idling.began_at(request.session)
        seen = idling.seen_at(request.COOKIES.get(settings.SEEN_COOKIE_NAME, ""), began=began) if began else None
        if not idling.has_ended(began=began, seen=seen, now=now):
            return None
        if request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate" or BACKGROUND in request.headers:
            request.user = AnonymousUser()
            return None
        logout(request)
        messages.info(request, "You were signed out, because nothing was done for a while. Sign in to go on.")
        if request.method in ("GET", "HEAD"):
            return None
        sent_from = urlsplit(request.headers.get("Referer", ""))
        return redirect_to_login(sent_from.path if sent_from.netloc == request.get_host() else "/")


class _Lane(BaseHandler):
    """Django's request handler with a chain of its own."""

    def __init__(self) -> None:
        view = convert_exception_to_response(self._get_response)  # type: ignore[attr-defined]
        csrf = CsrfViewMiddleware(view)
        self._view_middleware = [csrf.process_view]
        self._template_response_middleware: list[object] = []
        self._exception_middleware = [trouble]
        self.chain = cast(GetResponse, convert_exception_to_response(csrf))
