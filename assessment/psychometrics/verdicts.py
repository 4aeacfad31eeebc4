"""Which figures are faults, and what a scenario is then called. Pure: no Django.

Limits are those of MEASUREMENT.md §4. Two it leaves open are settled here: how far facility may move, and when a scenario "works".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from assessment.psychometrics.evidence import LEAST_FACILITY, LEAST_OPTIONS, Measured, OptionFigures, ScenarioFigures, TurnFigures

EASIEST, HARDEST = 0.80, 0.20  # chance-corrected facility
DROP_R, REVIEW_R = 0.10, 0.20  # corrected item–total r
DEAD = 0.05  # of first choices
TRANSPARENT = 0.85  # assertive, of first choices
HINT = 0.15  # between facilities of a later turn by the earlier choice
DRIFT_ERRORS = 3.0  # standard errors: chance alone moves one scenario in 370 so far
LEAST_PRINTED = 0.005  # a difference below it would be printed as none


class Rule(Enum):
    """What may be wrong, the gravest first."""

    AGAINST = "item–total r below 0"
    KEY = "the key’s option–rest r is not positive and the highest"
    DROP = "item–total r below .10"
    REVIEW = "item–total r below .20"
    HARD = "chance-corrected facility below .20"
    EASY = "chance-corrected facility above .80"
    TRANSPARENT = "assertive first choices above 85 %"
    DEAD = "an option put first by fewer than 5 %"
    HINT = "facility of a later turn differs by more than .15 with the earlier choice"
    DRIFT = "facility moved by more than three standard errors"


class State(Enum):
    WORKS = "works as meant"
    LOOK = "wants a look"
    SO_FAR = "no fault so far"
    TOO_FEW = "cannot be judged yet"


@dataclass(frozen=True)
class Breach:
    """A rule that a figure breaks. ``turn`` is the place in the scenario, 0 for the whole; ``code`` an option, if it is about one."""

    rule: Rule
    figure: Measured
    turn: int = 0
    code: str = ""
    beside: tuple[str, Measured] | None = None  # another option's figure that explains it


@dataclass(frozen=True)
class Verdict:
    scenario: ScenarioFigures
    state: State
    breaches: tuple[Breach, ...]  # the gravest first


def verdict_of(scenario: ScenarioFigures) -> Verdict:
    """A scenario "works" when every rule could be asked and none is broken; until then it shows no fault so far."""
    breaches = tuple(sorted(_breaches(scenario), key=lambda breach: (list(Rule).index(breach.rule), breach.turn, breach.code)))
    if scenario.answered < LEAST_FACILITY:
        return Verdict(scenario, State.TOO_FEW, ())
    if breaches:
        return Verdict(scenario, State.LOOK, breaches)
    is_whole = scenario.answered >= LEAST_OPTIONS and scenario.item_rest.value is not None
    return Verdict(scenario, State.WORKS if is_whole else State.SO_FAR, ())


def verdicts_of(scenarios: Sequence[ScenarioFigures]) -> tuple[Verdict, ...]:
    return tuple(map(verdict_of, scenarios))


def counted(verdicts: Sequence[Verdict]) -> Mapping[State, int]:
    """How many scenarios are in each state."""
    return Counter(verdict.state for verdict in verdicts)


def is_dead(option: OptionFigures) -> bool:
    """Known to be put first by fewer than 5 %, whatever it is put last."""
    return option.first.value is not None and option.first.value < DEAD


def _breaches(scenario: ScenarioFigures) -> Iterator[Breach]:
    corrected, r, assertive, drift = scenario.corrected, scenario.item_rest, scenario.assertive, scenario.drift
    if corrected.value is not None and not HARDEST <= corrected.value <= EASIEST:
        yield Breach(Rule.HARD if corrected.value < HARDEST else Rule.EASY, corrected)
    if r.value is not None and r.value < REVIEW_R:
        yield Breach(Rule.AGAINST if r.value < 0 else Rule.DROP if r.value < DROP_R else Rule.REVIEW, r)
    if assertive is not None and assertive.value is not None and assertive.value > TRANSPARENT:
        yield Breach(Rule.TRANSPARENT, assertive)
    if drift.value is not None and drift.error is not None and abs(drift.value) > max(DRIFT_ERRORS * drift.error, LEAST_PRINTED):
        yield Breach(Rule.DRIFT, drift)
    for turn in scenario.turns:
        yield from _turn_breaches(turn)


def _turn_breaches(turn: TurnFigures) -> Iterator[Breach]:
    for option in turn.options:
        if is_dead(option):
            beside = (option.code, option.last) if option.last is not None else None
            yield Breach(Rule.DEAD, option.first, turn.place, option.code, beside)
    keyed = [option for option in turn.options if option.is_keyed and option.rest_r.value is not None]
    others = [option for option in turn.options if not option.is_keyed and option.rest_r.value is not None]
    if keyed:
        best = max(keyed, key=lambda option: option.rest_r.value or 0.0)
        rival = max(others, key=lambda option: option.rest_r.value or 0.0, default=None)
        is_beaten = rival is not None and (rival.rest_r.value or 0.0) >= (best.rest_r.value or 0.0)
        if (best.rest_r.value or 0.0) <= 0 or is_beaten:
            yield Breach(Rule.KEY, best.rest_r, turn.place, best.code, (rival.code, rival.rest_r) if rival and is_beaten else None)
    if turn.hint is not None and turn.hint.value is not None and turn.hint.value > HINT:
        yield Breach(Rule.HINT, turn.hint, turn.place)
