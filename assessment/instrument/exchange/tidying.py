"""An item's texts as files keep them, so that writing and reading back changes nothing. Pure: no Django."""

from __future__ import annotations

import re
from dataclasses import replace

from assessment.instrument.source import ItemSource, OptionSource, TurnSource
from assessment.instrument.wordings import ItemWords, OptionWords, ThoughtWords, TranslationSource, TurnWords


def tidy(text: str) -> str:
    """Line ends of one kind, no blanks at the end of a line, none around the whole; its paragraphs and lines stay."""
    return "\n".join(line.rstrip(" \t") for line in re.sub(r"\r\n?", "\n", text).split("\n")).strip()


def tidied(source: ItemSource) -> ItemSource:
    """The same item with tidy texts; tidied again it stays as it is."""
    return replace(
        source,
        title=" ".join(source.title.split()),
        explanation=tidy(source.explanation),
        notes=tidy(source.notes),
        turns=tuple(_turn(turn) for turn in source.turns),
    )


def tidied_translation(source: TranslationSource) -> TranslationSource:
    words = ItemWords(
        turns=tuple(_turn_words(turn) for turn in source.words.turns), explanation=tidy(source.words.explanation), media=source.words.media
    )
    thoughts = tuple(tuple(ThoughtWords(tidy(said.thought), tidy(said.reframe)) for said in turn) for turn in source.thoughts)
    return replace(source, title=" ".join(source.title.split()), words=words, thoughts=thoughts)


def _turn(turn: TurnSource) -> TurnSource:
    return replace(turn, stem=tidy(turn.stem), flip_fact=tidy(turn.flip_fact), options=tuple(_option(option) for option in turn.options))


def _option(option: OptionSource) -> OptionSource:
    return replace(
        option,
        text=tidy(option.text),
        reply=tidy(option.reply),
        thought=tidy(option.thought),
        reframe=tidy(option.reframe),
        explanation=tidy(option.explanation),
    )


def _turn_words(turn: TurnWords) -> TurnWords:
    return TurnWords(stem=tidy(turn.stem), options=tuple(_option_words(option) for option in turn.options))


def _option_words(option: OptionWords) -> OptionWords:
    return OptionWords(text=tidy(option.text), reply=tidy(option.reply), explanation=tidy(option.explanation))
