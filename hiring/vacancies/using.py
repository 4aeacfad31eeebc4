"""Where published forms are in use."""

from __future__ import annotations

from datetime import datetime

from assessment.models import Item
from hiring.vacancies.models import Vacancy


def uses_of(item: Item, *, now: datetime) -> tuple[str, ...]:
    """In words, each vacancy that has not closed and whose form holds the item; one statement."""
    rows = (
        Vacancy.objects.filter(form__entries__item=item, form__published_at__isnull=False, closes_at__gt=now)
        .order_by("closes_at", "pk")
        .values_list("form__title", "title")
    )
    return tuple(f"“{form}”, for the vacancy “{vacancy}”" for form, vacancy in rows)
