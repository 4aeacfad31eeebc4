"""Signs of careless answering, and critical answers: shown with their evidence, never part of a score. Pure: no Django.

Source: MEASUREMENT.md §3. A flag's ``chance`` is the probability that answering at random raises it on this form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import factorial

from assessment.instrument.documents import Content, Key, TurnContent, TurnKey
from assessment.instrument.enums import Critical, ResponseFormat, Term
from assessment.instrument.responses import Response, is_complete
from assessment.scoring.credit import Responses, codes_of
from assessment.scoring.zones import first_choices

FEWEST_FAST = 4
FEWEST_AS_DISPLAYED = 4
FEWEST_FLAT = 3
LONG_RUN = 8
LONG_RUN_OF_THREE = 10
WORDS_A_SECOND = 15
FASTEST_MS = 2000
SCORE_POINTS = 5  # ratings 1–5

Displayed = Mapping[int, str]  # by turn: option codes in screen order, "dbac"


class FlagKind(Term):
    FAST = "fast", "answered faster than it can be read"
    BEST_POSITION = "best_position", "most effective always at one place on the screen"
    WORST_POSITION = "worst_position", "least effective always at one place on the screen"
    RANK_AS_DISPLAYED = "rank_as_displayed", "order left as displayed"
    RATE_FLAT = "rate_flat", "same rating for every option"
    CRITICAL = "critical", "critical answers"


class Unchecked(Term):
    ADJUSTED = "adjusted", "off with a speed or screen-reader adjustment"
    NO_TIMES = "no_times", "no times were recorded"
    NO_DISPLAY = "no_display", "the order on the screen is not known"


@dataclass(frozen=True)
class Flag:
    """``count`` of ``of`` turns (scenarios for position runs), with the turns that are the evidence."""

    kind: FlagKind
    count: int
    of: int
    turns: tuple[int, ...]
    chance: float | None  # probability under random answering; None for times, of which random answering says nothing
    position: int | None = None  # place on the screen, from 1, of a position run
    critical: tuple[Critical, ...] = ()  # of each turn in ``turns``


@dataclass(frozen=True)
class Flags:
    raised: tuple[Flag, ...]
    unchecked: dict[FlagKind, Unchecked]  # what could not be looked at, and why


def find_flags(
    content: Content,
    key: Key,
    responses: Responses,
    *,
    displayed: Displayed | None,
    visible_ms: Mapping[int, int] | None,
    adjusted: bool,
) -> Flags:
    """Every flag that these responses raise.

    Args:
        displayed: option codes in screen order by turn; None when not known.
        visible_ms: summed visible time by turn, ms; turns without a time are absent; None when none was recorded.
        adjusted: the sitting has a speed or screen-reader adjustment, so that times are not judged.
    """
    unchecked: dict[FlagKind, Unchecked] = {}
    found: list[Flag | None] = []
    if adjusted:
        unchecked[FlagKind.FAST] = Unchecked.ADJUSTED
    elif not visible_ms:
        unchecked[FlagKind.FAST] = Unchecked.NO_TIMES
    else:
        found.append(fast_answers(content, key, responses, visible_ms))
    if displayed is None:
        formats = {turn.format for turn in key.turns}
        affected: dict[FlagKind, set[ResponseFormat]] = {
            FlagKind.BEST_POSITION: {ResponseFormat.BEST, ResponseFormat.BEST_WORST},
            FlagKind.WORST_POSITION: {ResponseFormat.BEST_WORST},
            FlagKind.RANK_AS_DISPLAYED: {ResponseFormat.RANK},
        }
        unchecked.update({kind: Unchecked.NO_DISPLAY for kind, needed in affected.items() if formats & needed})
    else:
        found += [position_run(key, responses, displayed, kind=kind) for kind in (FlagKind.BEST_POSITION, FlagKind.WORST_POSITION)]
        found.append(ranked_as_displayed(key, responses, displayed))
    found += [flat_ratings(key, responses), critical_answers(key, responses)]
    return Flags(tuple(flag for flag in found if flag), unchecked)


# Times ------------------------------------------------------------------------------------------------------------------


def words_first_shown(content: Content, key: Key, responses: Responses) -> dict[int, int]:
    """Words first shown on each turn: its stem, its options, and the customer's reply to the one option put first before it."""
    keyed = {turn.number: turn for turn in key.turns}
    words: dict[int, int] = {}
    for scenario in content.scenarios:
        reply = ""
        for turn in scenario.turns:
            words[turn.number] = sum(len(text.split()) for text in (turn.stem, reply, *(option.text for option in turn.options)))
            reply = _reply(turn, list(first_choices(keyed[turn.number], responses.get(turn.number))))
    return words


