"""More time: asked for by the candidate, granted by whoever may. Why is asked nowhere and stored nowhere."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from assessment import events
from assessment.delivery import clock
from assessment.delivery.models import Adjustment, Sitting, State


class NothingMore(Exception):
    """The grant would give nothing that the sitting does not have, or take something away. Nothing was changed."""


class SittingOver(Exception):
    """The sitting is closed, or its time and grace have passed. Nothing was changed."""


def ask_for_more_time(*, sitting_id: int, public_id: str, now: datetime) -> bool:
    """Note that the candidate asks, as long as the sitting has not begun; asking twice is asking once.

    Returns:
        True for the call that noted it.
    """
    with transaction.atomic():
        waiting = Sitting.objects.filter(pk=sitting_id, state=State.PREPARED, more_time_asked_at=None, time_limit_seconds__isnull=False)
        asked = waiting.update(more_time_asked_at=now)
        if asked:
            events.more_time_asked.send(sender=Sitting, public_id=public_id, now=now)  # receivers write in this transaction
    return bool(asked)


def answer_request(*, sitting_id: int) -> None:
    """The candidate waits no longer: somebody has answered."""
    Sitting.objects.filter(pk=sitting_id).update(more_time_asked_at=None)


def adjust_sitting(*, sitting_id: int, percent: int | None, break_minutes: int, now: datetime) -> Adjustment:
    """Grant more time, breaks or both; before the beginning or in the middle, when the deadline moves at once.

    Args:
        percent: of the limit the sitting was prepared with: 100, 125, 150 or 200; None takes the limit away.
        break_minutes: in all, those granted before among them.
    Raises:
        NothingMore: it would change nothing, or take away.
        SittingOver: it is too late.
    """
    with transaction.atomic():
        sitting = Sitting.objects.select_for_update().defer("visible_ms").get(pk=sitting_id)
        if sitting.state == State.CLOSED or clock.is_over(sitting.deadline_at, now=now):
            raise SittingOver
        before = sitting.adjustments.order_by("-pk").first()
        base = before.base_seconds if before else sitting.time_limit_seconds
        limit = base * percent // 100 if base is not None and percent is not None else None
        _check_more(sitting, before, limit=limit, break_minutes=break_minutes)
        _add_breaks(sitting, minutes=break_minutes - (before.break_minutes if before else 0), now=now)
        _move_deadline(sitting, limit=limit)
        sitting.time_limit_seconds, sitting.is_adjusted, sitting.more_time_asked_at = limit, True, None
        sitting.save(update_fields=["time_limit_seconds", "is_adjusted", "more_time_asked_at", "deadline_at", "break_left_ms", "paused_at"])
        return Adjustment.objects.create(sitting=sitting, percent=percent, base_seconds=base, break_minutes=break_minutes, granted_at=now)


def _check_more(sitting: Sitting, before: Adjustment | None, *, limit: int | None, break_minutes: int) -> None:
    had, breaks = sitting.time_limit_seconds, before.break_minutes if before else 0
    takes = had is None or (limit is not None and limit < had) or break_minutes < breaks  # without a limit there is nothing to add to
    if takes or (limit == had and break_minutes == breaks):
        raise NothingMore


def _add_breaks(sitting: Sitting, *, minutes: int, now: datetime) -> None:
    """A break that goes on grows with them; the deadline of a paused sitting counts on all breaks being used."""
    ends = clock.break_ends(sitting.paused_at, break_left_ms=sitting.break_left_ms)
    if ends and ends <= now:
        sitting.paused_at, sitting.break_left_ms = None, 0
    elif ends and sitting.deadline_at:
        sitting.deadline_at += timedelta(minutes=minutes)
    sitting.break_left_ms += minutes * 60_000


def _move_deadline(sitting: Sitting, *, limit: int | None) -> None:
    if sitting.started_at is None or sitting.deadline_at is None or limit == sitting.time_limit_seconds:
        return
    if limit is None:  # no clock, no pause
        sitting.deadline_at = clock.deadline(started_at=sitting.started_at, limit_seconds=None, open_until=sitting.open_until)
        sitting.paused_at = None
    else:  # by the difference, so that time given back before stays given
        sitting.deadline_at += timedelta(seconds=limit - (sitting.time_limit_seconds or 0))
