"""An item's turn as a candidate sees it, as data for the candidate's own template."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from assessment.delivery.pages import shown_options
from assessment.delivery.showing import show
from assessment.instrument.documents import CODES, MediaContent, OptionContent, TurnContent
from assessment.instrument.marks import Html, line
from assessment.instrument.responses import Response
from assessment.instrument.source import ItemSource
from assessment.models import Item


@dataclass(frozen=True)
class PreviewedReply:
    chosen: Html
    reply: Html


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


def media_of_item(source: ItemSource, item: Item) -> dict[str, object]:
    """What the item shows beside its first stem, as the candidate's own template shows it, from the authors' address."""
    if source.media is None:
        return {"media": None}
    shown = show(MediaContent(source.media.facts, source.media.words), language="en")
    return {"media": shown, "media_base": reverse("item_media", args=[item.public_id])}
