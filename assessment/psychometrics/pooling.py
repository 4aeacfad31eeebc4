"""Which sittings an analysis rests on. Pure: no Django."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from assessment.psychometrics.agreement import Array

STEP = 10  # figures move when so many more have sat, so that two readings do not differ by what one person answered


@dataclass(frozen=True)
class Sat:
    """One completed sitting of a form, without a word of whose it is."""

    packed: bytes
    visible_ms: Mapping[str, int]
    is_simulated: bool
    is_own: bool  # of the reader's own organisations


@dataclass(frozen=True)
class Pooled:
    """Completed sittings in the order in which they came in."""

    sittings: Sequence[Sat]
    waiting: int = 0  # completed, and no ten of them yet
    packed: Sequence[bytes] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "packed", [each.packed for each in self.sittings])

    def seconds(self, turns: int) -> Array:
        """Visible time by turn, shape (sittings, turns), nan where none was recorded."""
        times = np.full((len(self.sittings), turns), np.nan)
        for row, each in enumerate(self.sittings):
            for turn, spent in each.visible_ms.items():
                if 1 <= int(turn) <= turns:
                    times[row, int(turn) - 1] = int(spent) / 1000
        return times


def pooled(sat: Sequence[Sat], *, simulated: bool) -> Pooled:
    """The simulated sittings, or the others: those in whole tens, the reader's own and everybody else's apart.

    Whoever may see each answer of their own people could subtract them; then ten others are left, or none.

    Args:
        sat: in the order in which they were scored.
    """
    wanted = [each for each in sat if each.is_simulated is simulated]
    if simulated:
        return Pooled(wanted)
    room = {is_own: sum(each.is_own is is_own for each in wanted) // STEP * STEP for is_own in (True, False)}
    taken = []
    for each in wanted:
        if room[each.is_own]:
            room[each.is_own] -= 1
            taken.append(each)
    return Pooled(taken, len(wanted) - len(taken))
