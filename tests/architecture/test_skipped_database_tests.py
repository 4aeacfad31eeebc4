"""A run in which a database test was skipped is red, however it came to be skipped."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT

CONFTEST = "from tests.support.skips import pytest_configure, pytest_runtest_makereport\n"
PLAIN = "def test_plain():\n    assert True\n"
MARKED = "import pytest\n\n@pytest.mark.django_db\ndef test_marked():\n    assert True\n"
FIXTURE = "def test_with_fixture(db):\n    assert True\n"
BY_HAND = "import pytest\n\n@pytest.mark.django_db\ndef test_by_hand():\n    pytest.skip('not today')\n"
ELSEWHERE = "import pytest\n\ndef test_without_database():\n    pytest.skip('not today')\n"


def run(directory: Path, source: str, *options: str) -> tuple[int, str]:
    """Run pytest in a directory of its own, without Django settings: pytest-django then skips database tests in silence."""
    (directory / "conftest.py").write_text(CONFTEST)
    (directory / "test_planted.py").write_text(source)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", "/dev/null", "--rootdir", str(directory), *options]
    done = subprocess.run(
        [*command, str(directory)], cwd=directory, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=60, check=False
    )
    return done.returncode, done.stdout


@pytest.mark.parametrize(
    ("source", "named"),
    [
        (MARKED, "test_planted.py::test_marked"),
        (FIXTURE, "test_planted.py::test_with_fixture"),
        (PLAIN + BY_HAND, "test_planted.py::test_by_hand"),
    ],
    ids=["marked", "fixture", "by hand"],
)
def test_a_skipped_database_test_fails_the_run_and_is_named(tmp_path, source, named):
    code, output = run(tmp_path, source)

    assert (code, "1 skipped" in output, "\n" + named + "\n" in output) == (1, True, True), output


def test_a_skipped_database_test_fails_a_parallel_run(tmp_path):
    code, output = run(tmp_path, PLAIN + MARKED, "-n", "1")

    assert (code, "\ntest_planted.py::test_marked\n" in output) == (1, True), output


@pytest.mark.parametrize(
    ("source", "summary"), [(PLAIN, "1 passed"), (PLAIN + ELSEWHERE, "1 passed, 1 skipped")], ids=["none", "no database"]
)
def test_a_run_without_skipped_database_tests_stays_green(tmp_path, source, summary):
    code, output = run(tmp_path, source)

    assert (code, summary in output) == (0, True), output
