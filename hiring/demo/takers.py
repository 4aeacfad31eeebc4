"""Simulated test-takers: who they are, how they choose, and how long it takes them. Pure: no Django.

A taker's choices are drawn from a seed and from what the options say, never from an option's code or place, so that the same seed
gives the same scores wherever the form is published. Only straight-liners go by the place on the screen: that is their style.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from assessment.instrument.documents import Content, Key, OptionContent, OptionKey, TurnContent, TurnKey
from assessment.instrument.enums import ResponseFormat, Zone
from assessment.instrument.responses import Response, write
from hiring.demo.names import address_of, fictional_names

DOMAIN = "example.org"
WORDS_A_SECOND = 5.0  # 300 a minute
DECIDING_SECONDS = 3.0
TIME_SPREAD = 0.38  # σ of the logarithm of a turn's time, within a person
PACE_SPREAD = 0.18  # and between people
CHANGES_MIND = 0.06  # of the turns answered
BREAKS_THE_LINE = 0.03  # turns on which a straight-liner looks up

Shown = Callable[[TurnContent], str]  # option codes in the order that the sitting shows them


class Ending(Enum):
    SUBMITS = "submits"
    LEAVES = "leaves"  # stops early; time runs out
    STILL_THERE = "still there"
    ONLY_LOOKED = "only looked"  # came in by the link, never began
    NEVER_CAME = "never came"


@dataclass(frozen=True)
class Style:
    """How a kind of taker answers. Utility of an option = ``knows``·e + lean to its zone + ``kind``·v + noise (Gumbel, scale 1)."""

    name: str
    share: int  # of 240
    knows: float = 0.0  # weight of the keyed effectiveness e, 0–1: 0 is guessing
    spread: float = 0.5  # SD of ``knows`` between people of this style
    leans: Mapping[Zone, float] = field(default_factory=dict)
    kind: float = 0.0  # weight of the regard for the customer that an option shows, v in ±1/√2
    pace: float = 1.0  # time for a turn, relative to careful reading
    skips: float = 0.0  # share of turns left open
    by_place: bool = False
    ending: Ending = Ending.SUBMITS


STYLES = (
    Style("knows the key well", 40, knows=2.15, spread=0.6),
    Style("fair, with noise", 66, knows=0.85, spread=0.4),
    Style("slow and thorough", 14, knows=1.9, pace=1.45),
    Style("leans submissive", 26, knows=0.8, leans={Zone.SUBMISSIVE: 1.6}),
    Style("leans aggressive", 16, knows=0.6, leans={Zone.AGGRESSIVE: 1.7}),
    Style("leans defensive", 16, knows=0.6, leans={Zone.DEFENSIVE: 1.7}),
    Style("textbook politeness", 18, knows=0.2, kind=1.5, pace=0.8),
    Style("hurried", 10, knows=1.2, pace=0.5, skips=0.07),
    Style("random", 5, pace=0.6),
    Style("careless, one place on the screen", 5, pace=0.09, by_place=True),
    Style("stopped early", 7, knows=1.0, ending=Ending.LEAVES),
    Style("still in progress", 6, knows=1.3, ending=Ending.STILL_THERE),
    Style("opened, not begun", 4, ending=Ending.ONLY_LOOKED),
    Style("did not start", 7, ending=Ending.NEVER_CAME),
)


@dataclass(frozen=True)
class Taker:
    """One simulated person. ``seed`` is theirs alone."""

    name: str
    email: str
    style: Style
    seed: str


@dataclass(frozen=True)
class Click:
    """A choice stored: ``at_ms`` since the sitting began, ``visible_ms`` since this turn was first shown."""

    turn: int
    choice: str
    at_ms: int
    visible_ms: int


@dataclass(frozen=True)
class Play:
    """What a taker does in a sitting. ``ends_ms`` is when they submit, or were last seen."""

    clicks: tuple[Click, ...]
    visible_ms: dict[int, int]  # by turn
    ends_ms: int


def roster(*, count: int, seed: str, styles: Sequence[Style] = STYLES) -> tuple[Taker, ...]:
    """``count`` takers with the styles in proportion to their shares, in an order that says nothing of them."""
    names = fictional_names(count=count, seed=seed)
    dealt = [
        style for style, number in zip(styles, apportion([style.share for style in styles], count), strict=True) for _ in range(number)
    ]
    random.Random(f"{seed}/styles").shuffle(dealt)
    return tuple(
        Taker(name, address_of(name, domain=DOMAIN), style, f"{seed}/{number}")
        for number, (name, style) in enumerate(zip(names, dealt, strict=True), 1)
    )


def apportion(shares: Sequence[int], count: int) -> list[int]:
    """``count`` seats by largest remainder; among equal remainders the first."""
    total = sum(shares)
    seats = [share * count // total for share in shares]
    by_remainder = sorted(range(len(shares)), key=lambda at: -(shares[at] * count % total))
    for at in by_remainder[: count - sum(seats)]:
        seats[at] += 1
    return seats


def play(taker: Taker, *, content: Content, key: Key, shown: Shown) -> Play:
    """The taker's clicks on a form, up to where they stop.

    Args:
        shown: the options' order on the screen of their sitting; only straight-liners look at it.
    """
    chooses = random.Random(f"{taker.seed}/choices")
    clock = random.Random(f"{taker.seed}/times")
    knows = max(0.0, chooses.gauss(taker.style.knows, taker.style.spread)) if taker.style.knows else 0.0
    places = chooses.sample(range(3), 2)
    pace = taker.style.pace * math.exp(clock.gauss(0, PACE_SPREAD))
    keyed = {turn.number: turn for turn in key.turns}
    turns = content.turns[: _last_turn(taker.style.ending, len(content.turns), chooses)]
    clicks: list[Click] = []
    visible: dict[int, int] = {}
    now_ms, reply = 0, ""
    for turn in turns:
        spent = _time_on(turn, reply, pace, clock)
        if taker.style.by_place:
            responses = [_at_places(turn, places, shown, chooses)]
        else:
            responses = _wanted(turn, keyed[turn.number], knows, taker.style, chooses)
        moments = (0.55, 0.9)[-len(responses) :]
        for response, moment in zip(responses, moments, strict=False):
            at = round(spent * moment)
            clicks.append(Click(turn.number, write(response, format=turn.format), now_ms + at, at))
        reply = _reply(turn, responses)
        visible[turn.number] = spent
        now_ms += spent
    return Play(tuple(clicks), visible, now_ms + round(1000 * clock.uniform(4, 40)))


def _last_turn(ending: Ending, turns: int, rng: random.Random) -> int:
    if ending is Ending.SUBMITS:
        return turns
    if ending in (Ending.LEAVES, Ending.STILL_THERE):
        return max(1, round(turns * rng.uniform(0.15, 0.7)))
    return 0


# Choosing ---------------------------------------------------------------------------------------------------------------


def _wanted(turn: TurnContent, key: TurnKey, knows: float, style: Style, rng: random.Random) -> list[Response]:
    """The response, before it another one if they change their mind; none if the turn is skipped."""
    if rng.random() < style.skips:
        return []
    times = 2 if rng.random() < CHANGES_MIND else 1
    return [_response(turn, key, knows, style, rng) for _ in range(times)]


def _response(turn: TurnContent, key: TurnKey, knows: float, style: Style, rng: random.Random) -> Response:
    options = sorted(turn.options, key=_words_of)
    liking = {option.code: _liking(key.by_code[option.code], key.effect[option.code], knows, style) for option in options}
    first = {code: liked + _gumbel(rng) for code, liked in liking.items()}
    best = max(first, key=lambda code: first[code])
    if turn.format is ResponseFormat.BEST:
        return Response(best=best)
    if turn.format is ResponseFormat.BEST_WORST:
        last = {code: liked - _gumbel(rng) for code, liked in liking.items() if code != best}
        return Response(best=best, worst=min(last, key=lambda code: last[code]))
    ranked = sorted(first, key=lambda code: -first[code])
    highest = len(ranked) if turn.format is ResponseFormat.RANK else 5
    numbers = {code: place if turn.format is ResponseFormat.RANK else max(1, highest + 1 - place) for place, code in enumerate(ranked, 1)}
    return Response(numbers=tuple(sorted(numbers.items())))


def _liking(option: OptionKey, effect: float, knows: float, style: Style) -> float:
    lean = style.leans.get(option.zone, 0.0) if option.zone else 0.0
    return knows * effect + lean + style.kind * option.v


def _at_places(turn: TurnContent, places: Sequence[int], shown: Shown, rng: random.Random) -> Response:
    order = shown(turn)
    best, worst = places if rng.random() >= BREAKS_THE_LINE else rng.sample(range(3), 2)
    if turn.format is ResponseFormat.BEST:
        return Response(best=order[best])
    if turn.format is ResponseFormat.BEST_WORST:
        return Response(best=order[best], worst=order[worst])
    numbers = {code: place if turn.format is ResponseFormat.RANK else 3 for place, code in enumerate(order, 1)}
    return Response(numbers=tuple(sorted(numbers.items())))


def _gumbel(rng: random.Random) -> float:
    return -math.log(-math.log(max(rng.random(), 1e-300)))


# Times ------------------------------------------------------------------------------------------------------------------


def _time_on(turn: TurnContent, reply: str, pace: float, rng: random.Random) -> int:
    """Milliseconds on a turn: log-normal around the time to read it and decide."""
    words = sum(len(text.split()) for text in (turn.stem, reply, *(option.text for option in turn.options)))
    seconds = (DECIDING_SECONDS + words / WORDS_A_SECOND) * pace * math.exp(rng.gauss(0, TIME_SPREAD))
    return round(1000 * max(seconds, 0.7))


def _reply(turn: TurnContent, responses: Sequence[Response]) -> str:
    best = responses[-1].best if responses else None
    return next((option.reply for option in turn.options if option.code == best), "")


def _words_of(option: OptionContent) -> str:
    return option.text
