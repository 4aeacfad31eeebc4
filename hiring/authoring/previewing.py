"""An item's turn as a candidate sees it, as data for the candidate's own template."""

from __future__ import annotations

from dataclasses import dataclass

from assessment.delivery.pages import shown_options
from assessment.instrument.documents import CODES, OptionContent, TurnContent
from assessment.instrument.responses import Response
from assessment.instrument.source import ItemSource


@dataclass(frozen=True)
class PreviewedReply:
    chosen: str
    reply: str


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
        "said": [PreviewedReply(option.text, option.reply) for option in earlier],
        "part": number,
        "parts": len(source.turns),
        "situation": 1,
        "situations": 1,
        "is_preview": True,
    }
