"""How often items and forms have been shown: what many people have read is no secret any more."""

from __future__ import annotations

from django.db.models import Count, Q

from assessment.instrument.models import FormContent, FormEntry


def item_exposure() -> dict[int, int]:
    """Begun sittings that have shown an item, by item; those shown to nobody are left out. One statement.

    A shared item is counted over everybody's forms: whoever has read it may tell it to anybody. Simulated sittings count nothing.
    """
    begun = Q(form__content__sittings__started_at__isnull=False, form__content__sittings__is_simulated=False)
    counted = FormEntry.objects.filter(begun).values("item").annotate(sittings=Count("form__content__sittings"))
    return dict(counted.order_by().values_list("item", "sittings"))


def form_exposure(form_ids: list[int]) -> dict[int, int]:
    """Begun sittings of each of these forms, by form. One statement."""
    begun = Count("sittings", filter=Q(sittings__started_at__isnull=False, sittings__is_simulated=False))
    return dict(FormContent.objects.filter(form__in=form_ids).annotate(begun=begun).values_list("form_id", "begun"))
