"""Reliability equals what independent software says of the same scores."""

from __future__ import annotations

import csv
from typing import Any

import numpy as np
import pytest

from assessment.psychometrics.agreement import Array
from assessment.psychometrics.reliability import alpha, alpha_if_deleted, alpha_interval, omega_total
from tests.assessment.scoring.known import REFERENCE, TOLERANCE, _document, known

CFA: float = _document()["meta"]["tolerances"]["cfa"]
SETS = ("sjt_listwise", "sjt_zero")  # complete rows alone; all rows with what is missing scored 0
RNG = np.random.default_rng(1)


def scores(name: str) -> Array:
    with (REFERENCE / "sjt_scores.csv").open() as file:
        rows = [[value for item, value in row.items() if item.startswith("i")] for row in csv.DictReader(file)]
    return np.array([[float(value or 0) for value in row] for row in rows if name == "sjt_zero" or all(row)])


def near(value: Any, tolerance: float = TOLERANCE) -> Any:
    return pytest.approx(value, abs=tolerance, rel=0)


@pytest.mark.parametrize("name", SETS)
def test_alpha_and_its_interval_are_those_of_the_peers(name):
    credits = scores(name)
    found = alpha(credits)

    assert (len(credits), credits.shape[1]) == (known(f"{name}.n")["n_rows"], 24)
    assert found == near(known(f"{name}.alpha")["raw_alpha"])
    interval = known(f"{name}.alpha_ci95")["feldt"]
    assert alpha_interval(found, sittings=len(credits), scenarios=24) == near((interval["lower"], interval["upper"]))


def test_alpha_is_that_of_three_more_packages():
    found = alpha(scores("sjt_listwise"))

    assert [found] * 3 == near(
        [
            known("sjt_listwise.alpha_ci95_psychometric")["ALPHA"],
            known("sjt_listwise.alpha_ci95_cocron")["alpha"],
            known("sjt_listwise.alpha_pingouin")["listwise"]["alpha"],
        ]
    )


@pytest.mark.parametrize("name", SETS)
def test_alpha_without_each_item_is_that_of_the_peer(name):
    assert alpha_if_deleted(scores(name)) == near(known(f"{name}.alpha_if_deleted")["raw_alpha"])


@pytest.mark.parametrize("name", SETS)
def test_omega_is_that_of_a_one_factor_cfa(name):
    assert omega_total(scores(name)) == near(known(f"{name}.omega_cfa_one_factor")["omega_total"], CFA)


def test_omega_is_not_that_of_an_exploratory_analysis():
    assert omega_total(scores("sjt_listwise")) != near(known("sjt_listwise.omega_psych")["three_factor"]["omega_total"], 0.005)


def test_nothing_moves_when_credit_is_counted_in_other_units():
    credits = scores("sjt_listwise")

    assert (alpha(credits / 3), omega_total(credits / 3)) == near((alpha(credits), omega_total(credits)), 1e-6)


def test_what_cannot_be_computed_is_none():
    flat = np.full((60, 4), 1 / 3)

    assert (alpha(flat), omega_total(flat)) == (None, None)
    assert (alpha(RNG.random((60, 1))), alpha(RNG.random((1, 4))), omega_total(RNG.random((60, 2)))) == (None, None, None)
    assert alpha_if_deleted(RNG.random((60, 2))) == [None, None]
    assert alpha_if_deleted(flat) == [None] * 4


def test_two_sittings_are_the_fewest_and_say_what_the_formula_says():
    """Variances ½, ⅛ and 1⅛ of the sum: 2 · (1 − ⅝ / 1⅛). Without the third scenario of three the same is left."""
    credits = np.array([[0.0, 0.5], [1.0, 1.0]])

    assert alpha(credits) == near(8 / 9)
    assert alpha_if_deleted(np.column_stack([credits, [0.3, 0.3]]))[2] == near(8 / 9)


def test_omega_needs_a_spread_in_every_scenario_and_more_sittings_than_scenarios():
    credits = scores("sjt_listwise")[:, :4]
    one_is_flat = np.column_stack([credits, np.full(len(credits), 2.0)])

    assert omega_total(one_is_flat) is None
    assert omega_total(credits[:4]) is None


def test_a_factor_that_leaves_one_scenario_nothing_of_its_own_gives_no_omega():
    one = RNG.normal(size=400)
    pressed = np.stack([one, *(0.3 * one + RNG.normal(size=400) for _ in range(3))], axis=1)
    pressed[:, 1] = one + 1e-6 * RNG.normal(size=400)

    assert omega_total(pressed) is None


def test_a_missing_credit_is_refused():
    credits = RNG.random((60, 4))
    credits[3, 2] = np.nan

    for compute in (alpha, alpha_if_deleted, omega_total):
        with pytest.raises(ValueError, match="missing is scored first"):
            compute(credits)
