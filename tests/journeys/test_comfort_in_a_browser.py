"""Pages as people set them: any size, spacing, colours; any width; fingers, keyboards, forced colours. Chromium looks and measures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.factories import published_form
from tests.journeys.steps import SAVED, pick, start, states
from tests.support.axe import axe_contrasts, axe_violations
from tests.support.browsing import Site
from tests.support.candidate import Candidate, a_candidate
from tests.support.vitals import read_vitals, watch

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.looks]
WIDTHS = (320, 360, 768, 1280)
STATUS_LINES = ("", "Saving…", "Saved 14:02:11", "Not saved yet – kept here, trying again", "Offline – kept here, will send")
# Boxes that a finger must hit. A label is its control's; a link inside a sentence may be as small as the sentence.
TARGETS = """() => [...document.querySelectorAll('a, button, input:not([type=hidden]), select, summary')].map((e) => {
  const target = e.closest('label') || e, box = target.getBoundingClientRect(), line = e.closest('p, li, dd');
  const inSentence = e.tagName === 'A' && line && line.textContent.trim().length > e.textContent.trim().length + 3;
  return { name: e.textContent.trim() || e.name, width: box.width, height: box.height, small: !inSentence && box.right > 0
    && (box.width < 44 || box.height < 44) };
}).filter((e) => e.small).map((e) => `${e.name} ${Math.round(e.width)} × ${Math.round(e.height)}`)"""
# Text that its own box cuts off.
CUT_OFF = """() => [...document.querySelectorAll('body *')].filter((e) => !e.closest('.vh, svg, progress') && e.textContent.trim()
  && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1) && getComputedStyle(e).display !== 'inline'
  && !['visible', 'clip visible'].includes(getComputedStyle(e).overflow)).map((e) => e.className || e.tagName)"""
MOVING = "[...document.querySelectorAll('*')].filter((e) => !['0s', ''].includes(getComputedStyle(e).transitionDuration)).length"
WIDER_BY_READER = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-bottom: 2em !important }"""


@pytest.fixture
def candidate(site: Site) -> Candidate:
    return a_candidate(published_form(scenarios=3, conversation=True, practice=2))


@contextmanager
def opened(browser: Browser, site: Site, *, comfort: str = "", **options: Any) -> Iterator[Page]:
    context = browser.new_context(base_url=site.url, locale="en-GB", **options)
    if comfort:
        context.add_cookies([{"name": "display", "value": comfort, "url": site.url}])
    yield context.new_page()
    context.close()


def every_state(page: Page, candidate: Candidate) -> Iterator[str]:
    for address in ("/s/comfort/", "/practice/"):
        page.goto(address)
        yield address
    yield from states(page, candidate)


def sideways(page: Page, width: int) -> list[str]:
    wide = page.evaluate("document.documentElement.scrollWidth")
    return [f"{wide} px wide"] if wide > width else []


@pytest.mark.parametrize("comfort", ["", "size-largest.spacing-wider"])
def test_axe_finds_nothing_at_any_width_in_any_state_and_nothing_scrolls_sideways(browser, site, candidate, comfort):
    faults = []
    with opened(browser, site, comfort=comfort) as page:
        for state in every_state(page, candidate):
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 800})
                faults += [f"{state} at {width}: {fault}" for fault in axe_violations(page) + sideways(page, width)]

    assert faults == []


@pytest.mark.parametrize("comfort", ["colours-light", "colours-dark", "contrast-higher.colours-light", "contrast-higher.colours-dark"])
def test_every_colour_setting_has_contrast_enough_in_every_state(browser, site, candidate, comfort):
    """The device wants the other scheme, so that a colour taken from it would show."""
    faults = []
    with opened(browser, site, comfort=comfort, color_scheme="light" if "dark" in comfort else "dark") as page:
        for state in every_state(page, candidate):
            faults += [f"{state}: {fault}" for fault in axe_contrasts(page)]
        paper = page.evaluate("getComputedStyle(document.body).backgroundColor")

    assert faults == []
    assert (sum(map(int, paper[4:-1].split(","))) < 3 * 64) == ("dark" in comfort)


def test_every_target_is_large_enough_for_a_finger(browser, site, candidate):
    faults = []
    with opened(browser, site, has_touch=True, is_mobile=True, viewport={"width": 360, "height": 740}) as page:
        for state in every_state(page, candidate):
            faults += [f"{state}: {small}" for small in page.evaluate(TARGETS)]

    assert faults == []


def test_at_400_percent_everything_reflows_and_nothing_lies_over_what_is_read(browser, site, candidate):
    faults = []
    with opened(browser, site, viewport={"width": 320, "height": 256}) as page:
        for state in every_state(page, candidate):
            faults += [f"{state}: {fault}" for fault in sideways(page, 320)]
            fixed = page.evaluate("[...document.querySelectorAll('*')].filter((e) => getComputedStyle(e).position === 'fixed').length")
            faults += [f"{state}: {fixed} things fixed"] * bool(fixed)

    assert faults == []


@pytest.mark.parametrize("width", [320, 1280])
def test_a_readers_own_text_spacing_loses_nothing(browser, site, candidate, width):
    faults = []
    with opened(browser, site, bypass_csp=True, viewport={"width": width, "height": 800}) as page:
        for state in every_state(page, candidate):
            page.add_style_tag(content=WIDER_BY_READER)
            faults += [f"{state}: {fault}" for fault in sideways(page, width) + page.evaluate(CUT_OFF)]

    assert faults == []


