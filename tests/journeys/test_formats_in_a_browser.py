"""Rating and ranking in Chromium: native controls, help on top of them, and what a screen reader and the keyboard find."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from assessment.delivery.sittings import current_choices
from assessment.instrument.enums import ResponseFormat
from tests.factories import published_form
from tests.journeys.steps import SAVED, asked_of, code_at, first_held, start, tab_to_the_first_choice
from tests.support.axe import AT_REST, axe_violations
from tests.support.browsing import Site
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

    page.get_by_role("button", name=re.compile("Move up")).first.wait_for()  # the script is there
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
    text = texts(candidate)[2]
    page.get_by_role("combobox", name=text).select_option("1")
    page.get_by_role("button", name="Next", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Situation 2")
    page.get_by_role("button", name="Previous").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Situation 1")

    assert page.get_by_role("combobox", name=text).input_value() == "1"
    expect(page.get_by_role("button", name=re.compile("Move"))).to_have_count(8)


def test_a_script_that_comes_after_next_comes_once_to_each_order(site, page):
    candidate = sitting_of(ResponseFormat.RANK)
    held: list[Route] = []
    page.route(re.compile("/js/ranking"), lambda route: held.append(route))
    page.goto(candidate.link)
    page.get_by_label("I have read this").check()
    page.get_by_role("button", name="Start").click()
    page.goto(candidate.url("begin"))
    with page.expect_response(re.compile("/hold/$")):  # the other scripts are there
        page.get_by_role("button", name="Begin").click()
    page.get_by_role("button", name="Next", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Situation 2")

    first_held(page, held).continue_()
    page.wait_for_load_state()  # the page waits for what its scripts ask for

    expect(page.get_by_role("button", name=re.compile("Move"))).to_have_count(8)
    expect(page.locator(".grip")).to_have_count(4)


@pytest.fixture
def tall(page: Page) -> Page:
    """All of an order in view, so that a test need not scroll."""
    page.set_viewport_size({"width": 1280, "height": 1100})
    return page


def expect_order(page: Page, *texts: str) -> None:
    """These options, from the top, as soon as the page has been told of all that the pointer did."""
    expect(page.locator("#turn .option > p")).to_have_text(list(texts))
    expect(page.locator(".held")).to_have_count(0)


def in_order(page: Page) -> list[str]:
    """The options as they stand on the page, from the top."""
    return page.locator("#turn .option > p").all_inner_texts()


def middle_of(page: Page, text: str, part: str = ".grip") -> tuple[float, float]:
    box = page.locator(".option", has_text=text).locator(part).bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag_by_mouse(page: Page, text: str, to: str) -> None:
    x, y = middle_of(page, text)
    page.mouse.move(x, y)
    page.mouse.down()
    target = middle_of(page, to)[1]
    for step in range(1, 11):
        page.mouse.move(x, y + (target - y) * step / 10 + (5 if target > y else -5))
    page.mouse.up()


def drag_by_finger(page: Page, text: str, to: str) -> None:
    """Touches as Chromium gets them from a screen, so that scrolling takes them where the page lets it."""
    session = page.context.new_cdp_session(page)
    (x, y), (_, target) = middle_of(page, text), middle_of(page, to)

    def touch(kind: str, *points: dict[str, float]) -> None:
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": list(points)})

    touch("touchStart", {"x": x, "y": y})
    for step in range(1, 11):
        touch("touchMove", {"x": x, "y": y + (target - y) * step / 10 + (5 if target > y else -5)})
    touch("touchEnd")


@pytest.fixture
def phone(browser: Browser, site: Site) -> Iterator[Page]:
    context = browser.new_context(base_url=site.url, locale="en-GB", has_touch=True, viewport={"width": 360, "height": 1200})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(("kind", "drag"), [("tall", drag_by_mouse), ("phone", drag_by_finger)])
def test_an_option_dragged_by_its_handle_takes_the_place_where_it_is_let_go(request, site, kind, drag):
    page: Page = request.getfixturevalue(kind)
    candidate = sitting_of(ResponseFormat.RANK)
    start(page, candidate)
    page.locator(".grip").first.wait_for()
    first, second, third, fourth = texts(candidate)
    asked = asked_of(page)

    drag(page, third, first)

    expect_order(page, third, first, second, fourth)
    assert saved(candidate, page) == canonical(candidate, 2, 3, 1, 4)
    assert [page.get_by_role("combobox", name=text).input_value() for text in (third, first, second, fourth)] == ["1", "2", "3", "4"]
    expect(page.locator("#heard")).to_have_text(f"Place 1 of 4: {third}")
    assert asked.count(f"POST {candidate.url(1)}") == 1  # one change, however many rows it passed
    page.evaluate(AT_REST)
    drag(page, third, second)
    expect_order(page, first, second, third, fourth)
    assert saved(candidate, page) == canonical(candidate, 1, 2, 3, 4)
    assert page.evaluate("scrollX") == 0


@pytest.mark.parametrize("down", [False, True])
def test_a_pointer_that_a_busy_device_tells_of_only_at_its_end_still_takes_the_option_there(site, tall, down):
    page = tall
    candidate = sitting_of(ResponseFormat.RANK)
    start(page, candidate)
    first, second, third, fourth = texts(candidate)
    held, to = (second, fourth) if down else (third, first)
    x, y = middle_of(page, held)
    target = middle_of(page, to)[1]

    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, target + (5 if down else -5))
    page.mouse.up()

    expect_order(page, *((first, third, fourth, second) if down else (third, first, second, fourth)))
    expect(page.locator("#heard")).to_have_text(f"Place {4 if down else 1} of 4: {held}")


def test_a_touch_of_the_handle_that_moves_nothing_stores_nothing(site, phone):
    candidate = sitting_of(ResponseFormat.RANK)
    start(phone, candidate)

    phone.locator(".grip").nth(1).tap()
    phone.wait_for_timeout(300)

    expect(phone.locator(".held")).to_have_count(0)
    assert candidate.events() == []


def test_a_drag_that_is_taken_away_puts_the_rows_back(site, tall):
    page = tall
    candidate = sitting_of(ResponseFormat.RANK)
    start(page, candidate)
    page.locator(".grip").first.wait_for()
    before = in_order(page)
    x, y = middle_of(page, before[2])
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - 200, steps=10)
    assert in_order(page) != before

    page.locator(".held .grip").dispatch_event("pointercancel")

    assert (in_order(page), candidate.events()) == (before, [])
    page.mouse.up()


def test_once_every_place_is_given_rows_stand_in_that_order_and_the_keyboard_stays_where_it_was(site, page):
    candidate = sitting_of(ResponseFormat.RANK)
    start(page, candidate)
    page.locator(".grip").first.wait_for()
    first, second, third, fourth = texts(candidate)

    for text, place in ((first, "4"), (second, "2"), (third, "3")):
        page.get_by_role("combobox", name=text).select_option(place)
    before = in_order(page)
    page.get_by_role("combobox", name=fourth).focus()
    page.keyboard.press("1")
    after = in_order(page)
    page.get_by_role("button", name=f"Move down: {fourth}").press("Enter")

    assert (before, after) == ([first, second, third, fourth], [fourth, second, third, first])
    assert in_order(page) == [second, fourth, third, first]
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == f"Move down: {fourth}"
    assert saved(candidate, page) == canonical(candidate, 4, 1, 3, 2)


def test_the_handle_is_large_enough_for_a_finger_and_nothing_that_is_read_out(site, phone):
    candidate = sitting_of(ResponseFormat.RANK)
    start(phone, candidate)
    phone.locator(".grip").first.wait_for()

    boxes = [grip.bounding_box() for grip in phone.locator(".grip").all()]

    assert all(box and box["width"] >= 44 and box["height"] >= 44 for box in boxes)
    assert len(boxes) == 4
    assert phone.get_by_role("group").or_(phone.get_by_role("button")).filter(has=phone.locator(".grip:not([aria-hidden])")).count() == 0
    assert phone.evaluate("[...document.querySelectorAll('.grip')].every((one) => one.tabIndex < 0)")


COUNT_SLIDES = """() => {
  const animate = Element.prototype.animate;
  window.moved = 0;
  Element.prototype.animate = function (...how) { moved += 1; return animate.apply(this, how); };
}"""


@pytest.mark.parametrize("still", [True, False])
def test_rows_slide_into_place_unless_motion_is_not_wanted(browser, site, still):
    context = browser.new_context(
        base_url=site.url, locale="en-GB", reduced_motion="reduce" if still else "no-preference", viewport={"width": 800, "height": 1100}
    )
    page, candidate = context.new_page(), sitting_of(ResponseFormat.RANK)
    start(page, candidate)
    page.locator(".grip").first.wait_for()
    page.evaluate(COUNT_SLIDES)

    drag_by_mouse(page, texts(candidate)[2], texts(candidate)[0])
    moved = page.evaluate("moved")
    context.close()

    assert (moved == 0) == still


def test_an_order_reached_by_next_can_be_dragged_too(site, tall):
    page = tall
    candidate = sitting_of(ResponseFormat.RANK)
    start(page, candidate)
    page.get_by_role("button", name="Next", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Situation 2")
    before = in_order(page)

    drag_by_mouse(page, before[3], before[0])

    expect_order(page, before[3], *before[:3])
    expect(page.get_by_role("status")).to_have_text(SAVED)
