"""Libraries: who owns items and forms."""

from __future__ import annotations

from uuid import UUID

from django.db import models

from assessment.kernel.identifiers import new_public_id


class LibraryQuerySet(models.QuerySet["Library"]):
    def readable_by(self, owner: UUID) -> LibraryQuerySet:
        """The owner's own libraries and the shared ones."""
        return self.filter(models.Q(owner=owner) | models.Q(owner=None))

    def writable_by(self, owner: UUID) -> LibraryQuerySet:
        return self.filter(owner=owner)


class Library(models.Model):
    """A collection of items and forms, owned by one organisation (by its UUID) or shared by all (null)."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    name = models.CharField(max_length=120)
    owner = models.UUIDField(null=True, blank=True, db_index=True)
    created_at = models.DateTimeField()

    objects = LibraryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="library_name_unique"),
            models.UniqueConstraint(fields=["name"], condition=models.Q(owner=None), name="library_shared_name_unique"),
        ]

    def __str__(self) -> str:
        return self.name
