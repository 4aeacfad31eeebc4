"""Pages full of payloads in Chromium: nothing runs, the content policy refuses nothing, and nothing is asked of anybody else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page

from assessment.instrument.authoring import create_item, save_draft
from assessment.instrument.exchange.packages import packed
from assessment.instrument.exchange.yaml_writing import item_yaml
from hiring.people.roles import Role
from tests.factories import LibraryFactory, OrganisationFactory, a_member
from tests.factories.instrument import NOW, a_conversation, a_source
from tests.hiring.authoring.sending import fields_of
from tests.support import hostile
from tests.support.browsing import Site
from tests.support.candidate import a_candidate
from tests.support.hostile_scenes import blueprints_of, keys_of, sent_file
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
    """What ran or was refused on each page."""
    found, read = [], 0
    for address in addresses:
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        found += looked_at(page)
        read += page.content().count("zq")
    assert read >= at_least
    return found


def looked_at(page: Page) -> list[Any]:
    """What runs or is refused on a page with everything opened, and each part focused and pointed at."""
    page.evaluate(
        """() => { for (const e of document.querySelectorAll('details')) e.open = true;
           for (const e of document.querySelectorAll('main *')) {
             e.dispatchEvent(new Event('mouseover', {bubbles: true})); e.focus?.() } }"""
    )
    page.wait_for_timeout(50)
    ran, refused = page.evaluate("[window.ran ?? null, window.refused]")
    return [(page.url, ran, refused)] if ran or refused else []


def test_nothing_runs_on_authors_pages(browser, site):
    organisation = OrganisationFactory.create(name="Northgate Stores")
    library, texts = LibraryFactory.create(owner=organisation.uuid), tuple(map(hostile.storable, payloads()))
    client = Client()
    client.force_login(a_member(Role.OWNER, organisation=organisation))
    varied = [create_item(library=library, source=source, now=NOW) for source in hostile.varied_sources(texts)]
    shown = hostile.items_of(texts[:15], library=library)
    addresses = [f"/items/{item.public_id}/{page}" for item in varied for page in ("", "edit/", "preview/1/")]
    addresses += [f"/items/{item.public_id}/{page}" for item in shown for page in ("", "media/", "preview/1/")]

    page, elsewhere = opened(browser, site, client)
    found = happened(page, [*addresses, "/items/?which=own"], at_least=600)
    page.context.close()

    assert (found, elsewhere) == ([], [])


def test_nothing_runs_on_pages_of_forms_keys_and_uploads(browser, site):
    texts = tuple(map(hostile.publishable, payloads()))
    organisation = OrganisationFactory.create(name=hostile.joined(texts))
    library, user = LibraryFactory.create(owner=organisation.uuid), a_member(Role.OWNER, organisation=organisation)
    client = Client()
    client.force_login(user)
    forms = blueprints_of(texts, library=library)
    own = LibraryFactory.create(owner=organisation.uuid, name="Keyed")
    keys = keys_of(texts[: hostile.MOST], library=own, organisation=organisation, user=user)
    blueprint, (form, _) = f"/blueprints/{forms.blueprints[0].public_id}/", forms.sets[0]
    addresses = ["/blueprints/", blueprint, f"{blueprint}edit/", f"{blueprint}sets/{form.parallel_set}/", "/panels/", "/items/export/"]
    addresses += [f"/forms/{form.public_id}/{page}" for page in ("", "checks/", f"swap/{forms.items[-1].public_id}/", "publish/")]
    addresses += [f"/forms/{keys.form.public_id}/key/", f"/panels/{keys.panel.public_id}/key/"]
    addresses += [f"/keys/{keys.draft.public_id}/{page}" for page in ("", "effects/", "scenarios/1/")]
    addresses += [sent_file(client, packed({"x.yaml": item_yaml(a_source(title=texts[0]))} | named(texts)), name="x.zip")]

    page, elsewhere = opened(browser, site, client)
    found = happened(page, addresses, at_least=5_000)
    page.context.close()

    assert (found, elsewhere) == ([], [])


def named(texts: Sequence[str]) -> dict[str, bytes]:
    """Items whose notes are texts."""
    items = [a_source(slug=f"item-{number}", notes=text, title=text[:120]) for number, text in enumerate(texts[:180])]
    return {f"{item.slug}.yaml": item_yaml(item) for item in items}


def test_nothing_runs_where_two_wordings_stand_side_by_side(browser, site):
    organisation = OrganisationFactory.create(name="Northgate Stores")
    library, texts = LibraryFactory.create(owner=organisation.uuid), tuple(map(hostile.storable, payloads()))
    client = Client()
    client.force_login(a_member(Role.OWNER, organisation=organisation))
    begun = a_conversation(turns=hostile.TURNS)
    mine, theirs = hostile.varied_sources(texts, begun=begun)[:2]
    item, typed = (create_item(library=library, source=source, now=NOW) for source in (begun, mine))
    words = {name: value for name, (value, *_) in fields_of(client.get(f"/items/{typed.public_id}/edit/").content).items() if "zq" in value}
    page, elsewhere = opened(browser, site, client)
    page.route("**/js/editor*", lambda route: route.abort())  # the page as it is without its script, which would ask before it is left
    page.goto(f"/items/{item.public_id}/edit/")
    save_draft(item=item, source=replace(theirs, slug=item.slug), edit_number=1, now=NOW, by="Ben")

    with page.expect_navigation():
        page.evaluate(
            """words => { const form = document.getElementById('item-form');
               for (const [name, text] of Object.entries(words)) form.elements[name].value = text;
               HTMLFormElement.prototype.submit.call(form) }""",
            words,
        )
    found, read = looked_at(page), page.locator("main").inner_text().count("zq")
    page.context.close()

    assert (found, elsewhere, read >= 150) == ([], [], True)


def test_nothing_runs_on_candidates_and_recruiters_pages(browser, site):
    organisation = OrganisationFactory.create(name="Northgate Stores")
    texts = tuple(map(hostile.publishable, payloads()))
    candidate = a_candidate(content=hostile.content_of(texts, library=LibraryFactory.create(owner=None)))
    candidate.start()
    candidate.begin()
    hostile.answer_all(candidate)
    page, elsewhere = opened(browser, site, candidate.client)
    turns = [candidate.url(turn.number) for turn in candidate.content.turns[::8]]
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
