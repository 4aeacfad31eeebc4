"""Time, a second tab and late answers in Chromium: an open page learns what happens elsewhere, and nothing it holds is lost."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, Route, expect

from assessment.delivery.adjusting import adjust_sitting, ask_for_more_time
from assessment.delivery.models import State
from assessment.delivery.sittings import current_choices
from assessment.models import LateAnswer, Sitting
from tests.factories import published_form
from tests.journeys.steps import first_held
from tests.support.axe import axe_violations
from tests.support.browsing import Site
from tests.support.candidate import Candidate, a_candidate

pytestmark = pytest.mark.django_db(transaction=True)
SAVED = re.compile(r"Saved \d\d:\d\d:\d\d")
ELSEWHERE = "Your test goes on in another tab or on another device. All you chose here is sent."
HERE = "This test was open in another tab or on another device. It goes on here."


@pytest.fixture
def candidate(site: Site) -> Candidate:
    return a_candidate(published_form(scenarios=3, practice=0))


def enter(page: Page, candidate: Candidate) -> None:
    page.goto(candidate.link)
    page.get_by_label("I have read this").check()
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ready?")


def start(page: Page, candidate: Candidate) -> None:
    enter(page, candidate)
    with page.expect_response(re.compile("/hold/$")):
        page.get_by_role("button", name="Begin").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Situation 1")


def second_tab(page: Page, candidate: Candidate) -> Page:
    other = page.context.new_page()
    with other.expect_response(re.compile("/hold/$")):
        other.goto(candidate.url(1))
    expect(other.locator("#elsewhere")).to_have_text(HERE)
    return other


def pick(page: Page, group: str, place: int) -> None:
    page.locator(f"label:has(input[name={group}])").nth(place).click()


def code_at(candidate: Candidate, turn: int, place: int) -> str:
    return list(candidate.handles(turn))[place]


def choices(candidate: Candidate) -> dict[int, str]:
    return current_choices(candidate.sitting.pk)


def grant(candidate: Candidate, *, percent: int | None = 100, breaks: int = 0) -> None:
    adjust_sitting(sitting_id=candidate.sitting.pk, percent=percent, break_minutes=breaks, now=timezone.now())


def ends_in(seconds: float) -> None:
    Sitting.objects.update(deadline_at=timezone.now() + timedelta(seconds=seconds))


def test_a_second_tab_is_told_and_the_first_turns_read_only_at_its_next_reply_with_its_answer_stored(page, candidate):
    start(page, candidate)
    expect(page.locator("#elsewhere")).to_have_count(0)
    other = second_tab(page, candidate)

    pick(page, "best", 0)

    expect(page.locator("#elsewhere")).to_contain_text(ELSEWHERE)
    assert choices(candidate) == {1: f"{code_at(candidate, 1, 0)}-"}
    assert page.locator("main :is(input, button):not([type=hidden]):enabled").count() == 0
    pick(other, "worst", 1)
    expect(other.get_by_role("status")).to_have_text(SAVED)
    assert axe_violations(page) == []


def test_go_on_here_takes_it_back_and_shows_what_was_chosen_meanwhile(page, candidate):
    start(page, candidate)
    other = second_tab(page, candidate)
    pick(page, "best", 0)
    expect(page.locator("#elsewhere")).to_contain_text(ELSEWHERE)
    pick(other, "best", 2)
    expect(other.get_by_role("status")).to_have_text(SAVED)

    page.get_by_role("button", name="Go on here").click()

    expect(page.locator("#elsewhere")).to_have_count(0)
    expect(page.locator("input[name=best]").nth(2)).to_be_checked()
    pick(page, "best", 1)
    expect(page.get_by_role("status")).to_have_text(SAVED)
    pick(other, "worst", 0)
    expect(other.locator("#elsewhere")).to_contain_text(ELSEWHERE)


def test_what_the_first_tab_still_had_to_send_is_stored_and_the_later_click_counts(page, candidate):
    start(page, candidate)
    page.route(re.compile(r"/s/.*/1/$"), lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    pick(page, "best", 0)
    expect(page.get_by_role("status")).to_contain_text("kept here")
    other = second_tab(page, candidate)
    pick(other, "best", 1)
    expect(other.get_by_role("status")).to_have_text(SAVED)

    page.unroute_all()

    expect(page.locator("#elsewhere")).to_contain_text(ELSEWHERE)
    assert len(candidate.events()) == 2
    assert choices(candidate) == {1: f"{code_at(candidate, 1, 1)}-"}


def test_a_reload_is_no_second_tab(page, candidate):
    start(page, candidate)

    with page.expect_response(re.compile("/hold/$")) as held:
        page.reload()

    assert held.value.json()["was_elsewhere"] is False
    expect(page.locator("#elsewhere")).to_have_count(0)


def test_time_granted_in_the_middle_shows_on_an_untouched_page_within_20_seconds(page, candidate):
    page.clock.install()
    start(page, candidate)
    expect(page.locator("#left")).to_have_text("about 20 minutes left")

    grant(candidate, percent=150)

    page.clock.run_for(20_000)
    expect(page.locator("#left")).to_have_text("about 30 minutes left")


def test_time_granted_shows_with_the_next_save_and_no_limit_in_words(page, candidate):
    start(page, candidate)
    grant(candidate, percent=200)
    pick(page, "best", 0)
    expect(page.locator("#left")).to_have_text("about 40 minutes left")

    grant(candidate, percent=None)
    pick(page, "worst", 1)

    expect(page.locator("#left")).to_have_text("no time limit")


def test_a_page_that_waits_for_an_answer_shows_it_within_20_seconds(page, candidate):
    page.clock.install()
    enter(page, candidate)
    page.get_by_role("button", name="Ask for more time").click()
    expect(page.get_by_text("You asked for more time on")).to_be_visible()
    assert axe_violations(page) == []

    grant(candidate, percent=150)

    page.clock.run_for(20_000)
    expect(page.get_by_text("You have 30 minutes.")).to_be_visible()


def test_who_does_not_wait_and_has_no_limit_is_not_polled(page, site):
    candidate = a_candidate(published_form(scenarios=3, practice=0), limit_seconds=None)
    page.clock.install()
    start(page, candidate)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.clock.run_for(60_000)
    page.wait_for_timeout(200)

    assert asked == []


@pytest.mark.parametrize("minutes", [10, 2])
def test_a_warning_is_said_once_and_takes_nothing_from_an_answer(page, candidate, minutes):
    start(page, candidate)
    ends_in(minutes * 60 + 3)
    page.reload()
    page.wait_for_load_state()
    page.locator("input[name=best]").first.focus()
    page.on("dialog", lambda dialog: pytest.fail("a modal"))

    expect(page.locator("#heard")).to_have_text(f"{minutes} minutes are left.")

    expect(page.locator("#left")).to_have_class("warned")
    assert page.evaluate("document.activeElement.name") == "best"
    assert page.locator("dialog, [aria-modal]").count() == 0
    pick(page, "best", 1)
    expect(page.get_by_role("status")).to_have_text(SAVED)


def test_more_time_takes_a_warning_back(page, candidate):
    start(page, candidate)
    ends_in(100)
    page.reload()
    expect(page.locator("#left")).to_have_class("warned")

    grant(candidate, percent=200)
    pick(page, "best", 0)

    expect(page.locator("#left")).not_to_have_class("warned")


def test_a_bell_that_has_not_heard_of_granted_time_hands_nothing_in(page, candidate):
    page.clock.install()
    start(page, candidate)
    ends_in(14)
    with page.expect_response(re.compile("/hold/$")):
        page.reload()

    grant(candidate, percent=150)
    page.clock.run_for(14_000)  # the bell; a page that is left alone asks after 15 seconds

    expect(page.locator("#left")).to_have_text(re.compile("about 1[01] minutes left"))
    assert Sitting.objects.get().state == State.STARTED


def test_what_the_bell_cut_off_is_kept_as_late_and_the_candidate_is_told(page, candidate):
    start(page, candidate)
    page.context.set_offline(True)
    pick(page, "best", 0)
    expect(page.get_by_role("status")).to_have_text("Offline – kept here, will send")
    ends_in(-61)

    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")

    expect(page.get_by_role("status")).to_contain_text("It is kept and shown as late, but not scored.")
    assert list(LateAnswer.objects.values_list("turn", "choice")) == [(1, f"{code_at(candidate, 1, 0)}-")]
    assert choices(candidate) == {}


def test_a_queue_that_survived_until_the_last_page_is_sent_there_and_counted_as_late(page, candidate):
    start(page, candidate)
    page.route(re.compile(r"/s/.*/1/$"), lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    pick(page, "best", 0)
    expect(page.get_by_role("status")).to_contain_text("kept here")
    ends_in(-61)
    page.on("dialog", lambda dialog: dialog.accept())
    page.unroute_all()

    page.goto(candidate.url("done"))

    expect(
        page.get_by_text("1 answer came after the time was up. It is kept and shown to the employer as late, and not scored.")
    ).to_be_visible()
    page.wait_for_function("() => Object.values(localStorage).every((kept) => kept === '[]')")
    assert choices(candidate) == {}


@pytest.mark.parametrize("with_script", [True, False])
def test_a_break_stops_the_clock_and_a_button_goes_on(browser: Browser, site, candidate, with_script):
    context = browser.new_context(base_url=site.url, locale="en-GB", java_script_enabled=with_script)
    page = context.new_page()
    enter(page, candidate)
    page.get_by_role("button", name="Begin").click()
    grant(candidate, breaks=10)
    page.goto(candidate.url(1))

    if with_script:
        assert axe_violations(page) == []
    page.get_by_role("button", name="Pause the clock").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The clock is paused")
    stands = Sitting.objects.get().paused_at is not None
    if with_script:
        assert axe_violations(page) == []
    page.get_by_role("button", name="Go on with the test").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Situation 1")
    context.close()
    assert (stands, Sitting.objects.get().paused_at) == (True, None)


def test_asking_needs_no_script(browser: Browser, site, candidate):
    context = browser.new_context(base_url=site.url, locale="en-GB", java_script_enabled=False)
    page = context.new_page()
    page.goto(candidate.link)

    page.get_by_role("button", name="Ask for more time").click()

    expect(page.get_by_text("You asked for more time on")).to_be_visible()
    context.close()
    assert ask_for_more_time(sitting_id=candidate.sitting.pk, public_id=candidate.sitting.public_id, now=timezone.now()) is False


def test_a_reply_that_was_overtaken_takes_no_granted_time_away(page, candidate):
    """The page says who it is, a reply slow to come; meanwhile more time is granted, and an answer's reply tells of it first."""
    start(page, candidate)
    ends_in(100)
    held: list[Route] = []
    page.route("**/hold/", lambda route: held.append(route))
    page.reload()
    expect(page.locator("#left")).to_have_class("warned")
    slow = first_held(page, held)
    old = slow.fetch()
    grant(candidate, percent=200)
    pick(page, "best", 0)
    expect(page.locator("#left")).not_to_have_class("warned")

    with page.expect_response("**/hold/"):
        slow.fulfill(response=old)
    page.wait_for_timeout(300)

    expect(page.locator("#left")).not_to_have_class("warned")
