"""An item's turn as a candidate sees it, as data for the candidate's own template."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.conf import settings
from django.urls import reverse

from assessment.delivery.pages import shown_options
from assessment.delivery.showing import show
from assessment.instrument.documents import CODES, MediaContent, OptionContent, TurnContent
from assessment.instrument.marks import Html, line
from assessment.instrument.responses import Response
from assessment.instrument.source import ItemSource
from assessment.instrument.wordings import mismatches, words_from
from assessment.models import Item, Revision

OWN = "en"  # the language that items are written in


@dataclass(frozen=True)
class PreviewedReply:
    chosen: Html
    reply: Html


def languages_of(revision: Revision) -> list[tuple[str, str]]:
    """Codes and names of the languages that a revision has words in, English, in which items are written, first; one statement."""
    held = revision.translations.order_by("language").values_list("language", flat=True)
    known = settings.CANDIDATE_LANGUAGES
    return [(OWN, known[OWN]), *((language, known[language]) for language in held if language in known and language != OWN)]


def in_language(revision: Revision, source: ItemSource, language: str) -> ItemSource:
    """The item as it reads in a language, reviewed or not; its own words for a language that it does not have."""
    translation = revision.translations.filter(language=language).first() if language != OWN else None
    if translation is None:
        return source
    words = words_from(translation.document)
    if any(mismatches(words, source)):
        return source
    turns = [
        replace(
            turn,
            stem=said.stem,
            options=tuple(replace(option, text=its.text, reply=its.reply) for option, its in zip(turn.options, said.options, strict=True)),
        )
        for turn, said in zip(source.turns, words.turns, strict=True)
    ]
    media = replace(source.media, words=words.media) if source.media and words.media else source.media
    return replace(source, turns=tuple(turns), media=media)


def preview_of(source: ItemSource, *, number: int, public_id: str) -> dict[str, object]:
    """One turn, its options in one candidate's order; in a conversation the talk so far is that of somebody who always took the key.

    Args:
        public_id: stands for a sitting's, and fixes the order.
    Raises:
        IndexError: the item has no such turn.
    """
    if not 1 <= number <= len(source.turns):
        raise IndexError(number)
    turn = source.turns[number - 1]
    options = tuple(OptionContent(code=code, text=option.text) for code, option in zip(CODES, turn.options, strict=False))
    earlier = [before.options[before.key or 0] for before in source.turns[: number - 1] if before.options]
    shown = TurnContent(number=number, stem=turn.stem, format=source.format, options=options)
    return {
        "turn": shown,
        "options": shown_options(shown, public_id=public_id, response=Response()),
        "said": [PreviewedReply(line(option.text), line(option.reply)) for option in earlier],
        "part": number,
        "parts": len(source.turns),
        "situation": 1,
        "situations": 1,
        "is_preview": True,
    }


def media_of_item(source: ItemSource, item: Item, *, language: str = OWN, own: ItemSource | None = None) -> dict[str, object]:
    """What the item shows beside its first stem, as the candidate's own template shows it, from the authors' address.

    Args:
        language: of the source; ``own`` is the source in the item's own, to see which words fall back.
    """
    if source.media is None:
        return {"media": None}
    falls_back = language != OWN and own is not None and own.media == source.media
    shown = show(MediaContent(source.media.facts, source.media.words, OWN if falls_back else ""), language=language)
    return {"media": shown, "media_base": reverse("item_media", args=[item.public_id])}
