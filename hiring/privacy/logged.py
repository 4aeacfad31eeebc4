"""Erased people in an organisation's log, by their codes: the ledger of erasures says when itself."""

from __future__ import annotations

from django.db.models import QuerySet

from hiring.audit.enums import Kind
from hiring.audit.sources import Line, Place, Source
from hiring.privacy.models import Erasure
from hiring.vacancies.models import Vacancy


def _rows(place: Place, kind: Kind | None) -> QuerySet[Erasure]:
    own = Vacancy.objects.filter(organisation__public_id=place.public_id).values("public_id")
    return Erasure.objects.filter(vacancy_public_id__in=own)


def _tell(erasure: Erasure) -> Line:
    return Line(erasure.erased_at, f"Applicant {erasure.code}", "had their name, address and links erased", Kind.APPLICANTS)


ERASURES = Source("erased", frozenset({Kind.APPLICANTS}), "erased_at", _rows, _tell)
