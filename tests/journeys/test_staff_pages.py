"""Every page of staff in every state: axe in light and dark, no scrolling sideways, nothing the content policy refuses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, path
from playwright.sync_api import Browser, Page

from tests.journeys.staff import SLICES
from tests.journeys.staff.scene import State, window_of
from tests.support.axe import WIDTHS, axe_contrasts, axe_violations
from tests.support.browsing import Site
from tests.views.access_rows import TABLE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.looks]

STATES = [state for each in SLICES.values() for state in each.STATES]
# a slice as one test; the largest as two, so that one process does not walk long after the other has ended
WALKS = {name: each.STATES for name, each in SLICES.items() if name != "authoring"} | {
    f"authoring, {words}": tuple(state for state in SLICES["authoring"].STATES if state.route.startswith("item") is of_items)
    for words, of_items in (("items", True), ("forms", False))
}
NO_PAGE = {
    # answers POST alone, as the table of routes and principals says and proves; with a redirect
    *(row.name for row in TABLE if row.method == "POST"),
    # not HTML
    *("healthz", "readyz", "mfa_download_recovery_codes", "item_file", "form_file", "item_import_template", "item_media_file"),
    # redirects everybody: signing in by a code is not offered
    "account_confirm_login_code",
}
CANDIDATES = ("s/", "i/", "practice/", "p/", "judge/")  # where their pages are, which test_candidate_in_a_browser looks at


def names(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        if str(pattern.pattern).startswith(CANDIDATES):
            continue
        if isinstance(pattern, URLResolver):
            yield from names(pattern.url_patterns)
        else:
            yield pattern.name or str(pattern.pattern)


def amiss(patterns: list[URLPattern | URLResolver]) -> list[str]:
    """Staff's routes without a state, and states without a route."""
    routes, shown = set(names(patterns)), {state.route for state in STATES}
    return sorted((routes - shown - NO_PAGE) | (shown - routes))


def test_every_page_has_a_state_and_every_state_a_page():
    assert amiss(get_resolver().url_patterns) == []


def test_every_state_is_walked_to():
    assert sorted(map(_named, (state for walk in WALKS.values() for state in walk))) == sorted(map(_named, STATES))


def test_a_page_without_a_state_is_seen():
    planted: Any = path("planted/", lambda request: HttpResponse(), name="planted")

    assert amiss([*get_resolver().url_patterns, planted]) == ["planted"]


# what scrolls sideways within its own frame, so that the page itself seems to fit
SCROLLS_INSIDE = """() => [...document.querySelectorAll("main *")].filter(
    each => ["auto", "scroll"].includes(getComputedStyle(each).overflowX) && each.scrollWidth > each.clientWidth + 1
).map(each => each.cloneNode().outerHTML)"""


def faults(page: Page) -> list[str]:
    """What is wrong with the page as it stands, at every width, and in the dark."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        found += [f"at {width} px: {fault}" for fault in axe_violations(page)]
        if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
            found.append(f"at {width} px: {wide} px wide")
        found += [f"at {width} px: scrolls inside: {tag}" for tag in page.evaluate(SCROLLS_INSIDE)]
    page.emulate_media(color_scheme="dark")
    found += [f"in the dark: {fault}" for fault in axe_contrasts(page)]
    page.emulate_media(color_scheme="light")
    return found


@pytest.mark.parametrize("walk", WALKS)
def test_every_state_is_accessible_and_fits(browser: Browser, site: Site, walk: str, settings: Any):
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 3600  # the walk may take longer than a sign-in counts as recent
    cache.clear()  # sign-ins are counted there
    scene = SLICES[walk.split(",")[0]].build()
    windows = {who: window_of(browser, site, session).new_page() for who, session in {"": None, **scene.sessions}.items()}
    complaints: list[str] = []
    found: list[str] = []
    for page in windows.values():
        page.on("console", lambda message: complaints.append(message.text) if "Content Security Policy" in message.text else None)
    for state in WALKS[walk]:
        page = windows[state.who]
        if (heading := state.reach(page, scene)) != state.heading:
            found.append(f"{_named(state)}: the page is headed {heading!r}")
        found += [f"{_named(state)} {fault}" for fault in faults(page)]
    for page in windows.values():
        page.context.close()

    assert found == []
    assert complaints == []


def _named(state: State) -> str:
    return f"{state.route}, {state.says}"


def test_what_is_wrong_with_a_page_is_found(page: Page, site: Site):
    page.goto("/account/login/")
    page.evaluate(
        """() => {
            const main = document.querySelector("main");
            const pale = "<p class='planted'>Pale in the dark</p>", wide = "<p class='wide'>Wide</p>";
            const held = "<div class='held' tabindex='0'><p class='wide'>Wide within</p></div>";
            main.insertAdjacentHTML("beforeend", "<img src='/favicon.ico'>" + pale + wide + held);
            const sheet = new CSSStyleSheet();
            const dark = "@media (prefers-color-scheme: dark) { .planted { color: #333 } }";
            sheet.replaceSync(dark + " .wide { width: 30rem } .held { overflow-x: auto }");
            document.adoptedStyleSheets = [sheet];
        }"""
    )

    rules = [fault.split(":")[0] + ":" + fault.split(":")[1].split("<")[0] for fault in faults(page)]

    assert [rule for rule in rules if "image-alt" in rule] == ["at 360 px: image-alt", "at 1280 px: image-alt"]
    assert [rule for rule in rules if "in the dark" in rule] == ["in the dark: color-contrast"]
    assert [rule[:9] for rule in rules if rule.endswith("px wide")] == ["at 360 px"]
    assert [rule.split(":")[0] for rule in rules if "scrolls inside" in rule] == ["at 360 px", "at 1280 px"]  # a narrow column
