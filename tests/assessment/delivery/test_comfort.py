"""What a candidate chose on the Display page, as the cookie tells it."""

from __future__ import annotations

import itertools

import pytest

from assessment.delivery.comfort import CHOICES, chosen_comfort, read_comfort

NAMES = [choice.name for choice in CHOICES]
VALUES = [[value for value, _label in choice.values] for choice in CHOICES]
EVERY = [dict(zip(NAMES, values, strict=True)) for values in itertools.product(*VALUES)]


def test_every_combination_is_read_back_from_its_cookie_as_it_was_chosen():
    assert len(EVERY) == 72
    assert [read_comfort(chosen_comfort(given).text) for given in EVERY] == [chosen_comfort(given) for given in EVERY]
    assert len({chosen_comfort(given).text for given in EVERY}) == 72


def test_what_is_as_designed_is_not_kept():
    assert chosen_comfort({choice.name: choice.values[0][0] for choice in CHOICES}).text == ""
    assert read_comfort("").words == {"comfort": "", "scheme": "light dark"}


def test_choices_stand_in_the_pages_first_tag():
    comfort = read_comfort("size-largest.contrast-higher.colours-dark")

    assert comfort.words == {"comfort": ' data-size="largest" data-contrast="higher" data-colours="dark"', "scheme": "dark"}


@pytest.mark.parametrize(
    "cookie",
    [
        "size-huge",
        'size-larger" onload="x',
        "onload-larger",
        "size",
        "size-larger-larger",
        "-",
        "....",
        "SIZE-larger",
        "size-\x00",
        "ä" * 100,
    ],
)
def test_anything_that_is_not_on_the_list_counts_as_not_chosen(cookie):
    assert read_comfort(cookie) == read_comfort("")


def test_one_good_choice_among_bad_ones_counts():
    assert read_comfort("motion-fast.spacing-wider.colours-<b>").attributes == ' data-spacing="wider"'
