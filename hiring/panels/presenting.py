"""One page of a judge's: the options of a turn in an order of that judge's own, and what was sent of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import BadRequest
from django.http import QueryDict

from assessment.delivery.access import handle_key
from assessment.delivery.presentation import displayed
from assessment.instrument.enums import Zone
from assessment.instrument.judging import Given, JudgedTurn

LETTERS = "ABCDEF"
RESPECT = range(-3, 4)
EFFECTIVENESS = range(1, 6)

ZONE_WORDS = {
    Zone.ASSERTIVE: "Respects the customer and oneself: calm and useful, states limits, owns the next step.",
    Zone.AGGRESSIVE: "Respects oneself, not the customer: wins by putting the other person down.",
    Zone.SUBMISSIVE: "Respects the customer, not oneself: gives way, makes exceptions, is pushed around.",
    Zone.DEFENSIVE: "Respects neither: evades, excuses, blames or hides, so as not to be at fault.",
}


@dataclass(frozen=True)
class Tick:
    value: str
    label: str
    is_ticked: bool
    words: str = ""


@dataclass(frozen=True)
class ShownOption:
    handle: str
    letter: str  # of the place on this judge's page
    text: str
    effectiveness: list[Tick]
    zones: list[Tick]
    u: list[Tick]
    v: list[Tick]
    is_critical: bool


def shown_options(turn: JudgedTurn, given: Mapping[int, Given], *, judge: str) -> list[ShownOption]:
    return [
        _shown(handle, LETTERS[place], turn.options[option], given.get(option, Given()))
        for place, (option, handle) in enumerate(_handles(turn, judge=judge).items())
    ]


def read_given(turn: JudgedTurn, data: QueryDict, *, judge: str) -> dict[int, Given]:
    """What was sent, by option; what was left open is None.

    Raises:
        BadRequest: a value that no field offers.
    """
    try:
        return {option: _given(data, handle, with_zones=turn.with_zones) for option, handle in _handles(turn, judge=judge).items()}
    except ValueError as trouble:
        raise BadRequest("a judgement that nobody can give") from trouble


def _handles(turn: JudgedTurn, *, judge: str) -> dict[int, str]:
    """Options and their handles, in the order this judge sees: a keyed hash of judge, turn and option."""
    codes = dict(zip(LETTERS, turn.options, strict=False))
    return {codes[code]: handle for code, handle in displayed(f"judge {judge}", turn.number, "".join(codes), key=handle_key())}


def _given(data: QueryDict, handle: str, *, with_zones: bool) -> Given:
    effectiveness = _number(data.get(f"e-{handle}", ""), EFFECTIVENESS)
    is_critical = data.get(f"c-{handle}") == "yes"
    if not with_zones:
        return Given(effectiveness=effectiveness, is_critical=is_critical)
    zone = data.get(f"z-{handle}", "")
    return Given(
        zone=Zone(zone) if zone else None,
        effectiveness=effectiveness,
        u=_number(data.get(f"u-{handle}", ""), RESPECT),
        v=_number(data.get(f"v-{handle}", ""), RESPECT),
        is_critical=is_critical,
    )


def _number(text: str, offered: range) -> int | None:
    known = {str(number): number for number in offered}
    if text and text not in known:
        raise ValueError(text[:20])
    return known.get(text)


def _shown(handle: str, letter: str, text: str, given: Given) -> ShownOption:
    return ShownOption(
        handle=handle,
        letter=letter,
        text=text,
        effectiveness=[Tick(str(number), str(number), number == given.effectiveness) for number in EFFECTIVENESS],
        zones=[Tick(zone.value, zone.label, zone is given.zone, words) for zone, words in ZONE_WORDS.items()],
        u=_respects(given.u),
        v=_respects(given.v),
        is_critical=given.is_critical,
    )


def _respects(chosen: int | None) -> list[Tick]:
    return [Tick(str(number), f"{number:+d}".replace("-", "−") if number else "0", number == chosen) for number in RESPECT]
