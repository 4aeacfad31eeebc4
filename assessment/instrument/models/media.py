"""Pictures, sounds and films: the files, and what a revision shows beside its stem."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from assessment.instrument.enums import MediaKind
from assessment.instrument.models.item import Revision
from assessment.instrument.models.library import Library
from assessment.kernel.immutability import WriteOnce

_HAS_SIZE = Q(width__gte=1, height__gte=1)
_HAS_NO_SIZE = Q(width=None, height=None)


class MediaFile(WriteOnce):
    """A checked file of a library, known by the hash of its bytes. In the database: web processes keep nothing, and files are small."""

    library = models.ForeignKey(Library, on_delete=models.PROTECT, related_name="media")
    sha256 = models.CharField(max_length=64)
    kind = models.CharField(max_length=8, choices=MediaKind.choices())
    type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    duration_ms = models.PositiveIntegerField(null=True, blank=True)
    data = models.BinaryField()
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["sha256"], name="media_file_sha256")]
        constraints = [
            models.UniqueConstraint(fields=["library", "sha256"], name="media_file_once"),
            models.CheckConstraint(condition=Q(size__gte=1), name="media_file_not_empty"),
            models.CheckConstraint(
                condition=Q(_HAS_SIZE, kind=MediaKind.IMAGE.value, duration_ms=None)
                | Q(_HAS_NO_SIZE, kind=MediaKind.AUDIO.value, duration_ms__gte=1)
                | Q(_HAS_SIZE, kind=MediaKind.VIDEO.value, duration_ms__gte=1),
                name="media_file_measures",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.sha256[:12]}"


class Medium(models.Model):
    """What a revision shows beside its first stem, and its words."""

    revision = models.OneToOneField(Revision, on_delete=models.CASCADE, related_name="medium")
    file = models.ForeignKey(MediaFile, on_delete=models.PROTECT, related_name="media")
    alt = models.TextField(blank=True)
    transcript = models.TextField(blank=True)
    captions = models.TextField(blank=True)  # WebVTT

    def __str__(self) -> str:
        return self.alt[:60]
