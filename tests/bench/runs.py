"""Runs on one database: both web servers side by side, product and floor in turns."""

from __future__ import annotations

import json
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

from tests.bench.resources import PeakMemory
from tests.support.servers import ROOT, WebServer

LEVELS = {1: 6, 16: 2, 64: 1}  # concurrent candidates → waves
KINDS = ("a", "b", "c")
STARTS, START_WAVES = 64, 3


@dataclass
class Run:
    kind: str
    concurrency: int
    per_second: float
    p50: float  # ms
    p95: float
    p99: float
    server_cpu: float  # ms a unit
    database_cpu: float
    errors: int
    units: int
    client_share: float  # processor share of the load client, of one core

    @property
    def cpu(self) -> float:
        return self.server_cpu + self.database_cpu


@dataclass
class Pair:
    """A run of the product and the floor as it was just before and just after."""

    run: Run
    before: Run
    after: Run

    def ratio(self, name: str) -> float:
        floor = (getattr(self.before, name) + getattr(self.after, name)) / 2
        return float(getattr(self.run, name) / floor) if floor else float("nan")


@dataclass
class Results:
    database: str
    form: str
    turns: int
    rounds: int
    pairs: dict[tuple[str, int], list[Pair]] = field(default_factory=dict)
    floors: dict[int, list[Run]] = field(default_factory=dict)
    starts: list[Run] = field(default_factory=list)
    compared: dict[str, int] = field(default_factory=dict)
    statements: dict[str, str] = field(default_factory=dict)
    peak: dict[str, tuple[int, int]] = field(default_factory=dict)  # KiB resident, proportional
    errors: list[str] = field(default_factory=list)


@dataclass
class Bench:
    environment: dict[str, str]
    floor_environment: dict[str, str]
    product: WebServer
    floor: WebServer
    watched: dict[str, int]
    turns: int
    tokens: Iterator[str]
    results: Results
    acknowledged: list[Any] = field(default_factory=list)
    seed: int = 0

    def run(self, kind: str, concurrency: int, waves: int) -> Run:
        self.seed += 1
        server = self.floor if kind == "floor" else self.product
        count = concurrency * waves
        job = {
            "kind": kind,
            "host": server.address[0],
            "port": server.address[1],
            "concurrency": concurrency,
            "entries": [1] * count if kind == "floor" else [next(self.tokens) for _ in range(count)],
            "turns": self.turns,
            "watch": {"server": server.pid, **self.watched},
            "seed": self.seed,
        }
        figures = call([sys.executable, "-m", "tests.bench.load"], job, dict(os.environ))
        self.acknowledged += [list(click.values()) for click in figures["acknowledged"]]
        self.results.errors += [f"{kind}: {error}" for error in figures["errors"]]
        return figured(kind, concurrency, figures)


def figured(kind: str, concurrency: int, figures: dict[str, Any]) -> Run:
    samples = sorted(figures["samples"])
    done = max(1, len(samples))
    cuts = statistics.quantiles(samples, n=100) if len(samples) > 1 else [float("nan")] * 99
    return Run(
        kind=kind,
        concurrency=concurrency,
        per_second=done / figures["seconds"],
        p50=1000 * cuts[49],
        p95=1000 * cuts[94],
        p99=1000 * cuts[98],
        server_cpu=1000 * figures["cpu"].get("server", 0.0) / done,
        database_cpu=1000 * figures["cpu"].get("database", 0.0) / done,
        errors=len(figures["errors"]),
        units=len(samples),
        client_share=figures["own_cpu"] / figures["seconds"],
    )


def call(command: list[str], job: dict[str, Any], environment: dict[str, str]) -> Any:
    done = subprocess.run(command, input=json.dumps(job), stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment, check=True)
    return json.loads(done.stdout)


def inside(step: str, job: dict[str, Any], environment: dict[str, str]) -> Any:
    return call([sys.executable, "-m", "tests.bench.inside", step], job, environment)


