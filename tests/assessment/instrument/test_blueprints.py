"""Blueprints kept, drafts assembled by them, and items swapped by hand."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest

from assessment.instrument.assembly.blueprints import (
    NotAnAlternative,
    alternatives,
    change_blueprint,
    compare,
    create_blueprint,
    keep_forms,
    pool_of,
    propose_forms,
    specification_of,
    swap_item,
)
from assessment.instrument.assembly.drafting import FormIsPublished, TitleTaken
from assessment.instrument.assembly.specification import Attribute, Requirement, Specification, standard_specification
from assessment.instrument.authoring import create_item
from assessment.models import Form, Item, Library, Option
from tests.factories import BlueprintFactory, LibraryFactory, TranslationFactory, published_form
from tests.factories.instrument import NOW, a_practice_source, a_source, small_form_sources

pytestmark = pytest.mark.django_db
TWO = Specification((Requirement(Attribute.SCALE, "attitude", 2, 2),), without_cues=False)


@pytest.fixture
def library() -> Library:
    return LibraryFactory.create(owner=uuid4())


def items_in(library: Library, count: int, **changes) -> list[Item]:
    return [
        create_item(library=library, source=replace(source, **changes), now=NOW)
        for source in small_form_sources(scenarios=count, practice=0)
    ]


def slugs_of(form: Form) -> set[str]:
    return set(form.entries.values_list("item__slug", flat=True))


def test_forms_are_kept_as_drafts_that_share_their_practice_and_nothing_else(library):
    scored = {item.slug for item in items_in(library, 5)}
    practice = create_item(library=library, source=a_practice_source(slug="practice"), now=NOW)
    blueprint = BlueprintFactory.create(library=library, document=TWO.as_dict())

    assembly, pool = propose_forms(blueprint=blueprint, exposure={}, forms=2, seed=3)
    first, second = keep_forms(blueprint=blueprint, assembly=assembly, pool=pool, title="Winter", now=NOW)

    assert [first.title, second.title] == ["Winter A", "Winter B"]
    assert slugs_of(first) & slugs_of(second) == {practice.slug}
    assert slugs_of(first) | slugs_of(second) <= scored | {practice.slug}
    assert (first.published_at, first.blueprint, first.parallel_set) == (None, blueprint, second.parallel_set)
    assert first.parallel_set != ""


def test_a_title_that_is_taken_keeps_nothing(library):
    items_in(library, 4)
    blueprint = BlueprintFactory.create(library=library, document=TWO.as_dict())
    assembly, pool = propose_forms(blueprint=blueprint, exposure={}, forms=2, seed=3)
    Form.objects.create(library=library, title="Winter B", created_at=NOW)

    with pytest.raises(TitleTaken):
        keep_forms(blueprint=blueprint, assembly=assembly, pool=pool, title="Winter", now=NOW)

    assert [form.title for form in Form.objects.all()] == ["Winter B"]


def test_a_form_parallel_to_one_there_is_leaves_its_items_out_and_joins_its_set(library):
    items_in(library, 5)
    blueprint = BlueprintFactory.create(library=library, document=TWO.as_dict())
    assembly, pool = propose_forms(blueprint=blueprint, exposure={}, forms=1, seed=1)
    (first,) = keep_forms(blueprint=blueprint, assembly=assembly, pool=pool, title="First", now=NOW)
    assembly, pool = propose_forms(blueprint=blueprint, exposure={}, forms=1, seed=1, parallel_to=first)

    (second,) = keep_forms(blueprint=blueprint, assembly=assembly, pool=pool, title="Second", now=NOW, parallel_to=first)

    assert slugs_of(first) & slugs_of(second) == set()
    assert second.parallel_set == first.parallel_set


@pytest.mark.parametrize("rows", (1, 3))
def test_a_pool_costs_the_same_for_any_number(library, rows, count_statements):
    items_in(library, rows)

    with count_statements(4):
        pool = pool_of(owner=library.owner, specification=replace(TWO, languages=("es",)), exposure={})
    with count_statements(3):
        plain = pool_of(owner=library.owner, specification=TWO, exposure={})

    assert (len(pool.candidates), len(plain.candidates)) == (0, rows)


def test_a_pool_holds_own_and_shared_items_and_nobody_elses(library):
    own = items_in(library, 1)
    shared = items_in(LibraryFactory.create(owner=None), 1)
    items_in(LibraryFactory.create(owner=uuid4()), 1)
    create_item(library=LibraryFactory.create(owner=None), source=a_source(slug=own[0].slug, family="another"), now=NOW)
    retired = items_in(library, 1)[0]
    Item.objects.filter(pk=retired.pk).update(status="retired")
    Item.objects.filter(pk=items_in(library, 1)[0].pk).update(archived_at=NOW)

    pool = pool_of(owner=library.owner, specification=TWO, exposure={shared[0].pk: 7})

    assert {each.slug: each.exposure for each in pool.candidates} == {own[0].slug: 0, shared[0].slug: 7}
    assert pool.items[own[0].slug].library_id == library.pk


def test_an_item_with_an_error_is_in_no_pool_for_its_form_could_not_be_published(library):
    whole, broken = items_in(library, 2)
    Option.objects.filter(turn__revision__item=broken, position=1).update(markers=[])

    pool = pool_of(owner=library.owner, specification=TWO, exposure={})

    assert [each.slug for each in pool.candidates] == [whole.slug]


def test_a_pool_may_ask_for_reviewed_translations(library):
    reviewed, draft, _ = items_in(library, 3)
    for item, state in ((reviewed, "reviewed"), (draft, "draft")):
        TranslationFactory.create(revision=item.revisions.get(), language="es", state=state)

    pool = pool_of(owner=library.owner, specification=replace(TWO, languages=("es",)), exposure={})

    assert [each.slug for each in pool.candidates] == [reviewed.slug]


def test_a_comparison_shows_what_each_form_has_and_what_they_share(library):
    items = items_in(library, 3)
    forms = [Form.objects.create(library=library, title=title, created_at=NOW) for title in "AB"]
    for form, chosen in zip(forms, (items[:2], items[1:2]), strict=True):
        for position, item in enumerate(chosen, 1):
            form.entries.create(item=item, position=position)

    found = compare(forms=forms, specification=TWO, pool=pool_of(owner=library.owner, specification=TWO, exposure={}))

    assert [line.cells for line in found.lines] == [[(2, True), (1, False)]]
    assert found.shared == (items[1].slug,)
    assert [(name, is_matched) for name, _, is_matched in found.figures] == [
        ("attitude mean", True),
        ("attitude spread", True),
        ("attitude words", True),
    ]


def test_what_could_take_an_items_place_stands_with_what_would_become_of_the_form(library):
    items = items_in(library, 4)
    skilled = create_item(library=library, source=small_form_sources(scenarios=0, skill=1, practice=0)[0], now=NOW)
    form = Form.objects.create(library=library, title="A", created_at=NOW, parallel_set="set")
    for position, item in enumerate(items[:2], 1):
        form.entries.create(item=item, position=position)
    other = Form.objects.create(library=library, title="B", created_at=NOW, parallel_set="set")
    other.entries.create(item=items[2], position=1)
    asked = replace(TWO, requirements=(*TWO.requirements, Requirement(Attribute.TURNS, "", 3, None)))

    pool = pool_of(owner=library.owner, specification=asked, exposure={})
    found = alternatives(form=form, slug=items[0].slug, specification=asked, pool=pool)

    assert [(each.candidate.slug, each.elsewhere) for each in found] == [(items[3].slug, False), (items[2].slug, True)]
    assert [(requirement.label, amount) for requirement, amount in found[0].unmet] == [("turns", 2)]
    assert skilled.slug not in [each.candidate.slug for each in found]


def test_a_swap_puts_one_item_in_the_place_of_another(library):
    first, second, third = items_in(library, 3)
    form = Form.objects.create(library=library, title="A", created_at=NOW)
    for position, item in enumerate((first, second), 1):
        form.entries.create(item=item, position=position)

    swap_item(form=form, leaving=first, coming=third)

    assert list(form.entries.order_by("position").values_list("item__slug", flat=True)) == [third.slug, second.slug]


def test_a_swap_takes_nothing_that_is_there_already_or_somebody_elses(library):
    first, second, third = items_in(library, 3)
    (foreign,) = items_in(LibraryFactory.create(owner=uuid4()), 1)
    form = Form.objects.create(library=library, title="A", created_at=NOW)
    for position, item in enumerate((first, second), 1):
        form.entries.create(item=item, position=position)

    for leaving, coming in ((first, second), (first, foreign), (third, third)):
        with pytest.raises(NotAnAlternative):
            swap_item(form=form, leaving=leaving, coming=coming)

    assert slugs_of(form) == {first.slug, second.slug}


def test_a_published_form_is_never_swapped_in():
    form = published_form(scenarios=2).form
    leaving = form.entries.order_by("position").first().item
    (coming,) = items_in(form.library, 1)

    with pytest.raises(FormIsPublished):
        swap_item(form=form, leaving=leaving, coming=coming)

    assert coming.slug not in slugs_of(form)


def test_a_blueprint_keeps_its_title_once_in_a_library_and_who_changed_it(library):
    blueprint = create_blueprint(library=library, title="Standard", specification=standard_specification(), by="Amos", now=NOW)
    with pytest.raises(TitleTaken):
        create_blueprint(library=library, title="Standard", specification=TWO, by="Ines", now=NOW)

    change_blueprint(blueprint=blueprint, specification=TWO, by="Ines", now=NOW)

    blueprint.refresh_from_db()
    assert (specification_of(blueprint), blueprint.changed_by) == (TWO, "Ines")
