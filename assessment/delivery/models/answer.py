"""Answers are events: appended, never changed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from assessment.delivery.models.sitting import Sitting
from assessment.kernel.immutability import WriteOnce


class Answer(WriteOnce):
    """One click or one form sent. The current answer to a turn has the highest ``clicked_ms`` (tie: id)."""

    id = models.BigAutoField(primary_key=True)
    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="answers", db_index=False)
    turn = models.PositiveSmallIntegerField()
    clicked_ms = models.PositiveIntegerField()  # on the server's clock, since the sitting began
    choice = models.CharField(max_length=16)  # canonical text, see instrument/responses.py
    visible_ms = models.PositiveIntegerField(null=True)  # time this turn had been visible, as told by the page
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sitting", "turn", "clicked_ms", "choice"], name="answer_event_once"),
            models.CheckConstraint(condition=Q(turn__gte=1), name="answer_turn_positive"),
            models.CheckConstraint(condition=~Q(choice=""), name="answer_choice_given"),
        ]

    def __str__(self) -> str:
        return f"turn {self.turn}: {self.choice}"
