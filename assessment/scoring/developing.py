"""Writing candidates' development reports, after scoring and away from every page."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime

from assessment.delivery.models import Sitting
from assessment.instrument.content_store import get_content
from assessment.instrument.key_store import get_key
from assessment.scoring.development import RestsOn, develop
from assessment.scoring.models import DevelopmentReport, Score
from assessment.scoring.packing import unpack

log = logging.getLogger(__name__)


def write_reports(*, now: datetime, limit: int = 100) -> int:
    """Write the reports of scored sittings that have none, the latest sittings first; how many were written.

    One that fails is left for the next time and holds up no other.
    """
    waiting = Sitting.objects.filter(scored_at__isnull=False, is_simulated=False, development_report=None, scores__isnull=False)
    written = 0
    for pk in list(waiting.order_by("-pk").values_list("pk", flat=True).distinct()[:limit]):
        try:
            written += write_report(sitting_id=pk, now=now)
        except Exception as error:  # its text may hold an answer
            log.error("sitting %d has no development report: %s", pk, type(error).__name__)
    return written


def write_report(*, sitting_id: int, now: datetime) -> bool:
    """Write one sitting's report by its latest score; whoever comes second changes nothing.

    Returns:
        True for the call that wrote it.
    """
    score = Score.objects.filter(sitting=sitting_id).select_related("sitting__content", "key").order_by("-key__version", "-pk")[:1].get()
    content = get_content(score.sitting.content.hash).in_language(score.sitting.language)
    key = get_key(score.key_id)
    rests_on = RestsOn(score.key.version, key.source, key.judges)
    report = replace(develop(content, key, unpack(content, bytes(score.choices))), key=rests_on)
    _, created = DevelopmentReport.objects.get_or_create(sitting_id=sitting_id, defaults={"document": report.as_dict(), "written_at": now})
    return created
