"""The key that a panel's judgements make. Pure: no Django.

Effectiveness from means, zone from the mode, coordinates from means divided by 3√2; what the panel does not settle is marked.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import floor

from assessment.instrument.enums import Zone
from assessment.instrument.source import ItemSource, OptionSource
from assessment.psychometrics.agreement import CORNER, DUST, zone_refusals
from assessment.psychometrics.sheets import OptionFigures, PanelFigures, TurnFigures

MIN_SPREAD = 1.0  # max M − min M; a turn with less is unkeyed


@dataclass(frozen=True)
class ProposedOption:
    position: int  # in the pinned wording, from 1
    effectiveness: float | None  # mean, 1–5, unrounded; None: nobody rated it
    zone: Zone | None  # None: ambiguous, or a skill item
    is_ambiguous: bool
    u: float | None  # mean respect for self, radius 1 at the corner
    v: float | None
    critical: bool | None  # None: the panel is not of one mind
    n: int  # judges


@dataclass(frozen=True)
class ProposedTurn:
    position: int
    options: tuple[ProposedOption, ...]
    in_zones: bool  # False: it scores, and stays out of zones and position
    spread: float | None  # max M − min M

    @property
    def is_keyed(self) -> bool:
        return self.spread is not None and self.spread >= MIN_SPREAD - DUST


@dataclass(frozen=True)
class ProposedItem:
    slug: str
    public_id: str
    revision: int  # the number of the wording that was judged
    is_skill: bool
    turns: tuple[ProposedTurn, ...]

    @property
    def is_settled(self) -> bool:
        """Whether every option has an effectiveness, and so the item a key."""
        return all(option.effectiveness is not None for turn in self.turns for option in turn.options)

    @property
    def ambiguous(self) -> int:
        return sum(option.is_ambiguous for turn in self.turns for option in turn.options)


@dataclass(frozen=True)
class KeyProposal:
    """What a panel proposes. ``counts`` is false while the round has to be repeated, ``is_provisional`` true while it is open."""

    panel: str  # its public id
    is_provisional: bool
    counts: bool
    items: tuple[ProposedItem, ...]


def propose(figures: PanelFigures, *, panel: str, is_provisional: bool) -> KeyProposal:
    items = tuple(
        ProposedItem(each.item.slug, each.item.public_id, each.item.revision, each.item.is_skill, tuple(map(_turn, each.turns)))
        for each in figures.items
    )
    return KeyProposal(panel, is_provisional, figures.counts, items)


def with_proposal(source: ItemSource, proposed: ProposedItem) -> ItemSource:
    """A source with the proposed key. What is ambiguous keeps the author's zone, in a turn that is out of zones.

    The source's turns and options must be those that were judged, in their order. Effectiveness is rounded half up to
    hundredths (a credit to thousandths), coordinates to millionths. A panel says yes or no to critical, not why: its
    no takes the author's mark away, its yes leaves it.
    """
    turns = tuple(
        replace(
            turn,
            in_zones=said.in_zones or source.is_fit or proposed.is_skill,
            options=tuple(_option_source(option, each, proposed) for option, each in zip(turn.options, said.options, strict=True)),
        )
        for turn, said in zip(source.turns, proposed.turns, strict=True)
    )
    return replace(source, turns=turns)


def _option_source(option: OptionSource, said: ProposedOption, of: ProposedItem) -> OptionSource:
    assert said.effectiveness is not None  # only settled items are keyed
    critical = None if said.critical is False else option.critical
    if of.is_skill:
        return replace(option, credit=_rounded((said.effectiveness - 1) / 4, 1000), effectiveness=None, critical=critical)
    return replace(
        option,
        effectiveness=_rounded(said.effectiveness, 100),
        zone=said.zone or option.zone,
        u=None if said.u is None else round(said.u, 6),
        v=None if said.v is None else round(said.v, 6),
        critical=critical,
    )


def _rounded(value: float, parts: int) -> float:
    return floor(value * parts + 0.5 + 1e-9) / parts


def _turn(figures: TurnFigures) -> ProposedTurn:
    options = tuple(_option(position, option) for position, option in enumerate(figures.options, 1))
    means = [option.effectiveness for option in options]
    known = [mean for mean in means if mean is not None]
    spread = max(known) - min(known) if known and len(known) == len(means) else None
    return ProposedTurn(figures.turn.position, options, figures.in_zones, spread)


def _option(position: int, figures: OptionFigures) -> ProposedOption:
    zone = _settled_zone(figures)
    return ProposedOption(
        position=position,
        effectiveness=figures.mean,
        zone=zone,
        is_ambiguous=figures.option.author_zone is not None and zone is None,
        u=None if figures.u is None else figures.u / CORNER,
        v=None if figures.v is None else figures.v / CORNER,
        critical=figures.critical,
        n=figures.judged,
    )


def _settled_zone(figures: OptionFigures) -> Zone | None:
    """The mode, if the rule would accept it had the author said it too."""
    if figures.mode is None or figures.option.author_zone is None:
        return None
    refusals = zone_refusals(author=figures.mode, counts=dict(figures.counts), u=figures.u, v=figures.v, sd=figures.sd)
    return None if refusals else figures.mode
