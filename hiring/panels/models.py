"""Who was asked to judge. The judgements themselves know a number alone."""

from __future__ import annotations

from django.db import models

from assessment.kernel.identifiers import new_public_id
from assessment.models import Judge, Panel


class PanelInvitation(models.Model):
    """A person behind a judge's number. Deleting it leaves the judgements, which then name nobody."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="+")
    judge = models.OneToOneField(Judge, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    email = models.EmailField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()  # no link works from then on
    sent_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["panel", "email"], name="panel_invitation_email_once")]

    def __str__(self) -> str:
        return self.public_id


class PanelLink(models.Model):
    """A way in. Only the digest of the token is kept; re-issuing deletes the rows before it."""

    invitation = models.ForeignKey(PanelInvitation, on_delete=models.CASCADE, related_name="links")
    digest = models.BinaryField(max_length=32, unique=True)
    issued_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"link to {self.invitation_id}"
