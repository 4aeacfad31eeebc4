"""A first-time author makes an item of four options, previews it and publishes it in a form of ten, by the keyboard alone."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from assessment.instrument.authoring import create_item, current_revision, save_draft, source_of
from assessment.instrument.source import OptionSource
from assessment.instrument.validation import check_item
from assessment.models import Form, FormContent, Item
from hiring.authoring.access import own_library
from hiring.people.idling import BEGAN, IDLE
from hiring.people.models import User
from hiring.people.roles import Role
from tests.factories import OrganisationFactory, a_member
from tests.factories.instrument import NOW, a_source, a_turn, small_form_sources
from tests.factories.people import PASSWORD
from tests.journeys.test_staff_by_keyboard import Keys
from tests.support.axe import WIDTHS, axe_violations
from tests.support.browsing import Site
from tests.support.held import Held

pytestmark = pytest.mark.django_db(transaction=True)
SAVED = re.compile(r"Saved \d\d:\d\d:\d\d")
SAVED_ALOUD = re.compile(r"Saved \d\d:\d\d:\d\d\. ")  # what is said after a press of Save, with the counts, and after no other save
KEPT_ALOUD = re.compile(r"Kept \d\d:\d\d:\d\d, not saved: one field to look at\. ")
# All that is said from now on: a save that says it is done takes the place of what was said before.
HEAR = """() => {
    const say = document.getElementById("say");
    window.heard = [];
    new MutationObserver(() => heard.push(say.textContent)).observe(say, { childList: true });
}"""
MOVES = ["says_limit", "asks", "offers_choice", "own_step", "hands_over", "gives_beyond", "decides_for", "corrects", "apologises"]


@pytest.fixture
def keys(page: Page, site: Site) -> Keys:
    page.set_viewport_size({"width": 1280, "height": 800})
    return Keys(page)


@pytest.fixture
def author(site: Site):
    organisation = OrganisationFactory.create(name="Northgate Stores")
    library = own_library(organisation, now=NOW)
    for source in small_form_sources(scenarios=9, practice=0):
        create_item(library=library, source=source, now=NOW, by="Ben Okoro <ben@work.example>")
    return a_member(Role.AUTHOR, organisation=organisation, name="Ann Ives", email="ann@work.example")


def write(keys: Keys, name: str, text: str) -> None:
    """Tab to a field and write into it at once, as from dictation or a paste."""
    keys.reach(name)
    keys.page.keyboard.press("Control+A")
    keys.page.keyboard.insert_text(text)


def clean(page: Page) -> list[str]:
    """What axe finds as the page stands, at every width; and scrolling sideways."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        found += [f"{page.url} at {width} px: {fault}" for fault in axe_violations(page)]
        if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
            found.append(f"{page.url} at {width} px: {wide} px wide")
    return found


def write_option(keys: Keys, number: int, option: OptionSource) -> None:
    """One option from its words to its effectiveness, in the order of the page."""
    field = f"id_turns-0-options-{number}"
    write(keys, f"{field}-text", option.text)
    assert option.zone is not None
    keys.choose(f"{field}-zone", option.zone.label)
    write(keys, f"{field}-effectiveness", str(option.effectiveness))
    keys.press("Tags, thought and reply")
    keys.choose(f"{field}-marker_1", option.markers[0].label[:20])
    for place, grade in enumerate(option.needs.values(), 1):
        keys.choose(f"{field}-grade_{place}", str(grade))
    keys.reach(f"{field}-moves_0")
    for place, move in enumerate(MOVES):
        if place:
            keys.page.keyboard.press("Tab")
        if move in option.moves:
            keys.page.keyboard.press("Space")
    write(keys, f"{field}-thought", option.thought)
    write(keys, f"{field}-reframe", option.reframe)


def publish_in_a_form_of_ten(keys: Keys) -> list[str]:
    """From no form at all to a published one; what axe finds on the way."""
    page = keys.page
    page.goto("/forms/")
    keys.press("Put the first form together")
    keys.is_headed("New form")
    keys.type("id_title", "Form B")
    page.keyboard.press("Enter")
    keys.is_headed("Choose its items")
    for number in range(1, 11):
        keys.reach("place-")
        page.keyboard.type(str(number))
    faults = clean(page)
    page.keyboard.press("Enter")
    keys.is_headed("Form B")
    keys.press("Publish")
    keys.is_headed("Publish Form B")
    write(keys, "id_reason", "A first try with our own team.")
    keys.press("Publish and freeze")
    keys.is_headed("Form B")
    return faults


