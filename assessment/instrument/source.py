"""An item as its author wrote it, wherever it is kept: bank files and the database both read into these. Pure: no Django."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property

from assessment.instrument.enums import (
    Critical,
    Customer,
    Instruction,
    KeySource,
    Marker,
    Move,
    Need,
    Orientation,
    ResponseFormat,
    Scale,
    Setting,
    Stage,
    Technique,
    Zone,
)
from assessment.instrument.illustration.media import MediaSource
from assessment.instrument.marks import unmarked


@dataclass(frozen=True)
class OptionSource:
    """A response option and the author's key to it; what a draft does not have yet is None or empty."""

    text: str
    zone: Zone | None = None
    credit: float | None = None  # 0–1, skill items only
    effectiveness: float | None = None  # M, 1–5
    markers: tuple[Marker, ...] = ()
    needs: Mapping[Need, int] = field(default_factory=dict)  # a customer's grade 1–5
    critical: Critical | None = None
    orientation: Orientation | None = None
    moves: tuple[Move, ...] = ()
    reply: str = ""
    thought: str = ""
    reframe: str = ""
    explanation: str = ""
    u: float | None = None  # a panel's mean respect for self, in ±1; None: the zone's own corner
    v: float | None = None  # and for the customer

    @property
    def unmarked(self) -> OptionSource:
        return replace(self, text=unmarked(self.text), reply=unmarked(self.reply))

    @property
    def mean(self) -> float | None:
        """M on 1–5; for a skill option 1 + 4·credit; None while the author has given neither."""
        return self.effectiveness if self.credit is None else round(1 + 4 * self.credit, 6)


@dataclass(frozen=True)
class TurnSource:
    stage: Stage
    stem: str
    options: tuple[OptionSource, ...]
    flip_fact: str = ""
    flip_best: int | None = None  # the option, from 1, that would then be best
    in_zones: bool = True  # False: a panel did not agree enough on it

    @property
    def unmarked(self) -> TurnSource:
        return replace(self, stem=unmarked(self.stem), options=tuple(option.unmarked for option in self.options))

    @property
    def key(self) -> int | None:
        """Index of the most effective option, from 0; the first of several; None while no option has an M."""
        means = [(option.mean, -index) for index, option in enumerate(self.options) if option.mean is not None]
        return -max(means)[1] if means else None

    @property
    def least(self) -> int | None:
        """Index of the least effective option, from 0; the first of several."""
        means = [(option.mean, index) for index, option in enumerate(self.options) if option.mean is not None]
        return min(means)[1] if means else None


@dataclass(frozen=True)
class ItemSource:
    slug: str
    family: str
    title: str
    scale: Scale
    setting: Setting
    needs: tuple[Need, ...]
    turns: tuple[TurnSource, ...]
    customer: Customer = Customer.EXTERNAL
    format: ResponseFormat = ResponseFormat.BEST_WORST
    instruction: Instruction = Instruction.SHOULD
    is_fit: bool = False
    technique: Technique | None = None
    explanation: str = ""
    twin_of: str = ""
    notes: str = ""
    media: MediaSource | None = None
    key_source: KeySource = KeySource.AUTHOR

    @cached_property
    def unmarked(self) -> ItemSource:
        """The same words without their marks: what words, sentences and grades are counted on."""
        return replace(self, turns=tuple(turn.unmarked for turn in self.turns))

    @property
    def hash(self) -> str:
        """SHA-256 in hex of all its author says: layout and comments of a file do not count, nor what a panel added."""
        said = asdict(self)
        if self.media is None:
            del said["media"]  # an item without one says what it said before there were any
        del said["key_source"]
        for turn in said["turns"]:
            del turn["in_zones"]
            for option in turn["options"]:
                del option["u"], option["v"]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def without_panel(source: ItemSource) -> ItemSource:
    """What authors write of an item, as a page gives it back: without what a panel added."""
    turns = tuple(
        replace(turn, in_zones=True, options=tuple(replace(option, u=None, v=None) for option in turn.options)) for turn in source.turns
    )
    return replace(source, turns=turns, key_source=KeySource.AUTHOR)


def keep_panel(*, before: ItemSource, after: ItemSource) -> ItemSource:
    """What a panel added to ``before``, on ``after`` too, if that says the same words with the same key; else ``after``."""
    if (after.scale, after.media) != (before.scale, before.media) or list(map(_judged, after.turns)) != list(map(_judged, before.turns)):
        return after
    turns = tuple(
        replace(
            new,
            in_zones=old.in_zones,
            options=tuple(replace(option, u=was.u, v=was.v) for option, was in zip(new.options, old.options, strict=True)),
        )
        for new, old in zip(after.turns, before.turns, strict=True)
    )
    return replace(after, turns=turns, key_source=before.key_source)


def _judged(turn: TurnSource) -> tuple[object, ...]:
    """What judges saw of a turn, and what they said of it that an author can change."""
    said = [(option.text, option.zone, option.mean, option.critical) for option in turn.options]
    return (turn.stem, *said)
