"""`make test` is red when anything failed or nothing ran, and its last line says how many."""

from __future__ import annotations

import sys

import pytest

from tests.tools import suite
from tests.tools.suite import Outcome

THIS = "tests/tools/test_suite.py"


def test_what_ran_is_counted_from_pytests_own_report():
    outcome = suite.suite("tests on SQLite", {}, [THIS, "-k", "last_line"])

    assert (outcome.passed, outcome.failed, outcome.skipped, outcome.remark) == (3, 0, 0, "")


def test_a_run_without_a_test_is_a_failure():
    outcome = suite.suite("tests on SQLite", {}, [THIS, "-k", "no_such_name"])

    assert (outcome.passed, outcome.failed, outcome.skipped, outcome.remark) == (0, 1, 0, "no test ran")


def test_a_run_that_could_not_begin_is_a_failure():
    outcome = suite.suite("tests on SQLite", {"DJANGO_SETTINGS_MODULE": "no.such.settings"}, [THIS])

    assert (outcome.passed, outcome.failed, outcome.remark) == (0, 1, "pytest ended with code 1")


@pytest.mark.parametrize(("code", "passed", "failed"), [(0, 1, 0), (1, 0, 1), (3, 0, 1)])
def test_a_check_passes_by_its_exit_code(code, passed, failed):
    outcome = suite.check("a check", [sys.executable, "-c", f"raise SystemExit({code})"])

    assert (outcome.passed, outcome.failed) == (passed, failed)


@pytest.mark.parametrize(
    ("outcomes", "code", "last"),
    [
        ([Outcome("ruff check", 1, 0, 0, 0.1), Outcome("tests on SQLite", 20, 0, 0, 9.0)], 0, "21 passed, 0 failed"),
        ([Outcome("ruff check", 0, 1, 0, 0.1), Outcome("tests on SQLite", 20, 0, 0, 9.0)], 1, "20 passed, 1 failed"),
        ([Outcome("tests on SQLite", 20, 0, 0, 9.0), Outcome("tests on PostgreSQL", 18, 2, 0, 9.0)], 1, "38 passed, 2 failed"),
    ],
    ids=["all well", "a check", "a database"],
)
def test_the_last_line_counts_everything_and_the_exit_code_agrees(capsys, outcomes, code, last):
    assert suite.report(outcomes) == code
    assert capsys.readouterr().out.splitlines()[-1] == last
