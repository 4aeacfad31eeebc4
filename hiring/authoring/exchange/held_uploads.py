"""A file between its dry run and its confirmation: kept for half an hour where sessions are, so that any web process finds it."""

from __future__ import annotations

from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.sessions.backends.db import SessionStore

from hiring.people.models import Organisation, User

KEPT = timedelta(minutes=30)


@dataclass(frozen=True)
class Held:
    """An upload as it was sent, for whom it would be taken in, and the key by which its sender finds it again."""

    key: str
    name: str
    data: bytes
    organisation: int


def hold(*, user: User, organisation: Organisation, name: str, data: bytes) -> Held:
    """Keep an upload that could be read; ``tick`` clears it away if nobody comes back for it."""
    store = SessionStore()
    store["upload"] = {"user": user.pk, "organisation": organisation.pk, "name": name, "data": b64encode(data).decode()}
    store.set_expiry(KEPT)
    store.save(must_create=True)
    return Held(str(store.session_key), name, data, organisation.pk)


def find_held(*, user: User, key: str) -> Held | None:
    """The user's upload; None when it is somebody else's, was used, or its time is over."""
    kept = SessionStore(session_key=key).get("upload") if key else None
    if not isinstance(kept, dict) or kept.get("user") != user.pk:
        return None
    return Held(key, kept["name"], b64decode(kept["data"]), kept["organisation"])


def let_go(held: Held) -> None:
    SessionStore(session_key=held.key).delete()
