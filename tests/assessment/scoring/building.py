"""Small keys and their contents, written out by hand where a test's figures depend on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import sqrt
from typing import Any

from assessment.instrument.documents import (
    CODES,
    Content,
    Key,
    OptionContent,
    OptionKey,
    ScenarioContent,
    ScenarioKey,
    TurnContent,
    TurnKey,
)
from assessment.instrument.enums import ZONE_MARKERS, ZONE_SIGNS, Marker, ResponseFormat, Scale, Zone
from assessment.instrument.responses import Response, parse

CORNER = 1 / sqrt(2)
MEANS = (4.6, 2.2, 3.4, 1.0)  # e = 1, 1/3, 2/3, 0
FORMATS = tuple(ResponseFormat)


def an_option(code: str, mean: float, zone: Zone | None = None, **fields: Any) -> OptionKey:
    u, v = ZONE_SIGNS[zone] if zone else (0, 0)
    markers = (Marker(ZONE_MARKERS[zone] + "1"),) if zone else ()
    return OptionKey(
        **{"code": code, "effectiveness": mean, "zone": zone, "markers": markers, "needs": {}, "u": u * CORNER, "v": v * CORNER, **fields}
    )


def a_turn(
    number: int = 1, means: Sequence[float] = MEANS, *, format: ResponseFormat = ResponseFormat.BEST_WORST, zoned: bool = True
) -> TurnKey:
    """Options a, b, c, d … assertive, aggressive, submissive, defensive and again from the first."""
    zones = [tuple(Zone)[at % 4] if zoned else None for at in range(len(means))]
    options = [an_option(code, mean, zone) for code, mean, zone in zip(CODES, means, zones, strict=False)]
    return TurnKey(number=number, format=format, options=tuple(options))


def a_scenario(*turns: TurnKey, number: int = 1, scale: Scale = Scale.ATTITUDE, is_fit: bool = False) -> ScenarioKey:
    return ScenarioKey(number=number, scale=scale, item=f"item-{number}", title=f"Scenario {number}", is_fit=is_fit, turns=turns)


def a_key(*scenarios: ScenarioKey, source: str = "author") -> Key:
    return Key(source=source, scenarios=scenarios)


def single_turns(
    count: int, *, format: ResponseFormat = ResponseFormat.BEST_WORST, means: Sequence[float] = MEANS, zoned: bool = True
) -> Key:
    """A form of ``count`` attitude scenarios of one turn."""
    return a_key(*(a_scenario(a_turn(number, means, format=format, zoned=zoned), number=number) for number in range(1, count + 1)))


def a_standard_key() -> Key:
    """18 attitude scenarios, the last two conversations of 3 turns, and 6 skill scenarios of 2: 34 turns."""
    scenarios, turn = [], 0
    for number in range(1, 25):
        size = 1 if number <= 16 else 3 if number <= 18 else 2
        zoned = number <= 18
        turns = tuple(a_turn(turn + at, zoned=zoned) for at in range(1, size + 1))
        scenarios.append(a_scenario(*turns, number=number, scale=Scale.ATTITUDE if zoned else Scale.SKILL))
        turn += size
    return a_key(*scenarios)


def content_of(key: Key, *, stem: str = "The customer is at the desk.", reply: str = "") -> Content:
    """What a candidate sees of the form: the text of option b of turn 3 is "3b"."""
    scenarios = tuple(
        ScenarioContent(
            number=scenario.number,
            turns=tuple(
                TurnContent(
                    number=turn.number,
                    stem=stem,
                    format=turn.format,
                    options=tuple(
                        OptionContent(code=option.code, text=f"{turn.number}{option.code}", reply=reply) for option in turn.options
                    ),
                )
                for turn in scenario.turns
            ),
        )
        for scenario in key.scenarios
    )
    return Content(title="A form", language="en", instruction="should", scenarios=scenarios, practice=())


def respond(turn: TurnKey, text: str) -> Response:
    return parse(text, format=turn.format, codes="".join(sorted(turn.by_code)))


def respond_all(key: Key, *texts: str) -> dict[int, Response]:
    """Responses to turns 1, 2, 3 …; an empty text leaves one out."""
    return {turn.number: respond(turn, text) for turn, text in zip(key.turns, texts, strict=False) if text}


def with_options(key: Key, **fields) -> Key:
    """The key with the same fields set on every option, or by code where the field is a dict by code."""
    return replace(
        key,
        scenarios=tuple(
            replace(
                scenario,
                turns=tuple(
                    replace(
                        turn,
                        options=tuple(
                            replace(option, **{name: by_code[option.code] for name, by_code in fields.items()}) for option in turn.options
                        ),
                    )
                    for turn in scenario.turns
                ),
            )
            for scenario in key.scenarios
        ),
    )


def panel_key(count: int) -> Key:
    """``single_turns`` with coordinates that are not the zones' corners."""
    coordinates = {"a": (0.6, 0.5), "b": (0.5, -0.4), "c": (-0.3, 0.4), "d": (-0.4, -0.6)}
    key = with_options(single_turns(count), u={c: u for c, (u, _) in coordinates.items()}, v={c: v for c, (_, v) in coordinates.items()})
    return replace(key, source="panel")
