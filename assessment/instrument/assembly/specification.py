"""What a form must hold: a blueprint's requirements, and how an item counts towards each. Pure: no Django.

A blueprint counts *scenarios* by what they put at stake and where they happen, and bounds the form's length in turns and
words. Source: ITEM_WRITING, "Checks on a form and on the bank"; MEASUREMENT §2 for the standard form.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import Enum
from typing import Any

from assessment.instrument.enums import Customer, Need, ResponseFormat, Scale, Setting, Stage, Technique, Zone
from assessment.instrument.readability import words
from assessment.instrument.source import ItemSource
from assessment.instrument.testwise import NEED_SCENARIOS, keyed_turns, share_of_key_longest, share_of_key_shortest, strategy_credits


class Attribute(str, Enum):
    """What a requirement counts. Values of an attribute are those of its vocabulary."""

    SCALE = "scale"
    NEED = "need"
    STAGE = "stage"
    SETTING = "setting"
    CUSTOMER = "customer"
    FORMAT = "format"
    TECHNIQUE = "technique"
    FIT = "fit"
    CONVERSATION = "conversation"
    TURNS = "turns"
    WORDS = "words"

    @property
    def is_total(self) -> bool:
        """Whether it adds up a size of each item, where the others count items."""
        return self in (Attribute.TURNS, Attribute.WORDS)


VOCABULARIES: dict[Attribute, Any] = {
    Attribute.SCALE: Scale,
    Attribute.NEED: Need,
    Attribute.STAGE: Stage,
    Attribute.SETTING: Setting,
    Attribute.CUSTOMER: Customer,
    Attribute.FORMAT: ResponseFormat,
    Attribute.TECHNIQUE: Technique,
}
CONVERSATION_TURNS = 2  # from so many turns on, an attitude item is a conversation


@dataclass(frozen=True)
class Requirement:
    """At least and at most so many of one value of an attribute in each form; None leaves that end open."""

    attribute: Attribute
    value: str = ""  # empty for totals, fit and conversation
    least: int | None = None
    most: int | None = None

    @property
    def label(self) -> str:
        """What is counted, in words."""
        if self.attribute is Attribute.FIT:
            return "fit scenarios"
        if self.attribute is Attribute.CONVERSATION:
            return "attitude conversations"
        if self.attribute.is_total:
            return str(self.attribute.value)
        term = VOCABULARIES[self.attribute](self.value).label
        said: dict[Attribute, str] = {
            Attribute.SCALE: f"{term} scenarios",
            Attribute.NEED: f"scenarios with {term} at stake",
            Attribute.STAGE: f"scenarios at the stage “{term}”",
            Attribute.SETTING: f"scenarios set in: {term}",
            Attribute.CUSTOMER: f"scenarios with: {term}",
            Attribute.FORMAT: f"scenarios answered by: {term}",
            Attribute.TECHNIQUE: f"skill scenarios on {term}",
        }
        return said[self.attribute]

    @property
    def short_label(self) -> str:
        """The value alone, for a list that says what attribute it is of."""
        return str(VOCABULARIES[self.attribute](self.value).label) if self.attribute in VOCABULARIES else self.label

    @property
    def bounds(self) -> str:
        """The bounds in words: “exactly 18”, “at least 3”, “4 to 7”."""
        if self.least is not None and self.least == self.most:
            return f"exactly {self.least}"
        if self.most is None:
            return f"at least {self.least}"
        return f"at most {self.most}" if self.least is None else f"{self.least} to {self.most}"

    def is_met_by(self, amount: float) -> bool:
        return (self.least is None or amount >= self.least) and (self.most is None or amount <= self.most)


@dataclass(frozen=True)
class Specification:
    """Requirements of each form, and what keeps an item out of all of them.

    Attributes:
        languages: an item must have a reviewed wording in each, beside its own.
        exposure_limit: an item that more sittings than this have shown is left out; None for no limit.
        without_cues: forms on which answering without the situations pays are not put together.
    """

    requirements: tuple[Requirement, ...] = ()
    languages: tuple[str, ...] = ()
    exposure_limit: int | None = None
    without_cues: bool = True

    def as_dict(self) -> dict[str, Any]:
        data = asdict(self)
        data["requirements"] = [{**asdict(each), "attribute": each.attribute.value} for each in self.requirements]
        data["languages"] = list(self.languages)
        return data

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Specification:
        """Raises ValueError for an attribute or a value that does not exist."""
        requirements = tuple(Requirement(**{**each, "attribute": Attribute(each["attribute"])}) for each in data["requirements"])
        for requirement in requirements:
            if requirement.attribute in VOCABULARIES:
                VOCABULARIES[requirement.attribute](requirement.value)
        return cls(requirements, tuple(data["languages"]), data["exposure_limit"], data["without_cues"])


def standard_specification() -> Specification:
    """The standard form: 18 attitude scenarios, two of them conversations, and 6 skill scenarios, two on each technique."""
    return Specification(
        requirements=(
            Requirement(Attribute.SCALE, Scale.ATTITUDE.value, 18, 18),
            Requirement(Attribute.SCALE, Scale.SKILL.value, 6, 6),
            Requirement(Attribute.CONVERSATION, "", 2, 2),
            Requirement(Attribute.FIT, "", 3, 4),
            Requirement(Attribute.CUSTOMER, Customer.INTERNAL.value, 3, 6),
            *(Requirement(Attribute.TECHNIQUE, technique.value, 2, 2) for technique in Technique),
            *(Requirement(Attribute.NEED, need.value, NEED_SCENARIOS, None) for need in Need),
            *(Requirement(Attribute.SETTING, setting.value, 1, 5) for setting in Setting),
            *(Requirement(Attribute.STAGE, stage.value, 1, None) for stage in Stage),
            Requirement(Attribute.TURNS, "", 33, 36),
        )
    )


@dataclass(frozen=True)
class Candidate:
    """An item as the assembler sees it: what it counts towards, and what must match between forms.

    Attributes:
        mean, spread: of the effectiveness of its options (1–5), means over its turns; spread is the SD within a turn.
        cues: by name of a test-wise strategy, the sum over turns of (credit − .50).
        worst: how many of its turns have that zone's option as the least effective.
        exposure: how many sittings have shown it.
    """

    slug: str
    family: str
    twin_of: str
    scale: Scale
    format: ResponseFormat
    instruction: str
    turns: int
    words: int
    mean: float
    spread: float
    counts: Mapping[tuple[Attribute, str], int]
    cues: Mapping[str, float] = field(default_factory=dict)
    longest: float = 0.0  # sum over turns of the share by which the key is the longest option
    shortest: float = 0.0
    worst: Mapping[Zone, int] = field(default_factory=dict)
    zoned_turns: int = 0
    exposure: int = 0

    def amount(self, requirement: Requirement) -> int:
        """What it adds to a requirement."""
        return self.counts.get((requirement.attribute, requirement.value), 0)


def candidate_from(source: ItemSource, *, exposure: int = 0) -> Candidate | None:
    """An item as the assembler sees it; None for practice, and while an option has no effectiveness or a turn no spread of it."""
    keyed = keyed_turns([source])
    if not keyed or len(keyed) < len(source.turns):
        return None
    means = [[option.mean for option in turn.options if option.mean is not None] for turn in source.turns]
    by_turn = [(_mean(each), _spread(each)) for each in means]
    size = sum(len(words(text)) for turn in source.turns for text in (turn.stem, *(option.text for option in turn.options)))
    attitude = [turn for turn in keyed if source.scale is Scale.ATTITUDE]
    worst: dict[Zone, int] = {}
    for turn in attitude:
        zone = turn.options[turn.least].zone if turn.least is not None else None
        if zone is not None:
            worst[zone] = worst.get(zone, 0) + 1
    return Candidate(
        slug=source.slug,
        family=source.family,
        twin_of=source.twin_of,
        scale=source.scale,
        format=source.format,
        instruction=source.instruction.value,
        turns=len(source.turns),
        words=size,
        mean=_mean([mean for mean, _ in by_turn]),
        spread=_mean([spread for _, spread in by_turn]),
        counts=_counts(source, size),
        cues={name: sum(credit - 0.5 for credit in credits) for name, credits in strategy_credits(keyed).items()},
        longest=sum(map(share_of_key_longest, keyed)),
        shortest=sum(map(share_of_key_shortest, keyed)),
        worst=worst,
        zoned_turns=len(attitude),
        exposure=exposure,
    )


def _counts(source: ItemSource, size: int) -> dict[tuple[Attribute, str], int]:
    counted: dict[tuple[Attribute, str], int] = {
        (Attribute.SCALE, source.scale.value): 1,
        (Attribute.SETTING, source.setting.value): 1,
        (Attribute.CUSTOMER, source.customer.value): 1,
        (Attribute.FORMAT, source.format.value): 1,
        (Attribute.TURNS, ""): len(source.turns),
        (Attribute.WORDS, ""): size,
        (Attribute.FIT, ""): int(source.is_fit),
        (Attribute.CONVERSATION, ""): int(source.scale is Scale.ATTITUDE and len(source.turns) >= CONVERSATION_TURNS),
    }
    counted |= {(Attribute.NEED, need.value): 1 for need in source.needs}
    counted |= {(Attribute.STAGE, turn.stage.value): 1 for turn in source.turns}
    if source.technique is not None:
        counted[(Attribute.TECHNIQUE, source.technique.value)] = 1
    return counted


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _spread(values: Sequence[float]) -> float:
    mean = _mean(values)
    return float((sum((value - mean) ** 2 for value in values) / (len(values) - 1)) ** 0.5)
