"""Faults as they are, in Chromium: a line that is gone for a minute, one that loses things, reloads, tabs, pages put to sleep."""

from __future__ import annotations

import os
import random
import re
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from playwright.sync_api import Error as PlaywrightError

from assessment.models import LateAnswer, Sitting
from tests.factories import published_form
from tests.journeys.going_back import as_some_browsers_keep, away, was_kept
from tests.journeys.steps import SAVED, another_tab, choices, code_at, first_held, pick, start
from tests.support.browsing import FLAGS, Site, chromium
from tests.support.candidate import Candidate, a_candidate

pytestmark = pytest.mark.django_db(transaction=True)
OF_THE_SITTING = re.compile(r"/s/.*/\d+/$")
OFFLINE_SECONDS = 60
BACK_WITHIN_SECONDS = 10
LOST, DELAY_MS = 0.05, 400
COUNTED = """{
  const real = fetch;
  window.asked = window.unanswered = 0;
  window.fetch = (...how) => { asked += 1; unanswered += 1; return real(...how).finally(() => { unanswered -= 1; }); };
}"""
UNSENT = "JSON.parse(Object.entries(localStorage).find(([name]) => name.startsWith('evenkeel:'))?.[1] || '[]').length"


@pytest.fixture
def candidate(site: Site) -> Candidate:
    return a_candidate(published_form(scenarios=3, practice=0))


def begin(page: Page, candidate: Candidate) -> None:
    """To the first question, with the page's script settled."""
    with page.expect_response(re.compile("/hold/$")):
        start(page, candidate)


def stored(candidate: Candidate) -> list[str]:
    return [choice for *_, choice in candidate.events()]


def until_stored(page: Page, candidate: Candidate, wanted: list[str], *, within: float) -> float:
    """Seconds until the answers stand in the database as they are wanted, in order of arrival."""
    began = time.monotonic()
    while stored(candidate) != wanted and time.monotonic() - began < within:
        page.wait_for_timeout(50)
    assert stored(candidate) == wanted
    return time.monotonic() - began


