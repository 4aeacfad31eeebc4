"""See the package's docstring."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from statistics import fmean

import yaml

from tests.readings.reading import ANSWERS, as_text, hits_of, readers, recorded_as, sheet, standing_out, zone_kappa


def table() -> None:
    for kind in ("options", "whole"):
        every = readers(kind)
        print(f"\n{kind}: {len(every)} readers")
        for reader in every:
            hits = hits_of(reader)
            zones = f", zone κ {zone_kappa(reader)[0]:.2f} over {zone_kappa(reader)[1]} options" if kind == "whole" else ""
            print(f"  {reader.role}: best {hits.best:.2f} ± {hits.standard_error:.2f}, worst {hits.worst:.2f}, {hits.n} turns{zones}")
        if every:
            found = [hits_of(reader) for reader in every]
            print(f"  mean: best {fmean(hits.best for hits in found):.2f}, worst {fmean(hits.worst for hits in found):.2f}")
    print("\nhit from the options alone by 4 in 5 or more:", *standing_out("options", share=0.8), sep="\n  ")
    print("\nmissed from the whole item by 3 in 5 or more:", *standing_out("whole", share=0.4), sep="\n  ")


def main(arguments: list[str]) -> None:
    if not arguments:
        return table()
    what, kind, reader = arguments[0], arguments[1], int(arguments[2])
    shown = sheet(kind, reader)
    if what == "sheet":
        return print(as_text(kind, shown))
    kept = recorded_as(kind, shown, json.loads(Path(arguments[3]).read_text(encoding="utf-8")))
    path = ANSWERS / f"{kind}-{reader}.yaml"
    path.write_text(
        yaml.safe_dump({"role": arguments[4], "answers": kept}, sort_keys=True, default_flow_style=None, width=140), encoding="utf-8"
    )
    return print(f"{len(kept)} answers kept in {path.name}")


if __name__ == "__main__":
    main(sys.argv[1:])
