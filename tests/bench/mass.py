"""A mass start: everybody is invited to a test with held doors, the doors open, and all come in and begin within a minute."""

from __future__ import annotations

import os
import random
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.bench import runs

REQUESTS = ("invitation", "Start", "the page before Begin", "Begin", "first question")
BEGIN, END = "<!-- starts -->", "<!-- end of starts -->"


@dataclass(frozen=True)
class MassStart:
    database: str
    people: int
    within: float  # s, over which people come
    seconds: float  # from the first arrival to the last first question
    errors: list[str]
    held_before: int  # sittings that a Begin before the doors left unbegun
    started: int  # sittings in progress afterwards, as the database has them
    parts: dict[str, list[float]]  # request → s, one a person
    floor: list[float]  # the bare view, as many requests with the same arrivals
    server_cpu: float  # s of processor time of all the web server's processes

    @property
    def failures(self) -> int:
        return len(self.errors) + (self.started != self.people) + (self.held_before != 1)


def measure(*, url: str, people: int, within: float, directory: Path, seed: int = 1) -> MassStart:
    """One mass start beside the bare view under the same arrivals; ``url`` is empty for SQLite."""
    drawn = random.Random(seed)
    moments = sorted(drawn.uniform(0, within) for _ in range(people))
    with runs.opened(url=url, links=people + 1, directory=directory, rounds=1, is_held=True) as bench:
        tokens = list(bench.tokens)
        early = _load(bench, "arrivals", [[tokens.pop(), 0.0]], server=bench.product)
        inside = runs.inside("open_prepared_doors", {}, bench.environment)
        floor = _load(bench, "floor arrivals", [[1, moment] for moment in moments], server=bench.floor)
        figures = _load(bench, "arrivals", [[token, moment] for token, moment in zip(tokens, moments, strict=True)], server=bench.product)
        return MassStart(
            database=bench.results.database,
            people=people,
            within=within,
            seconds=figures["seconds"],
            errors=figures["errors"] + floor["errors"],
            held_before=inside["held"] - people if early["errors"] else 0,
            started=runs.inside("count_started", {}, bench.environment)["started"],
            parts=figures["parts"],
            floor=floor["samples"],
            server_cpu=figures["cpu"]["server"],
        )


def _load(bench: runs.Bench, kind: str, entries: list[Any], *, server: Any) -> Any:
    job = {
        "kind": kind,
        "host": server.address[0],
        "port": server.address[1],
        "concurrency": len(entries),
        "entries": entries,
        "turns": len(REQUESTS),
        "watch": {"server": server.pid},
        "seed": 1,
    }
    return runs.call([sys.executable, "-m", "tests.bench.load"], job, dict(os.environ))


def text(found: MassStart) -> str:
    when = datetime.now(tz=UTC).strftime("%-d %B %Y")
    rows = [*found.parts.items(), ("all five", [part for parts in found.parts.values() for part in parts]), ("floor", found.floor)]
    return "\n".join(
        [
            f'Measured on {when} with `make bench ARGS="--starts {found.people}"` on {found.database}: {found.people} people were',
            f"invited to a test whose doors were held; the doors opened; all came in, agreed, began and had their first question, "
            f"spread over {found.within:.0f} s.",
            f"{len(found.errors)} errors; {found.started} sittings in progress afterwards; {found.seconds:.1f} s from the first arrival "
            f"to the last first question; the web",
            f"server's processes were busy for {found.server_cpu:.1f} s of it. The floor is the bare view, asked as often by as many with "
            f"the same arrivals.",
            "",
            "| request | number | p50 ms | p99 ms | longest ms |",
            "|---|--:|--:|--:|--:|",
            *(f"| {name} | {len(samples)} | {_cells(samples)} |" for name, samples in rows),
        ]
    )


def _cells(samples: Sequence[float]) -> str:
    cuts = statistics.quantiles(samples, n=100, method="inclusive")
    return " | ".join(f"{1000 * value:.1f}" for value in (cuts[49], cuts[98], max(samples)))