def measure(*, url: str, rounds: int, levels: dict[int, int], directory: Path) -> Results:
    """Everything on one database; ``url`` is empty for SQLite."""
    per_round = sum(level * waves * len(KINDS) for level, waves in levels.items()) + STARTS * START_WAVES
    with opened(url=url, links=rounds * per_round + 16 * len(KINDS) + 8, directory=directory, rounds=rounds) as bench:
        bench.results.statements = inside(
            "statements", {"tokens": [next(bench.tokens) for _ in range(4)], "turns": bench.turns}, bench.environment
        )
        for kind in ("floor", *KINDS):
            bench.run(kind, 16, 1)  # warms both
        memory = {"product": PeakMemory(bench.product.pid), "floor": PeakMemory(bench.floor.pid)}
        for watch in memory.values():
            watch.start()
        for number in range(1, rounds + 1):
            one_round(bench, levels)
            print(f"  round {number} of {rounds} on {bench.results.database}", flush=True)
        bench.results.peak = {name: (watch.stop().resident, watch.proportional) for name, watch in memory.items()}
        bench.results.compared = inside("compare", {"acknowledged": bench.acknowledged}, bench.environment)
        return bench.results


def one_round(bench: Bench, levels: dict[int, int]) -> None:
    """Floor, (a), floor, (b), floor, (c), floor at each level; then 64 starts at once."""
    for level, waves in levels.items():
        before = bench.run("floor", level, waves)
        bench.results.floors.setdefault(level, []).append(before)
        for kind in KINDS:
            run, after = bench.run(kind, level, waves), bench.run("floor", level, waves)
            bench.results.floors[level].append(after)
            bench.results.pairs.setdefault((kind, level), []).append(Pair(run, before, after))
            before = after
    bench.results.starts.append(bench.run("start", STARTS, START_WAVES))


@contextmanager
def opened(*, url: str, links: int, directory: Path, rounds: int, is_held: bool = False) -> Iterator[Bench]:
    """Databases, links (behind held doors, if so) and both web servers; all gone afterwards."""
    postgres = bool(url)
    floor_url = second_database(url) if postgres else f"sqlite:///{directory / 'floor.sqlite3'}"
    url = url or f"sqlite:///{directory / 'product.sqlite3'}"
    key = secrets.token_urlsafe(64)
    shared = {"SECRET_KEY": key, "LOOPBACK": "1", "DEBUG": "0", "VAR_DIR": str(directory)}
    environment = {**os.environ, **shared, "DATABASE_URL": url}
    floor_environment = {**environment, "DATABASE_URL": floor_url, "DJANGO_SETTINGS_MODULE": "tests.bench.floor.settings"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    prepared = inside("prepare", {"count": links, "is_held": is_held}, environment)
    make_floor(floor_environment)
    with ExitStack() as stack:
        product = stack.enter_context(WebServer("hiring.wsgi", environment))
        floor = stack.enter_context(WebServer("tests.bench.floor.wsgi", floor_environment))
        results = Results("PostgreSQL" if postgres else "SQLite", prepared["form"], prepared["turns"], rounds)
        watched = {"database": postmaster(url)} if postgres else {}
        yield Bench(environment, floor_environment, product, floor, watched, prepared["turns"], iter(prepared["tokens"]), results)


def make_floor(environment: dict[str, str]) -> None:
    manage = [sys.executable, "-m", "django"]
    subprocess.run([*manage, "migrate", "--run-syncdb", "--verbosity", "0"], cwd=ROOT, env=environment, check=True)
    row = "from tests.bench.floor.models import Sitting; Sitting.objects.create(name='Workshop desk')"
    subprocess.run([*manage, "shell", "--no-imports", "-c", row], cwd=ROOT, env=environment, check=True)


def second_database(url: str) -> str:
    """A database for the floor in the same cluster."""
    name = f"floor_{secrets.token_hex(4)}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return urlsplit(url)._replace(path=f"/{name}").geturl()


def postmaster(url: str) -> int:
    """The process that all of the server's processes descend from; the server runs on this machine."""
    with psycopg.connect(url) as connection:
        backend = connection.info.backend_pid
        return int(Path(f"/proc/{backend}/stat").read_text().rpartition(")")[2].split()[1])


def scratch() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="evenkeel-bench-")