def test_a_first_item_is_written_previewed_and_published_in_a_form_of_ten(keys: Keys, author):
    page = keys.page
    keys.sign_in(author.email)
    keys.is_headed("Items")
    keys.press("New item")
    keys.is_headed("New item")
    for name, text in (("title", "Brakes on Friday"), ("slug", "brakes"), ("family", "repair")):
        keys.type(f"id_{name}", text)
    keys.choose("id_need_1", "Control")
    keys.choose("id_need_2", "Alternatives")
    keys.press("Go on to its words")
    keys.is_headed("Edit the item")
    faults = clean(page)
    page.set_viewport_size({"width": 1280, "height": 800})

    turn = a_turn()
    write(keys, "id_turns-0-stem", turn.stem)
    expect(page.locator("#words-t1")).to_contain_text("68 words")
    write(keys, "id_turns-0-flip_fact", turn.flip_fact)
    keys.type("id_turns-0-flip_best", "4")
    for number, option in enumerate(turn.options):
        write_option(keys, number, option)
    expect(page.locator("#state")).to_have_text(SAVED)
    page.keyboard.press("Control+S")
    expect(page.locator("#say")).to_have_text(re.compile(r"Saved \d\d:\d\d:\d\d\. nothing open"))
    faults += clean(page)
    page.set_viewport_size({"width": 1280, "height": 800})

    page.keyboard.press("F9")
    expect(page.frame_locator(".drawer iframe").get_by_text("Mr Okafor comes in for the bike")).to_be_visible()
    page.keyboard.press("Escape")
    item = Item.objects.get(slug="brakes")
    written = source_of(current_revision(item))
    assert [(option.text, option.zone, option.effectiveness) for option in written.turns[0].options] == [
        (option.text, option.zone, option.effectiveness) for option in turn.options
    ]
    assert check_item(written) == []

    faults += publish_in_a_form_of_ten(keys)

    form = Form.objects.get()
    assert (form.entries.count(), FormContent.objects.get().form) == (10, form)
    item.refresh_from_db()
    assert item.status == "live"
    assert faults == []
    assert keys.unseen == []


@pytest.fixture
def editing(page: Page, author, keys: Keys) -> Item:
    """The author before an item in the editor."""
    library = own_library(author.memberships.get().organisation, now=NOW)
    item = create_item(library=library, source=a_source(slug="mine"), now=NOW, by="Ben Okoro <ben@work.example>")
    keys.sign_in(author.email)
    keys.is_headed("Items")
    page.goto(f"/items/{item.public_id}/edit/")
    page.wait_for_load_state()
    return item


def test_nothing_is_lost_offline_and_the_second_of_two_editors_sees_the_difference(editing: Item, page: Page):
    title = page.locator("#id_title")
    page.context.set_offline(True)
    title.fill("Mine")
    expect(page.locator("#state")).to_have_text(re.compile("Not saved yet: offline"))
    page.context.set_offline(False)
    expect(page.locator("#state")).to_have_text(SAVED)
    assert current_revision(editing).title == "Mine"

    save_draft(item=editing, source=a_source(title="Theirs", notes="Theirs."), edit_number=2, now=NOW, by="Ben Okoro <ben@work.example>")
    title.fill("Mine, again")
    page.keyboard.press("Control+S")
    expect(page.get_by_role("alert")).to_contain_text("Ben Okoro saved this item while you wrote. Nothing of yours is lost.")
    page.get_by_role("button", name="See the difference").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ben Okoro saved this item while you wrote")
    page.get_by_role("button", name="Save what is chosen").click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()

    revision = current_revision(editing)
    assert (revision.title, revision.notes) == ("Mine, again", "Theirs.")


def test_what_a_colleague_changed_elsewhere_comes_in_while_one_writes(editing: Item, page: Page):
    options = a_turn().options
    theirs = a_source(turns=(a_turn(options=(*options[1:], options[0]), flip_best=3),), notes="Theirs.")
    save_draft(item=editing, source=theirs, edit_number=1, now=NOW, by="Ben Okoro <ben@work.example>")

    page.locator("#id_turns-0-options-0-text").fill("Mine.")
    expect(page.locator("#taken")).to_contain_text("Ben Okoro saved this item while you wrote. Both are kept.")
    expect(page.locator("#id_turns-0-options-3-text")).to_have_value("Mine.")
    expect(page.locator("#id_turns-0-options-3-text")).to_be_focused()
    page.locator("#id_title").fill("Mine too")
    page.keyboard.press("Control+S")
    expect(page.locator("#say")).to_have_text(SAVED_ALOUD)

    said = source_of(current_revision(editing))
    assert [option.text for option in said.turns[0].options] == [*(option.text for option in options[1:]), "Mine."]
    assert (said.title, said.notes, current_revision(editing).edit_number) == ("Mine too", "Theirs.", 4)


