"""What a state of a page is, and who stands before it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from hiring.people.models import User
from tests.factories.people import PASSWORD
from tests.support.browsing import Site

ONE_WORD = "Kundendienstmitarbeitereinstellungstestparallelform" * 2  # a title that can be broken nowhere
BACKEND = "hiring.people.backends.StaffBackend"


@dataclass(frozen=True)
class Scene:
    """What the states of one slice need: browsers' sessions by what their owner is called, and ids for addresses."""

    sessions: dict[str, Client]
    ids: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class State:
    """One state of one page.

    Args:
        route: the address's name in the URLconf.
        says: what state it is.
        heading: its h1, so that no other page is looked at by mistake.
        at: the address; ``{…}`` are ids of the scene.
        who: whose session; nobody's where empty.
        act: what is done there to bring the state about.
    """

    route: str
    says: str
    heading: str
    at: str
    who: str = ""
    act: Callable[[Page], object] | None = None

    def reach(self, page: Page, scene: Scene) -> str:
        """Bring the state about; the h1 then."""
        page.goto(self.at.format(**scene.ids))
        if self.act:
            self.act(page)
        return " ".join(page.locator("h1").inner_text().split())


def signed_in(user: User, *, by_password: bool = False) -> Client:
    """A session of that user; ``by_password``: made by the sign-in page, as whatever asks for a recent sign-in needs."""
    client = Client()
    if by_password:
        client.post("/account/login/", {"login": user.email, "password": PASSWORD})
        client.post("/account/reauthenticate/", {"password": PASSWORD})
    else:
        client.force_login(user, backend=BACKEND)
    return client


def window_of(browser: Browser, site: Site, session: Client | None) -> BrowserContext:
    """A browser that holds that session."""
    context = browser.new_context(base_url=site.url, locale="en-GB")
    if session:
        cookie = session.cookies[settings.SESSION_COOKIE_NAME]
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site.url}])
    return context


# What people do on a page ------------------------------------------------------------------------------------------------


def press(button: str, /, **fields: str) -> Callable[[Page], None]:
    """Fill fields by name and press a button, whatever the browser itself would have said of them."""

    def do(page: Page) -> None:
        page.evaluate("for (const form of document.forms) form.noValidate = true")
        for name, text in fields.items():
            page.locator(f"[name={name}]").fill(text)
        with page.expect_navigation():
            page.get_by_role("button", name=button, exact=True).click()

    return do


def unfold(summary: str) -> Callable[[Page], None]:
    return lambda page: page.locator("summary", has_text=summary).first.click()


def follow(name: str) -> Callable[[Page], None]:
    def do(page: Page) -> None:
        with page.expect_navigation():
            page.get_by_role("link", name=name).first.click()

    return do
