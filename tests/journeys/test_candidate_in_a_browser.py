"""A candidate in Chromium: what the script promises, on good lines and bad ones."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Route, expect

from assessment.models import Sitting
from tests.factories import published_form
from tests.journeys.steps import SAVED, another_tab, asked_of, choices, code_at, first_held, pick, start, states, tab_to_the_first_choice
from tests.support.axe import axe_violations
from tests.support.browsing import Site
from tests.support.candidate import Candidate, a_candidate

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def candidate(site: Site) -> Candidate:
    return a_candidate(published_form(scenarios=3, conversation=True, practice=2))


def test_each_click_is_saved_at_once_and_says_so_only_when_it_is(page, candidate):
    start(page, candidate)
    held: list[Route] = []
    page.route(re.compile(r"/s/.*/1/$"), lambda route: held.append(route) if route.request.method == "POST" else route.continue_())

    pick(page, "best", 0)
    expect(page.get_by_role("status")).to_have_text("Saving…")
    first = first_held(page, held)
    page.wait_for_timeout(300)
    assert choices(candidate) == {}
    first.continue_()
    expect(page.get_by_role("status")).to_have_text(SAVED)

    assert choices(candidate) == {1: f"{code_at(candidate, 1, 0)}-"}


def test_most_and_least_cannot_be_the_same_option(page, candidate):
    start(page, candidate)

    pick(page, "best", 2)
    pick(page, "worst", 2)
    expect(page.get_by_role("status")).to_have_text(SAVED)

    assert page.locator("input[name=best]:checked").count() == 0
    assert choices(candidate) == {1: f"-{code_at(candidate, 1, 2)}"}


def test_next_is_one_request_and_keeps_the_address_the_title_and_the_way_back(page, candidate):
    start(page, candidate)
    pick(page, "best", 0)
    expect(page.get_by_role("status")).to_have_text(SAVED)
    asked = asked_of(page)

    pick(page, "worst", 1)
    expect(page.get_by_role("status")).to_have_text(SAVED)
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Situation 2")

    assert asked == [f"POST {candidate.url(1)}", f"GET {candidate.url(2)}"]  # a click; then Next, with nothing left to store
    assert (urlsplit(page.url).path, page.title()) == (candidate.url(2), "Situation 2 of 3 · Northgate Stores")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Situation 1")
    assert page.locator("input[name=best]").nth(0).is_checked()


def test_next_right_after_a_click_stores_and_brings_the_page_in_the_same_request(page, candidate):
    start(page, candidate)
    asked = asked_of(page)

    page.evaluate(  # two clicks and Next before the first click's request has been answered
        """() => {
            document.querySelector("input[name=best]").click();
            document.querySelectorAll("input[name=worst]")[1].click();
            document.querySelector("button[value=next]").click();
        }"""
    )
    expect(page.get_by_role("heading", level=1)).to_contain_text("Situation 2")

    assert asked == [f"POST {candidate.url(1)}"] * 2
    assert choices(candidate) == {1: f"{code_at(candidate, 1, 0)}-{code_at(candidate, 1, 1)}"}


def test_offline_answers_are_kept_survive_a_reload_and_are_sent_in_order(page, candidate):
    start(page, candidate)
    pick(page, "best", 0)
    expect(page.get_by_role("status")).to_have_text(SAVED)
    page.context.set_offline(True)

    pick(page, "worst", 1)
    pick(page, "best", 2)
    expect(page.get_by_role("status")).to_have_text("Offline – kept here, will send")
    page.evaluate("window.onbeforeunload = null")
    page.on("dialog", lambda dialog: dialog.accept())
    page.context.route(re.compile("/s/"), lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.context.set_offline(False)
    page.reload()
    page.context.unroute_all()
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.get_by_role("status")).to_have_text(SAVED)

    first, second, third = (code_at(candidate, 1, place) for place in range(3))
    assert [choice for *_, choice in candidate.events()] == [f"{first}-", f"{first}-{second}", f"{third}-{second}"]
    assert page.evaluate("Object.keys(localStorage).map((name) => localStorage[name])") == ["[]"]


@pytest.mark.parametrize(
    ("status", "kind", "body"),
    [
        (200, "text/html", "<title>Welcome to the hotel's network</title>"),
        (200, "application/json", "{}"),
        (200, "application/json", '{"saved": {"turn": 1, "clicked_ms": -5}}'),
        (502, "text/html", "<h1>Bad gateway</h1>"),
        (503, "application/json", '{"error": "One moment, please"}'),
        (302, "text/html", ""),
    ],
)
def test_what_is_no_acknowledgement_of_ours_is_never_taken_for_one(page, candidate, status, kind, body):
    start(page, candidate)
    page.route(
        re.compile(r"/s/.*/1/$"),
        lambda route: route.fulfill(status=status, content_type=kind, body=body, headers={"location": "/"} if status == 302 else {}),
    )

    pick(page, "best", 0)
    expect(page.get_by_role("status")).to_have_text(re.compile("kept here"))
    assert choices(candidate) == {}
    page.unroute_all()
    expect(page.get_by_role("status")).to_have_text(SAVED)

    assert choices(candidate) == {1: f"{code_at(candidate, 1, 0)}-"}


def test_an_answer_that_is_refused_says_why_and_is_not_sent_again(page, candidate):
    start(page, candidate)
    Sitting.objects.update(access=9)

    pick(page, "best", 0)
    expect(page.get_by_role("status")).to_contain_text("This link was replaced")

    assert page.evaluate("Object.keys(localStorage).map((name) => localStorage[name])") == ["[]"]


def test_what_was_chosen_before_the_script_was_there_is_saved_when_it_comes(page, candidate):
    start(page, candidate)
    held: list[Route] = []
    page.route(re.compile(r"/js/"), lambda route: held.append(route))
    page.goto(candidate.url(1), wait_until="commit")
    pick(page, "best", 0)
    page.wait_for_timeout(200)
    assert choices(candidate) == {}

    while page.evaluate("document.readyState") != "complete":
        while held:
            held.pop().continue_()
        page.wait_for_timeout(50)
    expect(page.get_by_role("status")).to_have_text(SAVED)

    assert choices(candidate) == {1: f"{code_at(candidate, 1, 0)}-"}


def test_two_tabs_end_with_the_last_click_whichever_arrives_last(page, candidate):
    start(page, candidate)
    other, behind = another_tab(page, candidate)
    held: list[Route] = []
    page.route(re.compile(r"/s/.*/1/$"), lambda route: held.append(route) if route.request.method == "POST" else route.continue_())

    pick(page, "best", 0)  # clicked first, held back on its way
    slow = first_held(page, held)
    page.wait_for_timeout(behind)
    pick(other, "best", 1)
    expect(other.get_by_role("status")).to_have_text(SAVED)
    slow.continue_()
    expect(page.get_by_role("status")).to_have_text(SAVED)

    assert len(candidate.events()) == 2
    assert choices(candidate) == {1: f"{code_at(candidate, 1, 1)}-"}


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_clock_that_is_an_hour_off_changes_nothing(browser: Browser, site, candidate, hours):
    context = browser.new_context(base_url=site.url, locale="en-GB")
    context.add_init_script(f"const shift = {hours} * 3600000, real = Date.now; Date.now = () => real() + shift;")
    page = context.new_page()
    start(page, candidate)

    pick(page, "best", 0)
    expect(page.get_by_role("status")).to_have_text(SAVED)
    pick(page, "worst", 1)
    expect(page.get_by_role("status")).to_have_text(SAVED)
    context.close()

    sitting = Sitting.objects.get()
    begun_ago = max(clicked for _, clicked, _ in candidate.events())
    assert 0 <= begun_ago <= 600_000  # not the hour that the clock is off
    assert sitting.deadline_at is not None
    assert choices(candidate) == {1: f"{code_at(candidate, 1, 0)}-{code_at(candidate, 1, 1)}"}


def test_the_whole_journey_by_keyboard_alone(page, candidate):
    def press_until(name: str, key: str = "Tab") -> None:
        page.wait_for_load_state()  # nothing takes the focus before its sheet is there
        for _ in range(40):
            page.keyboard.press(key)
            if name == page.evaluate("(document.activeElement.innerText || document.activeElement.getAttribute('id') || '').trim()"):
                return
        pytest.fail(f"the keyboard does not reach {name!r}")

    def focus_is_seen() -> None:
        """The focused control comes to lie inside the window and above the fixed foot."""
        for _ in range(50):
            if page.evaluate(
                "() => { const e = document.activeElement, f = document.querySelector('.foot'); const box = e.getBoundingClientRect();"
                " return box.top >= 0 && (f && f.contains(e) || box.bottom <= (f ? f.getBoundingClientRect().top : innerHeight)); }"
            ):
                return
            page.wait_for_timeout(100)
        pytest.fail("what has the focus is out of sight")

    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(candidate.link)
    press_until("consent")
    page.keyboard.press("Space")
    press_until("Start")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Practice 1")
    press_until("Skip")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ready?")
    press_until("Begin")
    page.keyboard.press("Enter")
    for turn in range(1, len(candidate.content.turns) + 1):
        expect(page.locator("form#turn")).to_have_attribute("data-turn", str(turn))
        tab_to_the_first_choice(page)  # the first Most
        page.keyboard.press("Space")
        focus_is_seen()
        page.keyboard.press("Tab")  # from the chosen Most on to the first Least
        page.keyboard.press("ArrowDown")  # the second option's Least
        focus_is_seen()
        press_until("Review" if turn == len(candidate.content.turns) else "Next")
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Before you submit")
    press_until("Submit my answers")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")

    assert len(choices(candidate)) == len(candidate.content.turns)
    assert Sitting.objects.get().scored_at is not None


def test_a_screen_reader_hears_each_choice_with_its_option_and_what_was_saved(page, candidate):
    start(page, candidate)
    option = candidate.content.turns[0].options
    texts = {code: next(o.text for o in option if o.code == code) for code in candidate.handles(1)}
    first = texts[code_at(candidate, 1, 0)]

    most = page.get_by_role("radio", name=f"Most effective: {first}")
    least = page.get_by_role("radio", name=f"Least effective: {first}")

    assert (most.count(), least.count()) == (1, 1)
    assert page.get_by_role("group", name=first, exact=True).count() == 1
    assert page.get_by_role("progressbar", name="Situation 1 of 3").count() == 1
    assert page.get_by_role("status").count() == 1


@pytest.mark.looks
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page_in_any_state(browser: Browser, site, candidate, scheme):
    context = browser.new_context(base_url=site.url, locale="en-GB", color_scheme=scheme)
    page = context.new_page()
    faults = []
    for state in states(page, candidate):
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            faults += [f"{state} at {width}: {violation}" for violation in axe_violations(page)]
            if page.evaluate("document.documentElement.scrollWidth") > width:
                faults.append(f"{state} at {width}: scrolls sideways")
    context.close()

    assert faults == []


@pytest.mark.looks
def test_a_first_visit_is_light_and_the_second_page_lighter_and_nobody_else_is_asked(browser: Browser, site, candidate):
    """Bytes over the wire, as Chromium counts them: everything on the first visit, then only the page."""
    context = browser.new_context(base_url=site.url)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    weights: list[float] = []
    hosts: set[str] = set()
    session.on("Network.loadingFinished", lambda event: weights.append(event["encodedDataLength"]))
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    start(page, candidate)
    first = sum(weights)
    weights.clear()

    page.goto(candidate.url(2))
    page.wait_for_load_state("networkidle")
    second = sum(weights)
    html = len(page.content())
    context.close()

    assert hosts == {urlsplit(site.url).netloc}
    assert 0 < second < first <= 60 * 1024
    assert second <= 12 * 1024
    assert html <= 12 * 1024


def test_the_bell_hands_the_sitting_in_with_what_was_clicked_before_it(page, candidate):
    start(page, candidate)
    pick(page, "best", 0)
    expect(page.get_by_role("status")).to_have_text(SAVED)
    Sitting.objects.update(deadline_at=timezone.now() + timedelta(seconds=2))
    page.reload()

    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    assert choices(candidate) == {1: f"{code_at(candidate, 1, 0)}-"}
