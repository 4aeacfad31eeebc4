"""Chromium and a live server for the tests that look at pages as a person does."""

from __future__ import annotations

import os
import random
import shutil
import time
from collections.abc import Callable, Iterator
from threading import Condition
from typing import Any

import pytest
from django.db import connections
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, Page, expect, sync_playwright

expect.set_options(timeout=20_000)  # a busy machine is no fault of a page; Playwright's own 5 s are for a quiet one

LATE = float(os.environ.get("LATE", "0"))  # seconds; each answer of the site comes up to so much late, as from a busy machine

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


def chromium() -> str:
    """Where Chromium is; a clear failure where it is not."""
    found = "/usr/bin/chromium" if os.path.exists("/usr/bin/chromium") else shutil.which("chromium")
    if found is None:
        pytest.fail("Chromium is missing: install the Debian package chromium (make test does it when root)")
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the session. Playwright's loop lives in this thread, so Django must be told that it may work here."""
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    try:
        with sync_playwright() as playwright:
            running = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
            yield running
            running.close()
    finally:
        if before is None:
            del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
        else:
            os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    """A fresh browser context whose addresses begin at the live server."""
    context = browser.new_context(base_url=site.url, locale="en-GB")
    yield context.new_page()
    context.close()


class Site:
    """The whole WSGI application behind a real socket; compiled static files come from WhiteNoise, as in production."""

    def __init__(self) -> None:
        self.at_work, self.changed = 0, Condition()
        self.thread = LiveServerThread("127.0.0.1", static_handler=self._counted)  # Django names a class; any wrapper does
        self.thread.daemon = True
        self.thread.start()
        self.thread.is_ready.wait()
        if self.thread.error:
            raise self.thread.error

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.thread.port}"

    def stop(self) -> None:
        """Take no more requests, and let those under way end: else they write while the database is emptied, or to the next rows."""
        self.thread.terminate()
        self.thread.join()
        with self.changed:
            assert self.changed.wait_for(lambda: self.at_work == 0, timeout=60), "a request does not end"
        connections.close_all()

    def _counted(self, application: Callable[..., Any]) -> Callable[..., Any]:
        def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
            with self.changed:
                self.at_work += 1
            try:
                time.sleep(LATE * random.random() ** 2)
                return application(environ, start_response)
            finally:
                with self.changed:
                    self.at_work -= 1
                    self.changed.notify_all()

        return answer


@pytest.fixture
def site(transactional_db: None, settings: Any) -> Iterator[Site]:
    """The site at ``site.url``; links in messages point to it."""
    running = Site()
    settings.SITE_ORIGIN = running.url
    settings.CSRF_TRUSTED_ORIGINS = [running.url]
    yield running
    running.stop()
