"""More time and breaks that were granted. Nobody's reasons are here, nor anywhere else."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from assessment.delivery.models.sitting import Sitting
from assessment.kernel.immutability import WriteOnce

PERCENTS = (100, 125, 150, 200)


class Adjustment(WriteOnce):
    """One grant. The latest of a sitting says what it has in all; a grant never takes anything away."""

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="adjustments")
    percent = models.PositiveSmallIntegerField(null=True)  # of the limit the sitting was prepared with; null: no limit
    base_seconds = models.PositiveIntegerField(null=True)  # that limit; null: it never had one
    break_minutes = models.PositiveSmallIntegerField(default=0)  # in all
    granted_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(percent=None) | Q(percent__in=PERCENTS), name="adjustment_percent_known")]

    def __str__(self) -> str:
        return "no limit" if self.percent is None else f"× {self.percent / 100:g}"
