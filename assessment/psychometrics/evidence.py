"""What many sittings say of a form's scenarios, each figure with its n. Pure: no Django.

Source: MEASUREMENT.md §4, on the unit and the treatment of what is missing of §3. A figure below its least n is not there to be printed,
nor are those from which it could be worked out. Whether a figure is a fault is said by ``verdicts``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from assessment.instrument.documents import Content, Key, ScenarioKey, TurnKey
from assessment.instrument.enums import ResponseFormat, Scale, Zone
from assessment.psychometrics import items, reliability
from assessment.psychometrics.agreement import Array, Mask
from assessment.psychometrics.answers import TurnAnswers, read_answers
from assessment.scoring.zones import zone_turns

LEAST_FACILITY = 50
LEAST_R = 100
LEAST_OPTIONS = 200  # endorsement and option–rest r
FEWEST_CHOOSERS = 10  # behind an option–rest r: those of fewer tell what a few people scored

NO_SPREAD = "no spread"
ALONE = "no other situation"
FEW_CHOSE = "too few chose it"
HELD_BACK = "held back"
IMPROPER = "no proper solution"


@dataclass(frozen=True)
class Measured:
    """A figure and what it rests on. Without a value, ``why`` says why; empty: there are too few."""

    value: float | None
    n: int
    least: int
    error: float | None = None  # standard error
    interval: tuple[float, float] | None = None  # 95 %
    why: str = ""

    @property
    def waits(self) -> bool:
        return self.n < self.least


@dataclass(frozen=True)
class OptionFigures:
    code: str
    zone: Zone | None
    effectiveness: float  # M, 1–5
    is_keyed: bool  # nothing in the turn is more effective
    first: Measured  # share of those who put something first
    last: Measured | None  # None: the format states no last
    rest_r: Measured


@dataclass(frozen=True)
class ChoiceFigures:
    """Facility of a turn among those who had put one option first on the turn before; ``code`` None: every other choice together."""

    code: str | None
    facility: Measured


@dataclass(frozen=True)
class TurnFigures:
    number: int  # in the form
    place: int  # in its scenario, from 1
    answered: int
    facility: Measured
    seconds: Measured  # median visible time
    options: tuple[OptionFigures, ...]
    by_choice: tuple[ChoiceFigures, ...]  # none on a first turn, and where there are too few to compare
    hint: Measured | None  # the largest difference between them; None on a first turn


@dataclass(frozen=True)
class ScenarioFigures:
    number: int
    title: str
    item: str
    scale: Scale
    is_fit: bool
    answered: int  # sittings that answered it wholly
    sittings: int
    chance: float  # c
    facility: Measured
    corrected: Measured
    item_rest: Measured
    alpha_without: Measured
    zones: dict[Zone, Measured]  # shares of first choices; empty outside zones
    seconds: Measured  # median of its turns' visible time together
    drift: Measured  # facility of the second half of the sittings less that of the first
    exposure: int
    turns: tuple[TurnFigures, ...]

    @property
    def assertive(self) -> Measured | None:
        return self.zones.get(Zone.ASSERTIVE)


@dataclass(frozen=True)
class ScaleFigures:
    scale: Scale
    scenarios: int
    alpha: Measured
    omega: Measured


@dataclass(frozen=True)
class Evidence:
    sittings: int
    scales: tuple[ScaleFigures, ...]
    scenarios: tuple[ScenarioFigures, ...]


class Pool(Protocol):
    """Completed sittings of one form, in the order in which they came in."""

    @property
    def packed(self) -> Sequence[bytes]: ...

    def seconds(self, turns: int) -> Array:
        """Visible time, shape (sittings, turns), nan where none was recorded."""


def evidence_of(content: Content, key: Key, pool: Pool, *, exposure: Mapping[str, int]) -> Evidence:
    """Every figure of a form, scored by one key.

    Args:
        exposure: begun sittings that have shown an item, by its name; absent: none.
    Raises:
        BadPacking: a sitting is not one of this form.
    """
    turns = read_answers(content, key, pool.packed)
    seconds = pool.seconds(len(turns))
    read = [_Scenario(scenario, turns, seconds) for scenario in key.scenarios]
    scales: list[ScaleFigures] = []
    figures: dict[int, ScenarioFigures] = {}
    for scale in (Scale.ATTITUDE, Scale.SKILL):
        held = [each for each in read if each.key.scale is scale]
        if held:
            of_scale = _Scale(held)
            scales.append(of_scale.figures(scale))
            figures |= {each.key.number: _scenario_figures(each, of_scale, at, exposure) for at, each in enumerate(held)}
    return Evidence(len(pool.packed), tuple(scales), tuple(figures[scenario.number] for scenario in key.scenarios))


class _Scenario:
    """One scenario's answers: a conversation's are the mean of its turns'."""

    def __init__(self, key: ScenarioKey, turns: Sequence[TurnAnswers], seconds: Array) -> None:
        at = [turn.number - 1 for turn in key.turns]
        self.key = key
        self.turns = [turns[number] for number in at]
        self.seconds = seconds[:, at]
        self.credits: Array = np.mean([turn.credits for turn in self.turns], axis=0)
        self.answered: Mask = np.all([turn.answered for turn in self.turns], axis=0)

    @property
    def n(self) -> int:
        return int(self.answered.sum())


