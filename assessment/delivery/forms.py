"""From what a page sends to an event, and back: forms and JSON alike go through here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from assessment.delivery import presentation
from assessment.delivery.access import handle_key
from assessment.instrument.documents import TurnContent
from assessment.instrument.enums import ResponseFormat
from assessment.instrument.responses import BadResponse, Response, parse, write

LARGEST_MS = 2**31 - 1
MOST_BYTES = 4096


class BadInput(ValueError):
    """What the page sent cannot be an answer. The message is for the candidate."""


PLACE_TWICE = _("Each place can be used once.")
SAME_TWICE = _("The most and the least effective response must be two different ones.")
NOT_AN_OPTION = _("That answer does not belong to this question. Reload the page and choose again.")
UNREADABLE = _("We could not read what your browser sent. Reload the page and choose again.")


def read_choice(data: Mapping[str, Any], *, public_id: str, turn: TurnContent, numbered: int = 0) -> str:
    """The canonical choice named by handles; empty when nothing was chosen.

    A form names options under ``best`` and ``worst``, ratings and places under ``n-<handle>``; a script's JSON has the
    numbers in one object, ``numbers``.

    Args:
        numbered: the number under which the turn is shown, if it is not its own (practice).
    Raises:
        BadInput: a handle that is not an option of this turn, best = worst, or a place given twice.
    """

    def code(handle: object) -> str:
        known = isinstance(handle, str) and presentation.code_of(
            handle, public_id=public_id, turn=numbered or turn.number, codes=turn.codes, key=handle_key()
        )
        if not known:
            raise BadInput(NOT_AN_OPTION)
        return known

    if turn.format in (ResponseFormat.RATE, ResponseFormat.RANK):
        response = Response(numbers=tuple(sorted((code(handle), read_number(value)) for handle, value in _numbers(data).items())))
        if turn.format is ResponseFormat.RANK and len({place for _, place in response.numbers}) < len(response.numbers):
            raise BadInput(PLACE_TWICE)
    else:
        best = code(data["best"]) if data.get("best") else None
        worst = code(data["worst"]) if data.get("worst") and turn.format is ResponseFormat.BEST_WORST else None
        if best and best == worst:
            raise BadInput(SAME_TWICE)
        response = Response(best=best, worst=worst)
    text = write(response, format=turn.format)
    if text:
        try:
            parse(text, format=turn.format, codes=turn.codes)
        except BadResponse:
            raise BadInput(NOT_AN_OPTION) from None
    return text


def _numbers(data: Mapping[str, Any]) -> dict[str, object]:
    """Handle → rating or place, of a form or of a script."""
    given = data.get("numbers")
    if isinstance(given, dict):
        return given
    return {name[2:]: value for name, value in data.items() if name.startswith("n-") and value}


def read_number(value: object) -> int:
    """One digit, as a form's text or a script's number.

    Raises:
        BadInput: anything else.
    """
    if isinstance(value, str) and len(value) == 1 and value.isascii() and value.isdigit():
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 9:
        return value
    raise BadInput(NOT_AN_OPTION)


def read_json(request: HttpRequest) -> dict[str, Any]:
    """The request's JSON object.

    Raises:
        BadInput: too large, not JSON, not an object.
    """
    if len(request.body) > MOST_BYTES:
        raise BadInput(UNREADABLE)
    try:
        data = json.loads(request.body)
    except (ValueError, RecursionError):
        raise BadInput(UNREADABLE) from None
    if not isinstance(data, dict):
        raise BadInput(UNREADABLE)
    return data


def read_ms(value: object, *, required: bool = False) -> int | None:
    """A whole number of milliseconds.

    Raises:
        BadInput: not a whole number in 0 … 2³¹ − 1, or missing though required.
    """
    if value is None and not required:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LARGEST_MS:
        raise BadInput(UNREADABLE)
    return value


def read_visible(text: str, *, turns: int) -> dict[int, int]:
    """Time visible by turn, as the page told it at submitting; what cannot be read is left out: it is telemetry."""
    try:
        data = json.loads(text[:MOST_BYTES])
    except (ValueError, RecursionError):
        return {}
    if not isinstance(data, dict):
        return {}
    found = {}
    for turn, value in data.items():
        if turn.isascii() and turn.isdigit() and 1 <= int(turn) <= turns and type(value) is int and 0 <= value <= LARGEST_MS:
            found[int(turn)] = value
    return found


def shown_choice(choice: str | None, *, turn: TurnContent) -> Response:
    return parse(choice, format=turn.format, codes=turn.codes) if choice else Response()


def read_page_name(value: object) -> str:
    """The name an open page gave itself.

    Raises:
        BadInput: not 4 to 12 small letters and digits.
    """
    if not isinstance(value, str) or not 4 <= len(value) <= 12 or not value.isascii() or not value.isalnum() or value != value.lower():
        raise BadInput(UNREADABLE)
    return value


def read_turn(value: object, *, turns: int) -> int:
    """A turn's number; 0 for none.

    Raises:
        BadInput: a turn the form does not have.
    """
    if value is None:
        return 0
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= turns:
        raise BadInput(UNREADABLE)
    return value


def visible_from_form(data: QueryDict, *, elapsed: int) -> int | None:
    """Without a script: from the page's making to its sending."""
    shown = data.get("shown_ms", "")
    return min(LARGEST_MS, max(0, elapsed - int(shown))) if shown.isascii() and shown.isdigit() and len(shown) <= 10 else None