def _reply(turn: TurnContent, first: Sequence[str]) -> str:
    return next((option.reply for option in turn.options if [option.code] == first), "")


def fast_answers(content: Content, key: Key, responses: Responses, visible_ms: Mapping[int, int]) -> Flag | None:
    """Answered turns seen for less than max(2 s, words first shown there / 15 s): raised on > 20 % of the timed ones and ≥ 4."""
    words = words_first_shown(content, key, responses)
    timed = [turn.number for turn in key.turns if turn.number in visible_ms and _complete(turn, responses)]
    fast = tuple(turn for turn in timed if visible_ms[turn] < FASTEST_MS or visible_ms[turn] * WORDS_A_SECOND < words[turn] * 1000)
    if len(fast) < FEWEST_FAST or 5 * len(fast) <= len(timed):
        return None
    return Flag(FlagKind.FAST, len(fast), len(timed), fast, None)


# Positions on the screen ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Place:
    """One scenario of a possible run."""

    turns: tuple[int, ...]
    position: int | None  # from 0; None when its turns differ, or are not answered
    sizes: tuple[int, ...]  # options of each turn; empty when the format has no such choice

    @property
    def is_clean(self) -> bool:
        return min(self.sizes, default=0) > 3


def position_run(key: Key, responses: Responses, displayed: Displayed, *, kind: FlagKind) -> Flag | None:
    """Best (or worst, by ``kind``) at one screen position in ≥ 8 scenarios running, or ≥ 10 if one of them has 3 options.

    A conversation takes part with one position on all of its turns. Only ``best`` and ``best_worst`` state the choices;
    a scenario in another format, or without the choice, ends a run. The longest run that qualifies is the evidence.
    """
    places = _places(key, responses, displayed, is_best=kind is FlagKind.BEST_POSITION)
    longest: Sequence[_Place] = ()
    for run in _runs(places):
        if _qualifies(run) and len(run) > len(longest):
            longest = run
    if not longest:
        return None
    position = longest[0].position
    assert position is not None
    turns = tuple(turn for place in longest for turn in place.turns)
    return Flag(kind, len(longest), len(places), turns, chance_of_run([place.sizes for place in places]), position=position + 1)


def _places(key: Key, responses: Responses, displayed: Displayed, *, is_best: bool) -> list[_Place]:
    formats = {ResponseFormat.BEST, ResponseFormat.BEST_WORST} if is_best else {ResponseFormat.BEST_WORST}
    places = []
    for scenario in key.scenarios:
        found: set[int] = set()
        for turn in scenario.turns:
            response = responses.get(turn.number, Response())
            chosen = response.best if is_best else response.worst
            found.add(displayed.get(turn.number, "").find(chosen) if chosen else -1)
        states = all(turn.format in formats for turn in scenario.turns)
        position = found.pop() if states and len(found) == 1 else -1
        sizes = tuple(len(turn.options) for turn in scenario.turns) if states else ()
        places.append(_Place(tuple(turn.number for turn in scenario.turns), position if position >= 0 else None, sizes))
    return places


def _runs(places: Iterable[_Place]) -> list[list[_Place]]:
    runs: list[list[_Place]] = []
    previous = None
    for place in places:
        if place.position is not None:
            if place.position != previous:
                runs.append([])
            runs[-1].append(place)
        previous = place.position
    return runs


def _qualifies(run: Sequence[_Place]) -> bool:
    clean = longest_clean = 0
    for place in run:
        clean = clean + 1 if place.is_clean else 0
        longest_clean = max(longest_clean, clean)
    return len(run) >= LONG_RUN_OF_THREE or longest_clean >= LONG_RUN


