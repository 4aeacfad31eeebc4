"""The steps of an item's life: who may take which when, that two cannot take one, and what is written down of each."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from assessment.instrument.authoring import create_item, save_draft
from assessment.instrument.commenting import add_comment, resolve_comment, review_item
from assessment.instrument.enums import ItemStatus, KeySource
from assessment.instrument.models import Item, Revision, StatusChange
from assessment.instrument.moving import (
    ARCHIVED,
    NEXT_STATUS,
    NotReady,
    Standing,
    WrongStatus,
    archive_item,
    bring_back,
    missing_for,
    move_item,
)
from assessment.instrument.validation import check_item
from tests.factories.history import ANN, BEN
from tests.factories.instrument import NOW, LibraryFactory, a_source, published_form

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
STEPS = [(start, goal) for start, goals in NEXT_STATUS.items() for goal in goals]
READY = Standing(findings=(), edit_number=1)
FLAWED = Standing(findings=tuple(check_item(a_source(needs=()))), edit_number=1)


@pytest.fixture
def item() -> Item:
    return create_item(library=LibraryFactory.create(), source=a_source(), now=NOW, by=ANN)


def at(item: Item, status: ItemStatus) -> Item:
    Item.objects.filter(pk=item.pk).update(status=status.value)
    item.refresh_from_db()
    return item


@pytest.mark.parametrize(("start", "goal"), STEPS)
def test_an_item_moves_along_the_steps_of_its_life_and_each_is_written_down(item, start, goal):
    review_item(item=item, edit_number=1, by=BEN, now=NOW)

    change = move_item(item=at(item, start), to=goal, standing=READY, by=BEN, now=LATER, reason=" Read twice. ")

    assert Item.objects.get().status == item.status == goal.value
    assert (change.from_status, change.to_status, change.name, change.at, change.reason) == (start, goal, "Ben Okoro", LATER, "Read twice.")


@pytest.mark.parametrize(
    ("start", "goal"), [(start, goal) for start in ItemStatus for goal in ItemStatus if goal not in NEXT_STATUS[start]]
)
def test_no_other_step_is_taken_and_publishing_alone_makes_an_item_live(item, start, goal):
    with pytest.raises(WrongStatus):
        move_item(item=at(item, start), to=goal, standing=READY, by=BEN, now=LATER)

    assert (Item.objects.get().status, StatusChange.objects.count()) == (start.value, 0)


@pytest.mark.parametrize(("start", "goal"), STEPS)
def test_an_error_keeps_an_item_from_review_panel_and_pilot_and_from_nowhere_else(item, start, goal):
    review_item(item=item, edit_number=1, by=BEN, now=NOW)

    missing = missing_for(item=at(item, start), to=goal, standing=FLAWED, reason="A dry run.")

    held = goal in (ItemStatus.IN_REVIEW, ItemStatus.PANEL, ItemStatus.PILOT)
    assert [said for said in missing if "puts one or two needs at stake; this one names 0. (needs)" in said] == missing[: int(held)]
    assert bool(missing) is held


@pytest.mark.parametrize("reader", (None, ANN))
def test_the_panel_waits_for_a_second_person_who_is_not_the_last_editor(item, reader):
    if reader:
        review_item(item=item, edit_number=1, by=reader, now=NOW)

    with pytest.raises(NotReady) as refused:
        move_item(item=at(item, ItemStatus.IN_REVIEW), to=ItemStatus.PANEL, standing=READY, by=BEN, now=LATER)

    assert refused.value.missing == ("A second person, not the one who saved it last, reads these very words and says so.",)
    assert Item.objects.get().status == "in_review"


def test_a_review_is_of_the_words_that_were_read_and_not_of_later_ones(item):
    review_item(item=item, edit_number=1, by=BEN, now=NOW)
    save_draft(item=item, source=a_source(title="Other"), edit_number=1, now=LATER, by=ANN)

    missing = missing_for(item=at(item, ItemStatus.IN_REVIEW), to=ItemStatus.PANEL, standing=replace(READY, edit_number=2))

    assert len(missing) == 1


def test_the_pilot_waits_until_comments_that_block_are_resolved(item):
    source = a_source()
    add_comment(item=item, source=source, turn=1, option=None, text="A thought.", by=BEN, now=NOW)
    blocking = add_comment(item=item, source=source, turn=1, option=2, text="Not true.", by=BEN, now=NOW, blocks=True)

    before = missing_for(item=at(item, ItemStatus.PANEL), to=ItemStatus.PILOT, standing=READY, reason="A dry run.")
    resolve_comment(comment=blocking, by=ANN, now=LATER)

    assert before == ["1 open comment must be resolved first."]
    assert missing_for(item=item, to=ItemStatus.PILOT, standing=READY, reason="A dry run.") == []


def test_the_pilot_wants_a_panels_key_or_a_reason_which_the_timeline_keeps(item):
    at(item, ItemStatus.PANEL)
    unjudged = ["No panel’s round that counts has keyed these words. Say why they are piloted without one."]
    assert missing_for(item=item, to=ItemStatus.PILOT, standing=READY) == unjudged
    Revision.objects.filter(item=item).update(key_source=KeySource.PANEL.value)
    assert missing_for(item=item, to=ItemStatus.PILOT, standing=READY) == []
    Revision.objects.filter(item=item).update(key_source=KeySource.AUTHOR.value)

    with pytest.raises(NotReady):
        move_item(item=item, to=ItemStatus.PILOT, standing=READY, by=BEN, now=LATER, reason=" ")
    change = move_item(item=item, to=ItemStatus.PILOT, standing=READY, by=BEN, now=LATER, reason="The judges sit in May.")

    assert (change.to_status, change.reason) == ("pilot", "The judges sit in May.")


def test_an_item_in_use_is_not_retired_and_it_is_said_where(item):
    standing = replace(READY, in_use=("“Form A”, for the vacancy “Weekend team”",))

    with pytest.raises(NotReady) as refused:
        move_item(item=item, to=ItemStatus.RETIRED, standing=standing, by=BEN, now=LATER)

    assert str(refused.value) == "It stands in a form that is in use: “Form A”, for the vacancy “Weekend team”."


def test_of_two_moves_from_one_status_the_second_is_refused(item):
    same = Item.objects.get()
    move_item(item=item, to=ItemStatus.IN_REVIEW, standing=READY, by=BEN, now=NOW)

    with pytest.raises(WrongStatus):
        move_item(item=same, to=ItemStatus.RETIRED, standing=READY, by=ANN, now=LATER)

    assert (Item.objects.get().status, StatusChange.objects.count()) == ("in_review", 1)


def test_a_move_on_words_that_were_saved_meanwhile_is_refused(item):
    save_draft(item=item, source=a_source(title="Other"), edit_number=1, now=LATER, by=ANN)

    with pytest.raises(WrongStatus):
        move_item(item=item, to=ItemStatus.IN_REVIEW, standing=READY, by=BEN, now=LATER)


def test_publishing_writes_the_step_down_and_an_edit_makes_a_live_item_a_draft_again_without_touching_what_is_published():
    content = published_form(scenarios=1, practice=0, title="Form A")
    item = Item.objects.get()
    published = content.document

    save_draft(item=item, source=a_source(title="Next"), edit_number=1, now=LATER, by=ANN)

    content.refresh_from_db()
    assert (Item.objects.get().status, content.document) == ("draft", published)
    assert list(StatusChange.objects.order_by("pk").values_list("from_status", "to_status", "by", "reason")) == [
        ("draft", "live", "the tests", "Published in “Form A”."),
        ("live", "draft", ANN, "Revision 2 was begun. What is published stays as it is."),
    ]


def test_an_item_is_put_away_once_brought_back_once_and_takes_no_step_meanwhile(item):
    assert [archive_item(item=item, by=ANN, now=LATER), archive_item(item=item, by=BEN, now=LATER)] == [True, False]
    item.refresh_from_db()
    assert (item.archived_at, missing_for(item=item, to=ItemStatus.IN_REVIEW, standing=READY)) == (
        LATER,
        ["It is archived: bring it back first."],
    )

    assert [bring_back(item=item, by=BEN, now=LATER), bring_back(item=item, by=BEN, now=LATER)] == [True, False]
    assert Item.objects.get().archived_at is None
    assert list(StatusChange.objects.order_by("pk").values_list("from_status", "to_status", "by")) == [
        ("draft", ARCHIVED, ANN),
        (ARCHIVED, "draft", BEN),
    ]