def test_in_forced_colours_what_is_chosen_still_differs_from_what_is_not(browser, site, candidate):
    with opened(browser, site, forced_colors="active") as page:
        start(page, candidate)
        assert page.evaluate(MOVING) == 0  # letters take a forced colour at once: a ground that came later would hide them
        pick(page, "best", 0)
        chosen, other = (
            page.locator("label:has(input[name=best]) span").nth(at).evaluate("e => getComputedStyle(e).backgroundColor") for at in (0, 2)
        )

        assert axe_violations(page) == []
        assert chosen != other
        assert page.evaluate("matchMedia('(forced-colors: active)').matches")


def test_the_keyboard_reaches_the_display_page_chooses_and_comes_back(page, candidate):
    start(page, candidate)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Display"
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("How pages look")
    page.wait_for_load_state()  # the script is there
    page.get_by_role("radio", name="Normal").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("html")).to_have_css("font-size", "20px")  # shown before it is kept
    page.get_by_role("button", name="Save and go back").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Situation 1")
    expect(page.locator("html")).to_have_css("font-size", "20px")
    pick(page, "best", 0)
    expect(page.get_by_role("status")).to_have_text(SAVED)
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Situation 2")
    expect(page.locator("html")).to_have_css("font-size", "20px")


def test_coming_from_a_page_brought_by_script_one_returns_to_that_page(page, candidate):
    start(page, candidate)
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Situation 2")

    page.get_by_role("link", name="Display").click()
    page.get_by_role("radio", name="Dark").check()
    page.get_by_role("button", name="Save and go back").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Situation 2")
    assert page.url.endswith(candidate.url(2))
    expect(page.locator("html")).to_have_css("color-scheme", "dark")


def test_without_a_script_the_display_page_works_too(browser, site, candidate):
    with opened(browser, site, java_script_enabled=False) as page:
        page.goto(candidate.link)
        page.get_by_role("link", name="Display").click()
        page.get_by_role("radio", name="Largest").check()
        page.get_by_role("button", name="Save and go back").click()

        expect(page.locator("html[data-size=largest]")).to_have_count(1)
        assert page.url.endswith(candidate.link)


def test_wider_spacing_is_that_of_the_text_spacing_criterion(browser, site, candidate):
    with opened(browser, site, comfort="spacing-wider") as page:
        start(page, candidate)
        css = page.locator(".stem p").first.evaluate(
            "e => { const c = getComputedStyle(e), of = ['letterSpacing', 'wordSpacing', 'lineHeight', 'marginBottom'];"
            " return of.map((name) => parseFloat(c[name]) / parseFloat(c.fontSize)) }"
        )

    letter, word, line, after = css
    assert (round(letter, 2), round(word, 2), line >= 1.5, after >= 1.5) == (0.12, 0.16, True, True)


@pytest.mark.parametrize("still", ["by the device", "by choice"])
def test_without_motion_nothing_moves(browser, site, candidate, still):
    how = {"reduced_motion": "reduce"} if still == "by the device" else {"comfort": "motion-none"}
    with opened(browser, site, **how) as page:
        start(page, candidate)
        assert page.evaluate(MOVING) == 0


@pytest.mark.parametrize(("width", "comfort"), [(360, ""), (1280, ""), (360, "size-larger"), (360, "size-largest")])
def test_no_status_line_moves_anything(browser, site, candidate, width, comfort):
    with opened(browser, site, comfort=comfort, viewport={"width": width, "height": 740}) as page:
        watch(page.context)
        start(page, candidate)
        heights = [
            page.evaluate("(t) => { saved.textContent = t; return document.querySelector('.foot').getBoundingClientRect().height }", text)
            for text in STATUS_LINES
        ]
        for text in ("about 11 minutes left", "about 1 minute left", "less than a minute left"):
            page.evaluate("(t) => { document.getElementById('left').textContent = t }", text)
            page.wait_for_timeout(50)
        found = read_vitals(page)

    assert len(set(heights)) == 1
    assert found.cls <= 0.02, found.shifts


def test_answering_saving_and_paging_shift_nothing(browser, site, candidate):
    with opened(browser, site, viewport={"width": 360, "height": 740}) as page:
        watch(page.context)
        start(page, candidate)
        for turn in (1, 2):
            pick(page, "best", 0)
            pick(page, "worst", 1)
            expect(page.get_by_role("status")).to_have_text(SAVED)
            page.wait_for_timeout(600)  # what comes later is not excused by the touch
            page.get_by_role("button", name="Next").click()
            expect(page.locator("form#turn")).to_have_attribute("data-turn", str(turn + 1))
            page.wait_for_timeout(600)
        found = read_vitals(page)

    assert found.cls <= 0.02, found.shifts


def test_paging_moves_the_focus_to_the_new_page_and_its_top(page, candidate):
    start(page, candidate)
    page.set_viewport_size({"width": 360, "height": 500})
    page.evaluate("window.scrollTo(0, 9999)")
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Situation 2")

    assert page.evaluate("[document.activeElement.id, window.scrollY]") == ["page", 0]
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Display"
