"""Putting forms together."""

from __future__ import annotations

import uuid

import pytest

from assessment.instrument.assembly.drafting import NotReadable, TitleTaken, create_form, draft_of, set_form_items
from assessment.instrument.models import Form, Revision
from tests.factories.instrument import NOW, ItemFactory, LibraryFactory, draft_form, published_form, small_form_sources

pytestmark = pytest.mark.django_db


def test_a_new_form_is_an_empty_draft_and_its_title_is_taken_once_in_a_library():
    library = LibraryFactory.create()
    form = create_form(library=library, title="Form B", now=NOW)
    create_form(library=LibraryFactory.create(), title="Form B", now=NOW)

    with pytest.raises(TitleTaken):
        create_form(library=library, title="Form B", now=NOW)

    assert (form.language, form.instruction, form.published_at, form.entries.count()) == ("en", "should", None, 0)
    assert Form.objects.count() == 2


def test_items_stand_in_the_order_given_and_may_be_given_anew():
    form = create_form(library=LibraryFactory.create(), title="Form B", now=NOW)
    one, two, three = ItemFactory.create_batch(3)

    set_form_items(form=form, items=[three, one], now=NOW)
    set_form_items(form=form, items=[one, two, three], now=NOW)

    assert list(form.entries.order_by("position").values_list("position", "item")) == [(1, one.pk), (2, two.pk), (3, three.pk)]


def test_an_item_stands_in_a_form_once():
    form = create_form(library=LibraryFactory.create(), title="Form B", now=NOW)
    item = ItemFactory.create()
    set_form_items(form=form, items=[item], now=NOW)

    with pytest.raises(ValueError, match="once"):
        set_form_items(form=form, items=[item, item], now=NOW)

    assert form.entries.count() == 1


def test_shared_and_own_items_may_stand_in_a_form_and_somebody_elses_may_not():
    ours, theirs = uuid.uuid4(), uuid.uuid4()
    form = create_form(library=LibraryFactory.create(owner=ours), title="Form B", now=NOW)
    shared, own, foreign = (ItemFactory.create(library__owner=owner) for owner in (None, ours, theirs))
    set_form_items(form=form, items=[shared, own], now=NOW)

    with pytest.raises(NotReadable):
        set_form_items(form=form, items=[foreign], now=NOW)

    assert list(form.entries.order_by("position").values_list("item", flat=True)) == [shared.pk, own.pk]


@pytest.mark.parametrize("scenarios", (1, 3))
def test_a_draft_is_read_and_checked_in_four_statements(scenarios, count_statements):
    form = draft_form(sources=small_form_sources(scenarios=scenarios, conversation=True))

    with count_statements(4):
        draft = draft_of(form)

    assert [source.slug for source in draft.sources] == list(form.entries.order_by("position").values_list("item__slug", flat=True))
    assert {finding.rule for finding in draft.findings} >= {"size", "needs"}


def test_a_published_form_is_read_as_it_was_published():
    form = published_form(scenarios=1, practice=0).form
    frozen = Revision.objects.get()
    Revision.objects.filter(pk=frozen.pk).update(is_current=False)
    Revision.objects.create(item=frozen.item, number=2, created_at=NOW, changed_at=NOW, title="New", family="f", setting="shop")

    assert [revision.pk for revision in draft_of(form).revisions] == [frozen.pk]
