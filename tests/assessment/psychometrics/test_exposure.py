"""Exposure: who has read what, counted over every form that holds an item."""

from __future__ import annotations

import pytest

from assessment.instrument.assembly.drafting import create_form, set_form_items
from assessment.instrument.publishing import publish_form
from assessment.psychometrics.exposure import exposure_of, form_exposure, item_exposure
from tests.factories import SittingFactory, published_form
from tests.factories.delivery import NOW

pytestmark = pytest.mark.django_db


def test_begun_sittings_of_every_form_with_the_item_are_counted_and_no_others():
    first = published_form(scenarios=2, practice=0)
    shared, alone = (entry.item for entry in first.form.entries.order_by("position"))
    form = create_form(library=first.form.library, title="Another", now=NOW)
    set_form_items(form=form, items=[shared], now=NOW)
    second = publish_form(form=form, by="the tests", now=NOW, reason="A small form.")
    SittingFactory.create_batch(2, content=first, state=1, started_at=NOW)
    SittingFactory.create(content=second, state=1, started_at=NOW)
    SittingFactory.create(content=first)  # not begun
    SittingFactory.create(content=first, state=1, started_at=NOW, is_simulated=True)

    assert item_exposure() == {shared.pk: 3, alone.pk: 2}
    assert (exposure_of(shared.pk), exposure_of(alone.pk)) == (3, 2)
    assert (form_exposure(first.form_id), form_exposure(second.form_id)) == (2, 1)
