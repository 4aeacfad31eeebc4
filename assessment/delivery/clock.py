"""The server's clock of a sitting. Pure: no Django, no clock of its own; ``now`` is always passed in."""

from __future__ import annotations

from datetime import datetime, timedelta

GRACE = timedelta(seconds=60)  # for answers given in time that were still on their way
AWAY = timedelta(seconds=5)  # a service silent for so long was away
UNTIMED_AT_LEAST = timedelta(hours=24)  # whoever begins an untimed form minutes before a vacancy closes is not cut off
SECONDS_A_DECISION = 32
_MS = timedelta(milliseconds=1)


def deadline(*, started_at: datetime, limit_seconds: int | None, open_until: datetime | None) -> datetime | None:
    """When a sitting ends: its limit after the start; without a limit, when the vacancy closes but a day at least."""
    if limit_seconds is not None:
        return started_at + timedelta(seconds=limit_seconds)
    return max(open_until, started_at + UNTIMED_AT_LEAST) if open_until else None


def about_minutes(*, decisions: int, suggested: int | None) -> int:
    """How long a test takes, to tell whoever is invited: what the employer suggests, or half a minute and a little a decision; ≥ 5."""
    return suggested or max(5, round(decisions * SECONDS_A_DECISION / 60))


def cutoff(now: datetime) -> datetime:
    """Sittings whose deadline lies before this moment count as closed."""
    return now - GRACE


def is_over(deadline_at: datetime | None, *, now: datetime) -> bool:
    return deadline_at is not None and deadline_at < cutoff(now)


def is_back(beat_at: datetime | None, *, now: datetime) -> bool:
    """Whether the service comes back from being away, and that time is not given back yet. Never where nothing beats."""
    return beat_at is not None and now - beat_at >= AWAY


def elapsed_ms(started_ms: int, *, now: datetime) -> int:
    """Milliseconds since the sitting began; ``started_ms`` is since the epoch."""
    return max(0, epoch_ms(now) - started_ms)


def epoch_ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def left_ms(deadline_at: datetime | None, *, now: datetime, break_ends_at: datetime | None = None) -> int | None:
    """Milliseconds until the deadline, 0 when it has passed; None without one. During a break the clock stands."""
    if deadline_at is None:
        return None
    since = max(now, break_ends_at) if break_ends_at else now
    return max(0, (deadline_at - since) // _MS)


def break_ends(paused_at: datetime | None, *, break_left_ms: int) -> datetime | None:
    """When a break ends by itself; None when there is none."""
    return None if paused_at is None else paused_at + timedelta(milliseconds=break_left_ms)


def break_used_ms(paused_at: datetime, *, break_left_ms: int, now: datetime) -> int:
    """How much of the breaks this one has taken so far."""
    return min(break_left_ms, max(0, (now - paused_at) // _MS))