class _Scale:
    """A scale's credits, and all that is computed of them together."""

    def __init__(self, held: Sequence[_Scenario]) -> None:
        self.credits = np.stack([each.credits for each in held], axis=1)
        self.n, self.count = self.credits.shape
        self.total = self.credits.sum(axis=1)
        self.rest_r = items.rest_correlations(self.credits)
        self.without = reliability.alpha_if_deleted(self.credits)

    def figures(self, scale: Scale) -> ScaleFigures:
        alone = ALONE if self.count < 2 else NO_SPREAD
        if self.n < LEAST_R:
            return ScaleFigures(scale, self.count, Measured(None, self.n, LEAST_R), Measured(None, self.n, LEAST_R))
        alpha, omega = reliability.alpha(self.credits), reliability.omega_total(self.credits)
        interval = None if alpha is None else reliability.alpha_interval(alpha, sittings=self.n, scenarios=self.count)
        return ScaleFigures(
            scale,
            self.count,
            Measured(alpha, self.n, LEAST_R, interval=interval, why="" if alpha is not None else alone),
            Measured(omega, self.n, LEAST_R, why="" if omega is not None else IMPROPER),
        )


def _scenario_figures(read: _Scenario, scale: _Scale, at: int, exposure: Mapping[str, int]) -> ScenarioFigures:
    key, chance, n = read.key, items.chance_credit(read.key), read.n
    mean = _mean(read.credits, n)
    corrected = None if mean.value is None else items.chance_corrected(mean.value, chance)
    error = None if mean.error is None else mean.error / float(1 - chance)
    r, without = scale.rest_r[at], scale.without[at]
    alone = ALONE if scale.count < 2 else NO_SPREAD
    r_interval = None if r is None or n < LEAST_R else items.correlation_interval(r, n=scale.n)
    times = read.seconds.sum(axis=1)  # nan where one of its turns has none
    rest = scale.total - read.credits
    return ScenarioFigures(
        number=key.number,
        title=key.title,
        item=key.item,
        scale=key.scale,
        is_fit=key.is_fit,
        answered=n,
        sittings=scale.n,
        chance=float(chance),
        facility=mean,
        corrected=Measured(corrected, n, LEAST_FACILITY, error=error),
        item_rest=_known(r, n, LEAST_R, why=alone, interval=r_interval),
        alpha_without=_known(without, n, LEAST_R, why=ALONE if scale.count < 3 else NO_SPREAD),
        zones=_zones(read),
        seconds=_seconds(times),
        drift=_drift(read.credits, n),
        exposure=exposure.get(key.item, 0),
        turns=tuple(_turn_figures(read, place, rest) for place in range(1, len(read.turns) + 1)),
    )


def _known(value: float | None, n: int, least: int, *, why: str, interval: tuple[float, float] | None = None) -> Measured:
    if n < least:
        return Measured(None, n, least)
    return Measured(value, n, least, interval=interval, why="" if value is not None else why)


def _mean(credits: Array, n: int) -> Measured:
    found = items.facility(credits)
    if n < LEAST_FACILITY or found is None:
        return Measured(None, n, LEAST_FACILITY)
    return Measured(found.value, n, LEAST_FACILITY, error=found.error)


def _seconds(times: Array) -> Measured:
    n = int(np.count_nonzero(~np.isnan(times)))
    return Measured(items.median(times) if n >= LEAST_FACILITY else None, n, LEAST_FACILITY)


def _drift(credits: Array, n: int) -> Measured:
    """The halves by the order in which sittings came in; each needs what a facility needs."""
    half = len(credits) // 2
    found = items.difference(credits[:half], credits[half:])
    if n < 2 * LEAST_FACILITY or found is None:
        return Measured(None, n, 2 * LEAST_FACILITY)
    return Measured(found.value, n, 2 * LEAST_FACILITY, error=found.error)


