"""axe-core, run inside a page."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SOURCE = Path(__file__).resolve().parent.parent / "vendor" / "axe" / "axe.min.js"
WIDTHS = (360, 1280)
AT_REST = "Promise.allSettled(document.getAnimations().map((moving) => moving.finished)).then(() => {})"


@cache
def _source() -> str:
    return SOURCE.read_text()


def _give(page: Page) -> None:
    """axe for the page, whole and at rest: a colour on its way from one to another is no colour of ours."""
    page.wait_for_load_state()
    page.evaluate(AT_REST)
    if not page.evaluate("'axe' in window"):
        page.evaluate(_source())  # evaluated, not loaded: the content policy admits no script of ours there


def axe_violations(page: Page) -> list[str]:
    """What axe finds wrong with the page as it stands, one line an element: the rule and where."""
    _give(page)
    found: dict[str, Any] = page.evaluate("axe.run({resultTypes: ['violations']})")
    return [f"{rule['id']}: {node['html'][:200]}" for rule in found["violations"] for node in rule["nodes"]]


def faults_at_every_width(page: Page, address: str) -> list[str]:
    """axe's findings, and scrolling sideways, at 360 and 1280 px."""
    faults = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(address)
        faults += [f"{address} at {width} px: {fault}" for fault in axe_violations(page)]
        if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
            faults.append(f"{address} at {width} px: {wide} px wide")
    return faults


def axe_contrasts(page: Page) -> list[str]:
    """Text that is too pale as the page stands: all that a colour scheme can change."""
    _give(page)
    found: dict[str, Any] = page.evaluate("axe.run({resultTypes: ['violations'], runOnly: ['color-contrast']})")
    return [f"{rule['id']}: {node['html'][:200]}" for rule in found["violations"] for node in rule["nodes"]]
