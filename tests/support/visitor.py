"""What a candidate's browser sends, with scripts and without: the addresses, cookies and tokens of the pages it was given."""

from __future__ import annotations

import json
import random
import re
import time
from collections.abc import Generator
from dataclasses import dataclass
from urllib.parse import urlencode

from tests.support.wire import Gate, Reply, Send, Wait

Steps = Generator[Send | Wait | Gate, Reply | None, None]
Asking = Generator[Send | Wait | Gate, Reply | None, Reply]

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_BEST = re.compile(r'name="best" value="([a-z2-7]{8})"')
_ELAPSED = re.compile(r'data-elapsed="(\d+)"')
_TURN = re.compile(r'data-turn="(\d+)"')


class Unexpected(Exception):
    """An answer that the pages' promises do not allow."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a turn's page offers."""

    turn: int
    handles: tuple[str, ...]
    has_worst: bool


@dataclass(frozen=True, slots=True)
class Click:
    """A choice that the server acknowledged."""

    public_id: str
    turn: int
    clicked_ms: int  # −1 where the server set it
    best: str
    worst: str


class Visitor:
    """A candidate with a link."""

    def __init__(self, token: str, *, seed: int) -> None:
        self.token = token
        self.random = random.Random(seed)
        self.cookies: dict[str, str] = {}
        self.public_id = ""
        self.csrf = ""
        self.elapsed, self.heard_at = 0, 0.0
        self.last_ms = -1
        self.acknowledged: list[Click] = []

    # Requests ------------------------------------------------------------------------------------------------------------

    def get(self, path: str, *, as_json: bool = False) -> Send:
        return Send("GET", path, self._headers("application/json" if as_json else "text/html"))

    def post(self, path: str, fields: dict[str, str]) -> Send:
        body = urlencode({"csrfmiddlewaretoken": self.csrf, **fields}).encode()
        return Send("POST", path, {**self._headers("text/html"), "Content-Type": "application/x-www-form-urlencoded"}, body)

    def post_json(self, path: str, data: dict[str, object]) -> Send:
        headers = {**self._headers("application/json"), "Content-Type": "application/json", "X-CSRFToken": self.csrf}
        return Send("POST", path, headers, json.dumps(data).encode())

    def _headers(self, accept: str) -> dict[str, str]:
        return {"Accept": accept, "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}

    def path(self, end: str | int = "") -> str:
        return f"/s/{self.public_id}/{end}/" if end else f"/s/{self.public_id}/"

    # Replies -------------------------------------------------------------------------------------------------------------

    def took(self, reply: Reply | None, *, status: int) -> Reply:
        """The reply, its cookies kept.

        Raises:
            Unexpected: nothing came, or another status.
        """
        if reply is None:
            raise Unexpected("no reply")
        if reply.status != status:
            raise Unexpected(f"{reply.status} in place of {status}")
        for name, value in reply.headers:
            if name == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return reply

    def read(self, page: str) -> Question:
        """The question on a page, whose token and clock are kept."""
        token, elapsed, turn = _TOKEN.search(page), _ELAPSED.search(page), _TURN.search(page)
        if not (token and elapsed and turn):
            raise Unexpected("a page without a question")
        self.csrf = token[1]
        self.hear(int(elapsed[1]))
        return Question(int(turn[1]), tuple(_BEST.findall(page)), 'name="worst"' in page)

    def hear(self, elapsed: int) -> None:
        self.elapsed, self.heard_at = elapsed, time.monotonic()

    def click_ms(self) -> int:
        """This moment on the server's clock, rising with every click."""
        self.last_ms = max(self.last_ms + 1, self.elapsed + int(1000 * (time.monotonic() - self.heard_at)))
        return self.last_ms

    def pick(self, question: Question) -> tuple[str, str]:
        """Best and worst; no worst where the page has none."""
        best, worst = self.random.sample(question.handles, 2)
        return best, worst if question.has_worst else ""

    # Ways through --------------------------------------------------------------------------------------------------------

    def ask(self, wish: Send, *, status: int = 200) -> Asking:
        return self.took((yield wish), status=status)

    def open_link(self) -> Steps:
        reply = yield from self.ask(self.get(f"/i/{self.token}/"))
        token = _TOKEN.search(reply.body.decode())
        if token is None:
            raise Unexpected("a landing page without a form")
        self.csrf = token[1]

    def start(self) -> Steps:
        reply = yield from self.ask(self.post(f"/i/{self.token}/start/", {"consent": "yes"}), status=303)
        self.public_id = reply.header("location").strip("/").split("/")[-1]

    def begin(self) -> Generator[Send | Wait | Gate, Reply | None, Question]:
        yield from self.ask(self.get(self.path("begin")))
        yield from self.ask(self.post(self.path("begin"), {}), status=303)
        reply = yield from self.ask(self.get(self.path(1)))
        return self.read(reply.body.decode())

    def submit(self) -> Steps:
        """Hand in; a second device may find that the first has done it, and is led to the receipt."""
        reply = yield self.get(self.path("review"))
        if reply is not None and reply.status == 303:
            self.took(reply, status=303)
            yield from self.ask(self.get(self.path("done")))
            return
        self.took(reply, status=200)
        assert reply is not None
        token = _TOKEN.search(reply.body.decode())
        self.csrf = token[1] if token else self.csrf
        yield from self.ask(self.post(self.path("submit"), {"visible_ms": "{}"}), status=303)
        yield from self.ask(self.get(self.path("done")))

    def sent_form(self, question: Question) -> Asking:
        """An answer without a script, and the redirect that acknowledges it."""
        best, worst = self.pick(question)
        fields = {"best": best, "go": "next", "shown_ms": str(self.elapsed), **({"worst": worst} if worst else {})}
        reply = yield from self.ask(self.post(self.path(question.turn), fields), status=303)
        self.acknowledged.append(Click(self.public_id, question.turn, -1, best, worst))
        return reply

    def click(self, question: Question, best: str, worst: str, *, then: int = 0) -> tuple[Send, Click]:
        """A click as the script sends it; ``then`` asks for the next page along with it."""
        event = Click(self.public_id, question.turn, self.click_ms(), best, worst)
        data: dict[str, object] = {"best": best or None, "worst": worst or None, "clicked_ms": event.clicked_ms, "visible_ms": 900}
        if then:
            data["next"] = then
        return self.post_json(self.path(question.turn), data), event

    def acknowledge(self, reply: Reply, event: Click) -> dict[str, object]:
        """Believe a save only when the reply names it."""
        data: dict[str, object] = json.loads(reply.body)
        if data.get("saved") != {"turn": event.turn, "clicked_ms": event.clicked_ms}:
            raise Unexpected("a reply that acknowledges nothing")
        self.acknowledged.append(event)
        self.hear(int(str(data["elapsed_ms"])))
        return data
