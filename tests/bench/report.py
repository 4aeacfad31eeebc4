"""Figures as tables that can be read in a terminal and in docs/benchmarks.md."""

from __future__ import annotations

import os
import statistics
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from operator import attrgetter
from pathlib import Path

from tests.bench.runs import Pair, Results, Run

NAMES = {"a": "(a) one click saved", "b": "(b) Next by script", "c": "(c) form, 303, GET", "floor": "floor", "start": "Start"}
GOALS = {"a": 0.8, "b": 0.8, "c": 0.55}
MOST_CPU, MOST_P99 = 1.25, 1.5
COLUMNS = (
    *("unit", "candidates", "per second", "p50 ms", "p95 ms", "p99 ms", "web CPU ms", "database CPU ms"),
    *("rate ÷ floor", "CPU ÷ floor", "p99 ÷ floor", "errors", "client"),
)
BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"


def median(runs: Iterable[Run], value: Callable[[Run], float]) -> float:
    return statistics.median(map(value, runs))


def ratio(pairs: Sequence[Pair], name: str) -> float:
    return statistics.median(pair.ratio(name) for pair in pairs)


def row(name: str, level: int, runs: Sequence[Run], pairs: Sequence[Pair] = ()) -> str:
    cells = [
        name,
        str(level),
        f"{median(runs, lambda run: run.per_second):.0f}",
        *(f"{median(runs, attrgetter(at)):.1f}" for at in ("p50", "p95", "p99")),
        f"{median(runs, lambda run: run.server_cpu):.2f}",
        f"{median(runs, lambda run: run.database_cpu):.2f}",
        *((f"{ratio(pairs, 'per_second'):.2f}", f"{ratio(pairs, 'cpu'):.2f}", f"{ratio(pairs, 'p99'):.2f}") if pairs else ("", "", "")),
        str(sum(run.errors for run in runs)),
        f"{100 * median(runs, lambda run: run.client_share):.0f} %",
    ]
    return "| " + " | ".join(cells) + " |"


def table(results: Results) -> list[str]:
    lines = ["| " + " | ".join(COLUMNS) + " |", "|---|" + "--:|" * (len(COLUMNS) - 1)]
    for level, floors in results.floors.items():
        lines.append(row(NAMES["floor"], level, floors))
        lines += [row(NAMES[kind], level, [pair.run for pair in results.pairs[kind, level]], results.pairs[kind, level]) for kind in GOALS]
    lines.append(row(NAMES["start"], results.starts[0].concurrency, results.starts))
    return lines


def verdicts(results: Results) -> list[str]:
    """Each goal with its figure. Goals are PostgreSQL's; SQLite's figures stand beside them."""
    lines: list[str] = []
    if results.database != "PostgreSQL":
        return lines
    for (kind, level), pairs in results.pairs.items():
        if level == 1:
            continue
        rate = ratio(pairs, "per_second")
        parts = [f"rate {rate:.2f} (goal ≥ {GOALS[kind]}{'' if rate >= GOALS[kind] else ', missed'})"]
        if kind != "c":
            for name, most in (("cpu", MOST_CPU), ("p99", MOST_P99)):
                value = ratio(pairs, name)
                parts.append(f"{'CPU' if name == 'cpu' else name} {value:.2f} × (goal ≤ {most}{'' if value <= most else ', missed'})")
        lines.append(f"* {NAMES[kind]} at {level}: {'; '.join(parts)}.")
    return lines


def failures(results: Results) -> int:
    """What no benchmark may be green with: errors, lost answers, wrong finals."""
    return len(results.errors) + sum(results.compared[name] for name in ("lost", "wrong_final", "not_submitted"))


def section(results: Results) -> list[str]:
    level = min(results.pairs, key=lambda key: -key[1])[1]
    answer = [pair.run for pair in results.pairs["a", level]]
    start = median(results.starts, lambda run: run.cpu) / median(answer, lambda run: run.cpu)
    compared = results.compared
    peak = "; ".join(
        f"{name} {rss / 1024:.0f} MiB resident, {pss / 1024:.0f} MiB proportional" for name, (rss, pss) in results.peak.items()
    )
    return [
        f"## {results.database}",
        "",
        f"Medians of {results.rounds} rounds; whole sittings of {results.turns} turns ({results.form}).",
        "",
        *table(results),
        "",
        *verdicts(results),
        f"* Acknowledged answers compared with the database afterwards: {compared['acknowledged']}; lost {compared['lost']}, "
        f"wrong final {compared['wrong_final']}, sittings not submitted {compared['not_submitted']}, not scored {compared['not_scored']}.",
        f"* Errors: {len(results.errors)}{' (' + '; '.join(sorted(set(results.errors))[:5]) + ')' if results.errors else ''}.",
        f"* {results.starts[0].concurrency} starts at once from one address: refused {sum(run.errors for run in results.starts)}; "
        f"each costs {start:.1f} × the processor time of a saved click (goal ≤ 3).",
        f"* Peak memory of the web server's processes: {peak}.",
        f"* Statements a request: {'; '.join(f'{kind} {count}' for kind, count in results.statements.items())}.",
        "",
    ]


def text(found: Sequence[Results]) -> str:
    cores = os.cpu_count()
    when = datetime.now(tz=UTC).strftime("%-d %B %Y")
    lines = [
        f"Measured on {when} with `make bench`, on a virtual machine with {cores} cores that ran client, web server and database; "
        f"its load average was {os.getloadavg()[2]:.0f} (a bench alone makes about 4).",
        "",
    ]
    for results in found:
        lines += section(results)
    return "\n".join(lines)


def write(page: Path, figures: str, *, begin: str = BEGIN, end: str = END) -> None:
    """Put the figures between the page's marks."""
    whole = page.read_text()
    head, _, rest = whole.partition(begin)
    _, _, tail = rest.partition(end)
    page.write_text(f"{head}{begin}\n{figures}\n{end}{tail}")
