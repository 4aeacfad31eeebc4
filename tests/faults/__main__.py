"""``make faults``: 32 candidates, the web server killed 20 times on each database; nothing acknowledged may be lost.

make faults ARGS="--kills 60 --only sqlite"
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from tests.faults.storm import Storm


def main() -> int:
    parser = argparse.ArgumentParser(prog="make faults")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--candidates", type=int, default=32)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=("postgresql", "sqlite"))
    chosen = parser.parse_args()
    clean = True
    for name in ("postgresql", "sqlite"):
        if chosen.only not in (None, name):
            continue
        print(f"▸ {name}: {chosen.candidates} candidates, {chosen.kills} kills", flush=True)
        with tempfile.TemporaryDirectory(prefix="evenkeel-faults-") as directory:
            url = os.environ["DATABASE_URL"] if name == "postgresql" else f"sqlite:///{directory}/faults.sqlite3"
            storm = Storm(url, Path(directory), candidates=chosen.candidates, seed=chosen.seed)
            verdict = storm.run(kills=chosen.kills)
        print(
            f"  {verdict.acknowledged} answers acknowledged, {storm.retries} sent again; lost {verdict.lost}, duplicated "
            f"{verdict.duplicated}, wrong final {verdict.wrong_final}, left open {verdict.left_open}, errors {len(storm.errors)}"
        )
        for error in sorted(set(storm.errors)):
            print(f"  {error}")
        clean = clean and verdict.is_clean and not storm.errors and verdict.acknowledged > 0
    return 0 if clean else 1


if __name__ == "__main__":
    sys.exit(main())