def _zones(read: _Scenario) -> dict[Zone, Measured]:
    """Shares as zones are counted: a conversation counts once, shared over the turns on which a choice was made."""
    numbers = {turn.number for turn in zone_turns(read.key)}
    held = [(turn, said.first) for turn, said in zip(read.key.turns, read.turns, strict=True) if turn.number in numbers]
    if not held:
        return {}
    made = np.sum([first.sum(axis=1) for _, first in held], axis=0)
    chose = made > 0
    n = int(chose.sum())
    shares = {}
    for zone in Zone:
        put = np.sum([first[:, [option.zone is zone for option in turn.options]].sum(axis=1) for turn, first in held], axis=0)
        shares[zone] = Measured(float(np.mean(put[chose] / made[chose])) if n >= LEAST_OPTIONS else None, n, LEAST_OPTIONS)
    return shares


def _turn_figures(read: _Scenario, place: int, rest: Array) -> TurnFigures:
    key, said = read.key.turns[place - 1], read.turns[place - 1]
    n = int(said.answered.sum())
    before = (read.key.turns[place - 2], read.turns[place - 2]) if place > 1 else None
    by_choice = _by_choice(*before, said) if before else ()
    return TurnFigures(
        number=key.number,
        place=place,
        answered=n,
        facility=_mean(said.credits, n),
        seconds=_seconds(read.seconds[:, place - 1]),
        options=_option_figures(key, said, rest),
        by_choice=by_choice,
        hint=_hint(by_choice, n) if before else None,
    )


def _by_choice(before: TurnKey, chosen: TurnAnswers, said: TurnAnswers) -> tuple[ChoiceFigures, ...]:
    figures = []
    for group in items.choice_groups(chosen.first, least=LEAST_FACILITY):
        credits = said.credits[group.members]
        figures.append(ChoiceFigures(None if group.option is None else before.options[group.option].code, _mean(credits, credits.size)))
    return tuple(figures) if len(figures) > 1 else ()


def _hint(by_choice: Sequence[ChoiceFigures], n: int) -> Measured:
    """The largest difference, with the standard error of that one."""
    means = sorted((each.facility for each in by_choice), key=lambda one: one.value or 0.0)
    if not means or means[0].value is None or means[-1].value is None:
        return Measured(None, n, 2 * LEAST_FACILITY, why="" if n < 2 * LEAST_FACILITY else "too few made another choice")
    low, high = means[0], means[-1]
    error = float(np.hypot(low.error or 0.0, high.error or 0.0))
    return Measured(means[-1].value - means[0].value, low.n + high.n, 2 * LEAST_FACILITY, error=error)


def _option_figures(key: TurnKey, said: TurnAnswers, rest: Array) -> tuple[OptionFigures, ...]:
    first, last = items.endorsements(said.first), items.endorsements(said.last)
    n_first, n_last = int((said.first.sum(axis=1) > 0).sum()), int((said.last.sum(axis=1) > 0).sum())
    best = max(option.effectiveness for option in key.options)
    keyed = [option.effectiveness == best for option in key.options]
    if n_first >= LEAST_OPTIONS:
        r = items.option_rest(said.first, rest)
        shown = items.readable([each.count for each in first], least=FEWEST_CHOOSERS, keep=keyed)
    else:
        r, shown = [None] * len(keyed), [True] * len(keyed)
    has_last = key.format is not ResponseFormat.BEST
    return tuple(
        OptionFigures(
            code=option.code,
            zone=option.zone,
            effectiveness=option.effectiveness,
            is_keyed=keyed[at],
            first=_share(first[at], n_first),
            last=_share(last[at], n_last) if has_last else None,
            rest_r=_option_r(r[at], first[at].count, n_first, is_shown=shown[at]),
        )
        for at, option in enumerate(key.options)
    )


def _share(found: items.Endorsement, n: int) -> Measured:
    return Measured(found.of_answered if n >= LEAST_OPTIONS else None, n, LEAST_OPTIONS)


def _option_r(r: float | None, chose: float, n: int, *, is_shown: bool) -> Measured:
    if n < LEAST_OPTIONS:
        return Measured(None, n, LEAST_OPTIONS)
    if not is_shown:
        return Measured(None, n, LEAST_OPTIONS, why=FEW_CHOSE if chose < FEWEST_CHOOSERS else HELD_BACK)
    return _known(r, n, LEAST_OPTIONS, why=NO_SPREAD)
