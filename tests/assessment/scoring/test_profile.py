from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import cos, radians, sin, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.instrument.documents import Key
from assessment.instrument.enums import Marker, Need, Orientation, ResponseFormat, Scale, Zone
from assessment.scoring.profile import (
    Focus,
    NeedGrade,
    Position,
    ellipse,
    f_quantile,
    focus_counts,
    has_default_coordinates,
    marker_scenarios,
    need_grades,
    orientation_counts,
    position,
    random_point,
)
from assessment.scoring.zones import zone_counts
from tests.assessment.scoring.building import (
    CORNER,
    a_key,
    a_scenario,
    a_turn,
    an_option,
    panel_key,
    respond_all,
    single_turns,
    with_options,
)

TEXTS = {Zone.ASSERTIVE: "a-b", Zone.AGGRESSIVE: "b-a", Zone.SUBMISSIVE: "c-a", Zone.DEFENSIVE: "d-a"}


def answers(assertive: int, aggressive: int, submissive: int, defensive: int) -> list[str]:
    numbers = dict(zip(Zone, (assertive, aggressive, submissive, defensive), strict=True))
    return [TEXTS[zone] for zone, number in numbers.items() for _ in range(number)]


# Position


def test_position_and_its_errors_with_default_coordinates():
    """13, 1, 3, 1 of 18: p = 13.5, 1.5, 3.5, 1.5 of 20, so a' = .6, d' = −.1 in the errors."""
    key = single_turns(18)

    found = position(key, respond_all(key, *answers(13, 1, 3, 1)))

    assert found is not None
    assert (found.scenarios, found.is_default) == (18, True)
    assert (found.a, found.d) == (12 / 18, -2 / 18)
    assert (found.x, found.y) == pytest.approx((14 / 18 * CORNER, 10 / 18 * CORNER), abs=1e-12)
    assert (found.se_a, found.se_d) == pytest.approx((sqrt(0.39 / 18), sqrt(0.24 / 18)), abs=1e-12)
    assert found.covariance == pytest.approx((0.255 / 18, 0.075 / 18, 0.375 / 18), abs=1e-12)


def test_the_drawn_ellipse_of_that_position():
    key = single_turns(18)

    found = position(key, respond_all(key, *answers(13, 1, 3, 1)))

    radius = sqrt(0.06**2 + 0.075**2)
    factor = 2 * 17 / 16 * 3.6337234676  # F.95(2, 16) of the tables
    assert found is not None
    assert found.ellipse is not None
    assert found.ellipse.major == pytest.approx(sqrt(factor * (0.315 + radius) / 18), rel=1e-9)
    assert found.ellipse.minor == pytest.approx(sqrt(factor * (0.315 - radius) / 18), rel=1e-9)
    assert found.ellipse.rotation == pytest.approx(64.3299, abs=1e-4)  # ½·atan2(.15, −.12)


def test_all_in_one_zone_still_has_an_error():
    key = single_turns(18)

    found = position(key, respond_all(key, *answers(18, 0, 0, 0)))

    assert found is not None
    assert (found.a, found.d) == (1.0, 0.0)
    assert found.se_a == pytest.approx(sqrt((19 / 20 - 0.9**2) / 18), abs=1e-12)
    assert found.se_d == pytest.approx(sqrt(1 / 20 / 18), abs=1e-12)


@given(numbers=st.tuples(*[st.integers(0, 6)] * 4).filter(any))
def test_the_axes_are_differences_of_shares_with_default_coordinates(numbers):
    key = single_turns(sum(numbers))

    found = position(key, respond_all(key, *answers(*numbers)))

    total = sum(numbers)
    assert found is not None
    assert (found.a, found.d) == ((numbers[0] - numbers[3]) / total, (numbers[1] - numbers[2]) / total)
    assert (found.a, found.d) == pytest.approx(((found.x + found.y) / sqrt(2), (found.y - found.x) / sqrt(2)), abs=1e-12)


