"""Which turn or option of one wording is which of another: they have no identity of their own, so words tell. Pure: no Django."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from itertools import product

from assessment.instrument.readability import words
from assessment.instrument.source import OptionSource, TurnSource

Part = TurnSource | OptionSource
COMPARED = 300  # words of a text, several times what an item's have: the time goes with their square
ALIKE = 0.6  # share of words in the same order from which two texts are one, rewritten


def aligned(before: Sequence[Part], after: Sequence[Part]) -> list[int | None]:
    """For each part of ``after``, the index of what it was in ``before``; None for a new one.

    In this order: what is the same, at its own place first; what says the same; what says much the same, the likest first;
    and what stands between the same neighbours.
    """
    found: list[int | None] = [None] * len(after)
    pairs = sorted(product(range(len(before)), range(len(after))), key=lambda pair: pair[0] != pair[1])

    def pair_up(are_one: Callable[[int, int], bool]) -> None:
        for i, j in pairs:
            if found[j] is None and i not in found and are_one(i, j):
                found[j] = i

    pair_up(lambda i, j: before[i] == after[j])
    pair_up(lambda i, j: said(before[i]) == said(after[j]) != "")
    likeness = {(i, j): _alike(said(before[i]), said(after[j])) for i, j in pairs if found[j] is None and i not in found}
    for i, j in sorted(likeness, key=lambda pair: -likeness[pair]):
        if found[j] is None and i not in found and likeness[i, j] >= ALIKE:
            found[j] = i
    anchors = list(found)
    pair_up(lambda i, j: _around(i, len(before), anchors) == _around_new(j, anchors))
    return found


def moved(matches: Sequence[int | None]) -> set[int]:
    """Indexes in ``after`` of those that changed their place among the others: the fewest that explain the order."""
    kept = [(i, j) for j, i in enumerate(matches) if i is not None]
    ends: list[int] = []  # of the rising runs by their length, and the runs themselves
    runs: list[list[int]] = []
    for i, j in kept:
        length = bisect_left(ends, i)
        run = [*(runs[length - 1] if length else []), j]
        ends[length : length + 1], runs[length : length + 1] = [i], [run]
    longest = set(runs[-1]) if runs else set()
    return {j for _, j in kept} - longest


def said(part: Part) -> str:
    return part.stem if isinstance(part, TurnSource) else part.text


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, words(one)[:COMPARED], words(other)[:COMPARED], autojunk=False).ratio() if one and other else 0.0


def _around(index: int, count: int, anchors: Sequence[int | None]) -> tuple[int | None, int | None]:
    """The nearest of ``before`` on both sides that are known."""
    known = [i for i in range(count) if i in anchors]
    return max((i for i in known if i < index), default=None), min((i for i in known if i > index), default=None)


def _around_new(index: int, anchors: Sequence[int | None]) -> tuple[int | None, int | None]:
    earlier, later = [i for i in anchors[:index] if i is not None], [i for i in anchors[index + 1 :] if i is not None]
    return (earlier[-1] if earlier else None), (later[0] if later else None)
