"""Figures of independent software, from ``tests/reference``."""

from __future__ import annotations

import csv
import json
from functools import cache
from pathlib import Path
from typing import Any

REFERENCE = Path(__file__).parents[2] / "reference"


@cache
def _document() -> dict[str, Any]:
    data: dict[str, Any] = json.loads((REFERENCE / "expected.json").read_text())
    return data


TOLERANCE: float = _document()["meta"]["tolerances"]["closed_form"]


def known(name: str) -> Any:
    """The value of one entry; refuses entries that are known to be wrong in the peer."""
    entry = _document()["entries"][name]
    assert entry.get("authoritative", True)
    return entry["value"]


def complete_raw_scores() -> list[int]:
    """Sum scores of the 359 simulated candidates who answered every item."""
    with (REFERENCE / "sjt_scores.csv").open() as file:
        rows = [[value for name, value in row.items() if name.startswith("i")] for row in csv.DictReader(file)]
    return [sum(map(int, row)) for row in rows if all(row)]
