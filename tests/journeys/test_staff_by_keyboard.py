"""The main jobs of staff by the keyboard alone, seeing all the while where one is."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from assessment.instrument.authoring import create_item
from assessment.models import Item
from hiring.authoring.access import own_library
from hiring.people.roles import Role
from tests.factories import OrganisationFactory, a_member, published_form
from tests.factories.instrument import NOW, a_source
from tests.factories.people import PASSWORD
from tests.hiring.ranking.building import a_world, add_scored
from tests.support.browsing import Site
from tests.support.focus import SEEN

pytestmark = pytest.mark.django_db(transaction=True)

FOCUS = f"""async () => {{
    {SEEN}
    const control = document.activeElement;
    const name = (control.innerText || control.ariaLabel || control.id || control.name || "").trim();
    return {{name, id: control.id, ...seen(control)}};
}}"""


STEPS = """label => { // from what is chosen to what begins so
    const { options, selectedIndex } = document.activeElement;
    return [...options].findIndex(each => each.text.toLowerCase().startsWith(label.toLowerCase())) - selectedIndex;
}"""


class Keys:
    """Hands on the keyboard; every stop of Tab is seen to be seen."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.unseen: list[str] = []

    def reach(self, name: str, *, key: str = "Tab", within: int = 80) -> None:
        """Tab to the control whose words or id begin so, on a page that has come whole, and its scripts along with it."""
        self.page.wait_for_load_state()
        for _ in range(within):
            self.page.keyboard.press(key)
            focus = self.page.evaluate(FOCUS)
            if not (focus["ringed"] and focus["inView"] and focus["onTop"]):
                self.unseen.append(f"{self.page.url}: {focus}")
            if focus["id"] == name or focus["name"].startswith(name):
                return
        pytest.fail(f"the keyboard does not reach {name!r} on {self.page.url}")

    def press(self, name: str) -> None:
        self.reach(name)
        self.page.keyboard.press("Enter")

    def type(self, name: str, text: str) -> None:
        """Tab to a field and write over what stands in it."""
        self.reach(name)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def choose(self, name: str, label: str) -> None:
        """Tab to a choice and go to what begins so by the arrows: letters that come a second apart would each search anew."""
        self.reach(name)
        steps = self.page.evaluate(STEPS, label)
        for _ in range(abs(steps)):
            self.page.keyboard.press("ArrowDown" if steps > 0 else "ArrowUp")
        assert self.page.evaluate(STEPS, label) == 0

    def sign_in(self, email: str) -> None:
        self.page.goto("/")
        self.type("id_login", email)
        self.type("id_password", PASSWORD)
        self.page.keyboard.press("Enter")

    def is_headed(self, text: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(text)
        self.page.wait_for_load_state()


@pytest.fixture(params=[360, 1280])
def keys(page: Page, request: pytest.FixtureRequest) -> Keys:
    page.set_viewport_size({"width": request.param, "height": 640})
    return Keys(page)


def test_a_recruiter_comes_from_signing_in_to_one_applicants_answers(keys: Keys, site: Site):
    world = a_world(is_blind=True)
    add_scored(world, [8000, 5000])
    world.user.set_password(PASSWORD)
    world.user.save()
    page = keys.page

    keys.sign_in(world.user.email)
    keys.is_headed("Vacancies")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS)["name"] == "Skip to the content"
    page.keyboard.press("Enter")
    keys.press("Contact centre adviser")
    keys.is_headed("Contact centre adviser")
    keys.press("See the ranking")
    keys.is_headed("Ranking")
    keys.press("Why this order?")
    expect(page.get_by_text("Bands come before people.")).to_be_visible()
    keys.press("Band 1")
    expect(page.get_by_role("link", name="Band 1")).to_have_attribute("aria-current", "true")
    code = page.locator(".who a").first.inner_text()
    keys.press(code)
    keys.is_headed(f"Applicant {code}")
    keys.press("As a table")
    expect(page.get_by_text("Put first", exact=True)).to_be_visible()

    assert keys.unseen == []


