"""Sheets, recorded answers, and the figures over them."""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from math import sqrt
from pathlib import Path
from typing import Any

import yaml

from assessment.instrument.enums import Scale, Zone
from assessment.instrument.portability import BANK, read_bank
from assessment.instrument.source import ItemSource, TurnSource

ANSWERS = Path(__file__).parent / "answers"
KINDS = ("options", "whole")
LETTERS = "ABCDEF"


@dataclass(frozen=True)
class Shown:
    """A turn on a reader's sheet: ``order`` is the options' indexes in the order shown."""

    label: str
    item: ItemSource
    number: int  # of the turn, from 1
    order: tuple[int, ...]

    @property
    def turn(self) -> TurnSource:
        return self.item.turns[self.number - 1]

    @property
    def key(self) -> str:
        return f"{self.item.slug}/{self.number}"


@dataclass(frozen=True)
class Answer:
    """One reader's answer to one turn, as indexes of the file's options; zones only from the whole item."""

    best: int
    worst: int
    zones: tuple[Zone | None, ...] = ()


@dataclass(frozen=True)
class Reader:
    name: str
    kind: str
    role: str
    answers: dict[str, Answer]  # by ``item/turn``, those whose wording is as it was read


@cache
def scored_items() -> tuple[ItemSource, ...]:
    return tuple(item for item in read_bank(BANK).items if item.scale is not Scale.PRACTICE)


def wording_of(turn: TurnSource, *, kind: str) -> str:
    """A short hash of what a reader of this kind saw of a turn."""
    seen = [option.text for option in turn.options] + ([turn.stem] if kind == "whole" else [])
    return hashlib.sha256("\n".join(seen).encode()).hexdigest()[:12]


def sheet(kind: str, reader: int, items: Sequence[ItemSource] | None = None) -> list[Shown]:
    """The turns in the order and with the options' order of one reader: whole items stay together, options alone are mixed."""
    rng = random.Random(f"{kind} {reader}")
    items = list(items if items is not None else scored_items())
    rng.shuffle(items)
    turns = [(item, number) for item in items for number in range(1, len(item.turns) + 1)]
    if kind == "options":
        rng.shuffle(turns)
    return [
        Shown(
            f"T{place:03}", item, number, tuple(rng.sample(range(len(item.turns[number - 1].options)), len(item.turns[number - 1].options)))
        )
        for place, (item, number) in enumerate(turns, 1)
    ]


def as_text(kind: str, shown: Iterable[Shown]) -> str:
    """A sheet as a reader gets it; nothing in it says what is keyed."""
    blocks = []
    for each in shown:
        options = [f"  {letter}. {each.turn.options[index].text}" for letter, index in zip(LETTERS, each.order, strict=False)]
        head = [each.label]
        if kind == "whole":
            scale = "techniques of talking" if each.item.scale is Scale.SKILL else "attitude"
            part = f", part {each.number} of {len(each.item.turns)}, goes on from the part before" if each.number > 1 else ""
            head = [f"{each.label} ({scale}{part})", each.turn.stem]
        blocks.append("\n".join([*head, *options]))
    return "\n\n".join(blocks)


def recorded_as(kind: str, shown: Iterable[Shown], answers: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Answers by letter on a sheet as they are kept: by item and turn, with the wording they were given to.

    Raises:
        KeyError, ValueError: a turn is not answered, or by a letter that is not there.
    """
    kept = {}
    for each in shown:
        given = answers[each.label]
        letters = LETTERS[: len(each.order)]
        if given["best"] == given["worst"]:
            raise ValueError(f"{each.label}: best and worst are the same")
        kept[each.key] = {
            "wording": wording_of(each.turn, kind=kind),
            "best": each.order[letters.index(given["best"])],
            "worst": each.order[letters.index(given["worst"])],
        }
        if kind == "whole" and each.item.scale is Scale.ATTITUDE:
            zones: list[str | None] = [None] * len(each.order)
            for letter, index in zip(letters, each.order, strict=True):
                zones[index] = Zone(given["zones"][letter]).value
            kept[each.key]["zones"] = zones
    return kept


def readers(kind: str) -> list[Reader]:
    """Everybody who read the bank that way, with the answers that still count."""
    current = {f"{item.slug}/{n}": wording_of(turn, kind=kind) for item in scored_items() for n, turn in enumerate(item.turns, 1)}
    found = []
    for path in sorted(ANSWERS.glob(f"{kind}-*.yaml")):
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        answers = {
            key: Answer(each["best"], each["worst"], tuple(Zone(zone) if zone else None for zone in each.get("zones", ())))
            for key, each in data["answers"].items()
            if current.get(key) == each["wording"]
        }
        found.append(Reader(path.stem, kind, data["role"], answers))
    return found


@dataclass(frozen=True)
class Hits:
    """How often answers agree with the key. ``n`` turns; shares of them."""

    n: int
    best: float
    worst: float

    @property
    def standard_error(self) -> float:
        """Of the best hit, as a proportion of n independent turns."""
        return sqrt(self.best * (1 - self.best) / self.n) if self.n else 0.0


def keyed() -> dict[str, tuple[int, int]]:
    """Index of the best and of the worst option of every scored turn."""
    found = {}
    for item in scored_items():
        for number, turn in enumerate(item.turns, 1):
            assert turn.key is not None
            assert turn.least is not None
            found[f"{item.slug}/{number}"] = (turn.key, turn.least)
    return found


def hits_of(reader: Reader) -> Hits:
    key = keyed()
    n = len(reader.answers)
    best = sum(answer.best == key[at][0] for at, answer in reader.answers.items())
    worst = sum(answer.worst == key[at][1] for at, answer in reader.answers.items())
    return Hits(n, best / n if n else 0.0, worst / n if n else 0.0)


def zone_kappa(reader: Reader) -> tuple[float, int]:
    """Cohen's κ of a reader's zones and the author's over options of attitude turns, *fit* ones left out; and how many options.

    ``κ = (p_o − p_e)/(1 − p_e)``, p_e from both margins (Cohen 1960). Fit scenarios take no part in zones (MEASUREMENT §2).
    """
    authors = {
        f"{item.slug}/{n}": [option.zone for option in turn.options]
        for item in scored_items()
        if item.scale is Scale.ATTITUDE and not item.is_fit
        for n, turn in enumerate(item.turns, 1)
    }
    pairs = [
        (mine, theirs)
        for at, answer in reader.answers.items()
        if at in authors and answer.zones
        for mine, theirs in zip(answer.zones, authors[at], strict=True)
    ]
    n = len(pairs)
    if not n:
        return 0.0, 0
    left, right = Counter(mine for mine, _ in pairs), Counter(theirs for _, theirs in pairs)
    observed = sum(mine == theirs for mine, theirs in pairs) / n
    expected = sum(left[zone] * right[zone] for zone in Zone) / n**2
    return (observed - expected) / (1 - expected), n


def standing_out(kind: str, *, share: float) -> list[tuple[str, float, float]]:
    """Turns whose best or worst is hit at least (options) or at most (whole) so often: turn, best hit, worst hit."""
    key = keyed()
    found = []
    every = readers(kind)
    for at, (best, worst) in key.items():
        given = [reader.answers[at] for reader in every if at in reader.answers]
        if not given:
            continue
        hit = sum(answer.best == best for answer in given) / len(given), sum(answer.worst == worst for answer in given) / len(given)
        if (kind == "options" and hit[0] >= share) or (kind == "whole" and min(hit) <= share):
            found.append((at, *hit))
    return found