def clicks(page: Page, candidate: Candidate, count: int, *, pause_ms: int = 0) -> list[str]:
    """Change the first turn's best and worst again and again; what should then be stored, in order."""
    wanted, at = [], {"best": "", "worst": ""}
    for number in range(count):
        group, place = ("worst", 2 + number // 2 % 2) if number % 2 else ("best", number // 2 % 2)
        pick(page, group, place)
        at[group] = code_at(candidate, 1, place)
        wanted.append(f"{at['best']}-{at['worst']}")
        page.wait_for_timeout(pause_ms)
    return wanted


def stop_the_clock(page: Page, *, at: float) -> None:
    """The page's clocks, from now on driven by hand; ``at`` is ahead of them, in ms. What it asked until then is answered."""
    page.clock.pause_at(at)
    page.wait_for_function("() => unanswered === 0")


@pytest.mark.sqlite  # a minute of waiting that no database changes
def test_after_a_minute_offline_every_answer_is_stored_in_order_within_ten_seconds(page, candidate):
    begin(page, candidate)
    page.context.set_offline(True)
    since = time.monotonic()

    wanted = clicks(page, candidate, 12, pause_ms=4000)
    page.get_by_role("button", name="Next").click()
    page.wait_for_timeout(max(0.0, 1000 * (OFFLINE_SECONDS - (time.monotonic() - since))))
    assert (stored(candidate), page.evaluate(UNSENT)) == ([], 12)
    expect(page.get_by_role("status")).to_have_text("Offline – kept here, will send")
    page.context.set_offline(False)

    until_stored(page, candidate, wanted, within=BACK_WITHIN_SECONDS)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Situation 2")  # where Next leads
    assert page.evaluate(UNSENT) == 0
    moments = [clicked_ms for _, clicked_ms, _ in candidate.events()]
    assert moments == sorted(moments)
    assert moments[-1] - moments[0] >= 11 * 4000


def test_a_line_that_never_said_it_was_gone_is_tried_often_enough(page, candidate):
    """Nothing arrives for a minute and no event tells when it is over. The minute is the page's: its clocks are driven."""
    now = 1000 * time.time()
    page.add_init_script(COUNTED)
    page.clock.install(time=now)
    begin(page, candidate)
    page.route(OF_THE_SITTING, lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    stop_the_clock(page, at=now + 60_000)

    wanted = clicks(page, candidate, 3)
    for _ in range(OFFLINE_SECONDS):
        page.clock.run_for(1000)
        page.wait_for_function("() => unanswered === 0")
    assert stored(candidate) == []
    expect(page.get_by_role("status")).to_have_text("Not saved yet – kept here, trying again")
    page.unroute_all()
    asked = page.evaluate("asked")
    page.clock.run_for(1000 * BACK_WITHIN_SECONDS)

    assert page.evaluate("asked") > asked
    until_stored(page, candidate, wanted, within=20)


class BadLine:
    """One request in twenty is lost, on its way or on the way back, by the seed; the rest take 400 ms longer."""

    def __init__(self, page: Page, *, seed: int) -> None:
        self.random = random.Random(seed)
        self.lost = 0
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        line = {"offline": False, "latency": DELAY_MS, "downloadThroughput": -1, "uploadThroughput": -1}
        session.send("Network.emulateNetworkConditions", line)
        page.route(re.compile("/s/"), self.take)

    def take(self, route: Route) -> None:
        chance = self.random.random()
        if chance >= LOST:
            route.continue_()
            return
        self.lost += 1
        if chance < LOST / 2:
            route.fetch(max_redirects=0)  # it arrives; the reply does not
        route.abort("connectionreset")


def until(page: Page, address: str) -> None:
    """As somebody who reloads when the browser's own error page comes up in place of the site's."""
    for _ in range(40):
        page.wait_for_timeout(1500)
        if page.url.endswith(address):
            return
        if page.url.startswith("chrome-error:"):
            with suppress(PlaywrightError):
                page.goto(address)
    pytest.fail(f"{page.url} in place of {address}")


@pytest.mark.sqlite
def test_a_whole_sitting_over_a_line_that_loses_one_request_in_twenty_loses_no_answer(site, page):
    """34 decisions. Whoever sees the browser's own error page reloads, as people do."""
    candidate = a_candidate(published_form(scenarios=34, practice=0))
    begin(page, candidate)
    page.on("dialog", lambda dialog: dialog.accept())
    line = BadLine(page, seed=16)

    wanted, events = {}, 0
    for turn in range(1, 35):
        expect(page.locator("form#turn")).to_have_attribute("data-turn", str(turn), timeout=30_000)
        best, worst = (turn + 1) % 4, (turn + 3) % 4
        picks = [("best", worst)] * (turn % 5 == 0) + [("best", best), ("worst", worst)]  # now and then a change of mind
        for group, place in picks:
            pick(page, group, place)
        page.locator("button[value=next]").click()
        wanted[turn] = f"{code_at(candidate, turn, best)}-{code_at(candidate, turn, worst)}"
        events += len(picks)
    until(page, candidate.url("review"))
    page.get_by_role("button", name="Submit my answers").click()
    until(page, candidate.url("done"))

    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    assert choices(candidate) == wanted
    assert len(candidate.events()) == events
    assert line.lost >= 5
    assert Sitting.objects.get().scored_at is not None


@pytest.mark.parametrize("arrives", [True, False])
def test_a_reload_while_a_save_is_in_flight_stores_it_once(page, candidate, arrives):
    begin(page, candidate)
    held: list[Route] = []
    page.route(OF_THE_SITTING, lambda route: route.continue_() if held or route.request.method == "GET" else held.append(route))
    page.on("dialog", lambda dialog: dialog.accept())
    pick(page, "best", 1)
    expect(page.get_by_role("status")).to_have_text("Saving…")
    first = first_held(page, held)
    if arrives:
        first.fetch()

    page.reload()

    expect(page.get_by_role("status")).to_have_text(SAVED)
    assert stored(candidate) == [f"{code_at(candidate, 1, 1)}-"]
    assert page.locator("input[name=best]").nth(1).is_checked()
    assert page.evaluate(UNSENT) == 0


def test_three_tabs_without_a_line_lose_nothing_when_all_but_one_are_closed(page, candidate):
    begin(page, candidate)
    opened = [(page, 0.0), another_tab(page, candidate), another_tab(page, candidate)]
    tabs = [tab for tab, _ in opened]
    page.context.set_offline(True)

    for place, (tab, behind) in enumerate(opened):
        tab.wait_for_timeout(behind)
        tab.wait_for_function(f"() => {UNSENT} === {place}")  # what other tabs keep comes to this one by and by
        pick(tab, "best", place)
        expect(tab.get_by_role("status")).to_contain_text("kept here")
    tabs[0].close()
    tabs[1].close()
    page.context.set_offline(False)
    tabs[2].on("dialog", lambda dialog: dialog.accept())
    tabs[2].goto(candidate.url(1))

    expect(tabs[2].get_by_role("status")).to_have_text(SAVED)
    assert sorted(stored(candidate)) == sorted(f"{code_at(candidate, 1, place)}-" for place in range(3))
    assert choices(candidate) == {1: f"{code_at(candidate, 1, 2)}-"}
    assert tabs[2].evaluate(UNSENT) == 0


def test_of_three_tabs_the_last_one_holds_the_sitting_and_each_answer_is_stored(page, candidate):
    begin(page, candidate)
    opened = [(page, 0.0), another_tab(page, candidate), another_tab(page, candidate)]
    tabs = [tab for tab, _ in opened]

    for place, (tab, behind) in enumerate(opened):
        tab.wait_for_timeout(behind)
        pick(tab, "best", place)
    for tab in tabs[:2]:
        expect(tab.locator("#elsewhere")).to_contain_text("goes on in another tab")
        assert tab.locator("main :is(input, button):not([type=hidden]):enabled").count() == 0
    expect(tabs[2].get_by_role("status")).to_have_text(SAVED)

    assert sorted(stored(candidate)) == sorted(f"{code_at(candidate, 1, place)}-" for place in range(3))
    assert choices(candidate) == {1: f"{code_at(candidate, 1, 2)}-"}


def test_back_without_a_line_leaves_the_page_standing_and_goes_when_the_line_is_there(page, candidate):
    begin(page, candidate)
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Situation 2")
    page.context.set_offline(True)
    pick(page, "best", 1)
    page.go_back(wait_until="commit")

    expect(page.get_by_role("status")).to_have_text("Offline – kept here, will send")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Situation 2")
    page.context.set_offline(False)

    expect(page.get_by_role("heading", level=1)).to_contain_text("Situation 1")
    assert choices(candidate) == {2: f"{code_at(candidate, 2, 1)}-"}


# Pages that the browser keeps while the reader is elsewhere -----------------------------------------------------------------


@pytest.fixture
def keeping(browser: Browser, site: Site) -> Iterator[BrowserContext]:
    """A Chromium that keeps pages for going back to, as people's do; the one for all other tests is told not to."""
    kept = browser.browser_type.launch(executable_path=chromium(), args=FLAGS, ignore_default_args=["--disable-back-forward-cache"])
    yield kept.new_context(base_url=site.url, locale="en-GB")
    kept.close()


@pytest.mark.parametrize("keeps", [True, False])
def test_a_page_gone_back_to_shows_and_stores_the_right_thing(keeping, candidate, keeps):
    page = keeping.new_page()
    begin(page, candidate)
    if keeps:
        as_some_browsers_keep(page)
    pick(page, "best", 0)
    expect(page.get_by_role("status")).to_have_text(SAVED)
    away(page)
    other, _ = another_tab(page, candidate)
    pick(other, "best", 2)
    expect(other.get_by_role("status")).to_have_text(SAVED)

    with page.expect_response(re.compile("/hold/$")):
        page.go_back(wait_until="commit")

    expect(page.locator("input[name=best]").nth(2)).to_be_checked()
    assert was_kept(page) == keeps
    pick(page, "worst", 1)
    expect(page.get_by_role("status")).to_have_text(SAVED)
    assert choices(candidate) == {1: f"{code_at(candidate, 1, 2)}-{code_at(candidate, 1, 1)}"}
    pick(other, "worst", 0)
    expect(other.locator("#elsewhere")).to_contain_text("goes on in another tab")


@pytest.mark.parametrize("keeps", [True, False])
def test_what_was_unsent_when_the_page_was_left_is_sent_when_it_is_gone_back_to(keeping, candidate, keeps):
    page = keeping.new_page()
    begin(page, candidate)
    if keeps:
        as_some_browsers_keep(page)
    page.on("dialog", lambda dialog: dialog.accept())
    page.route(OF_THE_SITTING, lambda route: route.abort() if route.request.method == "POST" else route.fallback())
    pick(page, "best", 0)
    expect(page.get_by_role("status")).to_contain_text("kept here")
    away(page)
    page.unroute(OF_THE_SITTING)

    page.go_back(wait_until="commit")

    expect(page.locator("input[name=best]").nth(0)).to_be_checked()
    until_stored(page, candidate, [f"{code_at(candidate, 1, 0)}-"], within=BACK_WITHIN_SECONDS)
    assert was_kept(page) == keeps


@pytest.mark.parametrize("keeps", [True, False])
def test_going_back_after_submitting_leads_to_the_receipt(keeping, candidate, keeps):
    page = keeping.new_page()
    begin(page, candidate)
    if keeps:
        as_some_browsers_keep(page)
    away(page)
    page.goto(candidate.url("review"))
    page.get_by_role("button", name="Submit my answers").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")

    page.evaluate("() => { window.left = true; history.go(-3); }")
    page.wait_for_function("() => !window.left")

    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    expect(page).to_have_url(re.compile("/done/$"))


# A page that is put to sleep ------------------------------------------------------------------------------------------------


@contextmanager
def asleep(browser: Browser) -> Iterator[None]:
    """The processes that run this browser's pages stand still, as on a device that sleeps. Clocks go on."""
    session = browser.new_browser_cdp_session()
    running = session.send("SystemInfo.getProcessInfo")["processInfo"]
    pages = [int(process["id"]) for process in running if process["type"] == "renderer"]
    session.detach()
    for pid in pages:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pages:
            os.kill(pid, signal.SIGCONT)


TICKS = "() => { window.ticks = [performance.now()]; setInterval(() => ticks.push(performance.now()), 100) }"
LONGEST_STILL = "Math.max(...ticks.slice(1).map((at, n) => at - ticks[n]))"


@pytest.mark.parametrize("unsent", [False, True])
def test_a_tab_asleep_past_the_deadline_says_so_when_it_wakes_and_keeps_what_it_had(browser, page, candidate, unsent):
    """The tab's timers stand still for three seconds or more; the server's grace of a minute is over meanwhile by its deadline."""
    began = time.monotonic()
    begin(page, candidate)
    pick(page, "best", 0)
    expect(page.get_by_role("status")).to_have_text(SAVED)
    # what follows must be done before the bell, and takes longer where this did
    ends = timezone.now() + timedelta(seconds=8 + time.monotonic() - began)
    Sitting.objects.update(deadline_at=ends)
    with page.expect_response(re.compile("/hold/$")):
        page.reload()
    page.evaluate(TICKS)
    if unsent:
        page.context.set_offline(True)
        pick(page, "worst", 1)
        expect(page.get_by_role("status")).to_have_text("Offline – kept here, will send")
    with asleep(browser):
        time.sleep(max(3, (ends - timezone.now()).total_seconds()))
        Sitting.objects.update(deadline_at=timezone.now() - timedelta(seconds=61))

    first, second = code_at(candidate, 1, 0), code_at(candidate, 1, 1)
    if unsent:
        expect(page.locator("#left")).to_have_text("time is up")
        assert page.evaluate(LONGEST_STILL) > 2000
        page.context.set_offline(False)
    expect(page.get_by_role("heading", level=1)).to_have_text("The time is up. Thank you")
    if unsent:
        expect(page.get_by_text("1 answer came after the time was up.")).to_be_visible()
    assert choices(candidate) == {1: f"{first}-"}
    assert list(LateAnswer.objects.values_list("turn", "choice")) == [(1, f"{first}-{second}")] * unsent
    assert page.evaluate(UNSENT) == 0
