"""The light list of a vacancy: everybody, with what their place depends on, in one statement."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

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
_FORM = f"{_SITTING}content__form__"
_LIGHT = (
    *("pk", "public_id", "group", "score__attitude", "score__flag_count", "score__pk"),
    *(f"{_FORM}public_id", f"{_FORM}title", "language", "applied", "arrived"),
)


class ListKey(NamedTuple):
    """Whose list it is: people are ranked together only on the same form in the same language."""

    form: str  # public id
    language: str


@dataclass(frozen=True)
class Entries:
    """Those of one list. ``arrived`` counts results that came after the moment the list is pinned to."""

    found: tuple[Entry, ...]
    arrived: int
    lists: dict[ListKey, int]  # everybody on the vacancy, by form and language of their sitting, the vacancy's own first
    finished: Counter[ListKey]  # of them, whoever has closed their sitting
    titles: dict[str, str]  # of the forms, by public id

    @property
    def scores(self) -> list[int]:
        """Attitudes of everybody who is ranked."""
        return [entry.attitude for entry in self.found if entry.group == Group.RANKED and entry.attitude is not None]


def own_list(vacancy: Vacancy) -> ListKey:
    """The list of the vacancy's form in its own language."""
    return ListKey(vacancy.form.public_id, vacancy.form.language)


def load_entries(*, vacancy: Vacancy, wanted: ListKey, key_id: int | None, as_of: datetime) -> Entries:
    """Everybody of that list who had applied by then, as they then stood. One statement, whatever their number.

    Whoever is not invited stands with the vacancy's form; whoever has not come in by then has chosen no language, and stands
    with the form's own.
    """
    own = own_list(vacancy)
    applicants = Applicant.objects.filter(vacancy=vacancy)
    rows = (
        _with_score(applicants, Q(**{f"{_SCORES}__key": key_id or 0, f"{_SCORES}__scored_at__lte": as_of}))
        .annotate(group=_group(as_of), applied=_flag(Q(created_at__lte=as_of)), arrived=_flag(Q(**{f"{_SITTING}scored_at__gt": as_of})))
        .order_by("score__algorithm")  # of two algorithms' scores the later one stays
        .annotate(language=_language(own.language, as_of))
        .values_list(*_LIGHT)
    )
    found: dict[int, Entry] = {}
    arrived: set[int] = set()
    titles = {own.form: vacancy.form.title}
    for pk, public_id, group, attitude, flags, score_id, form, title, spoken, had_applied, has_arrived in rows:
        key = ListKey(form or own.form, spoken)
        titles[key.form] = title or titles[own.form]
        if had_applied:
            found[pk] = Entry(pk, public_id, group, attitude, flags or 0, score_id, *key)
        if has_arrived and key == wanted:
            arrived.add(pk)
    counts = Counter(ListKey(entry.form, entry.language) for entry in found.values())
    lists = {each: counts[each] for each in sorted(counts, key=lambda each: (each != own, each.form != own.form, titles[each.form], each))}
    finished = Counter(ListKey(entry.form, entry.language) for entry in found.values() if entry.group <= Group.BEING_SCORED)
    held = tuple(entry for entry in found.values() if (entry.form, entry.language) == wanted)
    return Entries(held, len(arrived), lists, finished, titles)


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


def _language(own: str, as_of: datetime) -> Case:
    """Of the sitting; the form's own for whoever had not come in by then."""
    return Case(When(**{f"{_SITTING}opened_at__gt": as_of}, then=Value(own)), default=Coalesce(_LANGUAGE, Value(own)))


def _flag(condition: Q) -> Case:
    return Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField())
