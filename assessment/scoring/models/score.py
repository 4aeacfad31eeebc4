"""One sitting scored by one key version and one algorithm version."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from assessment.delivery.models import Sitting
from assessment.instrument.models import FormKey
from assessment.kernel.immutability import WriteOnce


class Score(WriteOnce):
    """Hundredths of a point are whole numbers: bands and ties compare integers."""

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="scores", db_index=False)
    key = models.ForeignKey(FormKey, on_delete=models.PROTECT, related_name="scores")
    algorithm = models.PositiveSmallIntegerField()
    attitude = models.PositiveSmallIntegerField(null=True)  # hundredths, 0–10000; null: not completed
    skill = models.PositiveSmallIntegerField(null=True)
    error_variance = models.FloatField(null=True)  # s²/K of scenario credits, this person's share of the pooled SEM
    scenario_count = models.PositiveSmallIntegerField()  # K, attitude scenarios of the form
    flag_count = models.PositiveSmallIntegerField(default=0)  # so that a list need not open the scorecard
    scorecard = models.JSONField()  # the whole of scoring/scorecard.py's result
    choices = models.BinaryField()  # the final choices, packed: analysis loads these, not a row per answer
    scored_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sitting", "key", "algorithm"], name="score_once"),
            models.CheckConstraint(condition=Q(attitude=None) | Q(attitude__lte=10000), name="score_attitude_to_100"),
            models.CheckConstraint(condition=Q(skill=None) | Q(skill__lte=10000), name="score_skill_to_100"),
        ]

    def __str__(self) -> str:
        return f"{self.sitting_id} by key {self.key_id}"
