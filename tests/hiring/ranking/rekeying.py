"""A vacancy whose people answered by zones, scored by the verb, and a new key for its form."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from assessment.instrument.documents import Key
from assessment.instrument.key_store import get_key
from assessment.models import FormKey
from assessment.scoring.rekeying import rescore_waiting
from assessment.scoring.scorecards import score_sitting
from hiring.candidates.models import Applicant
from tests.factories.delivery import NOW, answered
from tests.factories.keys import a_new_key, turned_round
from tests.hiring.ranking.building import World, add_unscored, zone_choices

AT_TEN, AT_ELEVEN, AT_TWELVE, AT_ONE = (NOW + timedelta(hours=hours) for hours in (1, 2, 3, 4))
FIRSTS = ("assertive",)
LASTS = ("aggressive",)
HALVES = ("assertive", "aggressive")


def add_answered(
    world: World, each: Sequence[tuple[str, ...]], *, names: Sequence[str] = (), now: datetime = NOW, **sitting: Any
) -> list[Applicant]:
    """Applicants who put these zones first, scored through the verb."""
    moments = {"started_at": now - timedelta(minutes=20), "closed_at": now}
    applicants = add_unscored(world, len(each), names=names, closed=True, **{**moments, **sitting})
    for applicant, zones in zip(applicants, each, strict=True):
        answered(applicant.invitation.sitting, zone_choices(get_key(world.key_id), zones))
        score_sitting(sitting_id=applicant.invitation.sitting_id, now=now)
    return applicants


def all_turned(key: Key) -> Key:
    """Every attitude scenario turned round: who was best is worst."""
    for number, scenario in enumerate(key.scenarios, 1):
        if scenario.scale.value == "attitude":
            key = turned_round(key, number)
    return key


def turn_round(world: World, *, now: datetime = AT_TEN, is_scored: bool = True) -> FormKey:
    """A new version in force that turns everything round; everybody scored by it, or nobody yet."""
    key = a_new_key(world.content.form, key=all_turned(get_key(world.key_id)), now=now)
    if is_scored:
        rescore_waiting(now=now, limit=10_000)
    return key
