"""Requests for more time, and their answers. No reason is asked for, and none has a place to be kept."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from assessment.delivery.adjusting import adjust_sitting, answer_request
from assessment.delivery.models import State
from hiring.invitations.models import Invitation, MoreTimeRequest
from hiring.vacancies.models import Vacancy


def note_request(sender: Any, *, public_id: str, now: datetime, **_: Any) -> None:
    """A candidate asked: note it, in the transaction that noted it on the sitting. Asking again opens an answered request."""
    invitation = Invitation.objects.filter(sitting__public_id=public_id).first()
    if invitation is not None:
        MoreTimeRequest.objects.update_or_create(invitation=invitation, defaults={"asked_at": now, "answered_at": None})


def open_requests(*, vacancy: Vacancy) -> QuerySet[MoreTimeRequest]:
    """Requests nobody has answered, of people who can still sit, the longest waiting first. Applicants read along, no contact."""
    waiting = MoreTimeRequest.objects.filter(invitation__applicant__vacancy=vacancy, answered_at=None, invitation__withdrawn_at=None)
    return waiting.exclude(invitation__sitting__state=State.CLOSED).select_related("invitation__applicant").order_by("asked_at", "pk")


def grant_more_time(*, invitation: Invitation, percent: int | None, break_minutes: int, now: datetime) -> None:
    """Grant time or breaks, asked for or not, and answer the request if there is one.

    Raises:
        NothingMore, SittingOver: see ``adjust_sitting``; nothing was changed.
    """
    with transaction.atomic():
        adjust_sitting(sitting_id=invitation.sitting_id, percent=percent, break_minutes=break_minutes, now=now)
        _answered(invitation, now=now)


def leave_time(*, invitation: Invitation, now: datetime) -> bool:
    """Answer a request without a change.

    Returns:
        True for the call that answered it.
    """
    with transaction.atomic():
        answer_request(sitting_id=invitation.sitting_id)
        return _answered(invitation, now=now)


def _answered(invitation: Invitation, *, now: datetime) -> bool:
    return bool(MoreTimeRequest.objects.filter(invitation=invitation, answered_at=None).update(answered_at=now))
