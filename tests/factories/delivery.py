"""Sittings and their answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import factory

from assessment.delivery.models import Adjustment, Answer, CloseReason, Heartbeat, LateAnswer, Outage, Sitting, State
from tests.factories.instrument import FormContentFactory

NOW = datetime(2026, 11, 9, 9, 0, tzinfo=UTC)


class SittingFactory(factory.django.DjangoModelFactory[Sitting]):
    """A prepared sitting; ``started=True`` begins it at NOW, ``closed=True`` submits it 17 minutes later."""

    class Meta:
        model = Sitting

    class Params:
        started = factory.Trait(state=State.STARTED, started_at=NOW)
        closed = factory.Trait(
            state=State.CLOSED, started_at=NOW, closed_at=NOW + timedelta(minutes=17), close_reason=CloseReason.SUBMITTED.value
        )

    content = factory.SubFactory(FormContentFactory)
    created_at = NOW - timedelta(days=1)


class AnswerFactory(factory.django.DjangoModelFactory[Answer]):
    class Meta:
        model = Answer

    sitting = factory.SubFactory(SittingFactory, started=True)
    turn = 1
    clicked_ms = factory.Sequence(lambda n: 1000 * (n + 1))
    choice = "a-b"
    saved_at = NOW + timedelta(minutes=1)


class AdjustmentFactory(factory.django.DjangoModelFactory[Adjustment]):
    """Half as much time again, of twenty minutes."""

    class Meta:
        model = Adjustment

    sitting = factory.SubFactory(SittingFactory)
    percent = 150
    base_seconds = 1200
    granted_at = NOW


class LateAnswerFactory(factory.django.DjangoModelFactory[LateAnswer]):
    class Meta:
        model = LateAnswer

    sitting = factory.SubFactory(SittingFactory, closed=True)
    turn = 1
    clicked_ms = factory.Sequence(lambda n: 1000 * (n + 1))
    choice = "a-b"
    arrived_at = NOW + timedelta(hours=1)


class HeartbeatFactory(factory.django.DjangoModelFactory[Heartbeat]):
    class Meta:
        model = Heartbeat

    beat_at = NOW


class OutageFactory(factory.django.DjangoModelFactory[Outage]):
    """A minute."""

    class Meta:
        model = Outage

    from_at = NOW
    until_at = factory.LazyAttribute(lambda outage: outage.from_at + timedelta(minutes=1))
    sittings_moved = 1


def answered(sitting: Sitting, choices: Mapping[int, str]) -> Sitting:
    """The sitting with these answers, clicked in the order of their turns."""
    Answer.objects.bulk_create(
        [
            Answer(sitting=sitting, turn=turn, clicked_ms=1000 * turn, choice=choice, saved_at=NOW + timedelta(seconds=turn))
            for turn, choice in choices.items()
        ]
    )
    return sitting
