"""Libraries: who owns items and forms."""

from __future__ import annotations

from django.db import models

from assessment.kernel.identifiers import new_public_id


class Library(models.Model):
    """A collection of items and forms, owned by one organisation (by its UUID) or shared by all (null)."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    name = models.CharField(max_length=120)
    owner = models.UUIDField(null=True, blank=True, db_index=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="library_name_unique"),
            models.UniqueConstraint(fields=["name"], condition=models.Q(owner=None), name="library_shared_name_unique"),
        ]

    def __str__(self) -> str:
        return self.name
