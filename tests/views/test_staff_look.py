"""Staff pages in a browser: no violation of axe, no scrolling sideways, nothing refused by the content policy."""

from __future__ import annotations

import pytest
from django.utils import timezone

from hiring.invitations.inviting import invite
from hiring.people.roles import Role
from tests.factories import ContactFactory, OrganisationFactory, VacancyFactory, a_member, published_form
from tests.factories.people import PASSWORD
from tests.support.axe import axe_violations, faults_at_every_width


def sign_in(page, user):
    page.goto("/account/login/")
    page.get_by_label("Email").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/vacancies/")


@pytest.fixture
def complaints(page):
    """What the browser's console says of errors: the content policy speaks there."""
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text) if message.type == "error" else None)
    return heard


@pytest.mark.looks
def test_pages_before_signing_in_are_accessible_and_fit(page, complaints):
    addresses = ["/account/login/", "/account/password/reset/", "/account/password/reset/done/", "/account/signup/", "/account/inactive/"]

    assert [fault for address in addresses for fault in faults_at_every_width(page, address)] == []
    assert complaints == []


@pytest.mark.looks
def test_recruiters_pages_are_accessible_and_fit(page, complaints):
    organisation = OrganisationFactory.create(contact_email="a-very-long-mailbox-name@recruitment.northgate-stores.example")
    recruiter = a_member(Role.OWNER, organisation=organisation)
    form = published_form(scenarios=1).form
    empty, full = (VacancyFactory.create(organisation=organisation, form=form, is_blind=False) for _ in range(2))
    people = [ContactFactory.create(applicant__vacancy=full, name=f"Wilhelmina Featherstonehaugh {n}").applicant for n in range(3)]
    invite(applicants=people[:2], now=timezone.now(), by=recruiter)
    sign_in(page, recruiter)

    addresses = ["/vacancies/", "/vacancies/new/", "/account/password/change/", "/account/2fa/", "/account/2fa/totp/activate/"]
    addresses += ["/account/logout/", "/account/email/", f"/applicants/{people[0].public_id}/invitation/"]
    for vacancy in (empty, full):
        base = f"/vacancies/{vacancy.public_id}/"
        addresses += [base, f"{base}edit/", f"{base}applicants/", f"{base}applicants/?show=closed"]
        addresses += [f"{base}applicants/add/", f"{base}applicants/add/one/"]

    assert [fault for address in addresses for fault in faults_at_every_width(page, address)] == []
    assert complaints == []


@pytest.mark.looks
def test_a_refused_form_a_refused_page_and_a_paste_with_bad_lines_are_accessible(page):
    organisation = OrganisationFactory.create()
    vacancy = VacancyFactory.create(organisation=organisation, form=published_form(scenarios=1).form)
    sign_in(page, a_member(Role.RECRUITER, organisation=organisation))

    page.goto(f"/vacancies/{vacancy.public_id}/applicants/add/")
    page.get_by_label("One person a line").fill("Ann, ann@mail.example\nno address")
    page.get_by_role("button", name="Add applicants").click()
    assert page.get_by_role("heading", level=1).inner_text() == "1 line needs another look"
    assert axe_violations(page) == []

    page.goto("/vacancies/new/")
    page.get_by_label("Title").fill("x")
    page.get_by_label("Closes").fill("2020-01-01T10:00")
    page.get_by_role("button", name="Create the vacancy").click()
    assert page.locator(".error-summary").evaluate("node => node === document.activeElement")
    page.get_by_role("link", name="Closes: Choose a time after the opening.").click()
    assert page.evaluate("document.activeElement.id") == "id_closes_at"
    assert axe_violations(page) == []

    page.goto("/items/")
    assert page.get_by_role("heading", level=1).inner_text() == "Your role does not include this"
    assert axe_violations(page) == []


def test_a_recruiter_creates_a_vacancy_adds_people_and_invites_them_by_keyboard_alone(page):
    organisation = OrganisationFactory.create()
    published_form(scenarios=1)
    user = a_member(Role.RECRUITER, organisation=organisation)
    press = page.keyboard.press

    page.goto("/account/login/")
    press("Tab")  # the brand
    for typed in (user.email, PASSWORD):
        press("Tab")
        page.keyboard.type(typed)
    press("Enter")
    page.wait_for_url("**/vacancies/")

    def reach(name: str) -> None:
        for _ in range(40):
            press("Tab")
            if name in page.evaluate("(document.activeElement.innerText || document.activeElement.id || '')"):
                return
        raise AssertionError(f"{name} cannot be reached by Tab")

    reach("Create the first vacancy")
    press("Enter")
    page.wait_for_url("**/new/")
    reach("id_title")
    page.keyboard.type("Adviser")
    press("Enter")
    page.wait_for_selector("text=The vacancy is open.")
    reach("Add applicants")
    press("Enter")
    page.wait_for_url("**/add/")
    reach("id_lines")
    page.keyboard.type("Ann, ann@mail.example\nBob, bob@mail.example")
    reach("Add applicants")
    press("Enter")
    page.wait_for_selector("text=2 applicants added.")
    reach("Invite 2 people")
    press("Enter")
    page.wait_for_selector("text=2 people invited.")
