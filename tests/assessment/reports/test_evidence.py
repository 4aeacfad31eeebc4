"""What an item analysis found, in words and drawn."""

from __future__ import annotations

from typing import Any

import pytest

from assessment.instrument.enums import Scale
from assessment.psychometrics.evidence import Measured, ScaleFigures, ScenarioFigures
from assessment.psychometrics.verdicts import Breach, Rule, State, Verdict
from assessment.reports.evidence_words import alpha_words, decimal, duration, headline, percent, said
from assessment.reports.item_plot import HEIGHT, WIDTH, bar, item_plot


def measured(value: float | None, n: int = 240, **more: Any) -> Measured:
    return Measured(value, n, 50, **more)


def scenario(number: int, corrected: float | None = 0.4, r: float | None = 0.3) -> ScenarioFigures:
    empty = measured(None)
    return ScenarioFigures(
        number=number,
        title=f"Scenario {number}",
        item=f"item-{number}",
        scale=Scale.ATTITUDE,
        is_fit=False,
        answered=240,
        sittings=240,
        chance=0.5,
        facility=measured(0.7),
        corrected=measured(corrected, error=0.05),
        item_rest=measured(r, interval=(r - 0.098, r + 0.098) if r is not None else None),
        alpha_without=empty,
        zones={},
        seconds=empty,
        drift=empty,
        exposure=0,
        turns=(),
    )


def verdict(state: State, number: int = 1, **figures: Any) -> Verdict:
    return Verdict(scenario(number, **figures), state, ())


@pytest.mark.parametrize(
    ("value", "text"), [(0.324, ".32"), (-0.08, "−.08"), (1.0, "1.00"), (-1.0, "−1.00"), (0.0, ".00"), (-0.001, ".00"), (0.996, "1.00")]
)
def test_figures_are_printed_to_hundredths_without_a_leading_zero(value, text):
    assert decimal(value) == text


def test_shares_and_times_are_printed_for_reading():
    assert [percent(share) for share in (0, 0.003, 0.005, 0.04, 0.915, 1)] == ["0 %", "under 1 %", "under 1 %", "4 %", "92 %", "100 %"]
    assert [duration(seconds) for seconds in (0.4, 48.4, 59.6, 65, 600)] == ["0 s", "48 s", "1 min 00 s", "1 min 05 s", "10 min 00 s"]


def test_the_answer_comes_first_and_counts_only_what_there_is():
    mixed = [verdict(State.WORKS)] * 14 + [verdict(State.LOOK)] * 3 + [verdict(State.TOO_FEW)]

    assert headline(mixed) == "Of 18 situations 14 work as meant, 3 want a look, 1 cannot be judged yet."
    assert headline([verdict(State.SO_FAR), verdict(State.LOOK)]) == "Of 2 situations 1 shows no fault so far, 1 wants a look."
    assert headline([verdict(State.WORKS)]) == "Of 1 situation 1 works as meant."


def test_every_rule_is_said_with_its_figure():
    last = ("b", measured(0.61))
    texts = {
        (Rule.AGAINST, -0.21, None): "Whoever does well elsewhere does worse here: r −.21.",
        (Rule.KEY, -0.1, ("c", measured(0.2))): "Option C goes better with doing well (r .20) than option B, the key (r −.10).",
        (Rule.KEY, -0.1, None): "Option B, the key, does not go with doing well elsewhere: r −.10.",
        (Rule.DROP, 0.06, None): "It says next to nothing of what the other situations measure: r .06.",
        (Rule.REVIEW, 0.15, None): "It goes weakly with the other situations: r .15, where .20 is wanted.",
        (Rule.HARD, 0.12, None): "Little better than guessing: .12 of what is left above chance.",
        (Rule.HARD, -0.12, None): "Harder than guessing: −.12 of what is left above chance.",
        (Rule.EASY, 0.86, None): "Nearly everybody finds it: .86 of what is left above chance.",
        (Rule.TRANSPARENT, 0.91, None): "91 % put the assertive option first.",
        (Rule.DEAD, 0.02, last): "Only 2 % put option B first; 61 % put it last.",
        (Rule.DEAD, 0.0, ("b", measured(0.03))): "Nobody put option B first, and 3 % last: nobody uses it.",
        (Rule.DEAD, 0.02, None): "Only 2 % put option B first.",
        (Rule.HINT, 0.2, None): "It is easier after one earlier choice than after another: facility differs by .20 ± .04.",
        (Rule.DRIFT, 0.12, None): "Facility rose by .12 ± .04 from the first half of the sittings to the second.",
        (Rule.DRIFT, -0.12, None): "Facility fell by .12 ± .04 from the first half of the sittings to the second.",
    }

    seen = {(rule, value, beside): said(Breach(rule, measured(value, error=0.04), 1, "b", beside)).what for rule, value, beside in texts}

    assert seen == texts
    assert {rule for rule, _, _ in texts} == set(Rule)


