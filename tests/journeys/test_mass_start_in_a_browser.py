"""A mass start in Chromium: pages that wait go on by themselves."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from assessment.models import Sitting
from hiring.invitations.doors import open_doors
from hiring.models import Vacancy
from hiring.people.roles import Role
from tests.factories import a_member, published_form
from tests.journeys.staff.scene import signed_in, window_of
from tests.journeys.steps import press
from tests.support.axe import axe_violations, faults_at_every_width
from tests.support.browsing import Site
from tests.support.candidate import Candidate, a_candidate

pytestmark = pytest.mark.django_db(transaction=True)
WAITS = "You all begin at the same time. You are in, and the test waits for the start. You can practise while you wait."


@pytest.fixture
def candidate(site: Site) -> Candidate:
    candidate = a_candidate(published_form(scenarios=1))
    Vacancy.objects.update(has_doors=True)
    Sitting.objects.update(is_held=True)
    return candidate


def wait_with(page: Page, candidate: Candidate) -> None:
    page.goto(candidate.link)
    page.get_by_label("I have read this").check()
    press(page, "Start")
    page.goto(candidate.url("begin"))
    expect(page.get_by_text(WAITS)).to_be_visible()


def open_for_all() -> None:
    open_doors(vacancy=Vacancy.objects.get(), now=timezone.now(), by=None)


def test_a_waiting_page_shows_begin_by_itself_when_the_doors_open(page: Page, candidate: Candidate):
    wait_with(page, candidate)
    assert page.get_by_role("button", name="Begin").count() == 0
    assert axe_violations(page) == []
    page.get_by_role("link", name="Check again").focus()
    page.evaluate("window.stays = true")

    open_for_all()

    expect(page.get_by_role("status")).to_have_text("The doors are open. You can begin now.")
    expect(page.get_by_role("button", name="Begin")).to_be_focused()
    assert page.evaluate("window.stays") is True  # without a reload
    assert axe_violations(page) == []
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Situation 1")


def test_it_goes_on_after_the_line_was_away(page: Page, candidate: Candidate):
    wait_with(page, candidate)
    page.context.set_offline(True)
    open_for_all()
    with page.expect_event("requestfailed", lambda request: request.url.endswith("/clock/")):
        pass  # it asks by itself
    expect(page.get_by_text(WAITS)).to_be_visible()

    page.context.set_offline(False)

    expect(page.get_by_role("button", name="Begin")).to_be_visible()


def test_the_waiting_page_fits_and_is_accessible_at_every_width(page: Page, candidate: Candidate):
    wait_with(page, candidate)

    assert faults_at_every_width(page, candidate.url("begin")) == []


def test_without_a_script_check_again_asks(browser: Browser, site: Site, candidate: Candidate):
    context = browser.new_context(base_url=site.url, locale="en-GB", java_script_enabled=False)
    page = context.new_page()
    wait_with(page, candidate)
    page.get_by_role("link", name="Check again").click()
    expect(page.get_by_text(WAITS)).to_be_visible()
    assert page.get_by_role("button", name="Begin").count() == 0

    open_for_all()
    page.get_by_role("link", name="Check again").click()
    page.get_by_role("button", name="Begin").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Situation 1")
    context.close()


def test_the_event_page_brings_itself_up_to_date(browser: Browser, site: Site, candidate: Candidate):
    vacancy = Vacancy.objects.get()
    context = window_of(browser, site, signed_in(a_member(Role.RECRUITER, organisation=vacancy.organisation)))
    page = context.new_page()
    page.goto(f"/vacancies/{vacancy.public_id}/event/")
    code = candidate.invitation.applicant.code
    expect(page.locator("#not-in")).to_have_text(code)

    candidate.start()
    expect(page.locator("#waiting")).to_have_text(code)
    open_for_all()
    expect(page.locator("#doors")).to_contain_text("Open since")
    candidate.begin()
    expect(page.locator("#started")).to_have_text(code)
    context.close()
