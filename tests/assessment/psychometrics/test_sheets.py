"""The figures of a small panel, each against the function or the sum that it is."""

from __future__ import annotations

from fractions import Fraction
from statistics import fmean

import numpy as np
import pytest

from assessment.instrument.enums import ZONE_SIGNS, JudgeKind, Zone
from assessment.psychometrics.agreement import (
    NO_JUDGEMENT,
    Array,
    Figure,
    fleiss_kappa,
    intraclass,
    krippendorff_alpha,
    round_refusals,
    within_group,
)
from assessment.psychometrics.sheets import PanelFigures, Sheet, SheetItem, SheetJudge, SheetOption, SheetTurn, figures_of

NAN = float("nan")
A, G, S, D = Zone.ASSERTIVE, Zone.AGGRESSIVE, Zone.SUBMISSIVE, Zone.DEFENSIVE
EXPERTS = tuple(SheetJudge(f"expert {number}", JudgeKind.EXPERT) for number in range(1, 4))
CUSTOMER, SILENT = SheetJudge("customer 1", JudgeKind.CUSTOMER), SheetJudge("expert 4", JudgeKind.EXPERT)
UNZONED: list[Zone | None] = [None] * 4
SAID: list[list[Zone | None]] = [[A, A, A, G], [G, G, G, G], [S, S, D, S], [D, D, D, D], UNZONED, UNZONED, UNZONED]
RATED = [[5, 5, 4, 3], [1, 2, 1, 2], [2, 2, 3, 1], [1, 1, 2, 5], [4, 4, 5, 3], [2, 1, 2, 2], [3, 3, 3, NAN]]
CRITICAL = [[0, 0, 0, 0], [1, 1, 1, 0], [0, 0, 0, 0], [1, 1, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, NAN]]


def an_item(number: int, rows: range, *, is_skill: bool) -> SheetItem:
    options = tuple(SheetOption(row, f"Option {row}", None if is_skill else tuple(Zone)[row]) for row in rows)
    return SheetItem(f"item-{number}", f"abc{number}", f"Item {number}", 1, False, is_skill, (SheetTurn(1, "Stem", options),))


def with_nobodys(values: Array) -> Array:
    """And a judge who has said nothing."""
    return np.column_stack([values, np.full(len(values), NAN)])


ATTITUDE, SKILL = an_item(1, range(4), is_skill=False), an_item(2, range(4, 7), is_skill=True)
ZONES = with_nobodys(np.array([[NAN if zone is None else list(Zone).index(zone) for zone in row] for row in SAID], dtype=float))
RATINGS, MARKS = with_nobodys(np.array(RATED, dtype=float)), with_nobodys(np.array(CRITICAL, dtype=float))
U, V = (with_nobodys(np.array([[NAN if zone is None else 2.0 * ZONE_SIGNS[zone][at] for zone in row] for row in SAID])) for at in (0, 1))


@pytest.fixture
def panel() -> PanelFigures:
    return figures_of(Sheet((ATTITUDE, SKILL), (*EXPERTS, CUSTOMER, SILENT), ZONES, RATINGS, U, V, MARKS))


def test_the_sets_coefficients_rest_on_who_judged_everything_or_on_all_there_is(panel):
    finished = [0, 1, 2]  # the customer left one option, the last judge all of them

    assert (panel.options, panel.missing, panel.finished, panel.customers) == (7, 8, 3, 0)
    assert panel.kappa == fleiss_kappa(ZONES[:4][:, finished])
    assert panel.icc == intraclass(RATINGS[:, finished])
    assert panel.zones_alpha == krippendorff_alpha(ZONES[:4], interval=False)
    assert panel.effectiveness_alpha == krippendorff_alpha(RATINGS, interval=True)
    assert (panel.within, panel.within_options) == (fmean(within_group(row) or 0.0 for row in RATINGS), 7)
    assert panel.refusals == round_refusals(judges=3, customers=0, kappa=panel.kappa, icc=panel.icc)
    assert panel.counts is False


def test_each_option_has_its_counts(panel):
    options = [option for item in panel.items for turn in item.turns for option in turn.options]

    assert [option.judged for option in options] == [4, 4, 4, 4, 4, 4, 3]
    assert [dict(option.counts)[zone] for option, zone in zip(options, (A, G, S, D), strict=False)] == [3, 4, 3, 4]
    assert [(option.mode, option.share, option.validity) for option in options[:2]] == [(A, Fraction(3, 4), Fraction(1, 2)), (G, 1, 1)]
    assert [option.mean for option in options] == [4.25, 1.5, 2.0, 2.25, 4.0, 1.75, 3.0]
    assert [(option.critical, option.critical_count, option.critical_judged) for option in options] == [
        *((False, 0, 4), (True, 3, 4), (False, 0, 4), (None, 2, 4), (False, 0, 4), (False, 0, 4), (False, 0, 3))
    ]
    assert [option.refusals[0] for option in options] == [*["4 of at least 10 judges"] * 6, "3 of at least 10 judges"]


def test_a_turns_agreement_is_the_mean_of_its_options_and_a_skill_turn_has_none(panel):
    assert [(turn.share, turn.in_zones) for item in panel.items for turn in item.turns] == [(Fraction(7, 8), False), (None, False)]


def test_who_stands_furthest_from_the_rest_comes_first_and_who_said_nothing_last(panel):
    assert [(one.judge.label, one.judged, one.agreement) for one in panel.judges] == [
        ("customer 1", 6, Fraction(3, 4)),
        ("expert 3", 7, Fraction(3, 4)),
        ("expert 2", 7, 1),
        ("expert 1", 7, 1),
        ("expert 4", 0, None),
    ]
    assert [one.distance for one in panel.judges[2:]] == [pytest.approx(13 / 21), pytest.approx(11 / 21), None]


def test_a_panel_of_skill_items_has_no_agreement_on_zones():
    rows = slice(4, 7)
    moved = an_item(2, range(3), is_skill=True)
    found = figures_of(Sheet((moved,), (*EXPERTS, CUSTOMER, SILENT), ZONES[rows], RATINGS[rows], U[rows], V[rows], MARKS[rows]))

    assert (found.kappa, found.zones_alpha) == (None, None)
    assert [one.agreement for one in found.judges] == [None] * 5
    assert found.icc == intraclass(RATINGS[rows][:, :3])


def test_nothing_to_judge_is_finished_by_nobody():
    nothing = np.zeros((0, 2))
    found = figures_of(Sheet((), EXPERTS[:2], nothing, nothing, nothing, nothing, nothing))

    assert (found.options, found.missing, found.finished, found.within, found.within_options) == (0, 0, 0, None, 0)
    assert found.effectiveness_alpha == Figure(None, 0, 0, NO_JUDGEMENT)


def test_nobody_asked_leaves_every_figure_open():
    nobody = np.zeros((7, 0))
    found = figures_of(Sheet((ATTITUDE, SKILL), (), nobody, nobody, nobody, nobody, nobody))

    assert (found.judges, found.finished, found.missing, found.within) == ((), 0, 0, None)
    assert [turn.share for item in found.items for turn in item.turns] == [None, None]
