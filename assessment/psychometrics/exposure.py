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


def exposure_in(form_id: int) -> dict[str, tuple[str, int]]:
    """Each item of a form by its name: its public id, and begun sittings that have shown it, in whatever form. One statement."""
    forms = "item__form_entries__form__content__sittings"
    begun = Q(**{f"{forms}__started_at__isnull": False, f"{forms}__is_simulated": False})
    counted = FormEntry.objects.filter(form=form_id).order_by().values("item__slug", "item__public_id")
    rows = counted.annotate(sittings=Count(forms, filter=begun)).values_list("item__slug", "item__public_id", "sittings")
    return {slug: (public_id, sittings) for slug, public_id, sittings in rows}


def form_exposure(form_id: int) -> int:
    """Begun sittings of one form. One statement."""
    return Sitting.objects.filter(content__form=form_id, started_at__isnull=False, is_simulated=False).count()
