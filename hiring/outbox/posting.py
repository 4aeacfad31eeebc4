"""Putting work into the outbox, inside the transaction that makes it necessary."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from hiring.outbox.models import Message


def post(*, kind: str, references: Iterable[str], now: datetime) -> None:
    """Post one piece of work for each public id."""
    Message.objects.bulk_create(Message(kind=kind, reference=reference, created_at=now, next_attempt_at=now) for reference in references)
