"""The light list of a vacancy: everybody, with what their place depends on, in one statement."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, FilteredRelation, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from assessment.delivery.clock import cutoff
from assessment.delivery.models import CloseReason
from hiring.candidates.models import Applicant
from hiring.ranking.order import Entry, Group
from hiring.vacancies.models import Vacancy

_SCORES = "invitation__sitting__scores"
_SITTING = "invitation__sitting__"
_LANGUAGE = f"{_SITTING}language"


@dataclass(frozen=True)
class Entries:
    """Those of one language. ``arrived`` counts results that came after the moment the list is pinned to."""

    found: tuple[Entry, ...]
    arrived: int
    languages: dict[str, int]  # everybody on the vacancy, by the language of their sitting, the form's own first

    @property
    def scores(self) -> list[int]:
        """Attitudes of everybody who is ranked."""
        return [entry.attitude for entry in self.found if entry.group == Group.RANKED and entry.attitude is not None]


def load_entries(*, vacancy: Vacancy, language: str, key_id: int | None, as_of: datetime) -> Entries:
    """Everybody of that language who had applied by then, as they then stood. One statement, whatever their number.

    Whoever has not come in by then has chosen no language, and stands with the form's own.
    """
    own = vacancy.form.language
    applicants = Applicant.objects.filter(vacancy=vacancy)
    rows = (
        _with_score(applicants, Q(**{f"{_SCORES}__key": key_id or 0, f"{_SCORES}__scored_at__lte": as_of}))
        .annotate(group=_group(as_of), applied=_flag(Q(created_at__lte=as_of)), arrived=_flag(Q(**{f"{_SITTING}scored_at__gt": as_of})))
        .order_by("score__algorithm")  # of two algorithms' scores the later one stays
        .annotate(language=Case(When(**{f"{_SITTING}opened_at__gt": as_of}, then=Value(own)), default=Coalesce(_LANGUAGE, Value(own))))
        .values_list("pk", "public_id", "group", "score__attitude", "score__flag_count", "score__pk", "language", "applied", "arrived")
    )
    found: dict[int, Entry] = {}
    arrived: set[int] = set()
    for pk, public_id, group, attitude, flags, score_id, spoken, had_applied, has_arrived in rows:
        if had_applied:
            found[pk] = Entry(pk, public_id, group, attitude, flags or 0, score_id, spoken)
        if has_arrived and spoken == language:
            arrived.add(pk)
    counts = Counter(entry.language for entry in found.values())
    languages = {each: counts[each] for each in sorted(counts, key=lambda each: (each != own, each))}
    return Entries(tuple(entry for entry in found.values() if entry.language == language), len(arrived), languages)


def with_scores(applicants: QuerySet[Applicant], score_ids: list[int]) -> QuerySet[Any]:
    """Applicants with exactly these scores joined as ``score``."""
    return _with_score(applicants, Q(**{f"{_SCORES}__in": score_ids or [0]}))


def _with_score(applicants: QuerySet[Applicant], condition: Q) -> QuerySet[Any]:
    return applicants.annotate(score=FilteredRelation(_SCORES, condition=condition))


def _group(as_of: datetime) -> Case:
    over = Q(**{f"{_SITTING}closed_at__lte": as_of}) | Q(**{f"{_SITTING}deadline_at__lt": cutoff(as_of)})
    begun = Q(**{f"{_SITTING}started_at__lte": as_of})
    revoked = Q(**{f"{_SITTING}close_reason": CloseReason.WITHDRAWN, f"{_SITTING}closed_at__lte": as_of})
    return Case(
        When(invitation__left_at__lte=as_of, then=Value(Group.WITHDRAWN.value)),
        When(score__attitude__isnull=False, then=Value(Group.RANKED.value)),
        When(score__pk__isnull=False, then=Value(Group.NOT_COMPLETED.value)),
        When(revoked, then=Value(Group.WITHDRAWN.value)),
        When(begun & over, then=Value(Group.BEING_SCORED.value)),
        When(invitation__withdrawn_at__lte=as_of, then=Value(Group.WITHDRAWN.value)),
        When(begun, then=Value(Group.IN_PROGRESS.value)),
        default=Value(Group.NOT_STARTED.value),
        output_field=IntegerField(),
    )


def _flag(condition: Q) -> Case:
    return Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField())
