"""Files of a page that come late."""

from __future__ import annotations

from playwright.sync_api import Page, Route


class Held:
    """What a page asks for by such addresses waits until it is let go; what is told of after that came late enough by itself."""

    def __init__(self, page: Page, addresses: str) -> None:
        self.asked: list[Route] = []
        self.is_over = False
        page.route(addresses, self._take)

    def _take(self, route: Route) -> None:
        self.asked.append(route)
        if self.is_over:
            route.continue_()

    def let_go(self) -> None:
        self.is_over = True
        for route in tuple(self.asked):
            route.continue_()
