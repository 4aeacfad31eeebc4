"""What candidates ask of their data, and the ledger of erasures."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from assessment.kernel.identifiers import new_public_id
from hiring.candidates.models import Applicant
from hiring.people.models import User


class HumanReviewRequest(models.Model):
    """Somebody asks that a person looks at their result. No text: a blind list stays blind."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    applicant = models.ForeignKey(Applicant, on_delete=models.CASCADE, related_name="review_requests")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["applicant"], condition=Q(answered_at=None), name="review_request_open_once"),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None) | Q(answered_at__gte=F("asked_at"), answered_by__isnull=False),
                name="review_request_answered_at_by",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id


class Erasure(models.Model):
    """One person erased, known by the ids of what is left: no name, no address, no foreign key.

    The ledger outlives what it speaks of. A backup that is restored holds neither the erasures since nor their lines here: those stand in
    the log of the process, and say whom to erase again.
    """

    applicant_public_id = models.CharField(max_length=12, unique=True)
    vacancy_public_id = models.CharField(max_length=12, db_index=True)
    code = models.CharField(max_length=6)
    erased_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.code} of {self.vacancy_public_id}"
