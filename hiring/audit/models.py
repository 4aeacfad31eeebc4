"""What was done, and the seals that show a row was changed behind everybody's back."""

from __future__ import annotations

from django.db import models

from assessment.instrument.models.actors import ACTOR_ID, BY
from assessment.kernel.immutability import Kept


class AuditRow(Kept):
    """One deed: when, who, where, what. No foreign keys, so that it outlives what it speaks of; nothing that says who a candidate is."""

    at = models.DateTimeField()
    by = models.CharField(max_length=BY)  # by value, for readers
    by_id = models.CharField(max_length=ACTOR_ID)  # tells two of them apart
    organisation = models.CharField(max_length=12)  # public ids
    subject = models.CharField(max_length=12, db_index=True)
    verb = models.CharField(max_length=30)
    detail = models.JSONField()  # old and new, codes and titles
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "-at", "-id"], name="audit_of_organisation")]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"


class AuditSeal(Kept):
    """A link of the chain: these rows said this, and the seal before said that."""

    number = models.PositiveIntegerField(unique=True)  # from 1
    rows = models.JSONField()  # ids, ascending: a list and not a range, for rows are committed in another order than they are numbered
    top = models.PositiveBigIntegerField()  # the highest id that this seal or one before it holds
    digest = models.BinaryField(max_length=32)
    sealed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"seal {self.number}"
