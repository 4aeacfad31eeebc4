"""The mass start of ``make bench``, small: what it measures is right, and nothing is refused."""

from __future__ import annotations

import pytest

from tests.bench import mass


@pytest.mark.faults
def test_sixty_people_who_come_within_two_seconds_of_the_doors_all_begin(fresh_url, tmp_path):
    url = "" if fresh_url.startswith("sqlite") else fresh_url

    found = mass.measure(url=url, people=60, within=2.0, directory=tmp_path)

    assert found.errors == []
    assert (found.held_before, found.started, found.failures) == (1, 60, 0)
    assert {name: len(samples) for name, samples in found.parts.items()} == dict.fromkeys(mass.REQUESTS, 60)
    assert len(found.floor) == 60 * len(mass.REQUESTS)
    assert "| Begin | 60 |" in mass.text(found)
