"""How far the applicants of a vacancy are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from assessment.delivery import clock
from hiring.candidates.models import Applicant
from hiring.vacancies.models import Vacancy


@dataclass(frozen=True)
class Counts:
    """Applicants by how far they are; every applicant is in exactly one of the last five."""

    all: int
    not_invited: int
    withdrawn: int
    not_begun: int
    in_progress: int
    closed: int

    @property
    def invited(self) -> int:
        return self.all - self.not_invited


def count_applicants(*, vacancy: Vacancy, now: datetime) -> Counts:
    """One statement. A sitting past its deadline and grace counts as closed, recorded or not."""
    standing = Q(invitation__withdrawn_at=None)
    closed = Q(invitation__sitting__state=2) | Q(invitation__sitting__state=1, invitation__sitting__deadline_at__lt=clock.cutoff(now))
    running = Q(invitation__sitting__state=1) & ~closed
    found = Applicant.objects.filter(vacancy=vacancy).aggregate(
        all=Count("pk"),
        not_invited=Count("pk", filter=Q(invitation=None)),
        withdrawn=Count("pk", filter=Q(invitation__withdrawn_at__isnull=False) & ~closed),
        not_begun=Count("pk", filter=standing & Q(invitation__sitting__state=0)),
        in_progress=Count("pk", filter=standing & running),
        closed=Count("pk", filter=closed),
    )
    return Counts(**found)
