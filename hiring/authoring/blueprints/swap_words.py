"""What a swap would do to a form, and how parallel forms differ, in words. Pure: no Django."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assessment.instrument.assembly.program import TOLERANCES

NAMES = {"mean": "mean effectiveness", "spread": "spread of effectiveness", "words": "words a scenario"}
DIGITS = {"mean": 2, "spread": 2, "words": 0}
MOVES = {"mean": ("higher", "lower"), "spread": ("wider", "narrower"), "words": ("more", "fewer")}


@dataclass(frozen=True)
class Moved:
    """One average of a form that a swap would move."""

    words: str
    is_far: bool  # further than parallel forms may differ


def figure_name(figure: str) -> str:
    """``attitude mean`` as an author reads it: ``attitude: mean effectiveness``."""
    scale, name = figure.split()
    return f"{scale}: {NAMES[name]}"


def moved(shifts: Mapping[str, float]) -> list[Moved]:
    """What moves, figure by figure; what rounds to nothing is left out."""
    told = []
    for figure, shift in shifts.items():
        scale, name = figure.split()
        size, how = f"{abs(shift):.{DIGITS[name]}f}", MOVES[name][shift < 0]
        words = f"{size} {how} {NAMES[name]}" if name == "words" else f"{NAMES[name]} {size} {how}"
        if float(size):
            told.append(Moved(f"{scale}: {words}", abs(shift) > TOLERANCES[name] + 1e-9))
    return told