def chance_of_run(sizes: Sequence[tuple[int, ...]]) -> float:
    """Probability, 0–1, that choices at random places qualify as a run somewhere: exact, scenario by scenario.

    Args:
        sizes: for each scenario in order the number of options of each of its turns; empty where no such choice is stated.
    """
    states: dict[tuple[int, int, int], float] = {(-1, 0, 0): 1.0}  # position, length of the run, of its clean end
    flagged = 0.0
    for turns in sizes:
        clean = min(turns, default=0) > 3
        each = 1.0
        for size in turns:
            each /= size
        positions = range(min(turns, default=0))
        following: dict[tuple[int, int, int], float] = {}
        for (position, length, tail), probability in states.items():
            outcomes = [((-1, 0, 0), 1 - each * len(positions))]
            for at in positions:
                before, end = (length, tail) if at == position else (0, 0)
                outcomes.append(((at, before + 1, end + 1 if clean else 0), each))
            for state, share in outcomes:
                if state[1] >= LONG_RUN_OF_THREE or state[2] >= LONG_RUN:
                    flagged += probability * share
                else:
                    following[state] = following.get(state, 0.0) + probability * share
        states = following
    return flagged


# Counts of turns --------------------------------------------------------------------------------------------------------


def ranked_as_displayed(key: Key, responses: Responses, displayed: Displayed) -> Flag | None:
    """``rank`` left as displayed on ≥ 4 turns."""

    def is_as_displayed(turn: TurnKey) -> bool:
        places = dict(responses[turn.number].numbers)
        return "".join(sorted(places, key=lambda code: places[code])) == displayed.get(turn.number)

    return _repeated(
        FlagKind.RANK_AS_DISPLAYED,
        [turn for turn in key.turns if turn.format is ResponseFormat.RANK],
        lambda turn: _complete(turn, responses) and is_as_displayed(turn),
        fewest=FEWEST_AS_DISPLAYED,
        chance=lambda turn: 1 / factorial(len(turn.options)),
    )


def flat_ratings(key: Key, responses: Responses) -> Flag | None:
    """``rate`` wholly answered with one and the same number on ≥ 3 turns."""
    return _repeated(
        FlagKind.RATE_FLAT,
        [turn for turn in key.turns if turn.format is ResponseFormat.RATE],
        lambda turn: _complete(turn, responses) and len({number for _, number in responses[turn.number].numbers}) == 1,
        fewest=FEWEST_FLAT,
        chance=lambda turn: SCORE_POINTS ** (1.0 - len(turn.options)),
    )


def _repeated(
    kind: FlagKind, turns: Sequence[TurnKey], found: Callable[[TurnKey], bool], *, fewest: int, chance: Callable[[TurnKey], float]
) -> Flag | None:
    evidence = tuple(turn.number for turn in turns if found(turn))
    if len(evidence) < fewest:
        return None
    return Flag(kind, len(evidence), len(turns), evidence, chance_of_at_least(fewest, [chance(turn) for turn in turns]))


def critical_answers(key: Key, responses: Responses) -> Flag | None:
    """Critical options put first, from one upward; ``chance`` is that of at least as many at random."""
    found = [
        (turn.number, option.critical)
        for turn in key.turns
        for code in first_choices(turn, responses.get(turn.number))
        for option in [turn.by_code[code]]
        if option.critical
    ]
    if not found:
        return None
    offered = [turn for turn in key.turns if any(option.critical for option in turn.options)]
    count = len({number for number, _ in found})
    return Flag(
        FlagKind.CRITICAL,
        count,
        len(offered),
        tuple(number for number, _ in found),
        chance_of_at_least(count, [_critical_at_random(turn) for turn in offered]),
        critical=tuple(critical for _, critical in found),
    )


def _critical_at_random(turn: TurnKey) -> float:
    """Probability that random answering puts a critical option first, alone or tied; a flat rating puts none."""
    size = len(turn.options)
    critical = sum(option.critical is not None for option in turn.options)
    if turn.format is not ResponseFormat.RATE:
        return critical / size
    tops = range(1, SCORE_POINTS + 1)
    without = sum((top - 1) ** critical * (top ** (size - critical) - (top - 1) ** (size - critical)) for top in tops)
    return float(1 - (without + SCORE_POINTS) / SCORE_POINTS**size)


def chance_of_at_least(fewest: int, chances: Sequence[float]) -> float:
    """Probability of at least ``fewest`` successes in independent trials with these chances (Poisson binomial)."""
    exactly = [1.0] + [0.0] * (fewest - 1)  # 0 … fewest − 1 successes so far
    reached = 0.0
    for chance in chances:
        reached += exactly[-1] * chance
        exactly = [exactly[count] * (1 - chance) + (exactly[count - 1] * chance if count else 0.0) for count in range(fewest)]
    return reached


def _complete(turn: TurnKey, responses: Responses) -> bool:
    response = responses.get(turn.number)
    return response is not None and is_complete(response, format=turn.format, codes=codes_of(turn))
