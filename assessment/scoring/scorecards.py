"""From a closed sitting to its immutable score. The numbers come from the pure modules beside this one."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Aggregate, Avg, Count, F, Max, OuterRef, QuerySet, Subquery

from assessment.delivery.access import handle_key
from assessment.delivery.models import CloseReason, Sitting, State
from assessment.delivery.presentation import displayed_codes
from assessment.delivery.sittings import current_choices
from assessment.instrument.content_store import get_content
from assessment.instrument.documents import Content
from assessment.instrument.key_store import get_key
from assessment.instrument.models import FormKey
from assessment.scoring.bands import FEWEST_SITTINGS, sem_of_form
from assessment.scoring.models import Score
from assessment.scoring.packing import pack
from assessment.scoring.scorecard import ALGORITHM_VERSION, compute

log = logging.getLogger(__name__)
SCORED_FROM = ("pk", "public_id", "language", "content__hash", "visible_ms", "is_adjusted")


class NotScorable(Exception):
    """The sitting is not closed, was withdrawn, or its form has no key."""


def score_sitting(*, sitting_id: int, now: datetime) -> Score:
    """Score a closed sitting by the latest key of its form, once; whoever comes second gets the first one's score.

    Four statements in a warm process: the sitting, its answers, the score, the mark that it has one.

    Raises:
        NotScorable: there is nothing to score, or nothing to score it by.
    """
    sitting = _closed_sitting(sitting_id)
    score = score_by(sitting, key_id=sitting["key_id"], choices=current_choices(sitting_id), now=now)
    with transaction.atomic():
        score = _append(score)
        Sitting.objects.filter(pk=sitting_id, state=State.CLOSED, scored_at=None).update(scored_at=now)
    return score


def score_by(sitting: Mapping[str, Any], *, key_id: int, choices: Mapping[int, str], now: datetime) -> Score:
    """A score that is not stored yet, by any version of the form's key.

    Args:
        sitting: its values of ``SCORED_FROM``.
        choices: canonical text of the final choice by turn number.
    """
    content = get_content(sitting["content__hash"]).in_language(sitting["language"])
    card = compute(
        content,
        get_key(key_id),
        choices,
        displayed=_displayed(content, sitting["public_id"]),
        visible_ms=_times(sitting["visible_ms"]),
        adjusted=sitting["is_adjusted"],
    )
    return Score(
        sitting_id=sitting["pk"],
        key_id=key_id,
        algorithm=card.algorithm,
        attitude=card.attitude,
        skill=card.skill,
        error_variance=card.error_variance,
        scenario_count=card.attitude_scenarios,
        flag_count=len(card.flags),
        scorecard=card.as_dict(),
        choices=pack(content, choices),
        scored_at=now,
    )


def score_waiting(*, now: datetime, limit: int = 100) -> int:
    """Score closed sittings that have no score yet, those that failed least often first; how many were scored.

    One that fails is counted and left for the next time; it holds up no other. The log names the kind of error alone, since
    its text may hold an answer.
    """
    waiting = Sitting.objects.filter(state=State.CLOSED, scored_at=None, started_at__isnull=False)
    in_turn = waiting.exclude(close_reason=CloseReason.WITHDRAWN).order_by("score_failures", "closed_at")
    scored = 0
    for pk in list(in_turn.values_list("pk", flat=True)[:limit]):
        try:
            score_sitting(sitting_id=pk, now=now)
            scored += 1
        except Exception as error:  # the one bad sitting must not hold up the others
            Sitting.objects.filter(pk=pk).update(score_failures=F("score_failures") + 1)
            log.error("sitting %d could not be scored: %s", pk, type(error).__name__)
    return scored


def _closed_sitting(sitting_id: int) -> dict[str, Any]:
    keys = FormKey.objects.filter(form=OuterRef("content__form")).order_by("-version")
    sitting: Any = (
        Sitting.objects.filter(pk=sitting_id, state=State.CLOSED)
        .exclude(close_reason=CloseReason.WITHDRAWN)
        .annotate(key_id=Subquery(keys.values("pk")[:1]))
        .values(*SCORED_FROM, "key_id")
        .first()
    )
    if sitting is None or sitting["key_id"] is None:
        raise NotScorable(f"sitting {sitting_id}")
    return dict(sitting)


def _append(score: Score) -> Score:
    try:
        with transaction.atomic():
            score.save(force_insert=True)
    except IntegrityError:
        return Score.objects.get(sitting=score.sitting_id, key=score.key_id, algorithm=score.algorithm)
    return score


def _displayed(content: Content, public_id: str) -> dict[int, str]:
    return {turn.number: displayed_codes(public_id, turn.number, turn.codes, key=handle_key()) for turn in content.turns}


def _times(stored: Mapping[str, int]) -> dict[int, int] | None:
    """Visible milliseconds by turn; JSON has made texts of the turns' numbers."""
    return {int(turn): int(spent) for turn, spent in stored.items()} or None


# The error of a form without a norm group -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Pooled:
    """SEM in hundredths of a point. ``n`` is the number of completed sittings; below ten the SEM is assumed, ``30/√K``."""

    sem: int
    n: int
    is_provisional: bool = True  # until there is a norm group

    @property
    def is_assumed(self) -> bool:
        return self.n < FEWEST_SITTINGS


def pool(*, until: datetime) -> QuerySet[Score]:
    """The scores that may be pooled: completed, by the algorithm in force, there by then.

    Those of a form with one attitude scenario have no error variance to pool; their error stays assumed, and is not nought.
    """
    return Score.objects.filter(attitude__isnull=False, algorithm=ALGORITHM_VERSION, scored_at__lte=until)


def pooled_figures() -> dict[str, Aggregate]:
    """What ``pooled_from`` needs of scores that may be pooled."""
    return {"mean": Avg("error_variance"), "n": Count("error_variance"), "scenarios": Max("scenario_count")}


def pooled_from(*, mean: float | None = None, n: int = 0, scenarios: int | None = None) -> Pooled:
    """``100·√(mean of s²/K)`` over completed sittings (≥ 10; before that ``30/√K``), in whole hundredths.

    Args:
        mean: of s²/K, in squared credit; None without a completed sitting.
        scenarios: K, attitude scenarios of the form; None when nothing has been scored, and the SEM is then 0 and of no use.
    """
    if not scenarios:
        return Pooled(0, n)
    sem = sem_of_form(mean=mean, sittings=n, scenarios=scenarios)
    return Pooled(round(100 * sem.points), n, sem.is_provisional)
