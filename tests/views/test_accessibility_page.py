"""docs/accessibility.md names every criterion once, and only tests that exist."""

from __future__ import annotations

import re

from tests.support.servers import ROOT

PAGE = (ROOT / "docs" / "accessibility.md").read_text()
A = "1.1.1 1.2.1 1.2.2 1.2.3 1.3.1 1.3.2 1.3.3 1.4.1 1.4.2 2.1.1 2.1.2 2.1.4 2.2.1 2.2.2 2.3.1 2.4.1 2.4.2 2.4.3 2.4.4 2.5.1 2.5.2 2.5.3"
A += " 2.5.4 3.1.1 3.2.1 3.2.2 3.2.6 3.3.1 3.3.2 3.3.7 4.1.2"
AA = "1.2.4 1.2.5 1.3.4 1.3.5 1.4.3 1.4.4 1.4.5 1.4.10 1.4.11 1.4.12 1.4.13 2.4.5 2.4.6 2.4.7 2.4.11 2.5.7 2.5.8 3.1.2 3.2.3 3.2.4 3.3.3"
AA += " 3.3.4 3.3.8 4.1.3"


def test_every_criterion_of_levels_a_and_aa_has_one_row():
    rows = re.findall(r"^\| (\d\.\d\.\d+) [^|]+\| (A+) \|", PAGE, re.MULTILINE)

    assert len(rows) == 55
    assert sorted(rows) == sorted([(number, "A") for number in A.split()] + [(number, "AA") for number in AA.split()])


def test_every_row_says_how_and_what_shows_it_by_tests_that_exist():
    known = {name for path in (ROOT / "tests").rglob("test_*.py") for name in re.findall(r"def (test_\w+)", path.read_text())}
    named = set(re.findall(r"`(test_\w+)`", PAGE))

    assert len(named) > 25
    assert named - known == set()
    for row in re.findall(r"^\| \d[^\n]+$", PAGE, re.MULTILINE):
        *_, how, shown, _end = (cell.strip() for cell in row.split("|"))
        assert how
        assert "`" in shown or "by hand" in shown or "axe" in shown or shown.startswith("as ")
