"""Scores: appended, never overwritten."""

from assessment.scoring.models.score import Score

__all__ = ["Score"]
