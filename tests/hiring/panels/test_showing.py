"""Figures of a panel as they are printed beside their limits."""

from __future__ import annotations

import pytest

from hiring.panels.showing import Coefficient


@pytest.mark.parametrize(
    ("value", "shown", "passes"), [(0.59996, 0.599, False), (0.6, 0.6, True), (0.7284, 0.728, True), (None, None, False)]
)
def test_a_coefficient_that_is_not_met_is_not_printed_as_its_limit(value, shown, passes):
    found = Coefficient("Agreement on zones", "Fleiss’ κ", value, "", least=0.6, usual=None, rests_on="")

    assert (found.shown, found.passes) == (shown, passes)


def test_a_coefficient_without_a_limit_is_printed_as_it_is():
    assert Coefficient("Agreement", "α", 0.59996, "", least=None, usual=0.667, rests_on="").shown == 0.59996
