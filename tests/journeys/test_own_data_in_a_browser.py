"""A candidate's own data and report in Chromium: every state past axe, narrow and wide, and the whole way by hand."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from assessment.lifecycle import write_reports
from hiring.models import Contact, Erasure, Vacancy
from hiring.people.roles import Role
from hiring.privacy.requests import erase
from tests.factories import a_member, published_form
from tests.support.axe import axe_violations, faults_at_every_width
from tests.support.browsing import Site
from tests.support.candidate import Candidate, a_candidate

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def candidate(site: Site) -> Candidate:
    candidate = a_candidate(published_form(scenarios=8, conversation=True))
    applicant = candidate.invitation.applicant
    Contact.objects.create(applicant=applicant, vacancy=applicant.vacancy, name="Ada Obi", email="ada@example.org")
    Vacancy.objects.update(
        what_next="We read every result and call five people for a talk in the shop.", hear_by_on="2027-02-01", report_shown="at_once"
    )
    return candidate


def submit(candidate: Candidate) -> None:
    """The test itself, without the browser."""
    candidate.start()
    candidate.begin()
    candidate.sitting.refresh_from_db()
    for turn in range(1, len(candidate.content.turns) + 1):
        assert candidate.send(turn, best="abcd"[turn % 4], worst="abcd"[(turn + 1) % 4]).status_code == 200
    candidate.client.post(candidate.url("submit"))
    write_reports(now=timezone.now())


def states(candidate: Candidate) -> Iterator[tuple[str, str]]:
    """(name, address) of each state, brought about one after the other."""
    data = f"{candidate.link}data/"
    yield "before the test", data
    yield "nothing to report yet", f"{candidate.link}report/"
    submit(candidate)
    yield "finished", candidate.link
    yield "after the test", data
    yield "corrected", f"{data}?said=corrected"
    yield "report", f"{candidate.link}report/"
    yield "withdraw", f"{data}withdraw/"
    yield "erase", f"{data}erase/"
    candidate.client.post(f"{data}review/")
    candidate.client.post(f"{data}withdraw/")
    yield "withdrawn", candidate.link
    yield "withdrawn data", data
    yield "withdrawn already", f"{data}withdraw/"
    yield "erased", "/i/erased/"
    yield "left", "/i/left/"


@pytest.mark.looks
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_any_state(browser: Browser, site: Site, candidate: Candidate, scheme: str) -> None:
    context = browser.new_context(base_url=site.url, locale="en-GB", color_scheme=scheme)
    page = context.new_page()
    faults = []
    for name, address in states(candidate):
        faults += [f"{name}: {fault}" for fault in faults_at_every_width(page, address)]
        if page.locator("details.folded").count():
            page.locator("details.folded").evaluate("each => { each.open = true }")
            faults += [f"{name}, all answers shown: {fault}" for fault in axe_violations(page)]
        keep(page, f"{name}-{scheme}")
    context.close()

    assert faults == []


def keep(page: Page, name: str) -> None:
    """A picture of the page, where somebody asks for pictures."""
    if folder := os.environ.get("PICTURES"):
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            page.screenshot(path=Path(folder) / f"{name.replace(' ', '-')}-{width}.png", full_page=True)


def test_from_the_landing_page_to_being_forgotten_by_hand(page: Page, candidate: Candidate) -> None:
    submit(candidate)
    page.goto(candidate.link)
    expect(page.get_by_text("You hear from Northgate Stores by")).to_be_visible()
    page.get_by_role("link", name="Your data").click()

    page.get_by_label("Name").fill("Ada Obi-Lund")
    page.get_by_role("button", name="Store the changes").click()
    expect(page.get_by_role("status")).to_contain_text("stored as you typed them")
    assert Contact.objects.get().name == "Ada Obi-Lund"

    page.get_by_role("button", name="Ask for a person to look").click()
    expect(page.get_by_role("status")).to_contain_text("A person will look at your result")

    with page.expect_download() as saved:
        page.get_by_role("link", name="Save all of it").click()
    assert saved.value.suggested_filename == "my-test-data.json"

    page.get_by_role("link", name="Erase my name and address").click()
    page.get_by_label("I am sure").check()
    page.get_by_role("button", name="Erase").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your name and address are gone")
    assert (Contact.objects.count(), Erasure.objects.count()) == (0, 1)


def test_what_is_wrong_is_said_above_and_leads_to_its_field(page: Page, candidate: Candidate) -> None:
    page.goto(f"{candidate.link}data/")
    page.locator("form.contact").evaluate("form => { form.noValidate = true }")

    page.get_by_label("E-mail address").fill("nonsense")
    page.get_by_role("button", name="Store the changes").click()

    expect(page.get_by_role("alert")).to_contain_text("Check your e-mail address")
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.get_by_label("E-mail address")).to_be_focused()


def test_recruiters_pages_with_requests_are_accessible_and_fit(browser: Browser, site: Site, candidate: Candidate) -> None:
    submit(candidate)
    vacancy = candidate.invitation.applicant.vacancy
    gone = a_candidate(vacancy=vacancy)
    candidate.client.post(f"{candidate.link}data/review/")
    erase(invitation=gone.invitation, now=timezone.now())
    staff = Client()
    staff.force_login(a_member(Role.RECRUITER, organisation=vacancy.organisation))
    context = browser.new_context(base_url=site.url, locale="en-GB")
    context.add_cookies([{"name": "session", "value": staff.cookies["session"].value, "url": site.url}])
    page = context.new_page()

    own = (f"/applicants/{applicant.public_id}/" for applicant in (candidate.invitation.applicant, gone.invitation.applicant))
    faults = [fault for address in (f"/vacancies/{vacancy.public_id}/", *own) for fault in faults_at_every_width(page, address)]
    context.close()

    assert faults == []
