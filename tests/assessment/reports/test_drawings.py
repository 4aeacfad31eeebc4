"""Drawings: their geometry and what is read out in their place; no database."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from unicodedata import numeric

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.instrument.documents import Key, OptionKey, ScenarioKey, TurnKey
from assessment.instrument.enums import Need, ResponseFormat, Scale, Zone
from assessment.reports.grid import respect_grid, signed
from assessment.reports.marks import ZONE_ORDER, exact_text, whole_counts
from assessment.reports.stars import Stars, stars
from assessment.reports.whisker import Whisker, chance_of, points, whisker
from assessment.reports.zone_bar import zone_bar
from assessment.scoring.profile import Ellipse, NeedGrade, Position


def counts(assertive=0, submissive=0, defensive=0, aggressive=0):
    found = dict(zip(ZONE_ORDER, (assertive, submissive, defensive, aggressive), strict=True))
    return {zone: Fraction(count) for zone, count in found.items()}


# Whiskers ---------------------------------------------------------------------------------------------------------------


def test_a_whisker_reaches_one_error_to_each_side():
    assert whisker(8400, 800) == Whisker(score=84, error=8, low="136.8", high="165.6", at="151.2", chance="")


def test_a_tick_stands_where_random_answering_lies():
    assert whisker(8400, 800, chance=5000).chance == "90"


@pytest.mark.parametrize(("score", "low", "high"), [(0, "0", "14.4"), (10_000, "165.6", "180")])
def test_a_whisker_ends_where_the_scale_does(score, low, high):
    assert (whisker(score, 800).low, whisker(score, 800).high) == (low, high)


@pytest.mark.parametrize(("score", "sem"), [(-1, 800), (10_001, 800), (5000, -1)])
def test_a_whisker_off_the_scale_is_refused(score, sem):
    with pytest.raises(ValueError):
        whisker(score, sem)


@pytest.mark.parametrize(("hundredths", "shown"), [(0, 0), (49, 0), (50, 1), (8449, 84), (8450, 85), (10_000, 100)])
def test_points_are_whole_halves_up(hundredths, shown):
    assert points(hundredths) == shown


# Zone bars --------------------------------------------------------------------------------------------------------------


def test_a_bar_shares_its_width_by_the_counts_and_is_read_out_in_words():
    bar = zone_bar(counts(9, 3, 0, 3))

    assert bar is not None
    assert [(each.zone, each.count, each.x, each.width) for each in bar.segments] == [
        ("assertive", 9, "0", "88.2"),
        ("submissive", 3, "89.7", "29.4"),
        ("defensive", 0, "120.6", "0"),
        ("aggressive", 3, "120.6", "29.4"),
    ]
    assert bar.label == "assertive 9, submissive 3, defensive 0, aggressive 3"


def test_nothing_put_first_makes_no_bar():
    assert zone_bar(counts()) is None


@given(st.lists(st.fractions(min_value=0, max_value=20, max_denominator=6), min_size=4, max_size=4))
def test_whole_counts_sum_to_the_rounded_total_and_lie_within_one_of_the_exact_ones(amounts):
    exact = counts(*amounts)
    whole = whole_counts(exact)

    assert sum(whole.values()) == int(sum(amounts) + Fraction(1, 2))
    assert all(abs(whole[zone] - exact[zone]) < 1 for zone in Zone)


def test_a_conversation_shared_between_zones_goes_to_the_largest_remainder():
    assert list(whole_counts(counts(Fraction(37, 3), Fraction(5, 3), 1, 0)).values()) == [12, 2, 1, 0]


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (Fraction(0), "0"),
        (Fraction(13), "13"),
        (Fraction(37, 3), "12⅓"),
        (Fraction(1, 2), "½"),
        (Fraction(24, 7), "3 3/7"),
        (Fraction(2, 7), "2/7"),
    ],
)
def test_exact_counts_are_written_without_decimals(count, text):
    assert exact_text(count) == text


def test_every_vulgar_fraction_is_written_by_its_own_sign():
    fractions = {Fraction(one, of) for of in range(2, 7) for one in range(1, of)}

    assert len(fractions) == 11
    assert {fraction: numeric(exact_text(fraction)) for fraction in fractions} == pytest.approx({each: float(each) for each in fractions})


# Stars ------------------------------------------------------------------------------------------------------------------


def test_stars_come_in_halves_with_their_error_rounded_up_to_a_half():
    grade = NeedGrade(Need.EMPATHY, 8, mean=4.4, stars=4.5, standard_error=0.21)

    assert stars(grade) == Stars("empathy", 8, ("full", "full", "full", "full", "half"), "4½", "½")


@pytest.mark.parametrize(("value", "error", "text", "shown"), [(5.0, 0.0, "5", "½"), (1.0, 0.5, "1", "½"), (3.0, 0.51, "3", "1")])
def test_whole_stars(value, error, text, shown):
    drawn = stars(NeedGrade(Need.CONTROL, 6, mean=value, stars=value, standard_error=error))

    assert (drawn.text, drawn.error, len(drawn.stars), drawn.stars.count("full")) == (text, shown, 5, int(value))


def test_below_six_situations_only_their_number_is_told():
    assert stars(NeedGrade(Need.CONTROL, 5)) == Stars("control", 5)


# The respect grid -------------------------------------------------------------------------------------------------------


def a_position(x=0.0, y=0.0, ellipse=None):
    return Position(x, y, 0.0, 0.0, 15, True, (0.01, 0.0, 0.01), 0.1, 0.1, ellipse)


@pytest.mark.parametrize(
    ("x", "y", "place"),
    [
        (0.0, 0.0, ("204", "194")),
        (0.70711, 0.70711, ("345.4", "52.6")),  # customer to the right, self upward
        (-0.70711, 0.70711, ("62.6", "52.6")),
        (0.70711, -0.70711, ("345.4", "335.4")),
    ],
)
def test_the_customer_is_to_the_right_and_the_self_upward(x, y, place):
    grid = respect_grid(a_position(x, y), dominant=None, random_point=None)

    assert (grid.x, grid.y) == place


def test_zones_stand_at_their_corners():
    grid = respect_grid(a_position(), dominant=None, random_point=None)

    found = {corner.zone: (float(corner.text_x) > 204, float(corner.text_y) < 194) for corner in grid.corners}
    assert found == {"assertive": (True, True), "aggressive": (False, True), "submissive": (True, False), "defensive": (False, False)}


def test_the_ellipse_turns_against_the_screen_and_the_table_tells_its_reach():
    grid = respect_grid(a_position(0.35355, 0.0, Ellipse(0.2, 0.1, 30.0)), dominant=Zone.ASSERTIVE, random_point=(0.0, 0.0))

    assert grid.ellipse is not None
    assert (grid.ellipse.rx, grid.ellipse.ry, grid.ellipse.turn) == ("40", "20", "-30")
    assert [(reach.at, reach.low, reach.high) for reach in grid.reaches] == [(50, 25, 75), (0, -19, 19)]
    assert (grid.zone, grid.random, grid.random_reaches) == ("assertive", ("204", "194"), (0, 0))


def test_an_upright_ellipse_reaches_as_far_as_its_axes():
    grid = respect_grid(a_position(0.0, 0.0, Ellipse(0.2, 0.1, 90.0)), dominant=None, random_point=None)

    assert [(reach.low, reach.high) for reach in grid.reaches] == [(-14, 14), (-28, 28)]


def test_a_reach_ends_at_the_corners():
    grid = respect_grid(a_position(0.70711, 0.70711, Ellipse(0.2, 0.1, 0.0)), dominant=None, random_point=None)

    assert [reach.high for reach in grid.reaches] == [100, 100]


@pytest.mark.parametrize(("y", "is_below"), [(0.06, True), (0.0, True), (-0.06, False), (-0.5, False)])
def test_the_words_beside_the_ring_stand_where_the_point_cannot_lie_on_them(y, is_below):
    grid = respect_grid(a_position(0.0, y), dominant=None, random_point=None)

    point, note = float(grid.y) - float(grid.middle_y), grid.note_dy
    assert (note > 0) is is_below
    assert abs(note) > float(grid.ring)
    assert not min(note - 14, note) <= point <= max(note - 14, note)  # letters of 14 stand on that line


def test_the_grid_is_read_out_without_an_adjective_or_a_decimal():
    grid = respect_grid(a_position(0.35355, -0.0707), dominant=None, random_point=None, cloud=[(0.1, 0.1), (0.2, 0.2)])

    assert grid.description == (
        "The point is the mean of 15 first choices: +50 for respect for the customer and −10 for respect for self, from −100 to +100. "
        "There is no dominant zone. 2 other applicants are drawn as pale dots."
    )


@pytest.mark.parametrize(("number", "text"), [(3, "+3"), (0, "0"), (-12, "−12")])
def test_signs(number, text):
    assert signed(number) == text


# What random answering earns --------------------------------------------------------------------------------------------


def an_attitude_key(format, *means):
    turns = tuple(
        TurnKey(number, format, tuple(OptionKey(code, mean, None, (), {}, 0.0, 0.0) for code, mean in zip("abcd", each, strict=True)))
        for number, each in enumerate(means, 1)
    )
    scenarios = tuple(ScenarioKey(turn.number, Scale.ATTITUDE, "i", "t", False, (turn,)) for turn in turns)
    return Key("author", scenarios)


def test_random_answering_earns_half_of_a_form_that_asks_for_best_and_worst():
    assert chance_of(an_attitude_key(ResponseFormat.BEST_WORST, (1, 2, 3, 5), (1, 1, 1, 5))) == 5000


def test_random_answering_earns_the_mean_effect_where_only_the_best_is_asked_for():
    assert chance_of(an_attitude_key(ResponseFormat.BEST, (1, 2, 3, 5), (1, 1, 1, 5))) == 3438  # (7/16 + 1/4)/2


def test_random_answering_is_of_one_scale_and_a_conversation_counts_once():
    (one,) = an_attitude_key(ResponseFormat.BEST, (1, 2, 3, 5)).scenarios
    talk = replace(one, turns=(*one.turns, *an_attitude_key(ResponseFormat.BEST, (1, 1, 1, 5)).scenarios[0].turns))
    skill = replace(one, scale=Scale.SKILL)

    assert chance_of(Key("author", (talk, one, skill))) == 3906  # ((7/16 + 1/4)/2 + 7/16)/2
    assert chance_of(Key("author", (talk, skill)), scale=Scale.SKILL) == 4375


def test_a_form_without_the_scale_has_no_chance_score():
    assert chance_of(Key("author", ())) is None
