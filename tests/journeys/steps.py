"""What the tests of a candidate in Chromium share: the steps, and the states of every page."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Request, Route, expect

from assessment.delivery.sittings import current_choices
from tests.support.candidate import Candidate

SAVED = re.compile(r"Saved \d\d:\d\d:\d\d")


def start(page: Page, candidate: Candidate) -> None:
    page.goto(candidate.link)
    page.get_by_label("I have read this").check()
    press(page, "Start")
    page.goto(candidate.url("begin"))
    press(page, "Begin")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Situation 1")


def press(page: Page, button: str) -> None:
    """Press a button that leads to a page of its own, which then stands there whole."""
    with page.expect_navigation():
        page.get_by_role("button", name=button).click()


def pick(page: Page, group: str, place: int) -> None:
    """Press Most or Least of the option at this place, 0 at the top."""
    page.locator(f"label:has(input[name={group}])").nth(place).click()


def tab_to_the_first_choice(page: Page) -> None:
    """From the top of the page by Tab to the first control of the answer."""
    page.wait_for_load_state()  # nothing takes the focus before its sheet is there
    page.locator("main").focus()
    for _ in range(5):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('#turn fieldset input, #turn fieldset select')"):
            return
    pytest.fail("five presses of Tab do not reach the answer")


def code_at(candidate: Candidate, turn: int, place: int) -> str:
    return list(candidate.handles(turn))[place]


def choices(candidate: Candidate) -> dict[int, str]:
    return current_choices(candidate.sitting.pk)


def another_tab(page: Page, candidate: Candidate) -> tuple[Page, float]:
    """The first question in a tab of its own, and by how many ms its clock may be behind the server's: as long as all this took."""
    began, tab = time.monotonic(), page.context.new_page()
    with tab.expect_response(re.compile("/hold/$")):
        tab.goto(candidate.url(1))
    return tab, 1000 * (time.monotonic() - began)


def first_held(page: Page, held: list[Route]) -> Route:
    """The first request that a route holds back: a page says that it sends before the request has come here."""
    for _ in range(1000):
        if held:
            return held[0]
        page.wait_for_timeout(20)
    pytest.fail("nothing was asked")


def asked_of(page: Page) -> list[str]:
    """What the page asks of the sitting from now on, but for what it asks by itself: it says which page it is, and looks at the clock."""
    asked: list[str] = []

    def note(request: Request) -> None:
        if "/s/" in request.url and not request.url.endswith(("/hold/", "/clock/")):
            asked.append(f"{request.method} {urlsplit(request.url).path}")

    page.on("request", note)
    return asked


def states(page: Page, candidate: Candidate) -> Iterator[str]:
    """Every state of every candidate page, one after the other."""
    page.goto(candidate.link)
    yield "landing"
    page.locator("form.consent").evaluate("form => { form.noValidate = true }")
    press(page, "Start")
    yield "consent missing"
    page.get_by_label("I have read this").check()
    press(page, "Start")
    yield "practice"
    press(page, "See why")
    yield "practice without an answer"
    pick(page, "best", 0)
    pick(page, "worst", 1)
    press(page, "See why")
    yield "practice explained"
    page.goto(candidate.url("begin"))
    yield "begin"
    press(page, "Begin")
    yield "question"
    pick(page, "best", 0)
    pick(page, "worst", 1)
    expect(page.get_by_role("status")).to_have_text(SAVED)
    yield "question answered"
    page.goto(candidate.url(3))
    pick(page, "best", 0)
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("part 2 of 3")
    yield "conversation"
    page.goto(candidate.url("review"))
    yield "review"
    page.goto(candidate.link)
    yield "landing again"
    page.goto(candidate.url("review"))
    press(page, "Submit my answers")
    yield "done"
    page.goto(candidate.link)
    yield "finished"
    page.goto("/i/nothing/")
    yield "no way in"
    page.goto("/s/nothing/1/")
    yield "no pass"