def test_a_conversation_stands_at_the_mean_of_its_turns():
    key = a_key(a_scenario(a_turn(1), a_turn(2)), a_scenario(a_turn(3), number=2))

    found = position(key, respond_all(key, "a-b", "d-b", "b-a"))

    assert found is not None
    assert (found.scenarios, found.a, found.d) == (2, 0.0, 0.5)
    assert (found.x, found.y) == pytest.approx((-CORNER / 2, CORNER / 2), abs=1e-12)


def test_position_and_its_errors_with_a_panels_coordinates():
    """First choices a, a, c: x = .5, .5, .4 and y = .6, .6, −.3."""
    key = panel_key(3)

    found = position(key, respond_all(key, "a-b", "a-b", "c-b"))

    assert found is not None
    assert found.is_default is False
    assert (found.x, found.y) == pytest.approx((1.4 / 3, 0.3), abs=1e-12)
    assert found.covariance == pytest.approx((0.01 / 9, 0.09 / 9, 0.81 / 9), abs=1e-12)  # S/3 with n − 1
    assert found.se_a == pytest.approx(sqrt((0.01 + 0.81 + 2 * 0.09) / 18), abs=1e-12)
    assert found.se_d == pytest.approx(sqrt((0.01 + 0.81 - 2 * 0.09) / 18), abs=1e-12)
    assert found.ellipse is None  # the three points lie on one line


def test_two_scenarios_with_a_panels_coordinates_have_an_error_and_no_ellipse():
    """First choices a, c: x = .5, .4 and y = .6, −.3, so that variances of the mean are .01/4 and .81/4."""
    key = panel_key(2)

    found = position(key, respond_all(key, "a-b", "c-b"))

    assert found is not None
    assert found.covariance == pytest.approx((0.01 / 4, 0.09 / 4, 0.81 / 4), abs=1e-12)
    assert found.ellipse is None


def test_tied_top_ratings_stand_half_way_between_their_places():
    key = single_turns(1, format=ResponseFormat.RATE)

    found = position(key, respond_all(key, "a5b5c1d1"))

    assert found is not None
    assert (found.x, found.y) == pytest.approx((0.0, CORNER), abs=1e-12)


def test_one_scenario_with_a_panels_coordinates_has_no_error():
    key = panel_key(1)

    assert position(key, respond_all(key, "a-b")) == Position(
        0.5, 0.6, 1.1 / sqrt(2), pytest.approx(0.1 / sqrt(2)), 1, False, None, None, None, None
    )


def test_without_a_first_choice_there_is_no_position():
    assert position(single_turns(3), {}) is None


def test_coordinates_to_four_decimals_are_default_and_others_are_not():
    key = single_turns(2)
    near = {"a": 0.7071, "b": 0.7071, "c": -0.7071, "d": -0.7071}

    assert has_default_coordinates(with_options(key, u=near))
    assert not has_default_coordinates(with_options(key, u={**near, "a": 0.70}))


def test_random_answering_lies_at_the_mean_of_all_options_offered():
    assert random_point(single_turns(4)) == pytest.approx((0, 0), abs=1e-12)
    assert random_point(panel_key(4)) == pytest.approx((-0.025, 0.1), abs=1e-12)
    assert random_point(single_turns(4, zoned=False)) is None


def test_random_answering_weighs_scenarios_alike_and_turns_within_them():
    skewed = replace(a_turn(1), options=tuple(replace(option, u=0.6, v=0.3) for option in a_turn(1).options))
    conversation = a_scenario(replace(skewed, number=1), a_turn(2), number=1)

    assert random_point(a_key(conversation, a_scenario(a_turn(3), number=2))) == pytest.approx((0.075, 0.15), abs=1e-12)


