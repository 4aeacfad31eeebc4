"""A mass start: everybody comes in, waits, and begins when the doors open."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from assessment.lifecycle import release_sittings
from hiring.candidates.models import Applicant
from hiring.candidates.standing import Standing, standing_of
from hiring.invitations.models import Invitation
from hiring.people.models import User
from hiring.vacancies.models import Vacancy

log = logging.getLogger(__name__)


def open_doors(*, vacancy: Vacancy, now: datetime, by: User | None) -> bool:
    """Let everybody begin who was invited, and whoever will be. Whoever comes second changes nothing.

    The vacancy's row is locked by its UPDATE, as inviting locks it: a sitting is prepared either before it, and released
    here, or after it, and never held.

    Returns:
        True for the call that opened them.
    """
    with transaction.atomic():
        opened = Vacancy.objects.filter(pk=vacancy.pk, has_doors=True, doors_opened_at=None).update(doors_opened_at=now)
        if opened:
            count = release_sittings(sitting_ids=Invitation.objects.filter(applicant__vacancy=vacancy).values_list("sitting_id", flat=True))
            log.info("the doors of vacancy %s opened for %d by user %s", vacancy.public_id, count, by.pk if by else "–")
    return bool(opened)


@dataclass(frozen=True, slots=True)
class Turnout:
    """Codes of those invited, by how far they are; in order."""

    not_in: list[str]
    waiting: list[str]  # came in, and have not begun
    started: list[str]
    submitted: list[str]  # or their time ran out

    @property
    def invited(self) -> int:
        return len(self.not_in) + len(self.waiting) + len(self.started) + len(self.submitted)


def turnout_of(*, vacancy: Vacancy, now: datetime) -> Turnout:
    """One statement. Who withdrew, or whose invitation was, is left out."""
    invited = Applicant.objects.filter(vacancy=vacancy, invitation__isnull=False).select_related("invitation__sitting")
    codes: dict[Standing, list[str]] = {standing: [] for standing in Standing}
    for applicant in invited.defer("invitation__sitting__visible_ms").order_by("code"):
        codes[standing_of(applicant, now=now)].append(applicant.code)
    return Turnout(
        not_in=sorted(codes[Standing.SENDING] + codes[Standing.INVITED]),
        waiting=codes[Standing.OPENED],
        started=codes[Standing.IN_PROGRESS],
        submitted=sorted(codes[Standing.SUBMITTED] + codes[Standing.RAN_OUT]),
    )
