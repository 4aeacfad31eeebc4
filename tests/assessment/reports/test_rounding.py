"""A figure beside its limit is never printed as if it had reached it."""

from __future__ import annotations

import pytest

from assessment.kernel.rounding import on_its_side


@pytest.mark.parametrize(
    ("value", "limit", "shown"),
    [
        (0.598, 0.60, 0.59),
        (0.594, 0.60, 0.59),
        (0.60, 0.60, 0.60),
        (0.602, 0.60, 0.61),
        (0.606, 0.60, 0.61),
        (-0.1201, -0.12, -0.13),
        (-0.1199, -0.12, -0.11),
        (0.3, 0.60, 0.30),
        (0.996, 0.60, 1.0),
    ],
)
def test_a_figure_stays_on_its_side_of_a_limit(value, limit, shown):
    assert on_its_side(value, limit) == shown


def test_other_places():
    assert [on_its_side(0.59996, 0.6, places=3), on_its_side(7.04, 7, places=1), on_its_side(6.96, 7, places=1)] == [0.599, 7.1, 6.9]
