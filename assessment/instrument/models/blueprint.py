"""Blueprints: what forms of one kind must hold, kept so that the next form is made the same way."""

from __future__ import annotations

from django.db import models

from assessment.instrument.models.library import Library
from assessment.kernel.identifiers import new_public_id


class Blueprint(models.Model):
    """A named specification. Changing it changes no form that was made by it."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    library = models.ForeignKey(Library, on_delete=models.PROTECT, related_name="blueprints")
    title = models.CharField(max_length=120)
    document = models.JSONField()  # instrument/assembly/specification.py: Specification.as_dict
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=120, blank=True)  # by value

    class Meta:
        constraints = [models.UniqueConstraint(fields=["library", "title"], name="blueprint_title_unique")]

    def __str__(self) -> str:
        return self.title
