"""An item's words in another language than its own. Pure: no Django.

Only words are translated: what an option is worth, and in which order options stand, is the same in every language.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from assessment.instrument.enums import TranslationState
from assessment.instrument.illustration.media import MediaWords, words_of
from assessment.instrument.source import ItemSource

Place = tuple[str | int, ...]  # where something stands in a translation's file


@dataclass(frozen=True)
class OptionWords:
    text: str
    reply: str = ""
    explanation: str = ""


@dataclass(frozen=True)
class TurnWords:
    stem: str
    options: tuple[OptionWords, ...]


@dataclass(frozen=True)
class ItemWords:
    """What a candidate reads of an item; turns and options in the order of the item's own."""

    turns: tuple[TurnWords, ...]
    explanation: str = ""
    media: MediaWords | None = None  # None: the medium's words fall back to the item's own language


@dataclass(frozen=True)
class ThoughtWords:
    """What the key says of an option, for the development report alone: it goes with the key and never with a candidate's pages."""

    thought: str = ""
    reframe: str = ""


Thoughts = tuple[tuple[ThoughtWords, ...], ...]  # turn by turn, option by option; empty: none is translated


@dataclass(frozen=True)
class TranslationSource:
    """An item in another language, with the state of its review."""

    slug: str
    language: str
    version: int
    state: TranslationState
    title: str  # for those who work on the bank; candidates do not see it
    words: ItemWords
    thoughts: Thoughts = ()


def document_of(source: TranslationSource) -> dict[str, Any]:
    """A translation as its row keeps it: the words, and what is said of options apart from them."""
    data = words_data(source.words)
    if any(said != ThoughtWords() for turn in source.thoughts for said in turn):
        data["thoughts"] = [[asdict(said) for said in turn] for turn in source.thoughts]
    return data


def thoughts_from(data: Mapping[str, Any]) -> Thoughts:
    """What a row's document says of options; empty where it says nothing."""
    return tuple(tuple(ThoughtWords(**said) for said in turn) for turn in data.get("thoughts", ()))


def unlike_thoughts(thoughts: Thoughts, source: ItemSource) -> Iterator[tuple[Place, str]]:
    """Thoughts where the item has none, or half of one. They may be missing: then the item's own are shown."""
    for number, (turn, own) in enumerate(zip(thoughts, source.turns, strict=False)):
        for index, (said, option) in enumerate(zip(turn, own.options, strict=False)):
            place: Place = ("turns", number, "options", index, "thought")
            if said.thought and not option.thought:
                yield place, "the item has no thought here"
            if bool(said.thought) != bool(said.reframe):
                yield place, "a thought and its reframe stand together"


def words_data(words: ItemWords) -> dict[str, Any]:
    """The words as plain data; without a medium's where there are none."""
    data = asdict(words)
    if words.media is None:
        del data["media"]
    return data


def words_from(data: Mapping[str, Any]) -> ItemWords:
    """The words in plain data, as ``words_data`` writes them."""
    turns = tuple(
        TurnWords(stem=turn["stem"], options=tuple(OptionWords(**option) for option in turn["options"])) for turn in data["turns"]
    )
    return ItemWords(turns=turns, explanation=data["explanation"], media=words_of(data.get("media")))


def mismatches(words: ItemWords, source: ItemSource) -> Iterator[tuple[Place, str]]:
    """Where a translation and its item have not the same parts: nothing may be missing, and nothing may be added."""
    yield from _of_part((), "explanation", words.explanation, source.explanation)
    if len(words.turns) != len(source.turns):
        yield ("turns",), f"there are {len(words.turns)} turns; the item has {len(source.turns)}"
        return
    for number, (turn, own) in enumerate(zip(words.turns, source.turns, strict=True)):
        place: Place = ("turns", number, "options")
        if len(turn.options) != len(own.options):
            yield place, f"there are {len(turn.options)} options; the item has {len(own.options)}"
            continue
        for index, (option, other) in enumerate(zip(turn.options, own.options, strict=True)):
            yield from _of_part((*place, index), "reply", option.reply, other.reply)
            yield from _of_part((*place, index), "explanation", option.explanation, other.explanation)


def _of_part(place: Place, name: str, said: str, own: str) -> Iterator[tuple[Place, str]]:
    if own and not said:
        yield (*place, name), f"the item has a {name} here" if name == "reply" else f"the item has an {name} here"
    if said and not own:
        yield (*place, name), f"the item has no {name} here"
