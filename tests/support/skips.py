"""A database test that is skipped is a failure: without settings pytest-django skips all of them in silence.

Tests that hold on one database alone carry the marker ``postgresql`` or ``sqlite`` and are left out elsewhere, not skipped.
These hooks are imported by ``tests/conftest.py``, which makes pytest see them.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import pytest

DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup"}
_skipped = pytest.StashKey[list[str]]()


def _wants_database(item: pytest.Item) -> bool:
    return item.get_closest_marker("django_db") is not None or bool(DATABASE_FIXTURES & set(getattr(item, "fixturenames", ())))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    report = yield
    report.database_test_skipped = bool(report.skipped and not hasattr(report, "wasxfail") and _wants_database(item))
    return report


class SkippedDatabaseTests:
    """Collects the reports, on xdist's controller too, and turns the session red."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        config.stash[_skipped] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if getattr(report, "database_test_skipped", False):
            self.config.stash[_skipped].append(report.nodeid)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.config.stash[_skipped] and session.exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        if skipped := self.config.stash[_skipped]:
            terminalreporter.section("database tests were skipped: this fails the run", red=True)
            for nodeid in skipped:
                terminalreporter.line(nodeid)


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(SkippedDatabaseTests(config), "skipped-database-tests")
