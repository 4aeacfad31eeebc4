"""A sitting through its life: prepared, opened, begun, closed. Each step is a guarded UPDATE."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import F, Q

from assessment import events
from assessment.delivery import clock
from assessment.delivery.access import Pass
from assessment.delivery.answering import read_moment
from assessment.delivery.models import Answer, CloseReason, LateAnswer, Sitting, State
from assessment.instrument.documents import Content
from assessment.instrument.responses import is_answered


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a sitting stands, and its current answers to the turns that were asked for."""

    state: State
    started_at: datetime | None
    deadline_at: datetime | None
    closed_at: datetime | None
    close_reason: str
    time_limit_seconds: int | None
    choices: dict[int, str]  # turn → canonical choice
    suggested_minutes: int | None = None
    is_adjusted: bool = False
    more_time_asked_at: datetime | None = None
    paused_at: datetime | None = None
    break_left_ms: int = 0
    holder: str = ""
    is_held: bool = False
    beat_at: datetime | None = None  # when the service last lived

    @property
    def break_ends_at(self) -> datetime | None:
        return clock.break_ends(self.paused_at, break_left_ms=self.break_left_ms)

    def is_paused(self, *, now: datetime) -> bool:
        return self.break_ends_at is not None and now < self.break_ends_at

    @property
    def can_pause(self) -> bool:
        return self.state == State.STARTED and self.time_limit_seconds is not None and not self.paused_at and self.break_left_ms > 0

    @property
    def waits_for_doors(self) -> bool:
        return self.state == State.PREPARED and self.is_held

    def counts_as_closed(self, *, now: datetime) -> bool:
        return self.state == State.CLOSED or (clock.is_over(self.deadline_at, now=now) and not self.gets_time_back(now=now))

    def gets_time_back(self, *, now: datetime) -> bool:
        """The service comes back from being away: nobody's time is up before that time has been given back."""
        return self.state == State.STARTED and clock.is_back(self.beat_at, now=now)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is stored of a closed sitting, in a form that can be read out and compared."""

    answered: int  # decisions with a complete answer
    decisions: int
    code: str  # ten characters of a hash of the current answers


_PROGRESS = """
SELECT s.state, s.close_reason, s.time_limit_seconds, s.suggested_minutes, s.is_adjusted, s.break_left_ms, s.holder, s.is_held,
  s.started_at, s.deadline_at, s.closed_at, s.more_time_asked_at, s.paused_at,
  (SELECT h.beat_at FROM assessment_heartbeat h), a.turn, a.choice
