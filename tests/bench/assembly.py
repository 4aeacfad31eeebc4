"""How long two parallel forms of 24 from 500 items take: ``python -m tests.bench.assembly [runs]``."""

from __future__ import annotations

import sys
from statistics import median

from assessment.instrument.assembly.assembling import assemble
from assessment.instrument.assembly.specification import standard_specification
from tests.assessment.instrument.test_assembling import a_pool


def main(runs: int) -> None:
    taken = []
    for seed in range(runs):
        found = assemble(a_pool(500, seed=seed), standard_specification(), forms=2, seed=seed)
        state = "optimal" if found.is_optimal else f"gap {found.gap}"
        print(f"pool {seed}: {found.seconds:.2f} s, {state}, {len(found.unmet)} requirements unmet")
        taken.append(found.seconds)
    print(f"median {median(taken):.2f} s, longest {max(taken):.2f} s, of {runs} pools")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10)