def test_markers_follow_the_zone_and_one_that_is_chosen_stays_until_another_is(editing: Item, page: Page):
    page.locator("#turn-1-option-3 summary").first.click()
    menu = page.locator("#id_turns-0-options-2-marker_1")
    fitting = menu.locator("option").all_inner_texts()
    page.evaluate(HEAR)
    page.locator("#id_turns-0-options-2-zone").select_option("submissive")
    stays, offered = menu.input_value(), menu.locator("option").all_inner_texts()
    menu.select_option("Reacts to every demand (A1)")
    page.keyboard.press("Control+S")
    expect(page.locator("#say")).to_have_text(SAVED_ALOUD)
    page.get_by_role("button", name="Add an option to turn 1").click()
    expect(page.locator("#id_turns-0-options-4-text")).to_be_focused()

    assert (len(fitting), fitting[:2]) == (13, ["None", "Wants to serve; aims for a good ending (F1)"])
    assert "Does not fit this zone: Wants to serve; aims for a good ending (F1)" in page.evaluate("heard.join()")
    assert (stays, len(offered), offered[1]) == ("F1", 10, "Wants to serve; aims for a good ending (F1)")
    assert page.locator("#id_turns-0-options-2-marker_1 option").count() == 9
    assert [str(marker) for marker in source_of(current_revision(editing)).turns[0].options[2].markers] == ["A1", "F3"]


def test_what_was_wrong_is_gone_from_the_page_once_it_is_put_right(editing: Item, page: Page):
    mark = page.locator("#id_turns-0-options-0-effectiveness")
    mark.fill("9")
    page.keyboard.press("Control+S")
    expect(page.locator("#say")).to_have_text(KEPT_ALOUD)
    expect(page.locator("#problems")).to_contain_text("Turn 1, option 1, effectiveness: Give a number from 1 to 5.")
    page.get_by_role("button", name="Next finding").click()
    expect(mark).to_be_focused()
    page.reload()
    expect(page.locator("#unfinished")).to_be_visible()
    expect(page.locator("#written .errorlist")).to_have_count(1)

    mark.fill("4.5")

    expect(page.locator("#state")).to_have_text(SAVED)
    expect(page.locator("#unfinished, #problems > *, .errorlist, [aria-invalid]")).to_have_count(0)


def test_what_was_written_before_the_script_was_there_is_saved_when_it_comes(editing: Item, page: Page):
    untouched = page.evaluate("editor.isDirty()")
    script = Held(page, "**/js/editor.*")
    page.reload(wait_until="commit")
    page.locator("#id_title").fill("Mine")
    script.let_go()

    expect(page.locator("#state")).to_have_text(SAVED)
    assert (untouched, current_revision(editing).title) == (False, "Mine")


