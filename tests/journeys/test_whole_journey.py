"""The whole job in a browser: written, published, opened, invited, sat, ranked, explained, drawn. With JavaScript and without."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from assessment.instrument.source import OptionSource
from assessment.models import Form, FormContent, Sitting
from hiring.outbox.working import work
from hiring.people.models import User
from hiring.people.roles import Role
from tests.factories import OrganisationFactory, a_member
from tests.factories.instrument import STEM, a_turn
from tests.factories.people import PASSWORD
from tests.support.browsing import Site

pytestmark = pytest.mark.django_db(transaction=True)

NAME, EMAIL = "Zebrafinch Marlow", "quokka@mail.example"
TRACES = ("zebrafinch", "marlow", "quokka")
ATTITUDE = range(1, 13)  # of the shared items, beside the one written here: enough for a zone


@dataclass
class Staff:
    """Somebody at work in a browser of their own; ``bytes`` of every page they were given since they began to keep them."""

    page: Page
    kept: list[str] = field(default_factory=list)

    def sign_in(self, user: User) -> None:
        self.page.goto("/")
        self.page.get_by_label("E-mail address").fill(user.email)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.press("Sign in")

    def sign_out(self) -> None:
        self.page.locator("details.account summary").click()
        self.press("Sign out")
        expect(self.heading).to_have_text("Sign in")

    @property
    def heading(self) -> Locator:
        return self.page.get_by_role("heading", level=1)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name, exact=True).first.click()

    def keep(self) -> None:
        """Every byte of the page as it stands and as the server sends it again, its headers along with it."""
        self.page.wait_for_load_state()
        again = self.page.context.request.get(self.page.url)
        self.kept.append(f"{self.page.content()} {again.headers} {again.text()}".lower())


@pytest.fixture
def organisation(site: Site):
    return OrganisationFactory.create(name="Northgate Stores", contact_email="jobs@northgate.example")


def window(browser: Browser, site: Site, javascript: bool) -> BrowserContext:
    return browser.new_context(base_url=site.url, locale="en-GB", java_script_enabled=javascript)


# The author --------------------------------------------------------------------------------------------------------------


def write_an_item(author: Staff) -> None:
    """A scenario of one turn, in the editor; what the checks say on the way."""
    page = author.page
    expect(author.heading).to_have_text("Items")
    author.follow("New item")
    page.get_by_label("Title").fill("Brakes on Friday")
    page.get_by_label("Short name").fill("brakes-on-friday")
    page.get_by_label("Family").fill("repair-not-done")
    page.get_by_label("Need at stake").select_option(label="Control")
    page.get_by_label("Second need (optional)").select_option(label="Alternatives")
    author.press("Go on to its words")

    page.get_by_label("Stage").select_option(label="Resolving, with a small extra")
    page.get_by_label("Stem").fill(STEM)
    for number, option in enumerate(a_turn().options, 1):
        write_an_option(page.locator(f"#turn-1-option-{number}"), option, is_judged=number > 1)
    page.get_by_label("Flip: one changed fact").fill(a_turn().flip_fact)
    page.get_by_label("Best would then be option").fill(str(a_turn().flip_best))
    author.press("Save")
    expect(page.get_by_text(re.compile("^Saved")).first).to_be_visible()
    beside = page.locator("#turn-1-option-1 .slot .to-do")
    expect(beside).to_contain_text("Still to do: its effectiveness")
    page.locator("#turn-1-option-1").get_by_label("Effectiveness").fill(str(a_turn().options[0].effectiveness))
    author.press("Save")
    expect(beside).not_to_contain_text("its effectiveness")

    author.follow("brakes-on-friday")
    expect(author.heading).to_have_text("Brakes on Friday")
    author.follow("Preview")
    expect(author.heading).to_have_text("As the candidate sees it")
    expect(page.frame_locator("iframe").first.get_by_text(a_turn().options[2].text)).to_be_visible()


def write_an_option(part: Locator, option: OptionSource, *, is_judged: bool) -> None:
    part.get_by_label("What the employee says or does").fill(option.text)
    part.get_by_label("Zone").select_option(option.zone)
    if is_judged:
        part.get_by_label("Effectiveness").fill(str(option.effectiveness))
    tags = part.locator("details.option-tags")
    if tags.get_attribute("open") is None:
        tags.locator("summary").click()
    part.get_by_label("What is behind it (marker)").select_option(option.markers[0])
    for need, grade in option.needs.items():
        part.get_by_label(f"A customer’s grade for {need}").select_option(str(grade))
    part.get_by_label("The thought behind it").fill(option.thought)
    part.get_by_label("A better thought").fill(option.reframe)


def put_a_form_together(author: Staff) -> None:
    """The item written here, and shared ones of every kind; published with its warnings."""
    page = author.page
    author.follow("Forms")
    author.follow("New form")
    page.get_by_label("Title").fill("Front desk")
    author.press("Go on to its items")
    expect(author.heading).to_have_text("Choose its items")
    page.get_by_label("Brakes on Friday").fill("1")
    page.wait_for_load_state()  # all rows are there
    places = {row.locator("label .muted").inner_text(): row.locator("input") for row in page.locator("table.picks tbody tr").all()}
    shared = [slug for slug in places if re.match(r"a\d\d-", slug)][: len(ATTITUDE)]
    shared += [slug for slug in places if slug.startswith(("s01-", "p01-"))]
    for number, slug in enumerate(shared, 2):
        places[slug].fill(str(number))
    author.press("Save and see the checks")
    expect(author.heading).to_have_text("Front desk")
    expect(page.locator("section.form-checks .findings")).to_contain_text("warning")

    author.follow("Publish")
    author.press("Publish and freeze")
    expect(page.locator(".error-summary")).to_contain_text("Warnings are open. Say why")
    page.get_by_label("Why it may be published with warnings open").fill("A short form for one desk.")
    author.press("Publish and freeze")
    expect(page.get_by_text("Front desk is published.")).to_be_visible()


# The recruiter -----------------------------------------------------------------------------------------------------------


def open_a_vacancy(recruiter: Staff) -> None:
    page = recruiter.page
    recruiter.follow("Create the first vacancy")
    page.get_by_label("Title").fill("Front desk, evenings")
    page.get_by_label("Test form").select_option(label="Front desk (Own items) – no limit")
    page.get_by_label("Time limit in minutes").fill("40")
    expect(page.get_by_label("Blind")).to_be_checked()
    recruiter.press("Create the vacancy")
    expect(page.get_by_text("The vacancy is open.")).to_be_visible()


def paste_and_invite(recruiter: Staff) -> None:
    page = recruiter.page
    recruiter.follow("Add applicants")
    page.get_by_label("One person a line").fill(f"{NAME}, {EMAIL}\nno address here\nOtto Brand, otto@mail.example\nOtto, otto@mail.example")
    recruiter.press("Add applicants")
    expect(recruiter.heading).to_have_text("1 line needs another look")
    expect(page.locator(".lines li")).to_contain_text("Line 2")
    expect(page.get_by_text("2 applicants added. 1 repeats an address further up (line 4).")).to_be_visible()
    recruiter.follow("Leave them out")
    recruiter.press("Invite 2 people")
    expect(page.get_by_text("2 people invited.")).to_be_visible()
    recruiter.keep()


def link_in_the_message() -> str:
    """Where the message to the candidate leads."""
    assert (work(now=timezone.now()).done, len(mail.outbox)) == (2, 2)
    message = next(message for message in mail.outbox if message.to == [EMAIL])
    found = re.search(r"/i/[^/\s]+/", str(message.body))
    assert found
    return found[0]


def see_results(recruiter: Staff) -> None:
    """The ranking, the applicant, the bands: by code alone."""
    page = recruiter.page
    page.reload()
    recruiter.follow("See the ranking")
    expect(recruiter.heading).to_have_text("Ranking")
    expect(page.get_by_text("Provisional.", exact=True)).to_be_visible()
    row = page.locator("tr.result", has_text="Submitted")
    code = row.locator(".who a").inner_text()
    assert re.fullmatch(r"[A-Z0-9]{5}", code)
    assert row.locator(".attitude .points").inner_text().isdigit()
    recruiter.keep()

    recruiter.follow(code)
    expect(recruiter.heading).to_have_text(f"Applicant {code}")
    expect(page.get_by_role("img", name="Respect grid")).to_be_visible()
    answers = page.locator("article.answer")
    expect(answers).to_have_count(1 + len(ATTITUDE) + 1)  # the item written here, the shared ones, the one of skill
    expect(answers.filter(has_text="Brakes on Friday").locator(".stem")).to_contain_text("bike shop")
    expect(page.locator(".choice")).to_have_count(2 * turns_of_the_form())
    expect(page.get_by_text("not answered")).to_have_count(0)
    recruiter.keep()

    recruiter.follow("Front desk, evenings")
    recruiter.follow("Draw the bands")
    expect(recruiter.heading).to_have_text("Draw the bands")
    recruiter.keep()
    recruiter.press("Draw the bands")
    expect(page.get_by_text("The bands are drawn.")).to_be_visible()
    expect(page.get_by_text("Bands drawn on")).to_contain_text("from 1 result;")
    expect(page.get_by_text("Provisional.", exact=True)).to_have_count(0)
    recruiter.keep()


# The candidate -----------------------------------------------------------------------------------------------------------


def turns_of_the_form() -> int:
    document = FormContent.objects.get(form=Form.objects.get(title="Front desk")).document
    return len(document["turns"]) if "turns" in document else sum(len(each["turns"]) for each in document["scenarios"])


def pick(page: Page, group: str, place: int) -> None:
    page.locator(f"label:has(input[name={group}])").nth(place).click()


def sit(page: Page, link: str) -> str:
    """From the link to the receipt, which is returned."""
    heading = page.get_by_role("heading", level=1)
    page.goto(link)
    expect(heading).to_have_text("Northgate Stores invites you to a short test")
    page.get_by_label("I have read this").check()
    page.get_by_role("button", name="Start").click()

    expect(heading).to_have_text("Practice 1")
    pick(page, "best", 0)
    pick(page, "worst", 1)
    page.get_by_role("button", name="See why").click()
    expect(page.get_by_text("What this shows")).to_be_visible()
    page.get_by_role("link", name="To the test").click()
    page.get_by_role("button", name="Begin").click()

    turns = turns_of_the_form()
    for turn in range(1, turns + 1):
        expect(page.locator("form#turn")).to_have_attribute("data-turn", str(turn))
        pick(page, "best", turn % 2)
        pick(page, "worst", 2)
        page.get_by_role("button", name="Next" if turn < turns else "Review").click()
    expect(heading).to_have_text("Before you submit")
    expect(page.get_by_text(f"All {turns} decisions have an answer.")).to_be_visible()
    page.get_by_role("button", name="Submit my answers").click()
    expect(heading).to_have_text("Thank you")
    expect(page.locator("dl.receipt")).to_contain_text(f"{turns} of {turns}")
    return page.locator("dl.receipt .code").inner_text()


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_from_an_empty_desk_to_a_ranking_that_explains_itself(browser: Browser, site: Site, organisation, javascript: bool):
    call_command("load_bank", stdout=StringIO())  # the shared items, as in every installation
    author, recruiter = (a_member(role, organisation=organisation) for role in (Role.AUTHOR, Role.RECRUITER))
    desk, elsewhere = window(browser, site, javascript), window(browser, site, javascript)

    staff = Staff(desk.new_page())
    staff.sign_in(author)
    write_an_item(staff)
    put_a_form_together(staff)
    staff.sign_out()

    staff.sign_in(recruiter)
    open_a_vacancy(staff)
    paste_and_invite(staff)
    receipt = sit(elsewhere.new_page(), link_in_the_message())
    see_results(staff)

    assert Sitting.objects.filter(scored_at__isnull=False).count() == 1
    assert re.fullmatch(r"[0-9A-Za-z-]{4,}", receipt)
    assert len(staff.kept) == 5
    assert [trace for page in staff.kept for trace in TRACES if trace in page] == []
    desk.close()
    elsewhere.close()
