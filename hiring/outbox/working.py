"""Doing the outbox's work: claimed row by row, tried again with growing pauses, never lost by a killed process."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic

from django.db.models import F, QuerySet

from hiring.outbox.kinds import worker_for
from hiring.outbox.models import Message

LEASE = timedelta(minutes=5)  # a claim that its process did not live to settle is free again after this
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
MAX_ATTEMPTS = 10
BATCH = 200
MOST_SECONDS = 60.0  # of one batch: where each message waits for a silent mail server, closing and scoring get their turn between
KEPT = timedelta(days=30)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Worked:
    done: int = 0
    failed: int = 0


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many failures: a minute, doubled each time, six hours at most."""
    doubled: timedelta = FIRST_PAUSE * 2 ** min(attempts - 1, 20)
    return min(doubled, LONGEST_PAUSE)


def work(*, now: datetime, limit: int = BATCH, seconds: float = MOST_SECONDS) -> Worked:
    """Do what is due, at most ``limit`` pieces. Several processes may run it at once: a guarded UPDATE gives each row to one.

    Args:
        seconds: after which no further piece is begun; what is left is still due.
    """
    due = list(_due(now).order_by("next_attempt_at", "pk")[:limit])
    outcomes, end = [], monotonic() + seconds
    for message in due:
        if _claim(message, now=now):
            outcomes.append(_try(message, now=now))
        if monotonic() >= end:
            break
    return Worked(done=outcomes.count(True), failed=outcomes.count(False))


def is_more_due(*, now: datetime) -> bool:
    """Whether work is left that need not wait: more than a batch was due, or it came meanwhile."""
    return _due(now).exists()


def find_pending(*, kind: str, reference: str) -> Message | None:
    """The latest piece of work of this kind about this public id that is not done."""
    return Message.objects.filter(kind=kind, reference=reference, done_at=None).order_by("-pk").first()


def reap(*, now: datetime) -> int:
    """Delete work done more than a month ago; how many rows."""
    return Message.objects.filter(done_at__lt=now - KEPT).delete()[0]


def _due(now: datetime) -> QuerySet[Message]:
    return Message.objects.filter(done_at=None, next_attempt_at__lte=now, attempts__lt=MAX_ATTEMPTS)


def _claim(message: Message, *, now: datetime) -> bool:
    """The attempt is counted and the next one put off before anything happens, so a crash is a failed attempt."""
    unclaimed = Message.objects.filter(pk=message.pk, done_at=None, attempts=message.attempts, next_attempt_at=message.next_attempt_at)
    return bool(unclaimed.update(attempts=F("attempts") + 1, next_attempt_at=now + LEASE))


def _try(message: Message, *, now: datetime) -> bool:
    """Whether it succeeded. What went wrong is kept by the kind of error alone: its text may hold an address."""
    attempts = message.attempts + 1
    claimed = Message.objects.filter(pk=message.pk, attempts=attempts, done_at=None)
    try:
        worker_for(message.kind)(reference=message.reference, now=now)
    except Exception as error:  # one piece of work must not stop the others
        name = type(error).__name__
        log.warning("outbox: %s %s failed with %s, attempt %d of %d", message.kind, message.reference, name, attempts, MAX_ATTEMPTS)
        claimed.update(next_attempt_at=now + pause_after(attempts), last_error=name)
        return False
    claimed.update(done_at=now, last_error="")
    return True
