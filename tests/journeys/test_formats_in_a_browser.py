"""Rating and ranking in Chromium: native controls, help on top of them, and what a screen reader and the keyboard find."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from assessment.delivery.sittings import current_choices
from assessment.instrument.enums import ResponseFormat
from tests.factories import published_form
from tests.journeys.steps import SAVED, code_at, start, tab_to_the_first_choice
from tests.support.axe import axe_violations
from tests.support.candidate import Candidate, a_candidate

pytestmark = pytest.mark.django_db(transaction=True)


def sitting_of(format: ResponseFormat) -> Candidate:
    return a_candidate(published_form(scenarios=2, format=format, practice=0))


def texts(candidate: Candidate) -> list[str]:
    """The first turn's option texts as this sitting shows them."""
    by_code = {option.code: option.text for option in candidate.content.turns[0].options}
    return [by_code[code] for code in candidate.handles(1)]


def saved(candidate: Candidate, page: Page) -> str:
    expect(page.get_by_role("status")).to_have_text(SAVED)
    page.wait_for_timeout(150)
    return current_choices(candidate.sitting.pk)[1]


def canonical(candidate: Candidate, *given: int) -> str:
    return "".join(f"{code}{number}" for code, number in sorted((code_at(candidate, 1, place), n) for place, n in enumerate(given)))


def test_each_option_is_rated_in_a_group_of_its_own(site, page):
    candidate = sitting_of(ResponseFormat.RATE)
    start(page, candidate)

    for place, (text, rating) in enumerate(zip(texts(candidate), (4, 1, 5, 2), strict=True)):
        group = page.get_by_role("group", name=text, exact=True)
        assert group.get_by_role("radio").count() == 5, place
        group.get_by_role("radio", name=str(rating)).check(force=True)

    assert saved(candidate, page) == canonical(candidate, 4, 1, 5, 2)
    assert page.get_by_role("radio", name=re.compile("not effective at all")).count() == 4


def test_ratings_by_keyboard_alone(site, page):
    candidate = sitting_of(ResponseFormat.RATE)
    start(page, candidate)

    for presses in (0, 1, 2, 3):
        if presses:
            page.keyboard.press("Tab")
        else:
            tab_to_the_first_choice(page)
        page.keyboard.press("Space")
        for _ in range(presses):
            page.keyboard.press("ArrowRight")

    assert saved(candidate, page) == canonical(candidate, 1, 2, 3, 4)


def test_places_are_given_by_native_selects_and_taken_from_whoever_had_them(site, page):
    candidate = sitting_of(ResponseFormat.RANK)
    start(page, candidate)
    selects = [page.get_by_role("combobox", name=f"Place of {text}") for text in texts(candidate)]

    for select, place in zip(selects, "1234", strict=True):
        select.select_option(place)
    selects[3].select_option("1")  # takes the place of the first, which gets the fourth

    assert saved(candidate, page) == canonical(candidate, 4, 2, 3, 1)


def test_up_and_down_change_places_and_are_announced(site, page):
    candidate = sitting_of(ResponseFormat.RANK)
    start(page, candidate)
    first, second, third, fourth = texts(candidate)

    for text in (third, first, second, fourth):  # each takes the next free place
        page.get_by_role("button", name=f"Move up: {text}").press("Enter")
    page.get_by_role("button", name=f"Move up: {first}").press("Enter")

    assert saved(candidate, page) == canonical(candidate, 1, 3, 2, 4)
    expect(page.locator("#heard")).to_have_text(f"Place 1 of 4: {first}")
    expect(page.get_by_role("button", name=f"Move up: {first}")).to_be_disabled()
    expect(page.get_by_role("button", name=f"Move down: {fourth}")).to_be_disabled()


@pytest.mark.looks
@pytest.mark.parametrize("format", [ResponseFormat.BEST, ResponseFormat.RATE, ResponseFormat.RANK])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(site, page, format):
    candidate = sitting_of(format)
    start(page, candidate)
    faults = []
    for width in (320, 360, 768, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        faults += [f"{width}: {violation}" for violation in axe_violations(page)]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            faults.append(f"{width}: scrolls sideways")

    assert faults == []


def test_next_keeps_what_was_ranked(site, page):
    candidate = sitting_of(ResponseFormat.RANK)
    start(page, candidate)
    page.get_by_role("combobox").nth(2).select_option("1")
    page.get_by_role("button", name="Next", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Situation 2")
    page.get_by_role("button", name="Previous").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Situation 1")

    assert page.get_by_role("combobox").nth(2).input_value() == "1"
    assert page.get_by_role("button", name=re.compile("Move")).count() == 8
