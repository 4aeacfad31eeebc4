"""Scores: appended, never overwritten; and what a candidate may read of one."""

from assessment.scoring.models.development import DevelopmentReport
from assessment.scoring.models.score import Score

__all__ = ["DevelopmentReport", "Score"]
