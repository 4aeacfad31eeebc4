"""The candidate's pass: a signed cookie that says which sitting, so that knowing it costs no statement."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from contextlib import suppress
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse

from assessment.delivery.clock import epoch_ms
from assessment.delivery.languages import speak
from assessment.delivery.models import Sitting
from assessment.instrument.content_store import get_content
from assessment.instrument.documents import Content

COOKIE_AGE = 60 * 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Pass:
    """Who the candidate is. ``access`` is compared by every statement, so raising it revokes all passes before."""

    sitting_id: int
    public_id: str
    access: int
    content_hash: str
    started_ms: int  # since the epoch; 0 before the sitting began
    shown_as: str  # whose test it is
    language: str = ""  # chosen at Start; empty: the form's own

    @property
    def content(self) -> Content:
        content = get_content(self.content_hash)
        return content.in_language(self.language) if self.language else content


def cookie_name(public_id: str) -> str:
    """One cookie a sitting: two invitations in one browser never mix."""
    return f"__Host-s-{public_id}" if settings.SESSION_COOKIE_SECURE else f"s-{public_id}"


@cache
def _signer() -> signing.Signer:
    return signing.Signer(salt="evenkeel.sitting")


def give_pass(response: HttpResponse, *, sitting: Sitting, content_hash: str) -> None:
    started_ms = epoch_ms(sitting.started_at) if sitting.started_at else 0
    shown_as = urlsafe_b64encode(sitting.shown_as.encode()).decode()
    parts = (sitting.pk, sitting.public_id, sitting.access, content_hash, started_ms, shown_as, sitting.language)
    value = _signer().sign(".".join(map(str, parts)))
    response.set_cookie(
        cookie_name(sitting.public_id), value, max_age=COOKIE_AGE, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )


def get_pass(request: HttpRequest, public_id: str) -> Pass:
    """The pass for this sitting that the request carries; 404 without one, whether or not the sitting exists."""
    try:
        parts = _signer().unsign(request.COOKIES[cookie_name(public_id)]).split(".")
        pk, signed_for, access, content_hash, started_ms, shown_as = parts[:6]
    except (KeyError, ValueError, signing.BadSignature):
        raise Http404("no pass") from None
    if signed_for != public_id:
        raise Http404("a pass for another sitting")
    language = parts[6] if len(parts) > 6 else ""  # a pass from before there was a choice
    return Pass(int(pk), public_id, int(access), content_hash, int(started_ms), urlsafe_b64decode(shown_as).decode(), language)


def come_in(request: HttpRequest, public_id: str) -> Pass:
    """The request's pass; what it is answered with is in the pass's language. 404 without a pass."""
    of = get_pass(request, public_id)
    speak(of.content.language)
    return of


def find_public_ids(request: HttpRequest) -> list[str]:
    """The sittings this browser has a good pass for, whether or not they still stand."""
    start = cookie_name("")
    found = []
    for name in request.COOKIES:
        if name.startswith(start):
            with suppress(Http404):
                found.append(get_pass(request, name.removeprefix(start)).public_id)
    return found


def handle_key() -> bytes:
    """The server key under which options are ordered and named."""
    return str(settings.HANDLE_KEY).encode()
