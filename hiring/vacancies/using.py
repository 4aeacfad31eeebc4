"""Where published forms are in use."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from assessment.models import Form, Item
from hiring.vacancies.models import Vacancy


def uses_of(item: Item, *, now: datetime) -> tuple[str, ...]:
    """In words, each vacancy that has not closed and one of whose forms holds the item; one statement.

    A vacancy that lets parallel forms take turns uses them all.
    """
    holding = Form.objects.filter(entries__item=item, published_at__isnull=False)
    parallel = holding.exclude(parallel_set="").filter(parallel_set=OuterRef("form__parallel_set"), library=OuterRef("form__library"))
    rows = (
        Vacancy.objects.filter(closes_at__gt=now)
        .annotate(own=Subquery(holding.filter(pk=OuterRef("form")).values("title")))
        .annotate(other=Subquery(parallel.order_by("pk").values("title")[:1]))
        .filter(Q(own__isnull=False) | Q(rotates_forms=True, other__isnull=False))
        .order_by("closes_at", "pk")
        .values_list(Coalesce(F("own"), F("other")), "title")
    )
    return tuple(f"“{form}”, for the vacancy “{vacancy}”" for form, vacancy in rows)
