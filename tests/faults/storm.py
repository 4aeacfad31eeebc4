"""Candidates who save without pause while the web server is killed under them, again and again."""

from __future__ import annotations

import itertools
import json
import os
import random
import secrets
import signal
import threading
import time
from collections.abc import Generator
from pathlib import Path

from tests.bench.runs import inside
from tests.faults.history import Verdict, check
from tests.support.servers import WebServer
from tests.support.visitor import Click, Question, Steps, Unexpected, Visitor
from tests.support.wire import Gate, Reply, Script, Send, Visitors, Wait

KINDS = ("a worker", "master and workers", "the master")
ORPHAN_SECONDS = 1.5  # they would serve on for a while
REPLY_SECONDS = 5.0


class Storm:
    """``Storm(url, …).run(kills=…)``: the load, the kills, the comparison."""

    def __init__(self, url: str, directory: Path, *, candidates: int, seed: int = 1) -> None:
        self.url = url
        self.random = random.Random(seed)
        self.candidates = candidates
        self.key = secrets.token_urlsafe(64)
        self.environment = {
            **{name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"},
            "SECRET_KEY": self.key,
            "LOOPBACK": "1",
            "DEBUG": "0",
            "VAR_DIR": str(directory),
            "DATABASE_URL": url,
        }
        self.environment.pop("HANDLE_KEY", None)
        self.is_over = threading.Event()
        self.is_raging = threading.Event()
        self.sent: list[Click] = []
        self.acknowledged: list[Click] = []
        self.retries = 0
        self.errors: list[str] = []

    def run(self, *, kills: int) -> Verdict:
        sittings = self.candidates - self.candidates // 4  # every fourth candidate is the second device of another
        prepared = inside("prepare", {"count": sittings}, self.environment)
        tokens = itertools.islice(itertools.cycle(prepared["tokens"]), self.candidates)
        visitors = [Visitor(token, seed=number) for number, token in enumerate(tokens)]
        scripts = [self._candidate(visitor, prepared["turns"]) for visitor in visitors]
        with WebServer("hiring.wsgi", self.environment) as server:
            load = threading.Thread(target=self._load, args=(server.address, scripts))
            load.start()
            try:
                self.is_raging.wait(120)
                self._kill_again_and_again(server, kills)
            finally:
                self.is_over.set()
                load.join(120)
        self.acknowledged = [click for visitor in visitors for click in visitor.acknowledged]
        return check(url=self.url, handle_key=self.key, sent=self.sent, acknowledged=self.acknowledged)

    def _load(self, address: tuple[str, int], scripts: list[Script]) -> None:
        try:
            Visitors(address, timeout=REPLY_SECONDS, at_gate=lambda name: self.is_raging.set()).run(scripts)
        except Exception as error:
            self.errors.append(repr(error))
        finally:
            self.is_raging.set()

    # The candidates' side ------------------------------------------------------------------------------------------------

    def _candidate(self, visitor: Visitor, turns: int) -> Script:
        """Link, start, begin; then clicks on any turn, each sent until it is acknowledged; at the end, hand in."""
        try:
            yield from visitor.open_link()
            yield from visitor.start()
            yield from visitor.begin()
            questions: list[Question] = []
            for turn in range(1, turns + 1):
                reply = yield from visitor.ask(visitor.get(visitor.path(turn), as_json=True))
                questions.append(visitor.read(json.loads(reply.body)["page"]))
            yield Gate("all have begun")
            while not self.is_over.is_set():
                yield from self._save(visitor, visitor.random.choice(questions))
                yield Wait(visitor.random.uniform(0.0, 0.03))
            yield Gate("all have finished")
            yield from visitor.submit()
        except Unexpected as broken:
            self.errors.append(str(broken))

    def _save(self, visitor: Visitor, question: Question) -> Steps:
        wish, event = visitor.click(question, *visitor.pick(question))
        self.sent.append(event)
        reply = yield from self._until_answered(visitor, wish)
        visitor.acknowledge(visitor.took(reply, status=200), event)

    def _until_answered(self, visitor: Visitor, wish: Send) -> Generator[Send | Wait | Gate, Reply | None, Reply]:
        """The same event again and again, as the page's script does: a broken connection or a 5xx is no answer."""
        while True:
            reply = yield wish
            if reply is not None and reply.status < 500:
                return reply
            self.retries += 1
            yield Wait(visitor.random.uniform(0.02, 0.3))

    # The other side ------------------------------------------------------------------------------------------------------

    def _kill_again_and_again(self, server: WebServer, kills: int) -> None:
        for number in range(kills):
            time.sleep(self.random.uniform(0.4, 1.2))
            kind = KINDS[number % len(KINDS)]
            print(f"  kill −9 {number + 1} of {kills}: {kind}; {len(self.sent)} clicks so far, {self.retries} sent again", flush=True)
            kill(server, kind, self.random)
            deadline = time.monotonic() + 30
            while not server.answers() and time.monotonic() < deadline:
                time.sleep(0.05)
        time.sleep(0.5)


def kill(server: WebServer, kind: str, chance: random.Random) -> None:
    """Kill part of a server started here, and start again what does not come back by itself."""
    workers = server.workers()
    if kind == "a worker" and workers:
        os.kill(chance.choice(workers), signal.SIGKILL)
        return  # its master starts another
    if kind == "the master":
        os.kill(server.pid, signal.SIGKILL)
        time.sleep(ORPHAN_SECONDS)
    server.kill_all()
    server.start()
