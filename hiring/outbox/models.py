"""Work that must happen after a commit: written in the same transaction, done by ``manage.py tick``."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Message(models.Model):
    """One piece of work, tried until done. It holds ids, never a token or a text with a name in it."""

    kind = models.CharField(max_length=40)
    reference = models.CharField(max_length=40)  # a public id that the kind understands
    created_at = models.DateTimeField()
    next_attempt_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["next_attempt_at"], condition=Q(done_at=None), name="outbox_due")]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"
