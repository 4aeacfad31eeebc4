"""What a cell of an item analysis prints: the figure with its error, or how many there are of how many it needs."""

from __future__ import annotations

import pytest

from assessment.psychometrics.evidence import Measured
from hiring.templatetags.evidence import cell, moved, with_n

FIGURE = Measured(0.62, 240, 50, error=0.031)


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        (FIGURE, '.62 <span class="give-or-take muted">± .03</span>'),
        (Measured(0.62, 50, 50), ".62"),
        (Measured(1.0, 240, 50, error=0.0), "1.00"),  # what everybody or nobody does has no error to speak of
        (Measured(0.62, 49, 50, error=0.031), '<span class="few">49 of 50</span>'),
        (Measured(None, 240, 200, why="no spread"), '<span class="few">no spread</span>'),
        (None, ""),
    ],
)
def test_a_figure_stands_with_its_error_and_below_its_least_n_with_how_many_there_are(figure, text):
    assert cell(figure) == text


def test_shares_and_times_have_their_own_words_and_n_beside_them():
    assert with_n(Measured(0.04, 240, 200), "percent") == '4 % <span class="its-n">n 240</span>'
    assert with_n(Measured(65.0, 240, 50), "duration") == '1 min 05 s <span class="its-n">n 240</span>'
    assert with_n(Measured(None, 38, 50)) == '<span class="few">38 of 50</span>'


@pytest.mark.parametrize(("value", "text"), [(0.08, "+.08"), (0.005, "+.01"), (0.004, ".00"), (-0.08, "−.08"), (-0.004, ".00")])
def test_a_difference_has_its_sign_unless_it_prints_as_none(value, text):
    assert moved(Measured(value, 240, 100)) == text