FROM assessment_sitting s LEFT JOIN assessment_answer a ON a.sitting_id = s.id {turns}
WHERE s.id = %s AND s.access = %s ORDER BY a.clicked_ms, a.id
"""


def find_progress(*, of: Pass, turns: Iterable[int] | None = None) -> Progress | None:
    """Where the sitting stands, in one statement; None if there is no such sitting or the pass was revoked.

    Args:
        turns: whose current answers to bring; all of them by default.
    """
    wanted = None if turns is None else [int(turn) for turn in turns]
    only = "" if wanted is None else f"AND a.turn IN ({', '.join(['%s'] * len(wanted))})" if wanted else "AND 1 = 0"
    with connection.cursor() as cursor:
        cursor.execute(_PROGRESS.format(turns=only), [*(wanted or []), of.sitting_id, of.access])
        rows = cursor.fetchall()
    if not rows:
        return None
    state, close_reason, limit, suggested, is_adjusted, break_left_ms, holder, is_held, *moments = rows[0][:-2]
    started_at, deadline_at, closed_at, asked_at, paused_at, beat_at = map(read_moment, moments)
    return Progress(
        state=State(state),
        started_at=started_at,
        deadline_at=deadline_at,
        closed_at=closed_at,
        close_reason=close_reason,
        time_limit_seconds=limit,
        choices={turn: choice for *_, turn, choice in rows if turn is not None},
        suggested_minutes=suggested,
        is_adjusted=bool(is_adjusted),
        more_time_asked_at=asked_at,
        paused_at=paused_at,
        break_left_ms=break_left_ms,
        holder=holder,
        is_held=bool(is_held),
        beat_at=beat_at,
    )


def current_choices(sitting_id: int) -> dict[int, str]:
    """The current answer to every answered turn: the highest ``clicked_ms``, then the highest id."""
    rows = Answer.objects.filter(sitting_id=sitting_id).order_by("clicked_ms", "id").values_list("turn", "choice")
    return dict(rows)


def count_late(*, sitting_id: int) -> int:
    """Turns to which an answer came after the end."""
    return LateAnswer.objects.filter(sitting_id=sitting_id).values("turn").distinct().count()


def open_sitting(*, sitting: Sitting, now: datetime, language: str = "") -> None:
    """Note that the candidate came in, and in which language; practice is open from here. Coming in again changes nothing.

    Args:
        language: in which the sitting is held from now on; empty for the one it has.
    """
    chosen = language or sitting.language
    if Sitting.objects.filter(pk=sitting.pk, opened_at=None).update(opened_at=now, language=chosen):
        sitting.opened_at, sitting.language = now, chosen
    elif sitting.opened_at is None:  # another device came in meanwhile, and its choice stands
        sitting.refresh_from_db(fields=["opened_at", "language"])


def let_choose_language(*, sitting: Sitting) -> bool:
    """Let the candidate choose the language once more, by the same link: for a recruiter, as long as the sitting has not begun.

    Returns:
        Whether it was open and not begun. Passes given before no longer work.
    """
    free = Sitting.objects.filter(pk=sitting.pk, state=State.PREPARED, opened_at__isnull=False)
    return bool(free.update(opened_at=None, access=F("access") + 1))


def begin_sitting(*, by: Pass, now: datetime) -> Sitting | None:
    """Start the clock; whoever begins a sitting that has begun goes on with it. One that is held stays prepared.

    Returns:
        The sitting as it now stands; None if there is none for this pass, or it has not begun and its time to begin is past.
    """
    sitting = Sitting.objects.filter(pk=by.sitting_id, access=by.access).first()
    if sitting is None or sitting.state != State.PREPARED or sitting.is_held:
        return sitting
    deadline_at = clock.deadline(started_at=now, limit_seconds=sitting.time_limit_seconds, open_until=sitting.open_until)
    still_open = Q(open_until=None) | Q(open_until__gt=now)  # a pass outlives the day on which its vacancy closes
    begun = Sitting.objects.filter(still_open, pk=sitting.pk, access=by.access, state=State.PREPARED, is_held=False).update(
        state=State.STARTED, started_at=now, deadline_at=deadline_at
    )
    if not begun:
        return Sitting.objects.filter(pk=by.sitting_id, access=by.access).exclude(state=State.PREPARED, open_until__lte=now).first()
    sitting.state, sitting.started_at, sitting.deadline_at = State.STARTED, now, deadline_at
    return sitting


def close_sitting(*, sitting_id: int, public_id: str, reason: CloseReason, now: datetime, visible_ms: dict[int, int] | None = None) -> bool:
    """Close a started sitting; whoever comes second changes nothing.

    The UPDATE waits for saves in flight (they hold the row's SHARE lock). Answers are read after it, in statements of
    their own, so every acknowledged answer is in the receipt and in the score.

    Returns:
        True for the call that closed it.
    """
    changes = {"state": State.CLOSED, "closed_at": now, "close_reason": reason}
    if visible_ms:
        changes["visible_ms"] = visible_ms
    with transaction.atomic(durable=True):
        closed = Sitting.objects.filter(pk=sitting_id, state=State.STARTED).update(**changes)
        if closed:
            events.sitting_closed.send(sender=Sitting, public_id=public_id, now=now)
    return bool(closed)


def receipt_of(*, public_id: str, choices: dict[int, str], content: Content) -> Receipt:
    text = "\n".join([public_id, *(f"{turn}:{choice}" for turn, choice in sorted(choices.items()))])
    answered = sum(is_answered(choices.get(turn.number), format=turn.format, codes=turn.codes) for turn in content.turns)
    return Receipt(answered=answered, decisions=len(content.turns), code=hashlib.sha256(text.encode()).hexdigest()[:10])
