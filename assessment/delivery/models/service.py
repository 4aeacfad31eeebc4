"""When the service last lived, and when it was away."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from assessment.kernel.immutability import WriteOnce

ONLY = 1  # the heartbeat's one row


class Heartbeat(models.Model):
    """The last moment at which the web server answered and the database stored. One row; none where nothing beats."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    beat_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=ONLY), name="heartbeat_only_one")]

    def __str__(self) -> str:
        return self.beat_at.isoformat()


class Outage(WriteOnce):
    """The service was away for so long, and so many open sittings got that time back."""

    from_at = models.DateTimeField(unique=True)
    until_at = models.DateTimeField()
    sittings_moved = models.PositiveIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(until_at__gt=F("from_at")), name="outage_until_after_from")]

    def __str__(self) -> str:
        return f"{self.from_at.isoformat()} for {(self.until_at - self.from_at).total_seconds():.0f} s"
