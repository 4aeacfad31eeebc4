"""What is measured: whole sittings in three ways, the floor, and starting. Each is a script of one visitor.

Between the gates ``measure`` and ``end`` a script does nothing but its unit and notes how long each took.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Generator
from typing import Any

from tests.support.visitor import Question, Steps, Unexpected, Visitor
from tests.support.wire import Gate, Script, Send, Wait

MEASURE, END = "measure", "end"
Samples = list[float]
Errors = list[str]


def sitting(unit: Callable[[Visitor, int, Samples], Steps], visitor: Visitor, turns: int, samples: Samples, errors: Errors) -> Script:
    """From the link to the receipt. A promise broken on the way ends the sitting and is told."""
    try:
        yield from visitor.open_link()
        yield from visitor.start()
        yield from unit(visitor, turns, samples)
        yield from visitor.submit()
    except Unexpected as broken:
        errors.append(str(broken))


def clicks(visitor: Visitor, turns: int, samples: Samples) -> Steps:
    """(a) Two clicks a turn, each saved by itself. The pages were read before."""
    yield from visitor.begin()
    questions: list[Question] = []
    for turn in range(1, turns + 1):
        reply = yield from visitor.ask(visitor.get(visitor.path(turn), as_json=True))
        questions.append(visitor.read(json.loads(reply.body)["page"]))
    yield Gate(MEASURE)
    for question in questions:
        best, worst = visitor.pick(question)
        other = next(handle for handle in question.handles if handle not in (best, worst))
        for pair in ((best, ""), (best, worst) if worst else (other, "")):
            began = time.perf_counter()
            wish, event = visitor.click(question, *pair)
            reply = yield from visitor.ask(wish)
            visitor.acknowledge(reply, event)
            samples.append(time.perf_counter() - began)
    yield Gate(END)


def nexts(visitor: Visitor, turns: int, samples: Samples) -> Steps:
    """(b) Next: one request stores the answer and brings the next page."""
    question = yield from visitor.begin()
    yield Gate(MEASURE)
    while question.turn < turns:
        best, worst = visitor.pick(question)
        began = time.perf_counter()
        wish, event = visitor.click(question, best, worst, then=question.turn + 1)
        reply = yield from visitor.ask(wish)
        question = visitor.read(str(visitor.acknowledge(reply, event)["page"]))
        samples.append(time.perf_counter() - began)
    yield Gate(END)
    wish, event = visitor.click(question, *visitor.pick(question))
    reply = yield from visitor.ask(wish)
    visitor.acknowledge(reply, event)


def forms(visitor: Visitor, turns: int, samples: Samples) -> Steps:
    """(c) No script: POST, 303, GET."""
    question = yield from visitor.begin()
    yield Gate(MEASURE)
    while question.turn < turns:
        began = time.perf_counter()
        reply = yield from visitor.sent_form(question)
        page = yield from visitor.ask(visitor.get(reply.header("location")))
        question = visitor.read(page.body.decode())
        samples.append(time.perf_counter() - began)
    yield Gate(END)
    yield from visitor.sent_form(question)


def starts(visitor: Visitor, samples: Samples, errors: Errors) -> Script:
    """Start alone, by all at once."""
    try:
        yield from visitor.open_link()
        yield Gate(MEASURE)
        began = time.perf_counter()
        yield from visitor.start()
        samples.append(time.perf_counter() - began)
    except Unexpected as broken:
        errors.append(str(broken))
    yield Gate(END)


def arrival(visitor: Visitor, moment: float, parts: dict[str, Samples], errors: Errors) -> Script:
    """Somebody comes ``moment`` seconds after the doors opened, and goes from the link to the first question, one request a step."""
    yield Gate(MEASURE)
    yield Wait(moment)
    try:
        yield from _timed("invitation", parts, visitor.open_link())
        yield from _timed("Start", parts, visitor.start())
        yield from _timed("the page before Begin", parts, visitor.ask(visitor.get(visitor.path("begin"))))
        begun = yield from _timed("Begin", parts, visitor.ask(visitor.post(visitor.path("begin"), {}), status=303))
        question = yield from _timed("first question", parts, visitor.ask(visitor.get(begun.header("location"))))
        visitor.read(question.body.decode())
    except Unexpected as broken:
        errors.append(str(broken))
    yield Gate(END)


def _timed(name: str, parts: dict[str, Samples], steps: Generator[Any, Any, Any]) -> Generator[Any, Any, Any]:
    began = time.perf_counter()
    result = yield from steps
    parts.setdefault(name, []).append(time.perf_counter() - began)
    return result


def floor_arrival(sitting_id: int, moment: float, requests: int, samples: Samples, errors: Errors) -> Script:
    """The bare view, as often as ``arrival`` asks."""
    yield Gate(MEASURE)
    yield Wait(moment)
    yield from _bare(sitting_id, requests, samples, errors)
    yield Gate(END)


def floor(sitting_id: int, turns: int, samples: Samples, errors: Errors) -> Script:
    """A bare view: as many requests as a sitting has turns."""
    yield Gate(MEASURE)
    yield from _bare(sitting_id, turns, samples, errors)
    yield Gate(END)


def _bare(sitting_id: int, turns: int, samples: Samples, errors: Errors) -> Script:
    for turn in range(1, turns + 1):
        began = time.perf_counter()
        body = b"best=abcdefgh&worst=bcdefghi&go=next&shown_ms=900"
        headers = {"Accept": "text/html", "Content-Type": "application/x-www-form-urlencoded"}
        reply = yield Send("POST", f"/{sitting_id}/{turn}/", headers, body)
        if reply is None or reply.status != 200 or len(reply.body) < 10_000:
            errors.append("no reply" if reply is None else str(reply.status))
        samples.append(time.perf_counter() - began)
