"""A thousand seeded interleavings of clicking, delivering, repeating, reordering, dropping, submitting and running out of time.

Two devices click; what they send waits on a network that may hold, repeat, swap or lose it. A reference model of a dozen lines
says what must be stored and which answer is current; the database must agree after every step.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from assessment.delivery import clock
from assessment.delivery.answering import Event, Outcome, save_answer
from assessment.delivery.models import CloseReason, State
from assessment.delivery.sittings import begin_sitting, close_sitting, current_choices
from assessment.lifecycle import prepare_sittings
from assessment.models import Answer, Sitting
from tests.factories import published_form
from tests.support.candidate import pass_for

BEGINNING = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
LIMIT = timedelta(minutes=5)
CHOICES = st.sampled_from(["a-b", "b-a", "c-", "-d", "d-c"])


@dataclass
class Model:
    """What must be true, said as simply as possible."""

    closed_by: CloseReason | None = None
    stored: list[tuple[int, int, str]] = field(default_factory=list)  # in order of arrival

    def deliver(self, event: Event, *, elapsed: int) -> Outcome:
        row = (event.turn, min(event.clicked_ms, elapsed), event.choice)
        if row in self.stored:
            return Outcome.ALREADY
        if self.closed_by is CloseReason.SUBMITTED:
            return Outcome.CLOSED
        if self.closed_by is CloseReason.EXPIRED or elapsed > (LIMIT + clock.GRACE) / timedelta(milliseconds=1):
            return Outcome.LATE
        self.stored.append(row)
        return Outcome.STORED

    def current(self) -> dict[int, str]:
        latest: dict[int, tuple[int, str]] = {}
        for turn, clicked_ms, choice in self.stored:
            if turn not in latest or clicked_ms >= latest[turn][0]:
                latest[turn] = (clicked_ms, choice)
        return {turn: choice for turn, (_, choice) in latest.items()}


class Sittings(RuleBasedStateMachine):
    content_id = 0

    @initialize()
    def begin(self) -> None:
        (self.sitting,) = prepare_sittings(
            content_id=self.content_id, count=1, time_limit_seconds=int(LIMIT.total_seconds()), open_until=None, now=BEGINNING
        )
        begin_sitting(by=pass_for(self.sitting), now=BEGINNING)
        self.to = pass_for(self.sitting)
        self.now = BEGINNING
        self.model = Model()
        self.network: list[Event] = []

    @property
    def elapsed(self) -> int:
        return clock.elapsed_ms(self.to.started_ms, now=self.now)

    @rule(milliseconds=st.integers(0, 90_000))
    def time_passes(self, milliseconds: int) -> None:
        self.now += timedelta(milliseconds=milliseconds)

    @rule(turn=st.integers(1, 3), choice=CHOICES, skew=st.integers(-40_000, 40_000))
    def click(self, turn: int, choice: str, skew: int) -> None:
        """On a device whose idea of the server's clock may be off."""
        self.network.append(Event(turn, max(0, self.elapsed + skew), choice))

    def _deliver(self, event: Event) -> None:
        expected = self.model.deliver(event, elapsed=self.elapsed)
        assert save_answer(to=self.to, event=event, now=self.now).outcome is expected

    @precondition(lambda self: self.network)
    @rule(data=st.data())
    def deliver(self, data: st.DataObject) -> None:
        """Any one of those under way: the order of sending means nothing."""
        self._deliver(self.network.pop(data.draw(st.integers(0, len(self.network) - 1))))

    @precondition(lambda self: self.network)
    @rule(data=st.data())
    def deliver_and_lose_the_answer(self, data: st.DataObject) -> None:
        """The device hears nothing and will send it again."""
        self._deliver(self.network[data.draw(st.integers(0, len(self.network) - 1))])

    @precondition(lambda self: self.network)
    @rule()
    def drop(self) -> None:
        self.network.pop()

    @rule(reason=st.sampled_from([CloseReason.SUBMITTED, CloseReason.EXPIRED]))
    def close(self, reason: CloseReason) -> None:
        closed = close_sitting(sitting_id=self.sitting.pk, public_id=self.sitting.public_id, reason=reason, now=self.now)
        assert closed is (self.model.closed_by is None)
        self.model.closed_by = self.model.closed_by or reason

    @invariant()
    def the_database_agrees(self) -> None:
        rows = Answer.objects.filter(sitting=self.sitting).order_by("id").values_list("turn", "clicked_ms", "choice")
        assert list(rows) == self.model.stored
        assert current_choices(self.sitting.pk) == self.model.current()
        state = Sitting.objects.values_list("state", flat=True).get(pk=self.sitting.pk)
        assert state == (State.CLOSED if self.model.closed_by else State.STARTED)


@pytest.mark.django_db
def test_a_thousand_interleavings_end_as_the_model_says():
    Sittings.content_id = published_form(scenarios=3).pk

    run_state_machine_as_test(
        Sittings,
        settings=settings(
            max_examples=1000, stateful_step_count=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
        ),
    )
