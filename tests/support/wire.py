"""Many visitors in one thread, over raw keep-alive connections: little enough work for the server to be what is measured.

A visitor's script is a generator. It yields a ``Send`` and gets a ``Reply`` (``None`` when the connection broke or nothing
came in time), a ``Wait``, or a ``Gate`` that opens when every other script has come to it or has ended.
"""

from __future__ import annotations

import heapq
import itertools
import selectors
import socket
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass, field

DISTANT = 3600.0


@dataclass(frozen=True, slots=True)
class Send:
    method: str
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Wait:
    seconds: float


@dataclass(frozen=True, slots=True)
class Gate:
    name: str


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    headers: list[tuple[str, str]]  # names in lower case
    body: bytes

    def header(self, name: str) -> str:
        return next((value for known, value in self.headers if known == name), "")


Script = Generator[Send | Wait | Gate, Reply | None, None]


class Visitors:
    """Runs the scripts, each on a connection of its own, until all have ended."""

    def __init__(self, address: tuple[str, int], *, timeout: float = 30.0, at_gate: Callable[[str], None] = lambda name: None) -> None:
        self.address = address
        self.timeout = timeout
        self.at_gate = at_gate
        self.selector = selectors.DefaultSelector()
        self.timers: list[tuple[float, int, _Visitor, int]] = []
        self.order = itertools.count()
        self.waiting: list[_Visitor] = []  # at the gate
        self.living = 0

    def run(self, scripts: list[Script]) -> None:
        visitors = [_Visitor(script, self) for script in scripts]
        self.living = len(visitors)
        for visitor in visitors:
            visitor.go_on(None)
        while self.living:
            self._open_gate()
            if not self.living:
                break
            pause = max(0.0, self.timers[0][0] - time.monotonic()) if self.timers else DISTANT
            for key, _ in self.selector.select(pause):
                key.data.receive()
            self._ring()
        self.selector.close()

    def call_at(self, moment: float, visitor: _Visitor) -> None:
        heapq.heappush(self.timers, (moment, next(self.order), visitor, visitor.step))

    def _ring(self) -> None:
        now = time.monotonic()
        while self.timers and self.timers[0][0] <= now:
            _, _, visitor, step = heapq.heappop(self.timers)
            if visitor.step == step and not visitor.ended:  # nothing has happened since the timer was set
                visitor.ring()

    def _open_gate(self) -> None:
        while self.waiting and len(self.waiting) == self.living:
            through, self.waiting = self.waiting, []
            assert len({visitor.gate for visitor in through}) == 1, "scripts wait at different gates"
            self.at_gate(through[0].gate)
            for visitor in through:
                visitor.go_on(None)


class _Visitor:
    """One script and its connection."""

    def __init__(self, script: Script, group: Visitors) -> None:
        self.script = script
        self.group = group
        self.socket: socket.socket | None = None
        self.buffer = b""
        self.gate = ""
        self.step = 0
        self.is_sending = False
        self.ended = False

    def go_on(self, reply: Reply | None) -> None:
        """Take the script to its next wish; a request that cannot even be sent is answered with None at once."""
        while True:
            self.step += 1
            try:
                wish = self.script.send(reply)
            except StopIteration:
                self.ended = True
                self.group.living -= 1
                self.hang_up()
                return
            if isinstance(wish, Gate):
                self.gate = wish.name
                self.group.waiting.append(self)
                return
            if isinstance(wish, Wait):
                self.group.call_at(time.monotonic() + wish.seconds, self)
                return
            if self._sent(wish):
                self.is_sending = True
                self.group.call_at(time.monotonic() + self.group.timeout, self)
                return
            reply = None

    def ring(self) -> None:
        """A pause is over, or a reply did not come."""
        if self.is_sending:
            self.lose()
        else:
            self.go_on(None)

    def receive(self) -> None:
        assert self.socket
        try:
            data = self.socket.recv(1 << 17)
        except OSError:
            data = b""
        if not data:
            self.lose()
            return
        self.buffer += data
        parsed = parse(self.buffer)
        if parsed is None:
            return
        reply, must_close = parsed
        self.buffer = b""
        self.is_sending = False
        if must_close:
            self.hang_up()
        self.go_on(reply)

    def lose(self) -> None:
        was_sending, self.is_sending = self.is_sending, False
        self.hang_up()
        if was_sending:
            self.go_on(None)

    def hang_up(self) -> None:
        if self.socket:
            self.group.selector.unregister(self.socket)
            self.socket.close()
        self.socket, self.buffer = None, b""

    def _sent(self, wish: Send) -> bool:
        try:
            if self.socket is None:
                self.socket = socket.create_connection(self.group.address, timeout=self.group.timeout)
                self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self.group.selector.register(self.socket, selectors.EVENT_READ, self)
            self.socket.sendall(written(wish, host="{}:{}".format(*self.group.address)))
        except OSError:
            self.hang_up()
            return False
        return True


def written(wish: Send, *, host: str) -> bytes:
    """The request as it goes over the wire."""
    lines = [f"{wish.method} {wish.path} HTTP/1.1", f"Host: {host}", *(f"{name}: {value}" for name, value in wish.headers.items())]
    if wish.method != "GET":
        lines.append(f"Content-Length: {len(wish.body)}")
    return "\r\n".join([*lines, "", ""]).encode() + wish.body


def parse(data: bytes) -> tuple[Reply, bool] | None:
    """A whole reply, and whether the connection ends with it; None while some of it is still on its way."""
    head, mark, body = data.partition(b"\r\n\r\n")
    if not mark:
        return None
    lines = head.decode("latin-1").split("\r\n")
    headers = [(name.lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines[1:])]
    known = dict(headers)
    if "content-length" in known:
        if len(body) < int(known["content-length"]):
            return None
    elif known.get("transfer-encoding") == "chunked":
        if not body.endswith(b"0\r\n\r\n"):
            return None
        joined = _joined(body)
        if joined is None:
            return None
        body = joined
    return Reply(int(lines[0][9:12]), headers, body), known.get("connection") == "close"


def _joined(chunked: bytes) -> bytes | None:
    parts: list[bytes] = []
    place = 0
    while True:
        line = chunked.find(b"\r\n", place)
        if line < 0:
            return None
        size = int(chunked[place:line], 16)
        if size == 0:
            return b"".join(parts)
        place = line + 2 + size + 2
        if place > len(chunked):
            return None
        parts.append(chunked[line + 2 : place - 2])
