"""What the pages of an item analysis show: a form's, and one scenario's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from assessment.instrument.content_store import get_content
from assessment.instrument.documents import OptionContent, ScenarioContent
from assessment.instrument.enums import Zone
from assessment.instrument.key_store import get_key
from assessment.instrument.keying import source_words
from assessment.models import Form
from assessment.psychometrics.evidence import (
    LEAST_FACILITY,
    LEAST_OPTIONS,
    LEAST_R,
    ChoiceFigures,
    Evidence,
    Measured,
    OptionFigures,
    ScenarioFigures,
    TurnFigures,
    evidence_of,
)
from assessment.psychometrics.exposure import exposure_in
from assessment.psychometrics.pooling import Pooled, pooled
from assessment.psychometrics.queries import KeyInForce, key_in_force, scored_sittings
from assessment.psychometrics.verdicts import Rule, State, Verdict, is_dead, verdicts_of
from assessment.reports.evidence_words import Said, alpha_words, headline, said
from assessment.reports.item_plot import ItemPlot, bar, item_plot
from assessment.reports.marks import ZONE_ORDER

STEPS = (
    (LEAST_FACILITY, "how hard each situation is, how long it takes, and how far a reply helps with the next turn"),
    (LEAST_R, "how well each situation goes with the others, whether that is drifting, and how reliable the scores are"),
    (LEAST_OPTIONS, "which options nobody chooses, which situations can be seen through, and whether the key holds"),
)
BROKEN = {
    **dict.fromkeys((Rule.AGAINST, Rule.DROP, Rule.REVIEW), "item_rest"),
    **dict.fromkeys((Rule.HARD, Rule.EASY), "corrected"),
    Rule.TRANSPARENT: "assertive",
    Rule.DEAD: "dead",
}


@dataclass(frozen=True)
class Row:
    """A scenario in the table of all."""

    verdict: Verdict
    item: str  # the item's public id; empty where it is gone
    said: list[Said]

    @property
    def figures(self) -> ScenarioFigures:
        return self.verdict.scenario

    @property
    def state(self) -> State:
        return self.verdict.state

    @property
    def dead(self) -> list[str]:
        """Options hardly anybody puts first, with the turn's number in a conversation: ``2B``."""
        turns = self.figures.turns
        return [f"{turn.place if len(turns) > 1 else ''}{each.code.upper()}" for turn in turns for each in turn.options if is_dead(each)]

    @property
    def broken(self) -> set[str]:
        """Which columns of the table break a rule."""
        return {BROKEN[breach.rule] for breach in self.verdict.breaches if breach.rule in BROKEN}

    @property
    def options_waiting(self) -> Measured:
        """The figure of first choices that rests on the fewest."""
        return min((option.first for turn in self.figures.turns for option in turn.options), key=lambda first: first.n)


@dataclass(frozen=True)
class Analysis:
    """A form's item analysis, of real sittings or of simulated ones."""

    key: KeyInForce
    source: str
    is_simulated: bool
    real: int  # completed sittings
    simulated: int
    unfinished: int
    pool: Pooled
    evidence: Evidence
    rows: list[Row]
    headline: str
    plot: ItemPlot | None

    @property
    def n(self) -> int:
        return self.evidence.sittings

    @property
    def gathered(self) -> int:
        """Completed sittings, those that wait for a ten among them."""
        return self.n + self.pool.waiting

    @property
    def has_figures(self) -> bool:
        return self.n >= LEAST_FACILITY

    @property
    def looks(self) -> list[Row]:
        """Those that want a look, by the gravest of what is found."""
        gravest = list(Rule)
        return sorted((row for row in self.rows if row.said), key=lambda row: gravest.index(row.verdict.breaches[0].rule))

    @property
    def scales(self) -> list[tuple[Any, str]]:
        return [(scale, alpha_words(scale)) for scale in self.evidence.scales]

    @property
    def steps(self) -> list[tuple[int, str, bool]]:
        """What there is to see from how many sittings on, and whether it is there."""
        return [(least, what, self.n >= least) for least, what in STEPS]


