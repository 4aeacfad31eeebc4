from __future__ import annotations

import random
from fractions import Fraction
from math import nextafter, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.scoring.bands import (
    Bands,
    Sem,
    SemSource,
    band_of,
    band_width,
    draw_bands,
    error_variance,
    sed,
    sem_of_form,
    sem_of_norm,
)
from tests.assessment.scoring.known import TOLERANCE, known

hundredths = st.integers(0, 10_000)


def test_sem_and_sed_agree_with_the_peer():
    figures = known("sjt_listwise.sem_sed")
    reliability = known("sjt_listwise.alpha")["raw_alpha"]

    found = sem_of_norm(sd=figures["sd_n_minus_1"], reliability=reliability, n=359)

    assert found == Sem(pytest.approx(figures["sem"], abs=TOLERANCE), SemSource.NORM, 359)
    assert sed(found.points) == pytest.approx(figures["sed"], abs=TOLERANCE)
    assert found.is_provisional is False


def test_bands_agree_with_the_peer_the_near_miss_at_52_included():
    figures = known("sjt.sed_bands")
    scores = [100 * score for score in figures["scores"]]

    bands = draw_bands(scores, width=band_width(figures["sem"]))

    assert bands.width == 1483  # 14.8395848759 points
    assert [band_of(score, bands) for score in scores] == figures["bands"]["c1.96"]["fixed_band"]
    assert bands == Bands((6700, 5200, 3700, 2200), 1483)
    assert bands.floors == (5217, 3717, 2217, 717)


@pytest.mark.parametrize(
    ("sem", "width"),
    [
        (0.0, 0),
        (1.0, 277),  # 2.7718585822…
        (nextafter(5 * sqrt(2), 0), 1959),  # a hair under 5√2, whose width is 19.60
        (5 * sqrt(2), 1960),
        (sqrt(2), 392),  # 2·1.96 = 3.92; the double of √2 lies above
    ],
)
def test_a_width_is_the_largest_whole_difference_inside_it(sem, width):
    assert band_width(sem) == width


@given(sem=st.floats(0, 50))
def test_a_width_holds_and_one_hundredth_more_does_not(sem):
    width = band_width(sem)
    square = 2 * (196 * Fraction(sem)) ** 2

    assert width**2 <= square < (width + 1) ** 2


@pytest.mark.parametrize("sem", [-0.1, float("nan"), float("inf")])
def test_a_width_needs_a_finite_error(sem):
    with pytest.raises(ValueError, match="SEM"):
        band_width(sem)


def test_a_score_exactly_one_width_below_the_top_is_inside_and_one_hundredth_lower_is_not():
    assert draw_bands([9000, 8000, 7999], width=1000) == Bands((9000, 7999), 1000)


def test_one_band_that_holds_all_does_not_separate():
    assert draw_bands([9000, 8500, 8000], width=1000).is_single
    assert not draw_bands([9000, 8500, 7999], width=1000).is_single


@pytest.mark.parametrize(("scores", "width"), [([], 100), ([5000], -1)])
def test_bands_need_scores_and_a_width(scores, width):
    with pytest.raises(ValueError, match="scores, width"):
        draw_bands(scores, width=width)


@pytest.mark.parametrize(
    ("score", "band"),
    [(10000, 1), (9001, 1), (9000, 1), (8000, 1), (7999, 2), (7501, 2), (7500, 2), (6500, 2), (6499, 3), (5499, 3), (5498, 4), (0, 9)],
)
def test_later_scores_are_placed_by_frozen_edges(score, band):
    """Bands 8000–9000 and 6500–7500: a new top joins band 1, the gap joins band 2, and below steps of 1001 go on."""
    assert band_of(score, Bands((9000, 7500), 1000)) == band


def test_without_a_band_nothing_can_be_placed():
    with pytest.raises(ValueError, match="no band"):
        band_of(5000, Bands((), 1000))


@given(scores=st.lists(hundredths, min_size=1, max_size=40), width=st.integers(0, 3000), data=st.data())
def test_bands_cover_every_score_once_in_order_whatever_the_order_of_arrival(scores, width, data):
    bands = draw_bands(scores, width=width)

    assert draw_bands(data.draw(st.permutations(scores)), width=width) == bands
    places = [band_of(score, bands) for score in sorted(scores, reverse=True)]
    assert places == sorted(places)
    assert set(places) == set(range(1, len(bands.tops) + 1))
    assert all(top - width <= score <= top for score in scores for top in [bands.tops[band_of(score, bands) - 1]])


