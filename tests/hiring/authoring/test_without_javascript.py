"""Authors' pages in Chromium: writing without JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from assessment.instrument.authoring import create_item
from assessment.models import Form, Item
from hiring.authoring.access import own_library
from hiring.people.roles import Role
from tests.factories import OrganisationFactory, a_member
from tests.factories.instrument import NOW, a_source
from tests.factories.people import PASSWORD
from tests.support.browsing import Site

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.looks]


@pytest.fixture
def library(site: Site):
    organisation = OrganisationFactory.create(name="Northgate Stores")
    a_member(Role.AUTHOR, organisation=organisation, email="ann@work.example")
    return own_library(organisation, now=NOW)


def sign_in(page: Page) -> None:
    page.goto("/items/")
    page.fill("input[name=login]", "ann@work.example")
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Items")


def test_without_javascript_an_item_is_written_put_into_a_form_and_published(browser: Browser, site: Site, library):
    create_item(library=library, source=a_source(), now=NOW)
    context = browser.new_context(base_url=site.url, java_script_enabled=False)
    page = context.new_page()
    sign_in(page)
    item = Item.objects.get()
    page.goto(f"/items/{item.public_id}/edit/")

    page.get_by_role("button", name="Add an option to turn 1").click()
    page.locator("#turn-1-option-5 textarea").first.fill("A fifth way.")
    page.get_by_label("Title").fill("Brakes, again")
    page.get_by_label("Title").press("Enter")
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()

    page.goto("/forms/new/")
    page.get_by_label("Title").fill("Form B")
    page.get_by_role("button", name="Go on to its items").click()
    page.get_by_label("Brakes, again").fill("1")
    page.get_by_role("button", name="Save and see the checks").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Form B")
    assert Form.objects.get().entries.count() == 1
    assert [option.position for option in item.revisions.get().turns.get().options.order_by("position")] == [1, 2, 3, 4, 5]
    context.close()
