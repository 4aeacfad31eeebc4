"""What every test may use. The database is chosen by DATABASE_URL; without it, an SQLite file made for the run."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.db import connection
from hypothesis import HealthCheck, settings

from assessment.instrument.key_store import get_key
from tests.support.browsing import browser, page, site
from tests.support.databases import fresh_url
from tests.support.skips import pytest_configure, pytest_runtest_makereport
from tests.support.statements import Statements
from tests.support.statements import count_statements as counting
from tests.support.static_files import collect_static_files

__all__ = ["browser", "fresh_url", "page", "pytest_configure", "pytest_runtest_makereport", "site"]

settings.register_profile("suite", deadline=None, derandomize=True, max_examples=100, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("deep", deadline=None, max_examples=5_000, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what drives the browser; leave out, not skip, what is not for this database."""
    elsewhere = {"postgresql": ("sqlite", "looks"), "sqlite": ("postgresql",)}[connection.vendor]
    kept: list[pytest.Item] = []
    left_out: list[pytest.Item] = []
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
        (left_out if any(item.get_closest_marker(name) for name in elsewhere) else kept).append(item)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = kept


@pytest.fixture(scope="session", autouse=True)
def _compiled_static_files() -> None:
    collect_static_files()


@pytest.fixture(autouse=True)
def _no_keys_of_another_test() -> None:
    """A test's rows are rolled back and their numbers given again, which no database in use does."""
    get_key.cache_clear()


@pytest.fixture
def count_statements(db: None) -> Callable[..., AbstractContextManager[Statements]]:
    """``with count_statements(2): …`` or ``with count_statements() as statements: …``"""
    return counting