def test_words_that_never_arrived_are_offered_again_on_the_same_device(editing: Item, page: Page):
    page.context.route("**/edit/", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("#id_turns-0-options-1-text").fill("Words of a tab that was closed.")
    expect(page.locator("#state")).to_have_text(re.compile("Not saved yet"))
    page.reload()
    page.context.unroute("**/edit/")

    expect(page.locator("#kept-here")).to_contain_text("There are words on this device that were not saved")
    page.get_by_role("button", name="Put them back").click()
    expect(page.locator("#state")).to_have_text(SAVED)

    assert source_of(current_revision(editing)).turns[0].options[1].text == "Words of a tab that was closed."


def end_the_session() -> None:
    """As if nothing had been done for half an hour."""
    for row in Session.objects.all():
        session = SessionStore(row.session_key)
        session[BEGAN] -= IDLE // timedelta(microseconds=1)
        session.save()


def test_what_is_written_when_the_session_has_ended_is_offered_after_signing_in_again(editing: Item, author, page: Page):
    page.on("dialog", lambda dialog: dialog.accept())
    end_the_session()
    page.locator("#id_turns-0-options-1-text").fill("Written after half an hour of thought.")
    expect(page.locator("#state")).to_contain_text("Not saved yet: you are signed out")

    page.reload()
    expect(page.get_by_role("status")).to_contain_text("You were signed out, because nothing was done for a while.")
    sign_in_here(page, author)

    expect(page.locator("#kept-here")).to_contain_text("There are words on this device that were not saved")
    page.get_by_role("button", name="Put them back").click()
    expect(page.locator("#state")).to_have_text(SAVED)
    assert source_of(current_revision(editing)).turns[0].options[1].text == "Written after half an hour of thought."


def test_signing_in_again_in_another_tab_lets_the_first_one_save_what_it_holds(editing: Item, author, page: Page):
    end_the_session()
    page.locator("#id_turns-0-options-1-text").fill("Written after half an hour of thought.")
    expect(page.locator("#state")).to_contain_text("Not saved yet: you are signed out")

    other = page.context.new_page()
    other.goto("/items/")
    sign_in_here(other, author)
    other.wait_for_url("**/items/")

    expect(page.locator("#state")).to_have_text(SAVED, timeout=40_000)
    assert source_of(current_revision(editing)).turns[0].options[1].text == "Written after half an hour of thought."


def sign_in_here(page: Page, who: User) -> None:
    page.get_by_label("E-mail address").fill(who.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_two_tabs_keep_their_words_apart_and_both_are_offered(editing: Item, page: Page):
    tabs = [page, page.context.new_page()]
    tabs[1].goto(page.url)
    for tab, words in zip(tabs, ("Words of one tab.", "Words of another."), strict=True):
        tab.locator("#id_turns-0-options-0-effectiveness").fill("9")  # first: the words without it would be saved
        tab.locator("#id_turns-0-options-1-text").fill(words)
        tab.keyboard.press("Control+S")
        expect(tab.locator("#say")).to_have_text(KEPT_ALOUD)
    back = page.context.new_page()
    back.goto(page.url)
    expect(back.locator("#kept-here li")).to_have_count(0)  # while both are open
    for tab in tabs:
        tab.close()

    back.reload()
    shown = back.locator("#id_turns-0-options-1-text")
    expect(shown).to_have_value("Words of another.")
    expect(back.locator("#kept-here li")).to_have_count(1)
    back.get_by_role("button", name="Put them back").click()
    expect(shown).to_have_value("Words of one tab.")
    expect(back.locator("#kept-here li")).to_have_count(1)
    back.locator("#id_turns-0-options-0-effectiveness").fill("2")
    expect(back.locator("#state")).to_have_text(SAVED)
    back.reload()
    expect(back.locator("#kept-here li")).to_have_count(1)
    back.get_by_role("button", name="Forget them").click()
    expect(back.locator("#kept-here")).to_be_hidden()
    back.reload()
    expect(back.locator("#kept-here")).to_be_hidden()

    assert source_of(current_revision(editing)).turns[0].options[1].text == "Words of one tab."


def test_keys_add_move_remove_and_find_without_losing_ones_place(editing: Item, page: Page):
    page.locator("#id_turns-0-options-1-text").focus()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#id_turns-0-options-4-text")).to_be_focused()
    page.keyboard.insert_text("A fifth.")
    page.locator("button[value='turns-0-options-4:up']").focus()
    page.keyboard.press("Enter")
    expect(page.locator("button[value='turns-0-options-3:up']")).to_be_focused()
    expect(page.locator("#id_turns-0-options-3-text")).to_have_value("A fifth.")
    page.locator("#id_turns-0-options-0-DELETE").focus()
    page.keyboard.press("Space")
    expect(page.locator("#turn-1-option-1")).to_contain_text("Option 1 is removed. Undo")
    page.keyboard.press("Space")
    expect(page.locator("#id_turns-0-options-0-text")).to_be_visible()
    page.keyboard.press("Control+S")
    expect(page.locator("#say")).to_have_text(re.compile(r"Saved .*still to do"))
    page.keyboard.press("F8")
    first = page.evaluate("document.activeElement.id")
    page.keyboard.press("F8")

    second = page.evaluate("document.activeElement.id")
    page.get_by_role("button", name="Check now").press("Enter")
    expect(page.locator("#say")).to_have_text(re.compile(r"Saved .*error"))
    expect(page.locator("#checks")).to_be_focused()

    assert first.startswith("id_turns-0")
    assert second.startswith("id_turns-0-")
    texts = [option.text for option in source_of(current_revision(editing)).turns[0].options]
    assert texts == [*(option.text for option in a_turn().options[:3]), "A fifth.", a_turn().options[3].text]
