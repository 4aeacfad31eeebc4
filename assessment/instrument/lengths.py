"""How long the texts of an item may be: one place for whatever way they come in. Pure: no Django.

Nobody who writes for candidates comes near: each limit is more than three times the longest such text of the bank, in any of its languages.
They are there so that every page that shows an item has a most that it can weigh.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assessment.instrument.illustration.captions import MOST_CHARACTERS
from assessment.instrument.source import ItemSource
from assessment.instrument.wordings import TranslationSource

LONGEST = {  # characters, which is what an author can count
    "stem": 2_000,
    "text": 500,
    "reply": 600,
    "thought": 400,
    "reframe": 400,
    "flip_fact": 600,
    "option_explanation": 600,
    "explanation": 2_000,
    "notes": 3_000,
    "alt": 2_000,
    "transcript": 10_000,
    "captions": MOST_CHARACTERS,
}
HEAVIEST = 48_000  # bytes of all but a medium's words: some 7,500 English words, or 4,000 Persian ones, of which a letter is two bytes
NAMES = {
    "text": "what is said or done",
    "thought": "the thought behind it",
    "reframe": "the better thought",
    "flip_fact": "the flip",
    "option_explanation": "the explanation",
    "alt": "the medium’s text",
    "transcript": "the medium’s transcript",
    "captions": "the medium’s captions",
}
MOST_TOLD = 5
OF_MEDIA = ("alt", "transcript", "captions")


@dataclass(frozen=True)
class Excess:
    """One text that is too long. Turns and options count from 1; None means the whole item, or the whole turn."""

    kind: str  # a key of LONGEST; empty: all texts together
    length: int  # characters; bytes for all together
    most: int
    turn: int | None = None
    option: int | None = None
    language: str = ""  # of a translation

    @property
    def message(self) -> str:
        """What is wrong and what to do, beside its field."""
        if not self.kind:
            return (
                f"All its texts together take {self.length:,} bytes; at most {self.most:,} are stored. "
                "Shorten some, or make two items of it. (A letter of English takes one byte, of Persian two.)"
            )
        return f"This has {self.length:,} characters; at most {self.most:,} are stored. Shorten it by {self.length - self.most:,}."

    def __str__(self) -> str:
        """The same, with where it is."""
        if not self.kind:
            return f"{f'In {self.language}: ' if self.language else ''}{self.message}"
        parts = [
            f"in {self.language}" if self.language else "",
            f"turn {self.turn}" if self.turn else "",
            f"option {self.option}" if self.option else "",
        ]
        said = ", ".join([*filter(None, parts), NAMES.get(self.kind, f"the {self.kind}")])
        return f"{said[0].upper()}{said[1:]}: {self.length:,} characters, and at most {self.most:,} are stored."


class TooLong(Exception):
    """Texts are longer than an item's may be; nothing was stored."""

    def __init__(self, excesses: Sequence[Excess]) -> None:
        self.excesses = tuple(excesses)
        super().__init__(told(excesses))


def told(found: Sequence[Excess]) -> str:
    """Some of it in words, and how many more there are; empty for nothing."""
    more = [f"{len(found) - MOST_TOLD} more are too long."] if len(found) > MOST_TOLD else []
    return " ".join([*map(str, found[:MOST_TOLD]), *more])


Placed = tuple[str, str, int | None, int | None]  # kind, text, turn, option


def weight(text: str) -> int:
    """What a text takes on a page, in bytes of UTF-8 with its special characters escaped: a Persian letter 2, a quotation mark 6."""
    return len(html.escape(text).encode("utf-8", "surrogatepass"))


def excesses(source: ItemSource, *, before: ItemSource | None = None) -> list[Excess]:
    """The texts of an item that are too long, in the order of the page, and last whether all of them together are.

    Args:
        before: what is stored already. What was longer before there were limits may stay as long, so that it can be worked on.
    """
    held = dict(LONGEST)
    for kind, text, _, _ in _texts(before) if before else ():
        held[kind] = max(held[kind], len(text))
    most = max(HEAVIEST, weight_of(before)) if before else HEAVIEST
    return [*_too_long(_texts(source), held), *_too_heavy(weight_of(source), most)]


def excesses_in_translation(source: TranslationSource) -> list[Excess]:
    """As ``excesses``, of an item's words in another language."""
    texts = list(_texts_in(source))
    heavy = sum(weight(text) for kind, text, _, _ in texts if kind not in OF_MEDIA)
    return [*_too_long(texts, LONGEST, source.language), *_too_heavy(heavy, HEAVIEST, source.language)]


def hold(source: ItemSource, *, before: ItemSource | None = None) -> None:
    """
    Raises:
        TooLong: the item is not to be stored so.
    """
    if found := excesses(source, before=before):
        raise TooLong(found)


def weight_of(source: ItemSource) -> int:
    """All texts of an item but its medium's, in bytes as ``weight`` counts them."""
    return sum(weight(text) for kind, text, _, _ in _texts(source) if kind not in OF_MEDIA)


def _too_long(texts: Iterable[Placed], most: Mapping[str, int], language: str = "") -> Iterator[Excess]:
    for kind, text, turn, option in texts:
        if len(text) > most[kind]:
            yield Excess(kind, len(text), most[kind], turn, option, language)


def _too_heavy(heavy: int, most: int, language: str = "") -> Iterator[Excess]:
    if heavy > most:
        yield Excess("", heavy, most, language=language)


def _texts(source: ItemSource) -> Iterator[Placed]:
    yield "explanation", source.explanation, None, None
    yield "notes", source.notes, None, None
    if source.media:
        yield from ((kind, getattr(source.media.words, kind), None, None) for kind in OF_MEDIA)
    for number, turn in enumerate(source.turns, 1):
        yield "stem", turn.stem, number, None
        yield "flip_fact", turn.flip_fact, number, None
        for place, option in enumerate(turn.options, 1):
            for kind in ("text", "reply", "thought", "reframe"):
                yield kind, getattr(option, kind), number, place
            yield "option_explanation", option.explanation, number, place


def _texts_in(source: TranslationSource) -> Iterator[Placed]:
    yield "explanation", source.words.explanation, None, None
    if source.words.media:
        yield from ((kind, getattr(source.words.media, kind), None, None) for kind in OF_MEDIA)
    for number, turn in enumerate(source.words.turns, 1):
        yield "stem", turn.stem, number, None
        for place, option in enumerate(turn.options, 1):
            yield "text", option.text, number, place
            yield "reply", option.reply, number, place
            yield "option_explanation", option.explanation, number, place
    for number, said in enumerate(source.thoughts, 1):
        for place, each in enumerate(said, 1):
            yield "thought", each.thought, number, place
            yield "reframe", each.reframe, number, place
