"""``make bench``: what saving an answer costs beside a bare view under the same server. A benchmark, not a test.

make bench ARGS="--rounds 5"                the whole thing, PostgreSQL then SQLite
make bench ARGS="--rounds 1 --only postgresql --levels 16"
make bench ARGS="--starts 1000"             a mass start within a minute, on PostgreSQL
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from tests.bench import mass, report, runs
from tests.support.servers import ROOT

PAGE = ROOT / "docs" / "benchmarks.md"


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--levels", type=int, nargs="+", default=list(runs.LEVELS), choices=list(runs.LEVELS))
    parser.add_argument("--only", choices=("postgresql", "sqlite"))
    parser.add_argument("--write", action="store_true", help="write the figures into docs/benchmarks.md")
    parser.add_argument("--starts", type=int, default=0, help="measure so many starts in place of saves")
    parser.add_argument("--within", type=float, default=60.0, help="seconds over which they are spread")
    chosen = parser.parse_args()
    if chosen.starts:
        return mass_start(chosen)
    levels = {level: runs.LEVELS[level] for level in chosen.levels}
    found = []
    for name in ("postgresql", "sqlite"):
        if chosen.only in (None, name):
            url = os.environ.get("DATABASE_URL", "") if name == "postgresql" else ""
            if name == "postgresql" and not url:
                sys.exit("DATABASE_URL must name a PostgreSQL server on this machine; make bench starts one.")
            print(f"▸ {name}", flush=True)
            with runs.scratch() as directory:
                found.append(runs.measure(url=url, rounds=chosen.rounds, levels=levels, directory=Path(directory)))
    text = report.text(found)
    print(f"\n{text}")
    if chosen.write:
        report.write(PAGE, text)
    return 1 if any(report.failures(results) for results in found) else 0


def mass_start(chosen: argparse.Namespace) -> int:
    with runs.scratch() as directory:
        found = mass.measure(url=os.environ["DATABASE_URL"], people=chosen.starts, within=chosen.within, directory=Path(directory))
    text = mass.text(found)
    print("\n".join([text, *sorted(set(found.errors))[:5]]))
    if chosen.write:
        report.write(PAGE, text, begin=mass.BEGIN, end=mass.END)
    return 1 if found.failures else 0


if __name__ == "__main__":
    sys.exit(main())
