"""Writing, saving, copying and moving items."""

from __future__ import annotations

import threading
import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connections

from assessment.instrument.authoring import (
    EditedMeanwhile,
    ScaleIsFixed,
    SlugTaken,
    copy_item,
    create_item,
    get_own_library,
    get_shared_library,
    save_draft,
    source_of,
    with_source,
)
from assessment.instrument.enums import Critical, Marker, Move, Need, Scale, Setting, Zone
from assessment.instrument.models import Item, Option, Revision, Turn
from tests.factories.instrument import (
    NOW,
    LibraryFactory,
    a_conversation,
    a_practice_source,
    a_skill_source,
    a_source,
    a_turn,
    published_form,
)

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def current(item: Item) -> Revision:
    return Revision.objects.get(item=item, is_current=True)


FULL = a_source(
    is_fit=True,
    twin_of="its-twin",
    notes="A note.",
    turns=(
        a_turn(
            options=(
                replace(a_turn().options[0], critical=Critical.NO_OWNER, effectiveness=1.35, explanation="So."),
                *a_turn().options[1:],
            )
        ),
    ),
)


@pytest.mark.parametrize(
    "source", [a_source(), a_conversation(), a_skill_source(), a_practice_source(), FULL, a_source(turns=(), needs=())]
)
def test_what_was_written_is_read_back_whole(source):
    item = create_item(library=LibraryFactory.create(), source=source, now=NOW)

    assert source_of(current(item)) == source


def test_a_new_item_is_a_draft_with_one_revision():
    item = create_item(library=LibraryFactory.create(), source=a_source(), now=NOW)

    assert (item.slug, item.scale, item.status, item.created_at) == ("brakes-on-friday", "attitude", "draft", NOW)
    assert list(item.revisions.values_list("number", "is_current", "frozen_at", "edit_number", "created_at", "changed_at")) == [
        (1, True, None, 1, NOW, NOW)
    ]


def test_a_slug_is_taken_once_in_a_library():
    library = LibraryFactory.create()
    create_item(library=library, source=a_source(), now=NOW)
    create_item(library=LibraryFactory.create(), source=a_source(), now=NOW)

    with pytest.raises(SlugTaken):
        create_item(library=library, source=a_source(title="Another"), now=NOW)

    assert Item.objects.count() == 2


def test_saving_changes_the_draft_and_leaves_nothing_of_the_old_wording():
    item = create_item(library=LibraryFactory.create(), source=a_conversation(), now=NOW)
    changed = a_source(title="New title", needs=(Need.EMPATHY,), setting=Setting.BANK)

    saved = save_draft(item=item, source=changed, edit_number=1, now=LATER)

    assert source_of(saved) == changed
    assert (saved.number, saved.edit_number, saved.created_at, saved.changed_at) == (1, 2, NOW, LATER)
    assert (Revision.objects.count(), Turn.objects.count(), Option.objects.count()) == (1, 1, 4)


def test_saving_over_somebody_elses_save_is_refused_and_changes_nothing():
    item = create_item(library=LibraryFactory.create(), source=a_source(), now=NOW)
    save_draft(item=item, source=a_source(title="First"), edit_number=1, now=LATER)

    with pytest.raises(EditedMeanwhile):
        save_draft(item=item, source=a_source(title="Second"), edit_number=1, now=LATER)

    assert current(item).title == "First"


def test_saving_a_frozen_wording_makes_the_next_revision_and_the_form_keeps_its_own():
    form = published_form(scenarios=1, practice=0).form
    item = Item.objects.get()
    frozen = current(item)

    saved = save_draft(item=item, source=replace(source_of(frozen), title="New"), edit_number=frozen.edit_number, now=LATER)

    assert (saved.number, saved.is_current, saved.frozen_at, saved.title, saved.edit_number) == (2, True, None, "New", 2)
    frozen.refresh_from_db()
    assert (frozen.is_current, frozen.frozen_at, frozen.title == "New") == (False, NOW, False)
    assert form.entries.get().revision_id == frozen.pk
    with pytest.raises(EditedMeanwhile):
        save_draft(item=item, source=a_source(), edit_number=frozen.edit_number, now=LATER)


def test_the_scale_may_change_until_a_form_uses_it():
    draft = create_item(library=LibraryFactory.create(), source=a_source(), now=NOW)
    save_draft(item=draft, source=a_skill_source(), edit_number=1, now=LATER)
    published_form(scenarios=1, practice=0)
    used = Item.objects.get(status="live")

    with pytest.raises(ScaleIsFixed):
        save_draft(item=used, source=a_skill_source(), edit_number=1, now=LATER)

    draft.refresh_from_db()
    used.refresh_from_db()
    assert (draft.scale, used.scale) == (Scale.SKILL.value, Scale.ATTITUDE.value)


def test_a_copy_is_a_draft_of_its_own_in_the_other_library():
    published_form(scenarios=1, practice=0)
    item = Item.objects.get()
    own = LibraryFactory.create(owner=uuid.uuid4())

    copies = [copy_item(item=item, to_library=own, now=LATER) for _ in range(3)]

    assert [(copy.slug, copy.status) for copy in copies] == [(item.slug + end, "draft") for end in ("", "-2", "-3")]
    assert replace(source_of(current(copies[2])), slug=item.slug) == source_of(current(item))
    assert current(copies[0]).frozen_at is None


@pytest.mark.django_db(transaction=True)
def test_copies_made_at_once_find_names_of_their_own():
    item, own = create_item(library=LibraryFactory.create(), source=a_source(), now=NOW), LibraryFactory.create(owner=uuid.uuid4())
    gate = threading.Barrier(3)

    def copy():
        try:
            gate.wait(timeout=30)
            copy_item(item=item, to_library=own, now=LATER)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=copy) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert sorted(copy.slug for copy in own.items.all()) == [item.slug, f"{item.slug}-2", f"{item.slug}-3"]


def test_libraries_are_made_on_first_use_and_one_owner_never_gets_anothers():
    ours, theirs = uuid.uuid4(), uuid.uuid4()

    libraries = [get_own_library(owner=owner, name="Our items", now=NOW) for owner in (ours, theirs, ours)]

    assert libraries[0] == libraries[2] != libraries[1]
    assert get_shared_library(now=NOW) == get_shared_library(now=LATER)


@pytest.mark.parametrize("items", (1, 3))
def test_reading_sources_costs_three_statements_for_any_number(items, count_statements):
    library = LibraryFactory.create()
    for number in range(items):
        create_item(library=library, source=a_conversation(slug=f"item-{number}"), now=NOW)

    with count_statements(3):
        sources = [source_of(revision) for revision in with_source(Revision.objects.filter(is_current=True))]

    assert len(sources) == items


def test_enumerations_come_back_as_themselves():
    item = create_item(library=LibraryFactory.create(), source=a_source(), now=NOW)
    option = source_of(current(item)).turns[0].options[0]

    assert (type(option.zone), type(option.markers[0]), type(option.moves[0])) == (Zone, Marker, Move)