def test_a_recruiter_creates_a_vacancy_adds_people_and_invites_them(keys: Keys, site: Site):
    organisation = OrganisationFactory.create(name="Northgate Stores")
    published_form(scenarios=1)
    recruiter = a_member(Role.RECRUITER, organisation=organisation)
    page = keys.page

    keys.sign_in(recruiter.email)
    keys.is_headed("Vacancies")
    keys.press("Create the first vacancy")
    keys.is_headed("New vacancy")
    keys.type("id_title", "Adviser")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The vacancy is open.")).to_be_visible()
    keys.press("Add applicants")
    keys.is_headed("Add applicants")
    keys.type("id_lines", "Ann, ann@mail.example\nBob, bob@mail.example")
    keys.press("Add applicants")
    expect(page.get_by_text("2 applicants added.")).to_be_visible()
    keys.press("Invite 2 people")
    expect(page.get_by_text("2 people invited.")).to_be_visible()

    assert keys.unseen == []


def test_a_refused_form_takes_the_keyboard_to_its_errors_and_each_error_to_its_field(page: Page, site: Site):
    organisation = OrganisationFactory.create(name="Northgate Stores")
    published_form(scenarios=1)
    keys = Keys(page)

    keys.sign_in(a_member(Role.RECRUITER, organisation=organisation).email)
    keys.is_headed("Vacancies")
    page.goto("/vacancies/new/")
    page.get_by_label("Title").fill("x")
    page.get_by_label("Closes").fill("2020-01-01T10:00")
    page.get_by_role("button", name="Create the vacancy").click()

    expect(page.locator(".error-summary")).to_be_focused()  # autofocus comes with a frame
    keys.press("Closes: Choose a time after the opening.")
    expect(page.locator("#id_closes_at")).to_be_focused()


def test_an_author_opens_an_item_writes_and_saves_it(keys: Keys, site: Site):
    organisation = OrganisationFactory.create(name="Northgate Stores")
    author = a_member(Role.AUTHOR, organisation=organisation)
    create_item(library=own_library(organisation, now=NOW), source=a_source(), now=NOW)
    page = keys.page

    keys.sign_in(author.email)
    keys.is_headed("Items")
    keys.press("Brakes on Friday")
    keys.is_headed("Brakes on Friday")
    keys.press("Edit")
    keys.is_headed("Edit the item")
    keys.type("id_title", "Brakes on Monday")
    keys.type("id_turns-0-options-0-text", "Tell him to come back when he has learned to wait for others.")
    keys.press("Tags, thought and reply")
    keys.reach("id_turns-0-options-0-thought")
    keys.press("Save")
    expect(page.locator("#say")).to_have_text(re.compile(r"Saved \d\d:\d\d:\d\d\. \d warnings"))

    source = Item.objects.get().revisions.get(is_current=True)
    assert source.title == "Brakes on Monday"
    assert source.turns.get().options.order_by("position")[0].text.startswith("Tell him to come back")
    assert keys.unseen == []


def test_a_control_without_a_ring_or_under_the_bar_is_seen(keys: Keys, site: Site):
    keys.page.goto("/account/login/")
    keys.page.evaluate(
        """() => {
            const [bare, under, bar] = ["<a href='#' id='bare'>Bare</a>", "<a href='#' id='under'>Under</a>", "<p id='bar'>Bar</p>"];
            const wrapped = "<p id='narrow'><a href='#'>First</a> <a href='#'>Some words</a></p>"; // its middle is First's
            document.body.insertAdjacentHTML("afterbegin", wrapped + bare + under + bar);
            const sheet = new CSSStyleSheet();
            sheet.replaceSync(`
                #narrow { width: 10em } #narrow :first-child { display: inline-block; width: 6.5em }
                #bare:focus { outline: 0 }
                #under { display: block }
                #bar { margin-top: -3em; height: 3em; position: relative; background: #fff }`);
            document.adoptedStyleSheets = [sheet];
            document.activeElement.blur();
        }"""
    )

    keys.reach("Under")

    assert [fault.split("'name': ")[1].split(",")[0] for fault in keys.unseen] == ["'Bare'", "'Under'"]
