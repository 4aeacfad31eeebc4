from __future__ import annotations

from bisect import bisect_left, bisect_right
from fractions import Fraction
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.scoring.norms import normal_score, percentile_share, standing, standing_of_counts, sten, t_score, wilson_interval
from tests.assessment.scoring.known import TOLERANCE, complete_raw_scores, known

Z_OF_HALF_A_PERSON = 2.8070337683438  # Φ⁻¹(1 − ½/200), the tables' two-sided .5 % point


@pytest.mark.parametrize(("entry", "ranks"), [("sjt.norms_scipy", "pr_mean_midrank"), ("sjt.norms_R", "pr_midrank")])
def test_percentiles_and_normalised_scores_agree_with_the_peers(entry, ranks):
    figures = known(entry)
    group = [100 * score for score in complete_raw_scores()]
    assert len(group) == 359

    found = [standing(100 * raw, group) for raw in figures["raw"]]

    assert [each.percentile for each in found if each] == pytest.approx(figures[ranks], abs=TOLERANCE)
    assert [each.z for each in found if each] == pytest.approx(figures["z_normalised"], abs=TOLERANCE)
    assert [each.t for each in found if each] == pytest.approx([50 + 10 * z for z in figures["z_normalised"]], abs=1e-8)


def test_t_and_sten_agree_with_the_peer_given_its_z():
    figures = known("sjt.norms_scipy")

    assert [t_score(z) for z in figures["z"]] == pytest.approx(figures["T"], abs=1e-8)
    assert [sten(z) for z in figures["z"]] == figures["sten"]


@pytest.mark.parametrize(
    ("z", "expected"),
    [(-9.0, 1), (-2.0, 2), (-2.0001, 1), (-0.5, 5), (-0.0001, 5), (0.0, 6), (0.4999, 6), (0.5, 7), (1.9999, 9), (2.0, 10), (9.0, 10)],
)
def test_stens_change_at_half_standard_deviations(z, expected):
    assert sten(z) == expected


def test_the_median_of_a_group_stands_in_its_middle():
    found = standing(5000, [4000] * 99 + [5000] * 2 + [6000] * 99)

    assert found is not None
    assert (found.n, found.is_small, found.percentile, found.z, found.t, found.sten) == (200, False, 50.0, 0.0, 50.0, 6)


def test_the_percentiles_interval_is_wilsons_in_hundredths_of_a_person():
    """P = ½, n = 200: ½ ± 1.96 √(¼/200 + z²/160 000)/(1 + z²/200)."""
    found = standing(5000, [4000] * 99 + [5000] * 2 + [6000] * 99)

    assert found is not None
    assert (found.percentile_low, found.percentile_high) == pytest.approx((43.1360, 56.8640), abs=1e-4)


@pytest.mark.parametrize(("score", "z"), [(0, -Z_OF_HALF_A_PERSON), (10_000, Z_OF_HALF_A_PERSON)])
def test_scores_outside_the_group_are_clipped_to_half_a_person(score, z):
    found = standing(score, range(1, 201))

    assert found is not None
    assert found.percentile == (0 if score == 0 else 100)
    assert found.z == pytest.approx(z, abs=1e-9)


def test_the_lowest_of_a_group_needs_no_clipping():
    """One person alone at the bottom has P = ½/N already."""
    found = standing(1, range(1, 201))

    assert found is not None
    assert found.percentile == 0.25
    assert found.z == pytest.approx(-Z_OF_HALF_A_PERSON, abs=1e-9)


@pytest.mark.parametrize(("n", "kind"), [(99, None), (100, "small"), (199, "small"), (200, "full")])
def test_the_size_of_a_group_decides_what_may_be_said(n, kind):
    found = standing(50, range(n))

    if kind is None:
        assert found is None
        return
    assert found is not None
    withheld = (found.percentile, found.percentile_low, found.percentile_high, found.sten)
    assert found.is_small is (kind == "small")
    assert (withheld == (None, None, None, None)) is (kind == "small")
    assert found.t_low < found.t < found.t_high


def test_an_empty_group_is_no_norm():
    assert standing(5000, []) is None


@pytest.mark.parametrize(("below", "equal", "n"), [(-1, 0, 200), (0, -1, 200), (150, 51, 200)])
def test_impossible_counts_are_refused(below, equal, n):
    with pytest.raises(ValueError, match="below"):
        standing_of_counts(below=below, equal=equal, n=n)


def test_there_is_no_share_of_nobody_and_there_is_one_of_one():
    with pytest.raises(ValueError, match="of 0"):
        percentile_share(below=0, equal=0, n=0)
    assert percentile_share(below=0, equal=1, n=1) == Fraction(1, 2)


@pytest.mark.parametrize(("successes", "n"), [(1, 200), (57, 150), (100, 200), (350, 359)])
def test_the_interval_ends_where_the_share_lies_1_96_standard_errors_away(successes, n):
    p = successes / n

    for bound in wilson_interval(p, n=n):
        assert abs(p - bound) == pytest.approx(1.959963984540 * sqrt(bound * (1 - bound) / n), abs=1e-12)


def test_the_interval_of_nobody_and_of_everybody_stays_inside():
    """z²/(n + z²) with z² = 3.8414588 and n = 200."""
    assert wilson_interval(0.0, n=200) == pytest.approx((0.0, 0.0188453264), abs=1e-9)
    assert wilson_interval(1.0, n=200) == pytest.approx((1 - 0.0188453264, 1.0), abs=1e-9)


@given(group=st.lists(st.integers(0, 10_000), min_size=200, max_size=240), score=st.integers(0, 10_000), other=st.integers(0, 10_000))
def test_a_higher_score_never_stands_lower_and_the_interval_holds_it(group, score, other):
    ordered = sorted(group)
    low, high = sorted((score, other))
    lower, higher = (
        standing_of_counts(below=bisect_left(ordered, each), equal=bisect_right(ordered, each) - bisect_left(ordered, each), n=len(ordered))
        for each in (low, high)
    )

    assert lower == standing(low, group)
    assert lower is not None
    assert higher is not None
    assert None not in (lower.percentile, lower.percentile_low, lower.percentile_high, lower.sten)
    assert (lower.percentile, lower.z, lower.sten) <= (higher.percentile, higher.z, higher.sten)
    assert lower.t_low <= lower.t <= lower.t_high
    assert 0 <= lower.percentile_low <= lower.percentile <= lower.percentile_high <= 100


def test_a_share_counts_half_of_the_equals_exactly():
    assert percentile_share(below=1, equal=1, n=3) == Fraction(1, 2)


def test_the_normal_score_is_finite_at_both_ends():
    assert (normal_score(0.0, n=200), normal_score(1.0, n=200)) == pytest.approx((-Z_OF_HALF_A_PERSON, Z_OF_HALF_A_PERSON))
