"""A small form for the demonstration, and a folder of its own for the sign-ins."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from assessment.models import FormContent
from tests.factories import published_form

NOW = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path


@pytest.fixture
def form(db: None) -> FormContent:
    """A shared form called as the demonstration wants it: ten scenarios, twelve turns."""
    return published_form(scenarios=9, conversation=True, skill=1, title="Form A")
