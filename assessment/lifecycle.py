"""What the side that knows people may do with sittings."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime

from django.db.models import F, Q

from assessment.delivery import clock
from assessment.delivery.models import CloseReason, Sitting, State
from assessment.delivery.sittings import Receipt, close_sitting, current_choices, let_choose_language, receipt_of
from assessment.instrument.content_store import get_content
from assessment.scoring.developing import write_reports
from assessment.scoring.rekeying import rescore_waiting
from assessment.scoring.scorecards import score_sitting, score_waiting

__all__ = [
    "close_overdue",
    "complete_sitting",
    "let_choose_language",
    "prepare_sittings",
    "receipt_for",
    "release_sittings",
    "rescore_waiting",
    "score_waiting",
    "withdraw_access",
    "withdraw_sitting",
    "write_reports",
]
log = logging.getLogger(__name__)


def prepare_sittings(
    *,
    content_id: int,
    count: int,
    time_limit_seconds: int | None,
    open_until: datetime | None,
    now: datetime,
    shown_as: str = "",
    suggested_minutes: int | None = None,
    language: str = "en",
    is_held: bool = False,
    is_simulated: bool = False,
) -> list[Sitting]:
    """Prepare ``count`` sittings of one published form, in one statement a thousand.

    Args:
        time_limit_seconds: from Begin; None for no limit.
        open_until: an untimed sitting ends then, but a day after its beginning at the earliest.
        shown_as: whose test it is (the employer's name), in the words the candidate's pages show.
        suggested_minutes: a soft pace, where there is no limit: shown, and nothing ends by it.
        language: the form's own, until the candidate has chosen.
        is_held: nobody begins before ``release_sittings``.
    """
    return Sitting.objects.bulk_create(
        [
            Sitting(
                content_id=content_id,
                time_limit_seconds=time_limit_seconds,
                open_until=open_until,
                shown_as=shown_as,
                suggested_minutes=suggested_minutes,
                language=language,
                is_held=is_held,
                is_simulated=is_simulated,
                created_at=now,
            )
            for _ in range(count)
        ],
        batch_size=1000,
    )


def complete_sitting(
    *, sitting_id: int, public_id: str, reason: CloseReason, now: datetime, visible_ms: dict[int, int] | None = None
) -> bool:
    """Close a started sitting, then score it. Two transactions: a failure to score never blocks a submission.

    It is the only code on a candidate's route that loads the key, and only once the sitting is closed. A sitting that
    could not be scored stays closed; ``score_waiting`` tries again.

    Returns:
        True for the call that closed it.
    """
    closed = close_sitting(sitting_id=sitting_id, public_id=public_id, reason=reason, now=now, visible_ms=visible_ms)
    if closed:
        try:
            score_sitting(sitting_id=sitting_id, now=now)
        except Exception:  # whatever it was, the answers are safe and the candidate is done
            log.exception("a closed sitting could not be scored and waits")
    return closed


def close_overdue(*, now: datetime) -> int:
    """Close and score the sittings whose deadline and grace have passed; how many."""
    overdue = Sitting.objects.filter(state=State.STARTED, deadline_at__lt=clock.cutoff(now)).values_list("pk", "public_id")
    return sum(complete_sitting(sitting_id=pk, public_id=public_id, reason=CloseReason.EXPIRED, now=now) for pk, public_id in list(overdue))


def release_sittings(*, sitting_ids: Iterable[int]) -> int:
    """Let held sittings begin, in one statement; how many there were.

    Args:
        sitting_ids: a queryset of them stays a part of the statement.
    """
    return Sitting.objects.filter(pk__in=sitting_ids, is_held=True).update(is_held=False)


def withdraw_access(*, sitting_ids: list[int]) -> None:
    """Revoke every pass to these sittings given before now, in one statement."""
    Sitting.objects.filter(pk__in=sitting_ids).update(access=F("access") + 1)


def withdraw_sitting(*, sitting_id: int, now: datetime) -> bool:
    """Close a sitting that is not closed, for its candidate gave it up, and revoke its passes. It is never scored.

    One whose time is over counts as closed already: it is closed and scored like any other.

    Returns:
        True for the call that closed it.
    """
    withdraw_access(sitting_ids=[sitting_id])
    over = Q(state=State.STARTED, deadline_at__isnull=False, deadline_at__lt=clock.cutoff(now))
    running = Sitting.objects.filter(pk=sitting_id).exclude(state=State.CLOSED).exclude(over)
    return bool(running.update(state=State.CLOSED, closed_at=now, close_reason=CloseReason.WITHDRAWN))


def receipt_for(*, sitting: Sitting) -> Receipt:
    """The receipt of a closed sitting, from what is stored."""
    content = get_content(sitting.content.hash)
    return receipt_of(public_id=sitting.public_id, choices=current_choices(sitting.pk), content=content)
