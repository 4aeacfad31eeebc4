"""What the editor's saves do while somebody writes on: they go one at a time, and nobody loses their place by them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from assessment.instrument.authoring import create_item, current_revision
from assessment.models import Item
from hiring.authoring.access import own_library
from hiring.people.roles import Role
from tests.factories import OrganisationFactory, a_member
from tests.factories.instrument import NOW, a_source
from tests.journeys.staff.scene import signed_in, window_of
from tests.support.browsing import Site

pytestmark = pytest.mark.django_db(transaction=True)

# Whatever is sent waits until it is let go, and is counted: ``untilSaved`` tells how many were under way at once.
SLOW_LINE = """() => {
    const send = window.fetch, open = new Promise((done) => { window.letGo = done; });
    let atOnce = 0, most = 0;
    window.fetch = (...sent) => {
        most = Math.max(most, ++atOnce);
        return open.then(() => send(...sent)).finally(() => { atOnce -= 1; });
    };
    window.untilSaved = async () => {
        while (atOnce || editor.isDirty()) await new Promise((done) => { setTimeout(done, 20); });
        return most;
    };
}"""


@pytest.fixture
def editor(browser: Browser, site: Site) -> Iterator[Page]:
    """The page on which an author writes the item that is there."""
    organisation = OrganisationFactory.create(name="Northgate Stores")
    item = create_item(library=own_library(organisation, now=NOW), source=a_source(), now=NOW)
    page = window_of(browser, site, signed_in(a_member(Role.AUTHOR, organisation=organisation))).new_page()
    page.goto(f"/items/{item.public_id}/edit/")
    yield page
    page.context.close()


def test_two_saves_that_wait_for_the_same_one_go_one_after_the_other(editor: Page):
    editor.evaluate(SLOW_LINE)

    for title in ("One", "Two", "Three"):
        editor.locator("#id_title").fill(title)
        editor.keyboard.press("Control+S")
    editor.evaluate("letGo()")

    assert (editor.evaluate("untilSaved()"), current_revision(Item.objects.get()).title) == (1, "Three")


def test_whoever_stands_on_a_finding_is_not_lost_when_a_save_brings_the_findings_anew(editor: Page):
    field = editor.locator("#id_turns-0-options-0-text")
    field.fill("I apologise.")
    editor.evaluate("editor.save()")
    finding, beside = editor.locator("#checks-list li a").last, editor.locator("#turn-1-option-1 .slot a").first
    assert (finding.inner_text(), beside.get_attribute("href")) == ("Turn 1, option 1", "#id_turns-0-options-0-text")

    editor.locator("#id_title").fill("Another title")
    finding.focus()
    editor.evaluate("editor.save()")
    expect(finding).to_be_focused()

    field.fill(a_source().turns[0].options[0].text)  # now nothing is found there
    beside.focus()
    editor.evaluate("editor.save()")
    expect(beside).to_have_count(0)
    expect(field).to_be_focused()


def test_a_press_of_save_leads_to_the_problems_even_from_one_of_them(editor: Page):
    editor.locator("#id_turns-0-options-0-effectiveness").fill("9")
    for _ in range(2):
        editor.keyboard.press("Control+S")
        expect(editor.locator(".error-summary")).to_be_focused()
        editor.locator(".error-summary a").focus()
    editor.evaluate("editor.save()")  # nobody pressed anything

    expect(editor.locator(".error-summary a")).to_be_focused()
