"""Zones: what was put first, what was put last, and whether one zone stands out. Pure: no Django.

Source: MEASUREMENT.md §3. Counts are in scenarios and exact: a conversation counts as the mean of its turns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from assessment.instrument.documents import Key, ScenarioKey, TurnKey
from assessment.instrument.enums import ResponseFormat, Zone
from assessment.instrument.responses import Response, is_complete
from assessment.scoring.credit import Responses, codes_of

FEWEST_SCENARIOS = 12

Weights = dict[str, Fraction]  # by option code; sum 1, or empty when the choice is missing
Choose = Callable[[TurnKey, Response | None], Weights]


def first_choices(turn: TurnKey, response: Response | None) -> Weights:
    """The option or options put first, by code, with weights that sum to 1; empty when missing.

    The choice in ``best``, the most effective in ``best_worst``, place 1 in ``rank``, the top rating in ``rate``. Tied top
    ratings share. A flat rating is missing; so are an incomplete one, whose top is not known, and a place 1 given to several.
    """
    return _end_choices(turn, response, first=True)


def last_choices(turn: TurnKey, response: Response | None) -> Weights:
    """The option or options put last, as ``first_choices``; ``best`` states none."""
    return _end_choices(turn, response, first=False)


def _end_choices(turn: TurnKey, response: Response | None, *, first: bool) -> Weights:
    if response is None:
        return {}
    if turn.format in (ResponseFormat.BEST, ResponseFormat.BEST_WORST):
        code = response.best if first else response.worst
        return {code: Fraction(1)} if code else {}
    numbers = dict(response.numbers)
    if turn.format is ResponseFormat.RANK:
        end = 1 if first else len(turn.options)
        chosen = [code for code, place in numbers.items() if place == end]
        return {chosen[0]: Fraction(1)} if len(chosen) == 1 else {}
    if not is_complete(response, format=turn.format, codes=codes_of(turn)) or len(set(numbers.values())) == 1:
        return {}
    end = max(numbers.values()) if first else min(numbers.values())
    chosen = [code for code, rating in numbers.items() if rating == end]
    return {code: Fraction(1, len(chosen)) for code in chosen}


def zone_turns(scenario: ScenarioKey) -> tuple[TurnKey, ...]:
    """The scenario's turns that enter zones and position: none of a fit or skill scenario, and only turns with every option in a zone."""
    if not scenario.in_zones:
        return ()
    return tuple(turn for turn in scenario.turns if all(option.zone for option in turn.options))


def chosen_turns(turns: tuple[TurnKey, ...], responses: Responses, choose: Choose = first_choices) -> Iterator[tuple[TurnKey, Weights]]:
    """The turns on which a choice was made, each with its weights."""
    for turn in turns:
        weights = choose(turn, responses.get(turn.number))
        if weights:
            yield turn, weights


def zone_counts(key: Key, responses: Responses, choose: Choose = first_choices) -> dict[Zone, Fraction]:
    """How many scenarios each zone was put first in (or last, by ``choose``), over all four zones.

    A scenario counts 1, shared over the turns on which a choice was made; one without any choice counts nothing.
    The sum J is therefore the number of zone scenarios with a choice. Shares are ipsative: never norm them.
    """
    counts = dict.fromkeys(Zone, Fraction(0))
    for scenario in key.scenarios:
        chosen = list(chosen_turns(zone_turns(scenario), responses, choose))
        for turn, weights in chosen:
            for code, weight in weights.items():
                zone = turn.by_code[code].zone
                assert zone is not None  # zone_turns
                counts[zone] += weight / len(chosen)
    return counts


@dataclass(frozen=True)
class Dominance:
    """``zone`` is None when no zone stands out; ``reason`` then says why: ``not_completed``, ``too_few`` or ``too_close``.

    ``leaders`` are the zones with the largest and the second largest count, all of them when tied; zones never chosen are out.
    """

    zone: Zone | None
    leaders: tuple[Zone, ...]
    reason: str = ""


def dominance(counts: Mapping[Zone, Fraction], *, is_completed: bool = True) -> Dominance:
    """The dominant zone, if there is one.

    With n₁ ≥ n₂ the two largest counts: named when the counts sum to ≥ 12 and ``25(n₁ − n₂)² ≥ 96(n₁ + n₂)``, exactly; the
    latter is ``|n₁ − n₂|/√(n₁ + n₂) ≥ 1.96`` to the precision of its square, 3.84.
    """
    ordered = sorted(Zone, key=lambda zone: -counts[zone])  # stable: ties stay in the zones' own order
    first, second = counts[ordered[0]], counts[ordered[1]]
    leaders = tuple(zone for zone in ordered if counts[zone] >= second and counts[zone] > 0)
    if not is_completed:
        return Dominance(None, leaders, "not_completed")
    if sum(counts.values()) < FEWEST_SCENARIOS:
        return Dominance(None, leaders, "too_few")
    if 25 * (first - second) ** 2 < 96 * (first + second):
        return Dominance(None, leaders, "too_close")
    return Dominance(ordered[0], leaders)
