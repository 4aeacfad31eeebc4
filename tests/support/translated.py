"""A small published form that can be sat in several languages, its translations told by a sign before each text."""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

from assessment.instrument.assembly.drafting import draft_of
from assessment.instrument.enums import ResponseFormat, TranslationState
from assessment.instrument.models import FormContent
from assessment.instrument.publishing import publish_form
from assessment.instrument.source import ItemSource
from assessment.instrument.translating import put_translation
from assessment.instrument.wordings import ItemWords, OptionWords, TranslationSource, TurnWords
from tests.factories.instrument import NOW, draft_form, small_form_sources

SIGNS = {"es": "Señal.", "fa": "نشانه."}
LETTERS = {"es": "abcdeñáéíó", "fa": "ابپتثجچحخد"}


def in_words(source: ItemSource, language: str) -> ItemWords:
    """Other words for the item's, as if translated: a sign, and letters that differ wherever the item's words do."""

    def put(text: str) -> str:
        return f"{SIGNS[language]} {''.join(LETTERS[language][int(digit)] for digit in str(crc32(text.encode())))}" if text else ""

    return ItemWords(
        turns=tuple(
            TurnWords(put(turn.stem), tuple(OptionWords(put(o.text), put(o.reply), put(o.explanation)) for o in turn.options))
            for turn in source.turns
        ),
        explanation=put(source.explanation),
    )


def translation_of(
    source: ItemSource, language: str, *, state: TranslationState = TranslationState.REVIEWED, version: int = 1
) -> TranslationSource:
    return TranslationSource(source.slug, language, version, state, f"{language} {source.title}", in_words(source, language))


def published_in(
    languages: Sequence[str] = ("es", "fa"), *, missing: Sequence[int] = (), format: ResponseFormat = ResponseFormat.BEST_WORST
) -> FormContent:
    """Three attitude scenarios, the last a conversation of three turns, one of skill, two of practice.

    Args:
        missing: scenarios, from 1, that have no reviewed translation.
    """
    sources = small_form_sources(scenarios=3, conversation=True, skill=1, practice=2, format=format)
    form = draft_form(sources=sources)
    for number, (revision, source) in enumerate(zip(draft_of(form).revisions, sources, strict=True), 1):
        for language in languages:
            state = TranslationState.DRAFT if number in missing else TranslationState.REVIEWED
            put_translation(revision=revision, source=translation_of(source, language, state=state), now=NOW)
    return publish_form(form=form, by="the tests", now=NOW, reason="A small form for a test.")
