"""A judge's way on a phone by keyboard alone, and every state of a judge's pages past axe."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page

from assessment.instrument.judging import close_panel
from assessment.models import Judgement, Panel
from hiring.authoring.access import own_library
from tests.factories import OrganisationFactory, a_panel
from tests.factories.instrument import NOW
from tests.hiring.panels.judging import AJudge, ask
from tests.support.axe import axe_contrasts, axe_violations, faults_at_every_width
from tests.support.browsing import Site
from tests.support.focus import SEEN

pytestmark = pytest.mark.django_db(transaction=True)

FOCUSED = f"""async () => {{
    {SEEN}
    const control = document.activeElement, mark = control.matches("input[type=radio]") ? control.nextElementSibling : control;
    const group = control.closest("fieldset")?.querySelector("legend")?.innerText.split("\\n")[0] || "";
    return {{tag: control.tagName, type: control.type || "", words: control.innerText.trim(), group, name: control.name || "",
             seen: Object.values(seen(mark)).every(Boolean)}};
}}"""
MOVES = {"How well does it serve?": 3, "Respect for self": 5, "Respect for the customer": 4, "Which zone fits best?": 1}


@pytest.fixture
def panel(site: Site) -> Panel:
    organisation = OrganisationFactory.create(name="Northgate Stores", contact_email="items@northgate.example")
    return a_panel(library=own_library(organisation, now=NOW), scenarios=2)


def tab_to(page: Page, words: str) -> None:
    """Tab until what has the focus says so; every stop is seen."""
    for _ in range(60):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUSED)
        assert focus["seen"], focus
        if focus["words"].startswith(words):
            return
    pytest.fail(f"the keyboard does not reach {words!r} on {page.url}")


def judge_by_keyboard(page: Page, button: str) -> int:
    """Every group of the page: tab to it, tick, move on with the arrows; then the button. How many groups there were."""
    groups = 0
    for _ in range(60):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUSED)
        assert focus["seen"], focus
        if focus["type"] == "radio":
            page.keyboard.press("Space")
            for _ in range(MOVES[focus["group"]]):
                page.keyboard.press("ArrowRight")
            groups += 1
        elif focus["words"] == button:
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return groups
    pytest.fail(f"the keyboard does not reach {button!r}")


def test_a_judge_comes_by_the_link_and_judges_everything_by_keyboard_on_a_phone(browser: Browser, site: Site, panel: Panel) -> None:
    judge = ask(panel, customers=1)[0]
    context = browser.new_context(base_url=site.url, locale="en-GB", viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(judge.link)
    for words in ("Begin", "Judge the first"):
        tab_to(page, words)
        with page.expect_navigation():
            page.keyboard.press("Enter")
    assert page.url == f"{site.url}{judge.url('1/')}"

    assert judge_by_keyboard(page, "Keep and go on") == 16
    page.goto(judge.link)  # comes back later, by the same link
    tab_to(page, "Go on")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    tab_to(page, "Go on")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url == f"{site.url}{judge.url('2/')}"
    assert judge_by_keyboard(page, "Keep and review") == 16
    tab_to(page, "Finish")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert page.locator("h1").inner_text() == "Thank you"
    assert axe_violations(page) == []
    context.close()
    assert list(Judgement.objects.values_list("zone", "effectiveness", "u", "v", "is_critical")) == [("aggressive", 4, 2, 1, False)] * 8
    assert judge.judge.finished_at is not None


def states(judge: AJudge, panel: Panel) -> Iterator[tuple[str, str]]:
    """(heading, address) of each state, brought about one after the other."""
    yield "This link does not lead anywhere", "/p/nonsense/"
    yield "Northgate Stores asks for your judgement", judge.link
    yield "How it works", judge.url()
    yield "Moment 1", judge.url("1/")
    handle, *_ = judge.shown(1)
    judge.client.post(judge.url("1/"), {f"e-{handle}": "3", f"z-{handle}": "defensive", f"c-{handle}": "yes"})
    yield "Moment 1", judge.url("1/")
    yield "Go on where you were", judge.url("?missing")
    close_panel(panel=panel, now=timezone.now())
    yield "The judging has closed", judge.url()
    yield "The judging has closed", judge.link


@pytest.mark.looks
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_any_state(browser: Browser, site: Site, panel: Panel, scheme: str) -> None:
    judge = ask(panel, experts=1)[0]
    judge.start()
    context = browser.new_context(base_url=site.url, locale="en-GB", color_scheme=scheme)
    cookie = judge.client.cookies[f"j-{judge.judge.public_id}"]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site.url}])
    page = context.new_page()
    faults = []
    for heading, address in states(judge, panel):
        faults += faults_at_every_width(page, address)
        page.evaluate("for (const details of document.querySelectorAll('details')) details.open = true")
        faults += [f"{address}, unfolded: {fault}" for fault in axe_contrasts(page)]
        assert page.locator("h1").inner_text() == heading
    context.close()
    assert faults == []
