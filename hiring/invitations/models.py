"""Invitations: the link is the account."""

from __future__ import annotations

from django.db import models

from assessment.kernel.identifiers import new_public_id
from assessment.models import Sitting
from hiring.candidates.models import Applicant


class Invitation(models.Model):
    """An applicant's right to one sitting, which is prepared with it: one invitation, one sitting."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    applicant = models.OneToOneField(Applicant, on_delete=models.CASCADE, related_name="invitation")
    sitting = models.OneToOneField(Sitting, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    consented_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.public_id


class Link(models.Model):
    """A way in. Only the digest of the token is kept; re-issuing deletes the rows before it."""

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="links")
    digest = models.BinaryField(max_length=32, unique=True)
    issued_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"link to {self.invitation_id}"
