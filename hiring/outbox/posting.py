"""Putting work into the outbox, inside the transaction that makes it necessary."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from hiring.outbox.models import Message


def post(*, kind: str, references: Iterable[str], now: datetime) -> None:
    """Post one piece of work for each public id."""
    Message.objects.bulk_create(Message(kind=kind, reference=reference, created_at=now, next_attempt_at=now) for reference in references)


def post_spaced(*, kind: str, references: Iterable[str], apart: timedelta, now: datetime) -> None:
    """Post one piece of work for each public id for which none is waiting, due no sooner than ``apart`` after the last was done."""
    wanted = list(dict.fromkeys(references))
    known = Message.objects.filter(kind=kind, reference__in=wanted)
    waiting = set(known.filter(done_at=None).values_list("reference", flat=True))
    due = {done.reference: done.done_at + apart for done in known.order_by("done_at") if done.done_at and done.done_at > now - apart}
    Message.objects.bulk_create(
        Message(kind=kind, reference=reference, created_at=now, next_attempt_at=due.get(reference, now))
        for reference in wanted
        if reference not in waiting
    )
