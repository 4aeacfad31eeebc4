"""What one sitting's candidate may read of it for their own development."""

from __future__ import annotations

from django.db import models

from assessment.delivery.models import Sitting
from assessment.kernel.immutability import WriteOnce


class DevelopmentReport(WriteOnce):
    """Texts a candidate may see and nothing else, so that the page that shows them never meets the key. Written after scoring."""

    sitting = models.OneToOneField(Sitting, on_delete=models.CASCADE, related_name="development_report")
    document = models.JSONField()  # scoring/development.py's report
    written_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"development report of {self.sitting_id}"
