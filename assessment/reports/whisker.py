"""A score with its error, drawn on 0–100. Pure: no Django."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from assessment.instrument.documents import Key, TurnKey
from assessment.instrument.enums import ResponseFormat, Scale
from assessment.reports.coordinates import tidy
from assessment.scoring.credit import effect, scale_score

WIDTH = 180


@dataclass(frozen=True)
class Whisker:
    """``score`` and ``error`` are whole points; the rest are lengths in the drawing's units, as text."""

    score: int
    error: int
    low: str
    high: str
    at: str
    chance: str  # where random answering lies; empty when not known


def points(hundredths: int) -> int:
    """Whole points, halves up; what a page shows of a score in hundredths, ≥ 0."""
    return (hundredths + 50) // 100


def whisker(score: int, sem: int, *, chance: int | None = None) -> Whisker:
    """A score ± 1 SEM, in hundredths of a point; the line ends where the scale does.

    Args:
        chance: expected score of random answering, in hundredths.
    Raises:
        ValueError: the score is not in 0–10000, or the SEM is negative.
    """
    if not 0 <= score <= 10_000 or sem < 0:
        raise ValueError(f"score {score}, SEM {sem}")
    low, high = max(0, score - sem), min(10_000, score + sem)
    return Whisker(points(score), points(sem), _x(low), _x(high), _x(score), "" if chance is None else _x(chance))


def _x(hundredths: int) -> str:
    return tidy(hundredths * WIDTH / 10_000)


def chance_of(key: Key, *, scale: Scale = Scale.ATTITUDE) -> int | None:
    """Expected score of random answering, in hundredths: ½ a turn, but the mean of e in ``best``. None without a scenario of the scale."""
    expected = [
        sum((_turn_chance(turn) for turn in scenario.turns), Fraction(0)) / len(scenario.turns)
        for scenario in key.scenarios
        if scenario.scale is scale
    ]
    return scale_score(expected)


def _turn_chance(turn: TurnKey) -> Fraction:
    if turn.format is not ResponseFormat.BEST:
        return Fraction(1, 2)
    effects = effect(turn)
    return sum(effects.values(), Fraction(0)) / len(effects)