@pytest.mark.parametrize(
    ("rule", "value", "shown"),
    [
        (Rule.REVIEW, 0.1996, "r .19, where .20 is wanted"),
        (Rule.HARD, 0.1996, ".19 of what is left"),
        (Rule.EASY, 0.8004, ".81 of what is left"),
        (Rule.TRANSPARENT, 0.8504, "86 % put"),
        (Rule.DEAD, 0.0496, "Only 4 % put"),
        (Rule.DEAD, 0.004, "Only under 1 % put"),
        (Rule.HINT, 0.1504, "differs by .16"),
    ],
)
def test_a_figure_that_breaks_a_rule_never_reads_as_its_limit(rule, value, shown):
    assert shown in said(Breach(rule, measured(value), 1, "b")).what


def test_what_is_said_of_a_scale_is_about_what_it_is_used_for():
    def words(scale: Scale, alpha: float | None) -> str:
        return alpha_words(ScaleFigures(scale, 18, measured(alpha), measured(None)))

    assert (words(Scale.ATTITUDE, 0.69), words(Scale.ATTITUDE, 0.81)) == (
        "Low for telling people apart: bands will be wide.",
        "Differences between people are mostly more than chance.",
    )
    assert words(Scale.SKILL, 0.39) == "Too low to order anybody by: skill is shown, and decides nothing."
    assert words(Scale.SKILL, 0.40) == "Enough to order people by inside a band, where a recruiter asks for it."
    assert words(Scale.ATTITUDE, None) == ""


def test_each_scenario_is_drawn_where_its_figures_lie():
    plot = item_plot([verdict(State.WORKS, 1, corrected=0.5, r=0.5), verdict(State.LOOK, 2, corrected=1.0, r=0.1)])
    assert plot is not None
    points = {point.number: point for point in plot.points}
    x, y, width, height = map(float, plot.target)

    assert (float(points[1].x), float(points[2].x), points[2].is_look) == (WIDTH / 2, WIDTH, True)
    assert (x, width, y) == (0.2 * WIDTH, pytest.approx(0.6 * WIDTH), 0)
    assert 0 < float(points[1].y) < height < float(points[2].y) < HEIGHT
    assert float(points[1].right) - float(points[1].x) == pytest.approx(0.05 * WIDTH, abs=0.1)
    assert float(points[1].y) - float(points[1].high) == pytest.approx(0.05 * HEIGHT / 0.7, abs=0.2)
    assert plot.description == "Facility and item–total r of 2 situations, 1 of them as wanted. The table has the numbers."


def test_what_lies_far_outside_stands_on_the_edge():
    plot = item_plot([verdict(State.LOOK, 1, corrected=-0.9, r=-0.8), verdict(State.WORKS, 2)])
    assert plot is not None

    assert [(point.x, point.y) for point in plot.points if point.number == 1] == [("0", "340")]


def test_nothing_is_drawn_of_figures_that_are_not_there():
    assert item_plot([verdict(State.SO_FAR, r=None), verdict(State.TOO_FEW, corrected=None)]) is None
    assert (bar(measured(None)), bar(measured(0.25))) == ("", "50")


def test_numbers_beside_points_do_not_stand_on_one_another():
    plot = item_plot([verdict(State.WORKS, number, corrected=0.4, r=0.3) for number in range(1, 5)])
    assert plot is not None

    assert len({(point.label_x, point.label_y) for point in plot.points}) == 4
