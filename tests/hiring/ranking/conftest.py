"""What tests of rankings share."""

from __future__ import annotations

import pytest

from assessment.instrument.key_store import get_key


@pytest.fixture(autouse=True)
def _forget_keys():
    get_key.cache_clear()  # rolled back rows leave their numbers to other keys
