"""What the candidates' browsers saw against what the database holds. Reads the database alone, by its own driver; no Django."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import psycopg

from assessment.delivery.presentation import code_of
from assessment.instrument.documents import Content, decode_content
from assessment.instrument.responses import Response, write
from tests.support.visitor import Click

ANSWERS = """
SELECT s.public_id, a.turn, a.clicked_ms, a.choice FROM assessment_answer a JOIN assessment_sitting s ON s.id = a.sitting_id
ORDER BY a.clicked_ms, a.id
"""
SITTINGS = "SELECT s.public_id, s.state, c.document FROM assessment_sitting s JOIN assessment_formcontent c ON c.id = s.content_id"
CLOSED = 2

Event = tuple[str, int, int, str]  # sitting, turn, clicked_ms, choice


@dataclass(frozen=True)
class Verdict:
    acknowledged: int
    lost: int  # acknowledged, and not in the database
    duplicated: int  # stored more than once, or under a moment at which nobody clicked
    wrong_final: int  # turns whose current answer is not the last click
    left_open: int  # sittings handed in and not closed

    @property
    def is_clean(self) -> bool:
        return not any(count for name, count in asdict(self).items() if name != "acknowledged")


def check(*, url: str, handle_key: str, sent: Sequence[Click], acknowledged: Sequence[Click]) -> Verdict:
    """Compare; ``sent`` are all clicks, ``acknowledged`` those that the server said it had stored."""
    forms = {public_id: (state, decode_content(document)) for public_id, state, document in _read(url, SITTINGS)}
    key = handle_key.encode()
    sent_events = {_event(click, forms[click.public_id][1], key) for click in sent}
    kept = [_event(click, forms[click.public_id][1], key) for click in acknowledged]
    rows: list[Event] = [(public_id, turn, ms, choice) for public_id, turn, ms, choice in _read(url, ANSWERS)]
    stored = Counter(rows)
    return Verdict(
        acknowledged=len(kept),
        lost=sum(event not in stored for event in set(kept)),
        duplicated=sum(count - 1 for count in stored.values()) + sum(event not in sent_events for event in stored),
        wrong_final=_wrong_finals(rows, kept),
        left_open=sum(forms[public_id][0] != CLOSED for public_id in {click.public_id for click in sent}),
    )


def _wrong_finals(rows: Sequence[Event], kept: Sequence[Event]) -> int:
    """Rows come in the order of clicks. Two devices may click in one millisecond: then either is the last."""
    final = {(public_id, turn): choice for public_id, turn, _, choice in rows}
    last: dict[tuple[str, int], tuple[int, set[str]]] = {}
    for public_id, turn, ms, choice in kept:
        latest, choices = last.get((public_id, turn), (-1, set()))
        if ms > latest:
            last[public_id, turn] = ms, {choice}
        elif ms == latest:
            choices.add(choice)
    return sum(final.get(place) not in choices for place, (_, choices) in last.items())


def _event(click: Click, content: Content, key: bytes) -> Event:
    turn = content.turns[click.turn - 1]
    best, worst = (
        code_of(handle, public_id=click.public_id, turn=turn.number, codes=turn.codes, key=key) if handle else None
        for handle in (click.best, click.worst)
    )
    return click.public_id, click.turn, click.clicked_ms, write(Response(best=best, worst=worst), format=turn.format)


def _read(url: str, statement: str) -> list[tuple[Any, ...]]:
    if url.startswith("sqlite"):
        database = sqlite3.connect(url.removeprefix("sqlite:///"))
        try:
            rows = database.execute(statement).fetchall()
        finally:
            database.close()
        return [tuple(json.loads(value) if isinstance(value, str) and value.startswith("{") else value for value in row) for row in rows]
    with psycopg.connect(url) as connection:
        return connection.execute(statement).fetchall()
