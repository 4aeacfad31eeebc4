"""The checks of a form as drawings: cues, lengths, worst answers, and what the form covers. Pure: no Django.

Lengths are in the drawings' own units, as text; each drawing has its numbers beside it for whoever does not see it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from assessment.instrument.enums import Customer, Need, Scale, Setting, Stage, Zone
from assessment.instrument.source import ItemSource, TurnSource
from assessment.instrument.testwise import (
    FORM_LIMITS,
    NEED_SCENARIOS,
    WORST_ZONE_LEAST,
    WORST_ZONE_MOST,
    Limits,
    Strategy,
    keyed_turns,
    length_figures,
    limits_for,
    strategies,
)
from assessment.instrument.wording import word_counts
from assessment.kernel.rounding import on_its_side
from assessment.reports.coordinates import tidy

WIDTH = 300  # of a scale from 0 to 1
MOST_WORDS, MOST_MEAN = 6.0, 3.0  # of the plot of words and effectiveness, to each side
HALF = 110  # of that plot
HEAVY_BAR = 120  # units of the longest bar


@dataclass(frozen=True)
class StrategyLine:
    """What answering by one feature earns, with ± 1 standard error."""

    name: str
    at: str
    low: str
    high: str
    credit: float
    standard_error: float | None
    is_outside: bool


@dataclass(frozen=True)
class ShareLine:
    """A share of turns against what is wanted."""

    name: str
    at: str
    share: float
    wanted: str
    wanted_from: str
    wanted_to: str
    is_outside: bool


@dataclass(frozen=True)
class CountLine:
    """How many scenarios of a kind there are."""

    name: str
    count: int
    width: str
    is_short: bool


@dataclass(frozen=True)
class FormChecks:
    """All that is drawn. ``limits`` is None where there are too few turns to judge: then nothing is outside."""

    turns: int
    limits: Limits | None
    allowed_from: str
    allowed_to: str
    strategies: tuple[StrategyLine, ...]
    dots: tuple[tuple[str, str], ...]  # an option's words and M, both from its turn's mean
    correlation: float | None
    correlates: bool  # more than chance would
    shares: tuple[ShareLine, ...]
    cover: tuple[tuple[str, tuple[CountLine, ...]], ...]


def form_checks(sources: Sequence[ItemSource]) -> FormChecks | None:
    """The drawings of a set of items; None while no turn is keyed."""
    turns = keyed_turns(sources)
    if not turns:
        return None
    limits, length = limits_for(len(turns)), length_figures(turns)
    reach = limits.credit if limits else 0.0
    return FormChecks(
        turns=len(turns),
        limits=limits,
        allowed_from=tidy((0.5 - reach) * WIDTH),
        allowed_to=tidy(2 * reach * WIDTH),
        strategies=tuple(_strategy_line(each, limits) for each in sorted(strategies(turns), key=lambda each: -abs(each.credit - 0.5))),
        dots=tuple(_dot(turn, index) for turn in turns for index in range(len(turn.options))),
        correlation=length.correlation,
        correlates=bool(limits and length.correlation is not None and abs(length.correlation) > limits.correlation),
        shares=(*_length_shares(length.longest, length.shortest, limits), *_worst_shares(sources, limits)),
        cover=_cover(sources),
    )


def _strategy_line(strategy: Strategy, limits: Limits | None) -> StrategyLine:
    error = strategy.standard_error or 0.0
    return StrategyLine(
        name=strategy.name,
        at=tidy(strategy.credit * WIDTH),
        low=tidy(max(strategy.credit - error, 0.0) * WIDTH),
        high=tidy(min(strategy.credit + error, 1.0) * WIDTH),
        credit=_printed(strategy.credit, 0.5 - limits.credit, 0.5 + limits.credit) if limits else strategy.credit,
        standard_error=strategy.standard_error,
        is_outside=bool(limits and abs(strategy.credit - 0.5) > limits.credit),
    )


def _printed(figure: float, least: float, most: float) -> float:
    """To hundredths, and never as the end of a range that it lies outside of."""
    return on_its_side(figure, round(least if figure < least else most, 2))


def _dot(turn: TurnSource, index: int) -> tuple[str, str]:
    counts = word_counts(turn)
    means = [option.mean or 0.0 for option in turn.options]
    words = counts[index] - sum(counts) / len(counts)
    mean = means[index] - sum(means) / len(means)
    x = max(-1.0, min(1.0, words / MOST_WORDS)) * HALF
    y = -max(-1.0, min(1.0, mean / MOST_MEAN)) * HALF
    return tidy(x), tidy(y)


def _share(name: str, share: float, least: float, most: float, limits: Limits | None) -> ShareLine:
    wanted = f"at most {most:.0%}" if not least else f"at least {least:.0%}" if most >= 1 else f"{least:.0%} to {most:.0%}"
    return ShareLine(
        name=name,
        at=tidy(share * WIDTH),
        share=_printed(share, least, most),
        wanted=wanted,
        wanted_from=tidy(least * WIDTH),
        wanted_to=tidy((most - least) * WIDTH),
        is_outside=limits is not None and not least <= share <= most,
    )


def _length_shares(longest: float, shortest: float, limits: Limits | None) -> list[ShareLine]:
    asked = limits or FORM_LIMITS
    return [
        _share("the key is the longest option", longest, 0.0, asked.longest, limits),
        _share("the key is the shortest option", shortest, asked.shortest, 1.0, limits),
    ]


def _worst_shares(sources: Sequence[ItemSource], limits: Limits | None) -> list[ShareLine]:
    turns = keyed_turns([source for source in sources if source.scale is Scale.ATTITUDE])
    worst = Counter(turn.options[turn.least].zone for turn in turns if turn.least is not None)
    zones = (Zone.AGGRESSIVE, Zone.SUBMISSIVE, Zone.DEFENSIVE) if turns else ()
    return [
        _share(f"the {zone} option is the least effective", worst[zone] / len(turns), WORST_ZONE_LEAST, WORST_ZONE_MOST, limits)
        for zone in zones
    ]


def _cover(sources: Sequence[ItemSource]) -> tuple[tuple[str, tuple[CountLine, ...]], ...]:
    scored = [source for source in sources if source.scale is not Scale.PRACTICE]
    counted = (
        ("Needs at stake", [(need.label, sum(need in source.needs for source in scored), NEED_SCENARIOS) for need in Need]),
        ("Settings", [(setting.label, sum(source.setting is setting for source in scored), 0) for setting in Setting]),
        ("Stages", [(stage.label, sum(any(t.stage is stage for t in source.turns) for source in scored), 1) for stage in Stage]),
        ("Customers", [(each.label, sum(source.customer is each for source in scored), 0) for each in Customer]),
    )
    most = max([count for _, rows in counted for _, count, _ in rows], default=0) or 1
    return tuple(
        (name, tuple(CountLine(label, count, tidy(count / most * HEAVY_BAR), count < wanted) for label, count, wanted in rows))
        for name, rows in counted
    )
