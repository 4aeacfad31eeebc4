"""Breaks: the clock stands while one goes on.

A pause moves the deadline by all that is left of the breaks, and going on takes back what was not used. So the deadline is
right for everything that reads it, and a break that nobody ends has ended by itself once it is used up.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from assessment.delivery import clock
from assessment.delivery.access import Pass
from assessment.delivery.models import Sitting, State


def pause_sitting(*, by: Pass, now: datetime) -> bool:
    """Stop the clock, if breaks are left and the time is not up. Pausing twice is pausing once.

    Returns:
        True for the call that stopped it.
    """
    running = Sitting.objects.filter(pk=by.sitting_id, access=by.access, state=State.STARTED, paused_at=None)
    sitting = running.filter(time_limit_seconds__isnull=False).defer("visible_ms").first()
    if sitting is None or sitting.deadline_at is None or sitting.deadline_at <= now or not sitting.break_left_ms:
        return False
    return _replace(sitting, paused_at=now, deadline_at=sitting.deadline_at + timedelta(milliseconds=sitting.break_left_ms))


def continue_sitting(*, by: Pass, now: datetime) -> bool:
    """Let the clock run on; of the breaks, what was not used stays.

    Returns:
        True for the call that did.
    """
    running = Sitting.objects.filter(pk=by.sitting_id, access=by.access, state=State.STARTED, paused_at__isnull=False)
    sitting = running.defer("visible_ms").first()
    if sitting is None or sitting.paused_at is None or sitting.deadline_at is None:
        return False
    used = clock.break_used_ms(sitting.paused_at, break_left_ms=sitting.break_left_ms, now=now)
    left = sitting.break_left_ms - used
    return _replace(sitting, paused_at=None, break_left_ms=left, deadline_at=sitting.deadline_at - timedelta(milliseconds=left))


def _replace(sitting: Sitting, **changes: object) -> bool:
    """Change the sitting unless something else has changed it meanwhile; whoever comes second changes nothing."""
    as_read = {name: getattr(sitting, name) for name in ("paused_at", "deadline_at", "break_left_ms", "state")}
    return bool(Sitting.objects.filter(pk=sitting.pk, **as_read).update(**changes))
