"""Snapshots: the moment bands are drawn, with all that fixes them; and new keys, which move no band by themselves."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from assessment.kernel.immutability import WriteOnce
from assessment.models import Form, FormKey
from hiring.vacancies.models import Vacancy


class Snapshot(WriteOnce):
    """Frozen band edges of a vacancy's ranking. The latest one counts; drawing again is an event with a reason."""

    vacancy = models.ForeignKey(Vacancy, on_delete=models.PROTECT, related_name="snapshots")
    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="snapshots")  # lists never mix two forms
    language = models.CharField(max_length=8, default="en")  # of the sittings that it ranks: nor two languages
    number = models.PositiveSmallIntegerField()  # from 1 in each list
    key = models.ForeignKey(FormKey, on_delete=models.PROTECT, related_name="+")
    sem = models.PositiveIntegerField()  # hundredths of a point
    width = models.PositiveIntegerField()  # hundredths, 1.96·√2·SEM
    edges = models.JSONField()  # the lowest score of each band, in hundredths, highest band first
    scored = models.PositiveIntegerField()  # completed sittings at the time
    seed = models.CharField(max_length=32)  # breaks the last ties
    reason = models.CharField(max_length=300, blank=True)
    drawn_at = models.DateTimeField()
    drawn_by = models.CharField(max_length=120)  # by value

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["vacancy", "form", "language", "number"], name="snapshot_number_unique"),
            models.CheckConstraint(condition=Q(number=1) | ~Q(reason=""), name="snapshot_redrawn_with_reason"),
        ]

    def __str__(self) -> str:
        return f"snapshot {self.number}"


class KeyChange(WriteOnce):
    """A vacancy's scores were computed by a new version of the key too. Bands that are drawn stay until somebody draws again."""

    vacancy = models.ForeignKey(Vacancy, on_delete=models.CASCADE, related_name="key_changes")
    key = models.ForeignKey(FormKey, on_delete=models.PROTECT, related_name="+")
    scored = models.PositiveIntegerField()  # sittings of the vacancy with a score by it
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["vacancy", "key"], name="key_change_told_once")]

    def __str__(self) -> str:
        return f"key {self.key_id} at vacancy {self.vacancy_id}"
