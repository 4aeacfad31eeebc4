"""Invitations: the link is the account."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from assessment.kernel.identifiers import new_public_id
from assessment.models import Sitting
from hiring.candidates.models import Applicant


class Invitation(models.Model):
    """An applicant's right to one sitting, which is prepared with it: one invitation, one sitting.

    When they agreed is the sitting's ``opened_at``: Start lets nobody in who did not.
    """

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    applicant = models.OneToOneField(Applicant, on_delete=models.CASCADE, related_name="invitation")
    sitting = models.OneToOneField(Sitting, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)  # by the employer: no link works any more
    left_at = models.DateTimeField(null=True, blank=True)  # by the candidate, whose link still leads to their data

    def __str__(self) -> str:
        return self.public_id


class Link(models.Model):
    """A way in. Only the digest of the token is kept; re-issuing deletes the rows before it."""

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="links")
    digest = models.BinaryField(max_length=32, unique=True)
    issued_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"link to {self.invitation_id}"


class MoreTimeRequest(models.Model):
    """Somebody asked for more time. Why is asked nowhere and stored nowhere."""

    invitation = models.OneToOneField(Invitation, on_delete=models.CASCADE, related_name="more_time_request")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)  # asking again opens it again

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(answered_at=None) | Q(answered_at__gte=F("asked_at")), name="more_time_answered_after_asked")
        ]

    def __str__(self) -> str:
        return f"asked for {self.invitation_id}"
