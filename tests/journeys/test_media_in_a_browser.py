"""Pictures, sound and film in Chromium: reachable, readable, without a shift, and without a script of ours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.steps import start
from tests.support.axe import axe_violations
from tests.support.browsing import Site
from tests.support.candidate import Candidate, a_candidate, a_started_candidate
from tests.support.media import illustrated_form

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.looks]
WIDTHS = (320, 360, 768, 1280)
KINDS = {1: "img", 2: "audio", 3: "video"}


@pytest.fixture
def candidate(site: Site) -> Candidate:
    return a_started_candidate(content=illustrated_form())


def seated(browser: Browser, site: Site, candidate: Candidate, **options: Any) -> Page:
    """A browser that has the sitting's cookie."""
    context = browser.new_context(base_url=site.url, locale="en-GB", **options)
    context.add_cookies([{"name": name, "value": cookie.value, "url": site.url} for name, cookie in candidate.client.cookies.items()])
    return context.new_page()


def states(page: Page, candidate: Candidate) -> Iterator[str]:
    for turn, tag in KINDS.items():
        page.goto(candidate.url(turn))
        expect(page.locator(f"figure {tag}")).to_be_visible()
        yield f"{tag}, closed"
        page.locator("figure summary").click()
        yield f"{tag}, open"
    page.goto(candidate.url("practice/1"))
    yield "practice"


@pytest.mark.parametrize("scripts", (True, False), ids=("with scripts", "without"))
def test_axe_finds_nothing_at_any_width_beside_a_medium_and_nothing_scrolls_sideways(browser, site, candidate, scripts):
    page, faults = seated(browser, site, candidate, java_script_enabled=scripts), []
    for state in states(page, candidate):
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            wide = page.locator("html").evaluate("e => e.scrollWidth") if scripts else width
            faults += [f"{state} at {width}: {fault}" for fault in (axe_violations(page) if scripts else [])]
            faults += [f"{state} at {width}: {wide} px wide"] * (wide > width)
            if scripts:
                narrow = page.evaluate(FITS)
                faults += [f"{state} at {width}: {each} is wider than the page"] * len(narrow) if (each := ", ".join(narrow)) else []
    page.context.close()

    assert faults == []


FITS = """[...document.querySelectorAll('figure img, figure audio, figure video')]
    .filter(e => e.getBoundingClientRect().right > innerWidth + 1).map(e => e.tagName)"""


# its width, once it has come or was given up: it is lazy, and no event of the page waits for it
COME = "e => new Promise(done => { const look = () => e.complete ? done(e.naturalWidth) : setTimeout(look, 20); look() })"


def test_a_picture_takes_its_place_before_it_has_come_and_nothing_moves(browser, site, candidate):
    page = seated(browser, site, candidate)
    tops = []
    for comes in (False, True):
        page.route("**/media/*", lambda route, comes=comes: route.continue_() if comes else route.abort())
        page.goto(candidate.url(1))
        loaded = page.locator("figure img").evaluate(COME)
        tops.append((page.locator("fieldset").bounding_box(), page.locator("figure img").bounding_box()))
        page.unroute("**/media/*")
    page.context.close()

    assert tops[0] == tops[1]
    assert (loaded, tops[1][1]["width"] / tops[1][1]["height"]) == (64, 64 / 36)


def test_sound_loads_when_it_is_asked_for_and_its_captions_are_read(browser, site, candidate):
    page, asked = seated(browser, site, candidate), []
    page.on("request", lambda request: asked.append(request.url) if "/media/" in request.url else None)
    page.goto(candidate.url(2))
    page.wait_for_load_state("networkidle")
    before = [url for url in asked if url.endswith(".mp3")]

    seconds = page.locator("audio").evaluate(
        """e => new Promise((done, fail) => { e.onloadedmetadata = () => done(e.duration); e.onerror = () => fail(e.error.message);
           e.preload = 'metadata'; e.load() })"""
    )
    cue = page.locator("audio").evaluate(
        """e => new Promise(done => { const track = e.textTracks[0]; track.mode = 'hidden';
           const look = () => track.cues?.length ? done(track.cues[0].text) : setTimeout(look, 50); look() })"""
    )
    page.context.close()

    assert before == []
    assert (round(seconds, 1), cue) == (1.0, "The bell over the door rings.")


def test_paging_by_script_brings_the_next_medium_and_the_keyboard_reaches_it(site, page):
    candidate = a_candidate(content=illustrated_form())
    start(page, candidate)
    page.get_by_role("button", name="Next").click()
    expect(page.locator("audio")).to_be_visible()

    reached = []
    for _ in range(12):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.tagName"))

    assert "AUDIO" in reached
    assert "SUMMARY" in reached


def test_without_a_script_the_words_open_and_the_answer_is_sent(browser, site, candidate):
    page = seated(browser, site, candidate, java_script_enabled=False)
    page.goto(candidate.url(3))

    page.locator("figure summary").click()

    expect(page.locator("figure details")).to_contain_text("Is my bike done?")
    page.locator("label:has(input[name=best])").nth(0).click()
    page.get_by_role("button", name="Next").click()
    expect(page).to_have_url(re.compile("/4/$"))
    page.context.close()
