"""Answers that came after deadline and grace: kept apart, so that nothing that scores can read them by mistake."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from assessment.delivery.models.sitting import Sitting
from assessment.kernel.immutability import WriteOnce


class LateAnswer(WriteOnce):
    id = models.BigAutoField(primary_key=True)
    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="late_answers", db_index=False)
    turn = models.PositiveSmallIntegerField()
    clicked_ms = models.PositiveIntegerField()  # as the page told it, since the sitting began
    choice = models.CharField(max_length=16)
    arrived_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sitting", "turn", "clicked_ms", "choice"], name="late_answer_once"),
            models.CheckConstraint(condition=~Q(choice=""), name="late_answer_choice_given"),
        ]

    def __str__(self) -> str:
        return f"turn {self.turn}, late: {self.choice}"
