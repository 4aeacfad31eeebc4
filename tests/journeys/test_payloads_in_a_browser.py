"""Pages full of payloads in Chromium: nothing runs, the content policy refuses nothing, and nothing is asked of anybody else."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page

from assessment.instrument.authoring import create_item
from hiring.people.roles import Role
from tests.factories import LibraryFactory, OrganisationFactory, a_member
from tests.factories.instrument import NOW
from tests.support import hostile
from tests.support.browsing import Site
from tests.support.candidate import a_candidate
from tests.support.payloads import payloads

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.looks]
WATCH = """window.refused = [];
    addEventListener('securitypolicyviolation', e => refused.push(e.violatedDirective + ' ' + e.blockedURI), true);
    for (const name of ['alert', 'confirm', 'prompt']) window[name] = () => { window.ran = name };"""


def opened(browser: Browser, site: Site, client: Client) -> tuple[Page, list[str]]:
    context = browser.new_context(base_url=site.url, locale="en-GB")
    context.add_cookies([{"name": name, "value": cookie.value, "url": site.url} for name, cookie in client.cookies.items()])
    page, elsewhere = context.new_page(), []
    page.add_init_script(WATCH)
    page.on("request", lambda request: elsewhere.append(request.url) if not request.url.startswith(site.url) else None)
    page.on("dialog", lambda dialog: dialog.dismiss())
    return page, elsewhere


def happened(page: Page, addresses: list[str], *, at_least: int) -> list[Any]:
    """What ran or was refused on each page, with everything opened and each part focused and pointed at."""
    found, read = [], 0
    for address in addresses:
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        page.evaluate(
            """() => { for (const e of document.querySelectorAll('details')) e.open = true;
               for (const e of document.querySelectorAll('main *')) {
                 e.dispatchEvent(new Event('mouseover', {bubbles: true})); e.focus?.() } }"""
        )
        page.wait_for_timeout(50)
        read += page.content().count("zq")
        ran, refused = page.evaluate("[window.ran ?? null, window.refused]")
        if ran or refused:
            found.append((address, ran, refused))
    assert read >= at_least
    return found


def test_nothing_runs_on_authors_pages(browser, site):
    organisation = OrganisationFactory.create(name="Northgate Stores")
    library, texts = LibraryFactory.create(owner=organisation.uuid), tuple(map(hostile.storable, payloads()))
    client = Client()
    client.force_login(a_member(Role.OWNER, organisation=organisation))
    varied = [create_item(library=library, source=source, now=NOW) for source in hostile.varied_sources(texts)]
    shown = hostile.items_of(texts[:15], library=library)
    addresses = [f"/items/{item.public_id}/{page}" for item in varied for page in ("", "edit/", "preview/1/", "preview/3/")]
    addresses += [f"/items/{item.public_id}/{page}" for item in shown for page in ("", "media/", "preview/1/")]

    page, elsewhere = opened(browser, site, client)
    found = happened(page, [*addresses, "/items/?which=own"], at_least=600)
    page.context.close()

    assert (found, elsewhere) == ([], [])


def test_nothing_runs_on_candidates_and_recruiters_pages(browser, site):
    organisation = OrganisationFactory.create(name="Northgate Stores")
    texts = tuple(map(hostile.publishable, payloads()))
    candidate = a_candidate(content=hostile.content_of(texts, library=LibraryFactory.create(owner=None)))
    candidate.start()
    candidate.begin()
    hostile.answer_all(candidate)
    page, elsewhere = opened(browser, site, candidate.client)
    turns = [candidate.url(number) for number in range(1, len(texts), 23)]
    found = happened(page, [*turns, candidate.url("practice/1"), candidate.url("practice/40"), candidate.url("review")], at_least=100)
    hostile.finish(candidate, organisation)
    found += happened(page, [candidate.url("done"), f"{candidate.link}data/", f"{candidate.link}report/"], at_least=600)
    page.context.close()

    recruiter = Client()
    recruiter.force_login(a_member(Role.OWNER, organisation=organisation))
    page, more = opened(browser, site, recruiter)
    found += happened(page, [f"/applicants/{candidate.invitation.applicant.public_id}/"], at_least=600)
    page.context.close()

    assert (found, elsewhere + more) == ([], [])


@pytest.mark.parametrize(
    ("policy", "saw"),
    (("default-src 'none'; script-src 'self'", "refused"), ("default-src 'none'; script-src 'unsafe-inline'", "ran")),
)
def test_what_runs_or_is_refused_is_seen(browser, site, policy, saw):
    page, _ = opened(browser, site, Client())
    planted = "<main><p onmouseover='window.ran=1'>zq0000q</p></main>"
    page.route(
        "**/planted/", lambda route: route.fulfill(body=planted, headers={"Content-Security-Policy": policy}, content_type="text/html")
    )

    ((_, ran, refused),) = happened(page, ["/planted/"], at_least=1)
    page.context.close()

    assert (ran, bool(refused)) == ((1, False) if saw == "ran" else (None, True))
