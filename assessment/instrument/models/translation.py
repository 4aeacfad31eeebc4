"""An item's words in other languages, each with a review of its own."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from assessment.instrument.enums import TranslationState
from assessment.instrument.models.item import Revision


class Translation(models.Model):
    """One wording of an item in another language. Publishing takes in those that are reviewed."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="translations")
    language = models.CharField(max_length=8)
    version = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=TranslationState.choices(), default=TranslationState.DRAFT.value)
    title = models.CharField(max_length=120)
    document = models.JSONField()  # see instrument/wordings.py: turns and options in the order of the revision's own
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["revision", "language"], name="translation_language_once"),
            models.CheckConstraint(condition=Q(version__gte=1), name="translation_version_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.language} v{self.version}"
