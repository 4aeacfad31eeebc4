"""A score with its error, drawn on 0–100. Pure: no Django."""

from __future__ import annotations

from dataclasses import dataclass

from assessment.reports.coordinates import tidy

WIDTH = 180


@dataclass(frozen=True)
class Whisker:
    """``score`` and ``error`` are whole points; the rest are lengths in the drawing's units, as text."""

    score: int
    error: int
    low: str
    high: str
    at: str


def points(hundredths: int) -> int:
    """Whole points, halves up; what a page shows of a score in hundredths, ≥ 0."""
    return (hundredths + 50) // 100


def whisker(score: int, sem: int) -> Whisker:
    """A score ± 1 SEM, both in hundredths of a point; the line ends where the scale does.

    Raises:
        ValueError: the score is not in 0–10000, or the SEM is negative.
    """
    if not 0 <= score <= 10_000 or sem < 0:
        raise ValueError(f"score {score}, SEM {sem}")
    low, high = max(0, score - sem), min(10_000, score + sem)
    return Whisker(points(score), points(sem), *(tidy(place * WIDTH / 10_000) for place in (low, high, score)))
