"""Storing an answer: one function, one statement, whichever way the answer came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from functools import cache
from typing import Any

from django.db import connection

from assessment.delivery import clock
from assessment.delivery.access import Pass
from assessment.delivery.models import CloseReason, State

MOST_EVENTS_A_TURN = 200


class Outcome(Enum):
    STORED = "stored"
    ALREADY = "already"  # this very event was stored before: acknowledged again
    UNKNOWN = "unknown"  # no such sitting, or the pass was revoked
    NOT_BEGUN = "not_begun"
    CLOSED = "closed"
    LATE = "late"  # after deadline and grace: kept apart as late, never scored
    FULL = "full"
    RETRY = "retry"  # nothing forbids it: it crossed another change, send it again

    @property
    def is_acknowledged(self) -> bool:
        return self in (Outcome.STORED, Outcome.ALREADY)


@dataclass(frozen=True, slots=True)
class Event:
    """A choice made at a moment of the sitting."""

    turn: int
    clicked_ms: int  # on the server's clock, since the sitting began
    choice: str  # canonical, never empty
    visible_ms: int | None = None  # how long the turn had been visible, as the page tells it


@dataclass(frozen=True, slots=True)
class Saved:
    outcome: Outcome
    deadline_at: datetime | None = None
    next_choice: str | None = None  # the current answer to the turn asked for
    holder: str = ""  # the open page that holds the sitting


_SAVE = """
INSERT INTO assessment_answer (sitting_id, turn, clicked_ms, choice, visible_ms, saved_at)
SELECT s.id, %(turn)s, %(clicked_ms)s, %(choice)s, %(visible_ms)s, %(now)s FROM assessment_sitting s
WHERE s.id = %(sitting)s AND s.access = %(access)s AND s.state = {started}
  AND (s.deadline_at IS NULL OR s.deadline_at >= %(cutoff)s)
  AND (SELECT count(*) FROM assessment_answer e WHERE e.sitting_id = s.id AND e.turn = %(turn)s) < {most}
{lock}
ON CONFLICT (sitting_id, turn, clicked_ms, choice) DO NOTHING
RETURNING (SELECT deadline_at FROM assessment_sitting WHERE id = sitting_id),
  (SELECT n.choice FROM assessment_answer n WHERE n.sitting_id = %(sitting)s AND n.turn = %(next)s
   ORDER BY n.clicked_ms DESC, n.id DESC LIMIT 1),
  (SELECT holder FROM assessment_sitting WHERE id = sitting_id)
"""
_EXPLAIN = """
SELECT s.state, s.close_reason, s.access, s.holder, s.deadline_at, (SELECT h.beat_at FROM assessment_heartbeat h),
  (SELECT count(*) FROM assessment_answer e WHERE e.sitting_id = s.id AND e.turn = %(turn)s),
  EXISTS (SELECT 1 FROM assessment_answer e WHERE e.sitting_id = s.id AND e.turn = %(turn)s
          AND e.clicked_ms = %(clicked_ms)s AND e.choice = %(choice)s),
  (SELECT n.choice FROM assessment_answer n WHERE n.sitting_id = s.id AND n.turn = %(next)s
   ORDER BY n.clicked_ms DESC, n.id DESC LIMIT 1)
FROM assessment_sitting s WHERE s.id = %(sitting)s
"""
_KEEP_LATE = """
INSERT INTO assessment_lateanswer (sitting_id, turn, clicked_ms, choice, arrived_at)
SELECT s.id, %(turn)s, %(clicked_ms)s, %(choice)s, %(now)s FROM assessment_sitting s
WHERE s.id = %(sitting)s AND (SELECT count(*) FROM assessment_lateanswer e WHERE e.sitting_id = s.id AND e.turn = %(turn)s) < {most}
ON CONFLICT (sitting_id, turn, clicked_ms, choice) DO NOTHING
"""


@cache
def _save_statement(vendor: str) -> str:
    # SHARE makes submit wait for a save in flight; without it, saves were acknowledged and not scored.
    lock = "FOR SHARE OF s" if vendor == "postgresql" else ""
    return _typed(_SAVE.format(started=State.STARTED.value, most=MOST_EVENTS_A_TURN, lock=lock), vendor)


@cache
def _late_statement(vendor: str) -> str:
    return _typed(_KEEP_LATE.format(most=MOST_EVENTS_A_TURN), vendor)


def _typed(statement: str, vendor: str) -> str:
    casts = {"%(visible_ms)s": "%(visible_ms)s::integer", "%(choice)s,": "%(choice)s::varchar,"} if vendor == "postgresql" else {}
    for plain, cast in casts.items():
        statement = statement.replace(plain, cast)
    return statement


def save_answer(*, to: Pass, event: Event, now: datetime, next_turn: int = 0) -> Saved:
    """Store an answer and bring what the next page shows; durable when it returns.

    The order of clicks decides which answer is current, never the order of arrival. A click from the future is capped at
    the server's now.

    Returns:
        ``STORED`` or ``ALREADY`` mean that the event is in the database. ``LATE`` keeps it apart from the answers; everything else
        changed nothing.
    """
    adapt = connection.ops.adapt_datetimefield_value
    values: dict[str, Any] = {
        "sitting": to.sitting_id,
        "access": to.access,
        "turn": event.turn,
        "clicked_ms": min(event.clicked_ms, clock.elapsed_ms(to.started_ms, now=now)),
        "choice": event.choice,
        "visible_ms": event.visible_ms,
        "now": adapt(now),
        "cutoff": adapt(clock.cutoff(now)),
        "next": next_turn,
    }
    with connection.cursor() as cursor:
        cursor.execute(_save_statement(connection.vendor), values)
        row = cursor.fetchone()
        if row:
            return Saved(Outcome.STORED, deadline_at=read_moment(row[0]), next_choice=row[1], holder=row[2])
        cursor.execute(_EXPLAIN, {name: values[name] for name in ("sitting", "turn", "clicked_ms", "choice", "next")})
        saved = _explained(cursor.fetchone(), to=to, now=now)
        if saved.outcome is Outcome.LATE:
            late = {name: values[name] for name in ("sitting", "turn", "clicked_ms", "choice", "now")}
            cursor.execute(_late_statement(connection.vendor), late)
        return saved


def _explained(row: tuple[Any, ...] | None, *, to: Pass, now: datetime) -> Saved:
    if row is None or row[2] != to.access:
        return Saved(Outcome.UNKNOWN)
    state, close_reason, _, holder, raw_deadline, raw_beat, events, is_stored, next_choice = row
    deadline_at, beat_at = read_moment(raw_deadline), read_moment(raw_beat)
    if is_stored:
        outcome = Outcome.ALREADY
    elif state == State.PREPARED:
        outcome = Outcome.NOT_BEGUN
    elif state == State.CLOSED:
        outcome = Outcome.LATE if close_reason == CloseReason.EXPIRED else Outcome.CLOSED
    elif clock.is_over(deadline_at, now=now):
        # the service comes back from being away: the time it was away is not given back yet
        outcome = Outcome.RETRY if clock.is_back(beat_at, now=now) else Outcome.LATE
    elif events >= MOST_EVENTS_A_TURN:
        outcome = Outcome.FULL
    else:
        outcome = Outcome.RETRY
    return Saved(outcome, deadline_at=deadline_at, next_choice=next_choice, holder=holder)


def read_moment(value: object) -> datetime | None:
    """A datetime as a raw statement brings it: PostgreSQL's own, SQLite's text."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if not isinstance(value, datetime):
        return None
    return value if value.tzinfo else value.replace(tzinfo=UTC)
