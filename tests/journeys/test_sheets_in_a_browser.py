"""A page whose sheets arrive one by one asks for nothing that the content policy refuses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page

from tests.support.browsing import Site
from tests.support.held import Held

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.looks]

# each of Bootstrap's parts that a page of ours shows, or could
PARTS = """() => {
    const part = (tag, classes, more = {}) => {
        const made = Object.assign(document.createElement(tag), { className: classes, ...more });
        document.querySelector("main").append(made);
        return made.getBoundingClientRect().width;
    };
    for (const state of ["", " is-valid", " is-invalid"]) {
        part("select", "form-select" + state);
        part("input", "form-control" + state);
        part("input", "form-check-input" + state, { type: "checkbox", checked: true });
        part("input", "form-check-input" + state, { type: "radio", checked: true });
    }
    for (const button of ["btn-close", "navbar-toggler-icon", "accordion-button"]) part("button", button);
}"""


def test_a_page_laid_out_before_our_sheets_arrive_asks_for_nothing_refused(page: Page, site: Site):
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if "Content Security Policy" in message.text else None)
    ours = Held(page, "**/static/css/*")
    with page.expect_event("requestfinished", lambda request: "bootstrap" in request.url):
        page.goto("/account/login/", wait_until="commit")
    page.wait_for_selector("main", state="attached")
    page.evaluate(PARTS)
    ours.let_go()
    page.wait_for_load_state()
    # what is refused for certain, so that whatever was refused before it has been told
    with page.expect_console_message(lambda message: "data:,last" in message.text):
        page.evaluate("() => { new Image().src = 'data:,last' }")

    assert len(ours.asked) == 3
    assert [text for text in refused if "data:,last" not in text] == []


def test_no_sheet_has_pictures_written_into_it():
    sheets = sorted(Path(settings.BASE_DIR, "static").rglob("*.css"))

    assert [sheet.name for sheet in sheets if re.search(r"url\(\s*[\"']?data:", sheet.read_text())] == []
    assert "bootstrap.min.css" in [sheet.name for sheet in sheets]
