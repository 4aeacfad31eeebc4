"""How far the applicants of a vacancy are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from hiring.candidates.access import how_far
from hiring.candidates.models import Applicant
from hiring.vacancies.models import Vacancy


@dataclass(frozen=True)
class Counts:
    """Applicants by how far they are; every applicant is in exactly one of the last five."""

    all: int
    not_invited: int
    not_begun: int
    in_progress: int
    closed: int
    withdrawn: int

    @property
    def invited(self) -> int:
        return self.all - self.not_invited


def count_applicants(*, vacancy: Vacancy, now: datetime) -> Counts:
    """One statement."""
    conditions = {name: Count("pk", filter=condition) for name, condition in how_far(now).items()}
    return Counts(**Applicant.objects.filter(vacancy=vacancy).aggregate(all=Count("pk"), **conditions))