@pytest.mark.parametrize(("n", "quantile"), [(1, 199.5), (2, 19.0), (3, 9.5521), (10, 4.1028), (16, 3.6337), (120, 3.0718)])
def test_the_f_quantile_agrees_with_the_tables(n, quantile):
    assert f_quantile(n) == pytest.approx(quantile, abs=5e-5)


@pytest.mark.parametrize(("n", "alpha"), [(0, 0.05), (5, 0.0), (5, 1.0)])
def test_the_f_quantile_refuses_what_it_is_not_defined_for(n, alpha):
    with pytest.raises(ValueError, match="alpha"):
        f_quantile(n, alpha=alpha)


@given(var_x=st.floats(0.001, 1), var_y=st.floats(0.001, 1), r=st.floats(-0.99, 0.99), scenarios=st.integers(3, 60))
def test_an_ellipse_holds_its_covariance(var_x, var_y, r, scenarios):
    cov = r * sqrt(var_x * var_y)

    found = ellipse((var_x, cov, var_y), scenarios=scenarios)

    assert found is not None
    assert -90 <= found.rotation <= 90
    factor = 2 * (scenarios - 1) / (scenarios - 2) * f_quantile(scenarios - 2)
    big, small = found.major**2 / factor, found.minor**2 / factor
    c, s = cos(radians(found.rotation)), sin(radians(found.rotation))
    assert (big * c * c + small * s * s, (big - small) * c * s, big * s * s + small * c * c) == pytest.approx((var_x, cov, var_y), abs=1e-9)


@pytest.mark.parametrize(("covariance", "scenarios"), [((0.1, 0.0, 0.1), 2), ((0.1, 0.1, 0.1), 9), ((0.0, 0.0, 0.0), 9)])
def test_without_spread_or_scenarios_there_is_no_ellipse(covariance, scenarios):
    assert ellipse(covariance, scenarios=scenarios) is None


# Customer's grade


def graded(count: int, **grades: int) -> Key:
    return with_options(single_turns(count), needs={code: {Need.EMPATHY: grades.get(code, 1)} for code in "abcd"})


def test_six_graded_situations_make_stars():
    """Grades 5, 5, 5, 4, 4, 2: mean 25/6, SS 41/6, SE √(41/180)."""
    key = graded(6, a=5, b=4, c=2)

    found = need_grades(key, respond_all(key, "a-d", "a-d", "a-d", "b-d", "b-d", "c-d"))

    assert [grade.need for grade in found] == list(Need)
    assert found[1] == NeedGrade(Need.EMPATHY, 6, 25 / 6, 4.0, pytest.approx(sqrt(41 / 180), rel=1e-12))
    assert {grade.situations for grade in found if grade.need is not Need.EMPATHY} == {0}


def test_five_graded_situations_are_only_counted():
    key = graded(6, a=5)

    assert need_grades(key, respond_all(key, *["a-d"] * 5))[1] == NeedGrade(Need.EMPATHY, 5, None, None, None)


@pytest.mark.parametrize(("fives", "stars"), [(1, 4.0), (2, 4.5), (4, 4.5), (6, 5.0), (7, 5.0)])
def test_stars_are_halves_and_the_middle_between_two_goes_up(fives, stars):
    """Of eight grades: 4.125, 4.25, 4.5, 4.75, 4.875."""
    key = graded(8, a=5, b=4)

    assert need_grades(key, respond_all(key, *["a-d"] * fives, *["b-d"] * (8 - fives)))[1].stars == stars


def test_a_conversation_is_one_situation_with_the_mean_grade():
    turns = {number: a_turn(number) for number in range(1, 8)}
    key = a_key(a_scenario(turns[1], turns[2]), *(a_scenario(turns[number], number=number) for number in range(3, 8)))
    key = with_options(key, needs={code: {Need.CONTROL: grade} for code, grade in zip("abcd", (5, 4, 2, 1), strict=True)})

    found = need_grades(key, respond_all(key, "a-d", "c-d", *["a-d"] * 5))[3]

    assert (found.need, found.situations, found.mean) == (Need.CONTROL, 6, (3.5 + 25) / 6)


