"""How long a sign-in lasts: twelve hours, and half an hour without a sign of the person.

When a session began stands in it. When its person was last seen stands in a signed cookie beside it, so that saying so takes
no statement; without a cookie that fits, they were last seen when they signed in.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.sessions.models import Session
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest
from django.utils import timezone

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
STAMPED_EVERY = timedelta(minutes=1)
BEGAN = "began"  # the session's key: microseconds since 1970
_EPOCH, _TICK = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
_signer = Signer(salt="hiring.people.idling")


def ticks(at: datetime) -> int:
    return (at - _EPOCH) // _TICK


def note_sign_in(sender: Any, *, request: HttpRequest, **_: Any) -> None:
    """Somebody signed in: their session begins."""
    request.session[BEGAN] = ticks(timezone.now())


def began_at(session: Any) -> datetime | None:
    """None for a session that nobody has signed in to."""
    began = session.get(BEGAN)
    return _EPOCH + began * _TICK if isinstance(began, int) else None


def stamp(*, began: datetime, now: datetime) -> str:
    """What the cookie says: seen now, in the session that began then."""
    return _signer.sign(f"{ticks(began)}.{ticks(now)}")


def seen_at(text: str, *, began: datetime) -> datetime:
    """When a session's person was last seen; when it began, by a stamp that is missing, forged or another session's."""
    try:
        mark, _, seen = _signer.unsign(text).partition(".")
    except BadSignature:
        return began
    return _EPOCH + int(seen) * _TICK if mark == str(ticks(began)) else began


def has_ended(*, began: datetime | None, seen: datetime | None, now: datetime) -> bool:
    if began is None or seen is None:
        return True
    return now - began >= LONGEST or now - seen >= IDLE


def clear_ended(*, now: datetime) -> int:
    """Delete sessions that are past their end, and whatever else is kept for a while where sessions are; how many rows."""
    return Session.objects.filter(expire_date__lt=now).delete()[0]
