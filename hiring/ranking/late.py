"""Answers that came after the end, for a person to read. Nothing that scores ever reads them."""

from __future__ import annotations

from dataclasses import dataclass

from assessment.delivery.models import CloseReason
from assessment.instrument.content_store import get_content
from assessment.instrument.documents import TurnContent
from assessment.instrument.marks import unmarked
from assessment.instrument.responses import parse
from assessment.models import LateAnswer, Sitting


@dataclass(frozen=True, slots=True)
class LateLine:
    """The last late answer to one turn. ``after`` is in whole seconds from the end to the arrival."""

    turn: int
    after: int
    chosen: tuple[str, ...]


def late_lines(sitting: Sitting) -> tuple[LateLine, ...]:
    """One line a turn, in order; one statement, and none for a sitting that was handed in."""
    if sitting.deadline_at is None or sitting.close_reason != CloseReason.EXPIRED:
        return ()
    latest = {late.turn: late for late in LateAnswer.objects.filter(sitting=sitting).order_by("clicked_ms", "id")}
    turns = get_content(sitting.content.hash).turns
    return tuple(
        LateLine(number, int((late.arrived_at - sitting.deadline_at).total_seconds()), _chosen(late.choice, turns[number - 1]))
        for number, late in sorted(latest.items())
        if number <= len(turns)
    )


def _chosen(choice: str, turn: TurnContent) -> tuple[str, ...]:
    response = parse(choice, format=turn.format, codes=turn.codes)
    texts = {option.code: unmarked(option.text) for option in turn.options}
    named = [("most effective", response.best), ("least effective", response.worst)]
    picked = [f"{name}: {texts[code]}" for name, code in named if code]
    return (*picked, *(f"{number}: {texts[code]}" for code, number in response.numbers))
