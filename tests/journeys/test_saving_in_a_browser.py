"""The editor's saves while the line is slow: one at a time, and the last words are the ones that stay."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from assessment.instrument.authoring import create_item, current_revision
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


def test_two_saves_that_wait_for_the_same_one_go_one_after_the_other(browser: Browser, site: Site):
    organisation = OrganisationFactory.create(name="Northgate Stores")
    item = create_item(library=own_library(organisation, now=NOW), source=a_source(), now=NOW)
    page = window_of(browser, site, signed_in(a_member(Role.AUTHOR, organisation=organisation))).new_page()
    page.goto(f"/items/{item.public_id}/edit/")
    page.evaluate(SLOW_LINE)

    for title in ("One", "Two", "Three"):
        page.locator("#id_title").fill(title)
        page.keyboard.press("Control+S")
    page.evaluate("letGo()")
    most = page.evaluate("untilSaved()")
    page.context.close()

    assert (most, current_revision(item).title) == (1, "Three")
