"""Leaving a page, and whether the browser kept it for going back to."""

from __future__ import annotations

import re

from playwright.sync_api import Page, Route


def as_some_browsers_keep(page: Page) -> None:
    """Chromium keeps no page that says no-store and sends requests; others do. So the header is taken off on its way."""

    def take(route: Route) -> None:
        if route.request.resource_type != "document":
            route.continue_()
            return
        reply = route.fetch(max_redirects=0)
        route.fulfill(response=reply, headers={name: value for name, value in reply.headers.items() if name != "cache-control"})

    page.route(re.compile(r"/s/"), take)
    with page.expect_response(re.compile("/hold/$")):
        page.reload()  # what came by a redirect was not taken


def away(page: Page) -> None:
    page.evaluate("addEventListener('pageshow', (event) => { document.body.dataset.kept = event.persisted })")
    page.wait_for_timeout(200)
    page.goto("/s/comfort/")


def was_kept(page: Page) -> bool:
    return bool(page.evaluate("document.body.dataset.kept === 'true'"))