def analysis_of(form: Form, *, own: QuerySet[Any] | None, of: str) -> Analysis | None:
    """Three statements on a warm process, whatever the number of sittings; None before the form is published.

    Args:
        own: ids of sittings that the reader's own organisations gave; None: all are their own.
        of: "real" or "simulated"; anything else: real ones if there are any.
    """
    key = key_in_force(form.pk)
    if key is None:
        return None
    sat, items = scored_sittings(form.pk, own=own), exposure_in(form.pk)
    simulated = sum(each.is_simulated for each in sat.completed)
    real = len(sat.completed) - simulated
    is_simulated = of == "simulated" if of in ("real", "simulated") else not real and bool(simulated)
    pool, keyed = pooled(sat.completed, simulated=is_simulated), get_key(key.pk)
    exposure = {slug: shown for slug, (_, shown) in items.items()}
    evidence = evidence_of(get_content(key.content_hash), keyed, pool, exposure=exposure)
    verdicts = verdicts_of(evidence.scenarios)
    return Analysis(
        key=key,
        source=source_words(keyed),
        is_simulated=is_simulated,
        real=real,
        simulated=simulated,
        unfinished=0 if is_simulated else sat.unfinished,
        pool=pool,
        evidence=evidence,
        rows=[_row(verdict, items) for verdict in verdicts],
        headline=headline(verdicts),
        plot=item_plot(verdicts),
    )


def _row(verdict: Verdict, items: Mapping[str, tuple[str, int]]) -> Row:
    return Row(verdict, items.get(verdict.scenario.item, ("", 0))[0], [said(breach) for breach in verdict.breaches])


# One scenario ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class OptionLine:
    content: OptionContent
    figures: OptionFigures
    is_dead: bool
    first: str  # the bar's length; empty where the share is not known
    last: str


@dataclass(frozen=True)
class ChoiceLine:
    text: str  # of the option put first on the turn before
    figures: ChoiceFigures


@dataclass(frozen=True)
class TurnPage:
    stem: str
    figures: TurnFigures
    options: list[OptionLine]
    by_choice: list[ChoiceLine]


@dataclass(frozen=True)
class ScenarioPage:
    row: Row
    turns: list[TurnPage]
    zones: list[tuple[Zone, Measured, str]]
    previous: int
    next: int


def scenario_page(analysis: Analysis, number: int) -> ScenarioPage:
    """One scenario with its words. No statement on a warm process.

    Raises:
        IndexError: the form has no scenario of that number.
    """
    if not 1 <= number <= len(analysis.rows):
        raise IndexError(number)
    row = analysis.rows[number - 1]
    shown = get_content(analysis.key.content_hash).scenarios[number - 1]
    zones = [(zone, row.figures.zones[zone], bar(row.figures.zones[zone])) for zone in ZONE_ORDER if zone in row.figures.zones]
    turns = [_turn_page(shown, figures) for figures in row.figures.turns]
    return ScenarioPage(row, turns, zones, number - 1, number + 1 if number < len(analysis.rows) else 0)


def _turn_page(shown: ScenarioContent, figures: TurnFigures) -> TurnPage:
    turn = shown.turns[figures.place - 1]
    texts = {option.code: option for option in turn.options}
    lines = [
        OptionLine(texts[each.code], each, is_dead(each), bar(each.first), bar(each.last) if each.last else "") for each in figures.options
    ]
    before = {option.code: option.text for option in shown.turns[figures.place - 2].options} if figures.place > 1 else {}
    return TurnPage(turn.stem, figures, sorted(lines, key=_best_first), [_choice_line(each, before) for each in figures.by_choice])


def _best_first(line: OptionLine) -> tuple[float, str]:
    return -line.figures.effectiveness, line.figures.code


def _choice_line(figures: ChoiceFigures, before: Mapping[str, str]) -> ChoiceLine:
    text = before.get(figures.code, "") if figures.code else ""
    return ChoiceLine(text, figures)
