"""Scores by another version of a form's key: appended in chunks, in the background, as often as need be. None is overwritten."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from assessment import events
from assessment.delivery.models import CloseReason, Sitting, State
from assessment.delivery.sittings import current_choices
from assessment.instrument.content_store import get_content
from assessment.instrument.models import FormKey, Rekeying
from assessment.scoring.models import Score
from assessment.scoring.packing import unpack
from assessment.scoring.scorecard import ALGORITHM_VERSION
from assessment.scoring.scorecards import SCORED_FROM, score_by, score_sitting

log = logging.getLogger(__name__)
CHUNK = 200
PASSES = 5  # over those that fail, before they are given up


@dataclass(frozen=True)
class Progress:
    """How far the scoring by a version has come, in sittings."""

    scored: int
    sittings: int
    failed: int
    is_finished: bool


def closed_sittings(form_id: int) -> QuerySet[Sitting]:
    """Every sitting of a form that is or will be scored: closed, begun, not withdrawn."""
    closed = Sitting.objects.filter(content__form=form_id, state=State.CLOSED, started_at__isnull=False)
    return closed.exclude(close_reason=CloseReason.WITHDRAWN)


def scored_by(key_id: int) -> Exists:
    return Exists(Score.objects.filter(sitting=OuterRef("pk"), key=key_id, algorithm=ALGORITHM_VERSION))


def progress_of(rekeying: Rekeying, form_id: int) -> Progress:
    """Two statements."""
    sittings = closed_sittings(form_id)
    scored = sittings.filter(scored_by(rekeying.key_id)).count()
    return Progress(scored, sittings.count(), rekeying.failed, rekeying.finished_at is not None)


def rescore_waiting(*, now: datetime, limit: int = CHUNK) -> int:
    """Append scores by new versions to those who sat before, at most so many for each version; how many were appended.

    Whoever is killed goes on where it stood, two at once append the same once. A sitting that closes meanwhile is scored by the
    latest key anyway, so that the pass over those that were closed before leaves nobody out.
    """
    return sum(_go_on(rekeying, now=now, limit=limit) for rekeying in Rekeying.objects.filter(finished_at=None).select_related("key"))


def append_scores(*, sitting_ids: Sequence[int], key_id: int, now: datetime) -> list[int]:
    """Append the scores of closed sittings by one version, from the choices that were scored before.

    Returns:
        Those that could not be scored. The log names the kind of error alone, since its text may hold an answer.
    """
    packed = dict(Score.objects.filter(sitting__in=sitting_ids).order_by("pk").values_list("sitting_id", "choices"))
    made, failed = [], []
    for values in Sitting.objects.filter(pk__in=sitting_ids).values(*SCORED_FROM):
        pk = values["pk"]
        try:
            if pk not in packed:  # its first score: by the latest key, with the mark that it has one
                score_sitting(sitting_id=pk, now=now)
            choices = unpack(get_content(values["content__hash"]), bytes(packed[pk])) if pk in packed else current_choices(pk)
            made.append(score_by(values, key_id=key_id, choices=choices, now=now))
        except Exception as error:  # the one bad sitting must not hold up the others
            log.error("sitting %d could not be scored by key %d: %s", pk, key_id, type(error).__name__)
            failed.append(pk)
    Score.objects.bulk_create(made, ignore_conflicts=True)
    return failed


def _go_on(rekeying: Rekeying, *, now: datetime, limit: int) -> int:
    """One chunk of the sittings that have no score by the key yet, in the order of their numbers."""
    key: FormKey = rekeying.key
    waiting = closed_sittings(key.form_id).filter(~scored_by(key.pk), pk__gt=rekeying.last_sitting).order_by("pk")
    chunk = list(waiting.values_list("pk", flat=True)[:limit])
    failed = append_scores(sitting_ids=chunk, key_id=key.pk, now=now) if chunk else []
    unmoved = Rekeying.objects.filter(pk=rekeying.pk, finished_at=None, last_sitting=rekeying.last_sitting, passes=rekeying.passes)
    if len(chunk) == limit:
        unmoved.update(last_sitting=chunk[-1], failed=F("failed") + len(failed))
    elif rekeying.failed + len(failed) and rekeying.passes + 1 < PASSES:
        unmoved.update(last_sitting=0, passes=F("passes") + 1, failed=0)
    else:
        with transaction.atomic():
            if unmoved.update(finished_at=now, failed=F("failed") + len(failed)):
                events.scores_added.send(sender=FormKey, key_id=key.pk, now=now)  # receivers write in this transaction
    return len(chunk) - len(failed)
