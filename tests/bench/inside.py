"""What the bench does with the product's own code, in a process of its own: prepare, compare afterwards, count statements."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from contextlib import redirect_stdout
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "hiring.settings"
django.setup()

from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from assessment.delivery.access import handle_key  # noqa: E402
from assessment.delivery.models import Answer, Sitting, State  # noqa: E402
from assessment.delivery.presentation import code_of  # noqa: E402
from assessment.instrument.content_store import get_content  # noqa: E402
from assessment.instrument.documents import TurnContent  # noqa: E402
from assessment.instrument.responses import Response, write  # noqa: E402
from hiring.invitations.doors import open_doors  # noqa: E402
from hiring.vacancies.models import Vacancy  # noqa: E402
from tests.bench import units  # noqa: E402
from tests.support.invited import invite_many, whole_form  # noqa: E402
from tests.support.statements import count_statements  # noqa: E402
from tests.support.visitor import Click, Visitor  # noqa: E402
from tests.support.wire import Reply, Script, Send  # noqa: E402


def prepare(count: int, is_held: bool = False) -> dict[str, Any]:
    """Tables, compiled files, a form and links."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    content, which = whole_form()
    return {
        "turns": len(get_content(content.hash).turns),
        "form": which,
        "tokens": invite_many(content=content, count=count, now=timezone.now(), is_held=is_held),
    }


def open_prepared_doors() -> dict[str, int]:
    """How many sittings the doors held until now."""
    held = Sitting.objects.filter(state=State.PREPARED, is_held=True).count()
    open_doors(vacancy=Vacancy.objects.get(has_doors=True), now=timezone.now(), by=None)
    return {"held": held}


def count_started() -> dict[str, int]:
    return {"started": Sitting.objects.filter(state=State.STARTED, deadline_at__gt=timezone.now()).count()}


def compare(acknowledged: list[list[Any]]) -> dict[str, int]:
    """Answers that were acknowledged and are not in the database, finals that are not the last click, sittings left open."""
    clicks = [Click(*each) for each in acknowledged]
    sittings = {sitting.public_id: sitting for sitting in Sitting.objects.select_related("content")}
    ids = {sitting.pk: public_id for public_id, sitting in sittings.items()}
    wanted: Counter[tuple[str, int, str]] = Counter()
    last: dict[tuple[str, int], str] = {}
    for click in clicks:
        turn = get_content(sittings[click.public_id].content.hash).turns[click.turn - 1]
        choice = choice_of(click, turn)
        wanted[click.public_id, click.turn, choice] += 1
        last[click.public_id, click.turn] = choice
    stored: Counter[tuple[str, int, str]] = Counter()
    final: dict[tuple[str, int], str] = {}
    for answer in Answer.objects.order_by("clicked_ms", "id").iterator():
        key = ids[answer.sitting_id], answer.turn
        stored[*key, answer.choice] += 1
        final[key] = answer.choice
    touched = {click.public_id for click in clicks}
    return {
        "acknowledged": len(clicks),
        "lost": (wanted - stored).total(),
        "wrong_final": sum(final.get(key) != choice for key, choice in last.items()),
        "not_submitted": sum(sittings[public_id].state != State.CLOSED for public_id in touched),
        "not_scored": sum(sittings[public_id].scored_at is None for public_id in touched),
    }


def choice_of(click: Click, turn: TurnContent) -> str:
    best, worst = (
        code_of(handle, public_id=click.public_id, turn=turn.number, codes=turn.codes, key=handle_key()) if handle else None
        for handle in (click.best, click.worst)
    )
    return write(Response(best=best, worst=worst), format=turn.format)


def statements(tokens: list[str], turns: int) -> dict[str, str]:
    """Statements of each kind of request in a warm process: fewest–most over a sitting."""
    seen: dict[str, list[int]] = {}
    for number, (unit, token) in enumerate(zip((units.nexts, units.nexts, units.forms, units.clicks), tokens, strict=True)):
        found: dict[str, list[int]] = {}
        visitor = Visitor(token, seed=number)
        errors: list[str] = []
        follow(units.sitting(unit, visitor, turns, [], errors), found)
        assert not errors, errors
        if number:  # the first one warms
            for kind, counts in found.items():
                seen.setdefault(kind, []).extend(counts)
    return {kind: f"{min(counts)}" if min(counts) == max(counts) else f"{min(counts)}–{max(counts)}" for kind, counts in seen.items()}


def follow(script: Script, found: dict[str, list[int]]) -> None:
    """Run a visitor's script in this process, counting what each request asks of the database."""
    client = Client(enforce_csrf_checks=True)
    reply: Reply | None = None
    while True:
        try:
            wish = script.send(reply)
        except StopIteration:
            return
        reply = None
        if isinstance(wish, Send):
            headers = {name: value for name, value in wish.headers.items() if name != "Content-Type"}
            content_type = wish.headers.get("Content-Type", "")
            client.cookies.clear()
            with count_statements() as counted:
                answer = client.generic(wish.method, wish.path, wish.body, content_type=content_type, headers=headers)
            found.setdefault(kind_of(wish), []).append(len(counted))
            lines = [(name.lower(), value) for name, value in answer.headers.items()]
            lines += [("set-cookie", morsel.OutputString()) for morsel in answer.cookies.values()]
            reply = Reply(answer.status_code, lines, answer.content)


def kind_of(wish: Send) -> str:
    parts = wish.path.strip("/").split("/")
    if parts[0] == "i":
        return "start" if parts[-1] == "start" else "landing"
    if not parts[-1].isdigit():
        return f"{parts[-1]} ({wish.method})" if parts[-1] == "begin" else parts[-1]
    if wish.method == "GET":
        return "question page"
    if "json" in wish.headers.get("Content-Type", ""):
        return "Next by script" if b'"next"' in wish.body else "click saved"
    return "answer by form"


if __name__ == "__main__":
    job = json.load(sys.stdin)
    with redirect_stdout(sys.stderr):
        jobs = (prepare, compare, statements, open_prepared_doors, count_started)
        result: Any = {each.__name__: each for each in jobs}[sys.argv[1]](**job)
    json.dump(result, sys.stdout)
