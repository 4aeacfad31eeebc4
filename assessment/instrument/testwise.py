"""The checks of a form: what it covers, and whether it can be answered without reading the situations. Pure: no Django.

A *test-wise strategy* answers every turn by one feature of the options: best is the highest, worst the lowest, ties are
averaged. Its credit is that of ``best_worst``, ``(e[best] − e[worst] + 1)/2``, so knowing nothing earns .50 and the
reversed strategy earns 1 − credit. Source: ITEM_WRITING, "Checks on a form and on the bank".
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean, stdev

from assessment.instrument.enums import Instruction, Need, Scale, Zone
from assessment.instrument.source import ItemSource, OptionSource, TurnSource
from assessment.instrument.validation import Finding, Severity
from assessment.instrument.wording import FEATURES, word_counts
from assessment.kernel.rounding import on_its_side

FORM_SIZE = {Scale.ATTITUDE: 18, Scale.SKILL: 6}
NEED_SCENARIOS = 3
SETTINGS = 6
WORST_ZONE_LEAST, WORST_ZONE_MOST = 0.15, 0.60
BANK_TURNS, FORM_TURNS = 72, 24  # fewer turns than a form's: printed, not judged
LENGTH_MARGIN = 3  # words


@dataclass(frozen=True)
class Limits:
    """What chance may do to a set of this size."""

    credit: float  # |mean credit − .50| of a strategy
    correlation: float  # |r| of words and effectiveness within turns
    longest: float  # share of turns whose key is longest, at most
    shortest: float  # share of turns whose key is shortest, at least


BANK_LIMITS = Limits(credit=0.11, correlation=0.12, longest=0.35, shortest=0.15)
FORM_LIMITS = Limits(credit=0.19, correlation=0.20, longest=0.40, shortest=0.10)


@dataclass(frozen=True)
class Strategy:
    """How well one way of not reading the situation does."""

    name: str
    turns: int
    credit: float  # mean over turns, 0–1
    standard_error: float | None  # of that mean; None below two turns


@dataclass(frozen=True)
class LengthFigures:
    """How option length goes with the key, over turns; shares count ties in part."""

    correlation: float | None  # r of words and M, both as deviations from their turn's mean; None without variation
    longest: float
    shortest: float


def check_form_items(sources: Sequence[ItemSource], *, instruction: Instruction = Instruction.SHOULD) -> list[Finding]:
    """What the checks find in a set of items that are given together."""
    scored = [source for source in sources if source.scale is not Scale.PRACTICE]
    if not scored:
        return [Finding("empty", Severity.ERROR, "The form has no scored scenario.")]
    return [*_of_kind(scored, instruction), *_of_cover(sources, scored), *_of_worst_zones(scored), *_of_cues(scored)]


def keyed_turns(sources: Sequence[ItemSource]) -> list[TurnSource]:
    """The scored turns whose options all have an M, with a spread."""
    turns = [turn for source in sources if source.scale is not Scale.PRACTICE for turn in source.unmarked.turns]
    return [turn for turn in turns if _means(turn) and max(_means(turn)) > min(_means(turn))]


def strategies(turns: Sequence[TurnSource]) -> list[Strategy]:
    """Every test-wise strategy over keyed turns."""
    if not turns:
        return []
    by_first_word = _first_word_values(turns)
    credits = strategy_credits(turns) | {"first word": [_credit(turn, by_first_word(turn), 0.0) for turn in turns]}
    return [_strategy(name, found) for name, found in credits.items()]


def strategy_credits(turns: Sequence[TurnSource]) -> dict[str, list[float]]:
    """Turn by turn, what each strategy earns that needs no other turn to be known (all but “first word”)."""
    named: list[tuple[str, Callable[[TurnSource], list[float]], float]] = [
        ("length", lambda turn: [float(count) for count in word_counts(turn)], LENGTH_MARGIN),
        *((name, feature, 0.0) for name, feature in FEATURES.items()),
    ]
    return {name: [_credit(turn, feature(turn), margin) for turn in turns] for name, feature, margin in named}


def share_of_key_longest(turn: TurnSource) -> float:
    """1 where the key is the longest option of a keyed turn, less where it shares that length, 0 where it is shorter."""
    return _share_of_key(turn, max)


def share_of_key_shortest(turn: TurnSource) -> float:
    """As ``share_of_key_longest``, for the shortest."""
    return _share_of_key(turn, min)


def length_figures(turns: Sequence[TurnSource]) -> LengthFigures:
    """Whether longer options are better, over at least one keyed turn."""
    pairs = [pair for turn in turns for pair in zip(_deviations(word_counts(turn)), _deviations(_means(turn)), strict=True)]
    across = sum(x * y for x, y in pairs)
    scale = math.sqrt(sum(x * x for x, _ in pairs) * sum(y * y for _, y in pairs))
    return LengthFigures(
        correlation=across / scale if scale else None,
        longest=fmean(map(share_of_key_longest, turns)),
        shortest=fmean(map(share_of_key_shortest, turns)),
    )


def limits_for(turns: int) -> Limits | None:
    """The limits for a set of that many turns; None where it is too small to be judged."""
    if turns >= BANK_TURNS:
        return BANK_LIMITS
    return FORM_LIMITS if turns >= FORM_TURNS else None


def _means(turn: TurnSource) -> list[float]:
    means = [option.mean for option in turn.options if option.mean is not None]
    return means if len(means) == len(turn.options) else []


def _credit(turn: TurnSource, values: Sequence[float], margin: float) -> float:
    """Credit of best = highest, worst = lowest; values nearer than ``margin`` to the extreme are tied with it."""
    means = _means(turn)
    low, high = min(means), max(means)
    effect = [(mean - low) / (high - low) for mean in means]
    near = max(margin, 1e-9)
    best = fmean(e for e, value in zip(effect, values, strict=True) if value > max(values) - near)
    worst = fmean(e for e, value in zip(effect, values, strict=True) if value < min(values) + near)
    return (best - worst + 1) / 2


def _strategy(name: str, credits: Sequence[float]) -> Strategy:
    error = stdev(credits) / math.sqrt(len(credits)) if len(credits) > 1 else None
    return Strategy(name=name, turns=len(credits), credit=fmean(credits), standard_error=error)


def _first_word(option: OptionSource) -> str:
    return option.text.split(maxsplit=1)[0].strip("“\"'‘").casefold() if option.text.strip() else ""


def _first_word_values(turns: Sequence[TurnSource]) -> Callable[[TurnSource], list[float]]:
    """A first word is worth the mean standing, in the *other* turns, of the options that begin with it."""
    standings: dict[str, list[tuple[int, float]]] = {}
    for turn in turns:
        for option, standing in zip(turn.options, _deviations(_means(turn)), strict=True):
            standings.setdefault(_first_word(option), []).append((id(turn), standing))

    def values(turn: TurnSource) -> list[float]:
        found = [[standing for other, standing in standings[_first_word(option)] if other != id(turn)] for option in turn.options]
        return [fmean(each) if each else 0.0 for each in found]

    return values


def _deviations(values: Sequence[float]) -> list[float]:
    mean = fmean(values)
    return [value - mean for value in values]


def _share_of_key(turn: TurnSource, extreme: Callable[[Sequence[int]], int]) -> float:
    counts = word_counts(turn)
    key = turn.key
    assert key is not None
    return 1 / counts.count(extreme(counts)) if counts[key] == extreme(counts) else 0.0


def _warn(rule: str, message: str, figure: float | None = None) -> Finding:
    return Finding(rule, Severity.WARNING, message, figure=figure)


def _of_kind(scored: Sequence[ItemSource], instruction: Instruction) -> list[Finding]:
    found = []
    for scale in (Scale.ATTITUDE, Scale.SKILL):
        formats = {source.format.label for source in scored if source.scale is scale}
        if len(formats) > 1:
            found.append(
                Finding(
                    "formats", Severity.ERROR, f"The {scale} items use several formats: {', '.join(sorted(formats))}. One scale uses one."
                )
            )
    for slug, count in sorted(Counter(source.slug for source in scored).items()):
        if count > 1:
            found.append(
                Finding("slug", Severity.ERROR, f"{count} items have the short name “{slug}”, by which results name them.", figure=count)
            )
    for source in scored:
        if source.instruction is not instruction:
            message = f"The item asks {source.instruction.label}; the form asks {instruction.label}."
            found.append(Finding("instruction", Severity.ERROR, message, item=source.slug))
    return found


def _of_cover(sources: Sequence[ItemSource], scored: Sequence[ItemSource]) -> list[Finding]:
    found = []
    for scale, wanted in FORM_SIZE.items():
        count = sum(source.scale is scale for source in scored)
        if count != wanted:
            found.append(_warn("size", f"There are {count} {scale} scenarios; a standard form has {wanted}.", count))
    if len(scored) == len(sources):
        found.append(_warn("practice", "There is no practice item.", 0))
    for need in Need:
        count = sum(need in source.needs for source in scored)
        if count < NEED_SCENARIOS:
            found.append(_warn("needs", f"The need {need.label} is at stake in {count} scenarios; at least 3 are wanted.", count))
    settings = {source.setting for source in scored}
    if len(settings) < SETTINGS:
        found.append(
            _warn(
                "settings",
                f"Settings among the scenarios: {len(settings)}; at least 6 are wanted.",
                len(settings),
            )
        )
    for family, count in sorted(Counter(source.family for source in scored).items()):
        if count > 1:
            found.append(_warn("family", f"{count} items tell the incident “{family}”.", count))
    slugs = {source.slug for source in scored}
    for source in scored:
        if source.twin_of in slugs:
            found.append(_warn("twins", f"{source.slug} and {source.twin_of} are twins: they belong in different forms."))
    return found


def _of_worst_zones(scored: Sequence[ItemSource]) -> list[Finding]:
    turns = keyed_turns([source for source in scored if source.scale is Scale.ATTITUDE])
    worst = Counter(turn.options[turn.least].zone for turn in turns if turn.least is not None)
    found = []
    for zone in (Zone.AGGRESSIVE, Zone.SUBMISSIVE, Zone.DEFENSIVE):
        share = worst[zone] / len(turns) if turns else WORST_ZONE_LEAST
        if not WORST_ZONE_LEAST <= share <= WORST_ZONE_MOST:
            shown = on_its_side(share, WORST_ZONE_LEAST if share < WORST_ZONE_LEAST else WORST_ZONE_MOST)
            message = f"The {zone} option is the least effective in {shown:.0%} of turns; 15% to 60% are wanted."
            found.append(_warn("worst_zone", message, round(share, 3)))
    return found


def _of_cues(scored: Sequence[ItemSource]) -> list[Finding]:
    turns = keyed_turns(scored)
    limits = limits_for(len(turns))
    if limits is None:
        return []
    found = []
    for strategy in strategies(turns):
        if abs(strategy.credit - 0.5) > limits.credit:
            error = f" ± {strategy.standard_error:.2f}" if strategy.standard_error is not None else ""
            bound = 0.5 + math.copysign(limits.credit, strategy.credit - 0.5)
            earned = on_its_side(strategy.credit, round(bound, 2))
            message = f"Answering by “{strategy.name}” earns {earned:.2f}{error}; .50 ± {limits.credit:.2f} is allowed."
            found.append(_warn("test_wise", message, round(strategy.credit, 3)))
    length = length_figures(turns)
    if length.correlation is not None and abs(length.correlation) > limits.correlation:
        bound = math.copysign(limits.correlation, length.correlation)
        figure = f"{on_its_side(length.correlation, bound):+.2f}".replace("-", "−")
        message = f"Words and effectiveness correlate {figure} within turns; ± {limits.correlation:.2f} is allowed."
        found.append(_warn("length_correlation", message, round(length.correlation, 3)))
    if length.longest > limits.longest:
        shown = on_its_side(length.longest, limits.longest)
        message = f"The key is the longest option in {shown:.0%} of turns; at most {limits.longest:.0%} are wanted."
        found.append(_warn("keyed_longest", message, round(length.longest, 3)))
    if length.shortest < limits.shortest:
        shown = on_its_side(length.shortest, limits.shortest)
        message = f"The key is the shortest option in {shown:.0%} of turns; at least {limits.shortest:.0%} are wanted."
        found.append(_warn("keyed_shortest", message, round(length.shortest, 3)))
    return found