@given(scores=st.lists(hundredths, min_size=1, max_size=40), width=st.integers(0, 3000), later=hundredths, other=hundredths)
def test_a_higher_score_is_never_placed_in_a_lower_band(scores, width, later, other):
    bands = draw_bands(scores, width=width)

    assert band_of(max(later, other), bands) <= band_of(min(later, other), bands)


@pytest.mark.parametrize("spread", [0.0, 1.5, 3.0])
def test_what_pages_say_of_two_people_of_the_same_attitude(spread):
    """“No further apart than the width in about 95 of 100 cases, in different bands about one time in three”: forty groups of 60.

    Args:
        spread: SD of true scores in a group, in standard errors of measurement (0, or a reliability of .69 or .90).
    """
    lot, sem, apart, parted = random.Random(7), 5.0, 0, 0
    for _ in range(40):
        true = [lot.gauss(60, spread * sem) for _ in range(30)]
        pairs = [tuple(round(100 * lot.gauss(score, sem)) for _ in range(2)) for score in true]
        bands = draw_bands([score for pair in pairs for score in pair], width=band_width(sem))
        apart += sum(abs(one - other) > bands.width for one, other in pairs)
        parted += sum(band_of(one, bands) != band_of(other, bands) for one, other in pairs)

    assert 0.03 <= apart / 1200 <= 0.07
    assert 0.30 <= parted / 1200 <= 0.43


def test_one_persons_error_variance_is_that_of_the_mean_credit():
    """Credits 1, ½, 0: s² = ¼, by 3."""
    assert error_variance([Fraction(1), Fraction(1, 2), Fraction(0)]) == 0.25 / 3
    assert error_variance([Fraction(2, 3)] * 18) == 0.0
    assert error_variance([Fraction(1), Fraction(0)]) == 0.25  # two are enough: s² = ½, by 2


@pytest.mark.parametrize("credits", [[], [Fraction(1)]])
def test_an_error_variance_needs_two_scenarios(credits):
    assert error_variance(credits) is None


def test_nine_sittings_do_not_make_an_error_and_ten_do():
    assert sem_of_form(mean=0.0049, sittings=9, scenarios=16) == Sem(7.5, SemSource.ASSUMED, 9)
    assert sem_of_form(mean=0.0049, sittings=10, scenarios=16) == Sem(100 * sqrt(0.0049), SemSource.POOLED, 10)
    assert sem_of_form(mean=None, sittings=0, scenarios=9) == Sem(10.0, SemSource.ASSUMED, 0)
    assert sem_of_form(mean=0.0049, sittings=10, scenarios=16).is_provisional


def test_the_ends_of_what_is_possible_are_not_refused():
    assert sem_of_form(mean=0.0, sittings=10, scenarios=18) == Sem(0.0, SemSource.POOLED, 10)  # nobody's credits differ at all
    assert sem_of_form(mean=1.0, sittings=10, scenarios=18) == Sem(100.0, SemSource.POOLED, 10)
    assert sem_of_form(mean=None, sittings=9, scenarios=1) == Sem(30.0, SemSource.ASSUMED, 9)
    assert [sem_of_norm(sd=0.5, reliability=r, n=2) for r in (0, 1)] == [Sem(sem, SemSource.NORM, 2) for sem in (0.5, 0.0)]


@pytest.mark.parametrize(
    ("mean", "sittings", "scenarios"), [(None, 0, 0), (-0.1, 20, 18), (1.1, 20, 18), (float("nan"), 20, 18), (0.1, -1, 18), (None, 10, 18)]
)
def test_an_impossible_pool_is_refused(mean, sittings, scenarios):
    with pytest.raises(ValueError, match="error variance"):
        sem_of_form(mean=mean, sittings=sittings, scenarios=scenarios)


@pytest.mark.parametrize(
    ("sd", "reliability", "n"), [(0, 0.8, 200), (12, 1.01, 200), (12, -0.01, 200), (float("nan"), 0.8, 200), (12, 0.8, 1)]
)
def test_an_impossible_norm_group_is_refused(sd, reliability, n):
    with pytest.raises(ValueError, match="reliability"):
        sem_of_norm(sd=sd, reliability=reliability, n=n)
