"""How often items and forms have been shown: what many people have read is no secret any more."""

from __future__ import annotations

from django.db.models import Count, Q

from assessment.delivery.models import Sitting
from assessment.instrument.models import FormEntry


def item_exposure() -> dict[int, int]:
    """Begun sittings that have shown an item, by item; those shown to nobody are left out. One statement.

    A shared item is counted over everybody's forms: whoever has read it may tell it to anybody. Simulated sittings count nothing.
    """
    begun = Q(form__content__sittings__started_at__isnull=False, form__content__sittings__is_simulated=False)
    counted = FormEntry.objects.filter(begun).values("item").annotate(sittings=Count("form__content__sittings"))
    return dict(counted.order_by().values_list("item", "sittings"))


def exposure_of(item_id: int) -> int:
    """Begun sittings that have shown one item. One statement."""
    begun = Q(form__content__sittings__started_at__isnull=False, form__content__sittings__is_simulated=False)
    return FormEntry.objects.filter(begun, item=item_id).count()


def form_exposure(form_id: int) -> int:
    """Begun sittings of one form. One statement."""
    return Sitting.objects.filter(content__form=form_id, started_at__isnull=False, is_simulated=False).count()
