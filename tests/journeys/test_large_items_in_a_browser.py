"""The editor before more than there usually is: many options, whose tags come a turn at a time, and texts that are too long."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from assessment.instrument.authoring import create_item, current_revision, save_draft, source_of
from assessment.models import Item
from hiring.authoring.access import own_library
from hiring.authoring.sources import with_moves_in_order
from hiring.people.roles import Role
from tests.factories import OrganisationFactory, a_member
from tests.factories.instrument import NOW, a_conversation, a_source
from tests.journeys.test_author_in_a_browser import SAVED, clean
from tests.journeys.test_staff_by_keyboard import Keys
from tests.support.browsing import Site

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def editing(page: Page, site: Site) -> Item:
    """An author before an item in the editor."""
    organisation = OrganisationFactory.create(name="Northgate Stores")
    author = a_member(Role.AUTHOR, organisation=organisation, name="Ann Ives", email="ann@work.example")
    item = create_item(library=own_library(organisation, now=NOW), source=a_source(slug="mine"), now=NOW, by="Ben <ben@work.example>")
    page.set_viewport_size({"width": 1280, "height": 800})
    keys = Keys(page)
    keys.sign_in(author.email)
    keys.is_headed("Items")
    page.goto(f"/items/{item.public_id}/edit/")
    page.wait_for_load_state()
    return item


def test_where_there_are_many_options_the_tags_of_a_turn_come_when_they_are_asked_for(editing: Item, page: Page):
    flawed = a_conversation(turns=5)
    last = flawed.turns[4]
    bare = replace(last, options=(*last.options[:3], replace(last.options[3], moves=())))
    save_draft(item=editing, source=replace(flawed, turns=(*flawed.turns[:4], bare)), edit_number=1, now=NOW, by="Ann <ann@work.example>")
    page.reload()
    page.wait_for_load_state()
    page.locator("#id_turns-0-options-0-text").fill("Typed meanwhile.")

    page.get_by_role("button", name="Tags, thought and reply of turn 3, option 2").click()
    expect(page.locator("#turn-3-option-2 summary").first).to_be_focused()
    page.locator("#id_turns-2-options-1-reply").fill("“Fine.”")
    page.keyboard.press("Control+S")
    expect(page.locator("#say")).to_have_text(re.compile(r"Saved \d\d:\d\d:\d\d\. "))
    faults = clean(page)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.locator("#t5-o4").get_by_role("link", name="a move").click()

    expect(page.locator("#id_turns-4-options-3-moves_0")).to_be_focused()
    said = source_of(current_revision(editing))
    assert (said.turns[0].options[0].text, said.turns[2].options[1].reply) == ("Typed meanwhile.", "“Fine.”")
    assert with_moves_in_order(said).turns[1] == with_moves_in_order(flawed).turns[1]  # never laid out
    assert faults == []


def test_a_text_that_is_too_long_is_told_and_kept_and_stored_once_it_is_shorter(editing: Item, page: Page):
    words = page.locator("#id_turns-0-options-1-text")
    words.fill("x" * 520)
    expect(page.locator("#problems")).to_contain_text("This has 520 characters; at most 500 are stored. Shorten it by 20.")
    page.reload()
    expect(words).to_have_value("x" * 520)

    words.fill("Wait for the bike.")

    expect(page.locator("#state")).to_have_text(SAVED)
    assert source_of(current_revision(editing)).turns[0].options[1].text == "Wait for the bike."
