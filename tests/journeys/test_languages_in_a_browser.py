"""The sitting in Spanish and Persian, in Chromium: axe in every state at four widths, directions, and what scripts say."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.axe import axe_violations
from tests.support.browsing import Site
from tests.support.candidate import Candidate, a_candidate
from tests.support.translated import published_in

pytestmark = pytest.mark.django_db(transaction=True)
WIDTHS = (320, 360, 768, 1280)
SAVED = {"es": re.compile(r"Guardado a las \d\d?:\d\d:\d\d"), "fa": re.compile("ذخیره شد، ساعت [۰-۹]{1,2}:[۰-۹]{2}:[۰-۹]{2}")}


@pytest.fixture
def candidate(site: Site) -> Candidate:
    return a_candidate(published_in(missing=[2]))


def press(page: Page, selector: str) -> None:
    with page.expect_navigation():
        page.locator(selector).first.click()


def pick(page: Page, group: str, place: int) -> None:
    page.locator(f"label:has(input[name={group}])").nth(place).click()


def start(page: Page, candidate: Candidate, language: str) -> None:
    """By the links and the form that a candidate has."""
    page.goto(candidate.link)
    press(page, f".languages a[hreflang={language}]")
    page.locator("#consent").check()
    press(page, "form.consent .button")
    page.goto(candidate.url("begin"))
    press(page, "form.actions .button")
    expect(page.locator("form#turn")).to_have_attribute("data-turn", "1")


def states(page: Page, candidate: Candidate, language: str) -> Iterator[str]:
    page.goto(candidate.link)
    press(page, f".languages a[hreflang={language}]")
    yield "landing"
    page.locator("form.consent").evaluate("form => { form.noValidate = true }")
    press(page, "form.consent .button")
    yield "consent missing"
    page.locator("#consent").check()
    press(page, "form.consent .button")
    yield "practice"
    press(page, "#practice button.button")
    yield "practice without an answer"
    pick(page, "best", 0)
    pick(page, "worst", 1)
    press(page, "#practice button.button")
    yield "practice explained"
    page.goto(candidate.url("begin"))
    yield "begin"
    press(page, "form.actions .button")
    yield "question"
    pick(page, "best", 0)
    pick(page, "worst", 1)
    expect(page.locator("#saved")).to_have_text(SAVED[language])
    yield "question answered"
    page.goto(candidate.url(2))
    yield "shown in the form's own language"
    page.goto(candidate.url(3))
    pick(page, "best", 0)
    page.locator("button[value=next]").click()
    expect(page.locator("form#turn")).to_have_attribute("data-turn", "4")
    yield "conversation"
    page.goto(candidate.url("review"))
    yield "review"
    page.goto("/s/comfort/")
    yield "display"
    page.goto(candidate.link)
    yield "landing again"
    page.goto(candidate.url("review"))
    press(page, "#submit .button")
    yield "done"
    page.goto(candidate.link)
    yield "finished"
    page.goto("/i/nothing/")
    yield "no way in"
    page.goto("/s/nothing/1/")
    yield "no pass"


@pytest.mark.looks
@pytest.mark.parametrize("language", ["es", "fa"])
def test_axe_finds_nothing_in_any_state_at_any_width(browser: Browser, site, candidate, language):
    context = browser.new_context(base_url=site.url, locale={"es": "es-ES", "fa": "fa-IR"}[language])
    page = context.new_page()
    faults = []
    for state in states(page, candidate, language):
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            faults += [f"{state} at {width}: {violation}" for violation in axe_violations(page)]
            if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
                faults.append(f"{state} at {width}: {wide} px wide")
        assert page.locator("html").get_attribute("lang") == language, state
    context.close()

    assert faults == []


def test_in_persian_things_run_from_right_to_left(page, candidate):
    """Where a reader of English finds them at the left they are at the right, and the other way round."""
    page.set_viewport_size({"width": 1280, "height": 800})
    start(page, candidate, "fa")
    page.goto(candidate.url(4))

    def middle(selector: str) -> float:
        box = page.locator(selector).first.bounding_box()
        assert box is not None
        return box["x"] + box["width"] / 2

    assert middle("button[value=next]") < 640 < middle("button[value=previous]")
    assert middle(".picks") < middle(".option p")
    assert middle("label:has(input[name=worst])") < middle("label:has(input[name=best])")
    filled = page.locator(".track").evaluate(
        "bar => getComputedStyle(bar).direction + ' ' + (bar.value / bar.max < 1) + ' ' + getComputedStyle(document.body).direction"
    )
    assert filled == "rtl true rtl"


def test_a_text_left_in_english_reads_from_left_to_right_on_a_persian_page(page, candidate):
    start(page, candidate, "fa")
    page.goto(candidate.url(2))

    directions = page.evaluate(
        "[...document.querySelectorAll('.stem, .option p, .hint.fallback')]"
        ".map((part) => [part.lang || 'page', getComputedStyle(part).direction])"
    )

    assert directions == [["page", "rtl"], *[["en", "ltr"]] * 5]


@pytest.mark.parametrize("language", ["es", "fa"])
def test_scripts_speak_the_pages_language_in_its_digits(page, candidate, language):
    start(page, candidate, language)
    left = {"es": re.compile(r"quedan aproximadamente \d+ minutos"), "fa": re.compile("حدود [۰-۹]+ دقیقه مانده است")}[language]
    expect(page.locator("#left")).to_have_text(left)
    page.wait_for_timeout(1200)
    expect(page.locator("#left")).to_have_text(left)

    pick(page, "best", 0)
    expect(page.locator("#saved")).to_have_text(SAVED[language])
    pick(page, "worst", 0)
    expect(page.locator("#heard")).to_have_text({"es": "«Más eficaz» vuelve a estar libre.", "fa": "«مؤثرترین» دوباره آزاد است."}[language])
    page.locator("button[value=next]").click()

    expect(page.locator("form#turn")).to_have_attribute("data-turn", "2")
    assert page.title().startswith({"es": "Situación 2 de 4 ·", "fa": "موقعیت ۲ از ۴ ·"}[language])