def test_tied_top_ratings_share_a_grade():
    key = with_options(
        single_turns(6, format=ResponseFormat.RATE),
        needs={code: {Need.EMPATHY: grade} for code, grade in zip("abcd", (5, 2, 1, 1), strict=True)},
    )

    found = need_grades(key, respond_all(key, *["a5b5c1d1"] * 6))[1]

    assert found == NeedGrade(Need.EMPATHY, 6, 3.5, 3.5, 0.0)


def test_fit_scenarios_are_graded_too():
    key = graded(6, a=5)
    key = replace(key, scenarios=tuple(replace(scenario, is_fit=True) for scenario in key.scenarios))

    assert need_grades(key, respond_all(key, *["a-d"] * 6))[1].mean == 5


# Focus, markers, orientation


def test_focus_follows_from_the_zones():
    key = single_turns(18)
    found = focus_counts(zone_counts(key, respond_all(key, *answers(13, 1, 3, 1))))

    assert found == {Focus.POSITIVE: 13, Focus.POOR: 2, Focus.OVER_ACCOMMODATING: 3}


def test_markers_name_the_scenarios_that_showed_them():
    """e of a, b, c, d is 1, 1/3, 2/3, 0: the over-accommodating choice c is more right than wrong, so nothing is said of it."""
    key = single_turns(5)

    assert marker_scenarios(key, respond_all(key, "a-d", "b-d", "c-d", "d-a", "a-d")) == {Marker.P1: (2, 4), Marker.F1: (1, 5)}


@pytest.mark.parametrize(("mean", "shown"), [(3.0, {Marker.A1: (1,)}), (3.1, {})])
def test_a_marker_is_held_against_a_choice_up_to_half_effect_exactly(mean, shown):
    key = single_turns(1, means=(5.0, 2.0, mean, 1.0))

    assert marker_scenarios(key, respond_all(key, "c-d")) == shown


def test_a_right_choice_in_a_fit_scenario_is_not_reproached_and_a_wrong_one_is():
    key = a_key(*(a_scenario(a_turn(number, (2.0, 3.0, 5.0, 1.0)), number=number, is_fit=True) for number in (1, 2, 3)))

    assert marker_scenarios(key, respond_all(key, "c-d", "d-c", "a-d")) == {Marker.P1: (2,), Marker.F1: (3,)}


def test_a_marker_shown_twice_in_a_conversation_counts_one_situation():
    key = a_key(a_scenario(a_turn(1), a_turn(2)))

    assert marker_scenarios(key, respond_all(key, "d-a", "b-a")) == {Marker.P1: (1,)}


def test_orientation_counts_first_choices_by_scenario():
    by_code = {"a": Orientation.BALANCED, "b": Orientation.BUSINESS, "c": Orientation.CUSTOMER, "d": None}
    key = a_key(a_scenario(a_turn(1), a_turn(2)), a_scenario(a_turn(3), number=2), a_scenario(a_turn(4), number=3))
    key = with_options(key, orientation=by_code)

    assert orientation_counts(key, respond_all(key, "a-d", "b-d", "c-d", "d-c")) == {
        Orientation.BUSINESS: Fraction(1, 2),
        Orientation.CUSTOMER: 1,
        Orientation.THIRD_PARTY: 0,
        Orientation.BALANCED: Fraction(1, 2),
    }


def test_skill_options_have_no_zone_and_move_nothing():
    skill = a_scenario(a_turn(2, zoned=False), number=2, scale=Scale.SKILL)
    key = a_key(a_scenario(a_turn(1)), skill)

    assert position(key, respond_all(key, "a-b", "b-a")) == position(a_key(key.scenarios[0]), respond_all(key, "a-b"))
    assert an_option("a", 3.0).zone is None
