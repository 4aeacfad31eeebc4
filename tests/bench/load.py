"""``python -m tests.bench.load``: a job on standard input, its figures on standard output. A process of its own, without Django."""

from __future__ import annotations

import gc
import json
import sys
import time
from dataclasses import asdict, dataclass, field
from typing import Any

from tests.bench import units
from tests.bench.resources import cpu_seconds
from tests.support.visitor import Click, Visitor
from tests.support.wire import Script, Visitors

SITTINGS = {"a": units.clicks, "b": units.nexts, "c": units.forms}


@dataclass
class Figures:
    seconds: float = 0.0  # between the gates, waves added up
    samples: list[float] = field(default_factory=list)
    parts: dict[str, list[float]] = field(default_factory=dict)  # samples by request, of arrivals
    errors: list[str] = field(default_factory=list)
    cpu: dict[str, float] = field(default_factory=dict)
    own_cpu: float = 0.0
    acknowledged: list[Click] = field(default_factory=list)


def run(job: dict[str, Any]) -> Figures:
    """Waves of ``concurrency`` visitors; each wave is measured from its first unit to its last."""
    figures = Figures(cpu=dict.fromkeys(job["watch"], 0.0))
    size = job["concurrency"]
    entries = job["entries"]
    for wave in range(0, len(entries), size):
        _wave(job, entries[wave : wave + size], wave, figures)
    return figures


def _wave(job: dict[str, Any], entries: list[Any], wave: int, figures: Figures) -> None:
    names = [entry[0] if isinstance(entry, list) else entry for entry in entries]
    visitors = [Visitor(str(name), seed=job["seed"] * 100_003 + wave + number) for number, name in enumerate(names)]
    marks: dict[str, tuple[float, float, dict[str, float]]] = {}

    def at_gate(name: str) -> None:
        used = {who: cpu_seconds(pid) for who, pid in job["watch"].items()}
        marks[name] = (time.perf_counter(), time.process_time(), used)

    scripts: list[Script] = []
    for visitor, entry in zip(visitors, entries, strict=True):
        if job["kind"] == "floor":
            scripts.append(units.floor(int(entry), job["turns"], figures.samples, figures.errors))
        elif job["kind"] == "floor arrivals":
            scripts.append(units.floor_arrival(entry[0], entry[1], job["turns"], figures.samples, figures.errors))
        elif job["kind"] == "arrivals":
            scripts.append(units.arrival(visitor, entry[1], figures.parts, figures.errors))
        elif job["kind"] == "start":
            scripts.append(units.starts(visitor, figures.samples, figures.errors))
        else:
            scripts.append(units.sitting(SITTINGS[job["kind"]], visitor, job["turns"], figures.samples, figures.errors))
    gc.collect()
    gc.disable()
    Visitors((job["host"], job["port"]), at_gate=at_gate).run(scripts)
    gc.enable()
    (began, own, used), (ended, own_ended, used_ended) = marks[units.MEASURE], marks[units.END]
    figures.seconds += ended - began
    figures.own_cpu += own_ended - own
    for who in used:
        figures.cpu[who] += used_ended[who] - used[who]
    figures.acknowledged += [click for visitor in visitors for click in visitor.acknowledged]


if __name__ == "__main__":
    json.dump(asdict(run(json.load(sys.stdin))), sys.stdout)
