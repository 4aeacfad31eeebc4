"""One applicant's result, with everything that explains it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from math import floor

from assessment.delivery.languages import name_of as language_name
from assessment.instrument.content_store import get_content
from assessment.instrument.enums import Marker
from assessment.instrument.key_store import get_key
from assessment.instrument.keying import source_words
from assessment.models import Score, Sitting
from assessment.reports.grid import RespectGrid, respect_grid, signed
from assessment.reports.marks import ZONE_ORDER, exact_text
from assessment.reports.sentences import (
    CAUTION,
    band_sentence,
    critical_shorts,
    flag_chance,
    flag_evidence,
    flag_short,
    situations_sentence,
    unchecked_text,
)
from assessment.reports.stars import Stars, stars
from assessment.reports.whisker import Whisker, chance_of, points, whisker
from assessment.reports.zone_bar import ZoneBar, zone_bar
from assessment.scoring.explanations import TurnExplanation, explain
from assessment.scoring.flags import FlagKind, Unchecked
from assessment.scoring.packing import unpack
from assessment.scoring.scorecard import Scorecard
from hiring.candidates.models import Applicant
from hiring.invitations.models import Invitation
from hiring.ranking.basis import Banding, Basis, banding, find_basis
from hiring.ranking.entries import Entries, ListKey, load_entries, own_list
from hiring.ranking.late import LateLine, late_lines
from hiring.ranking.order import Entry, Group, in_order
from hiring.ranking.rankings import query_of

CLOUD = 400  # dots; more make a blot
SHOWN_MARKERS = 4
FEW_SKILL_ITEMS = 12


@dataclass(frozen=True)
class FlagReport:
    text: str
    evidence: str
    chance: str
    is_critical: bool


@dataclass(frozen=True)
class ZoneRow:
    """Counts of one zone, in scenarios, exact."""

    zone: str
    first: str
    last: str


@dataclass(frozen=True)
class GridLine:
    """A line of the table behind the grid; texts from −100 to +100."""

    name: str
    at: str
    reach: str
    random: str


@dataclass(frozen=True)
class ShownMarker:
    code: str
    label: str
    scenarios: int


@dataclass(frozen=True)
class AnsweredTurn:
    """One turn explained. ``earned`` is of 100; ``seconds`` None when not recorded."""

    explained: TurnExplanation
    earned: int
    seconds: int | None


@dataclass(frozen=True)
class AnsweredScenario:
    number: int
    title: str
    scale: str
    is_fit: bool
    earned: int
    turns: tuple[AnsweredTurn, ...]


@dataclass(frozen=True)
class Result:
    """What the page shows of a score. ``band`` and ``whisker`` are None when the sitting is not completed."""

    card: Scorecard
    basis: Basis
    banding: Banding
    band: int | None
    sentences: tuple[str, ...]
    whisker: Whisker | None
    skill: int | None
    skill_items: int
    grid: RespectGrid | None
    table: tuple[GridLine, ...]
    bar: ZoneBar | None
    zones: tuple[ZoneRow, ...]
    dominant: str
    leaders: tuple[str, ...]
    markers: tuple[ShownMarker, ...]
    stars: tuple[Stars, ...]
    flags: tuple[FlagReport, ...]
    critical: tuple[str, ...]  # the critical answers in the words of a list
    unchecked: tuple[str, ...]
    scenarios: tuple[AnsweredScenario, ...]
    key_version: int
    key_source: str  # whose judgement it is, in words
    is_approved_key: bool  # by a second person
    is_few_skill_items: bool
    chance: int | None  # whole points of attitude: what random answering earns

    @property
    def formats(self) -> set[str]:
        return {turn.explained.format.value for scenario in self.scenarios for turn in scenario.turns}

    @property
    def attitude_items(self) -> int:
        return len(self.scenarios) - self.skill_items

    @property
    def fit_items(self) -> int:
        """Scenarios that take no part in the zones, because another than the assertive serves best there."""
        return sum(scenario.is_fit for scenario in self.scenarios)


@dataclass(frozen=True)
class ApplicantPage:
    """``result`` is None while there is no score; ``group`` then says why."""

    sitting: Sitting | None
    group: Group
    minutes: int | None
    result: Result | None
    language: str = ""  # in words; empty before it was chosen
    late: tuple[LateLine, ...] = ()
    form: str = ""  # the title of the form they sat
    query: str = ""  # what the address of their list ends with


def applicant_page(*, applicant: Applicant, now: datetime) -> ApplicantPage:
    """Everything about one applicant's result, in at most five statements in a warm process.

    Args:
        applicant: with its vacancy read along.
    """
    vacancy, sitting = applicant.vacancy, _find_sitting(applicant)
    own = own_list(vacancy)
    wanted = ListKey(sitting.content.form.public_id, sitting.language) if sitting else own
    basis = find_basis(vacancy=vacancy, form=wanted.form, language=wanted.language, as_of=now)
    entries = load_entries(vacancy=vacancy, wanted=wanted, key_id=basis.key_id, as_of=now)
    entry = next((each for each in entries.found if each.applicant_id == applicant.pk), None)
    if entry is None or sitting is None:
        return ApplicantPage(None, Group.NOT_STARTED, None, None)
    result = None
    if entry.score_id is not None:
        result = _result(
            Score.objects.select_related("key__approval").defer("key__document").get(pk=entry.score_id), sitting, basis, entries, entry
        )
    spoken = language_name(sitting.language) if sitting.opened_at or sitting.started_at else ""
    title = sitting.content.form.title
    query = query_of(wanted, {own, wanted})
    return ApplicantPage(sitting, Group(entry.group), _minutes(sitting), result, spoken, late_lines(sitting), title, query)


def _find_sitting(applicant: Applicant) -> Sitting | None:
    invitation = (
        Invitation.objects.filter(applicant=applicant).select_related("sitting__content__form").defer("sitting__content__document").first()
    )
    return invitation.sitting if invitation else None


def _minutes(sitting: Sitting) -> int | None:
    if sitting.started_at is None or sitting.closed_at is None:
        return None
    return max(1, round((sitting.closed_at - sitting.started_at).total_seconds() / 60))


def _result(score: Score, sitting: Sitting, basis: Basis, entries: Entries, entry: Entry) -> Result:
    card = Scorecard.from_dict(score.scorecard)
    content, key = get_content(sitting.content.hash), get_key(score.key_id)
    bands = banding(basis, entries.scores)
    band = bands.of(card.attitude) if card.attitude is not None and entry.group == Group.RANKED else None
    skill_items = sum(each.scale.value == "skill" for each in card.credits)
    sentences = [situations_sentence(card.zones, card.dominance)]
    if band is not None:
        sentences.append(band_sentence(band, of=bands.count, is_provisional=basis.is_provisional))
    grid = _grid(card, _cloud(basis, entries, entry))
    explained, chance = explain(content, key, unpack(content, bytes(score.choices))), chance_of(key)
    return Result(
        card=card,
        basis=basis,
        banding=bands,
        band=band,
        sentences=(*sentences, CAUTION),
        whisker=whisker(card.attitude, basis.sem, chance=chance) if card.attitude is not None else None,
        skill=points(card.skill) if card.skill is not None else None,
        skill_items=skill_items,
        grid=grid,
        table=_table(grid) if grid else (),
        bar=zone_bar(card.zones),
        zones=tuple(ZoneRow(zone.value, exact_text(card.zones[zone]), exact_text(card.rejects[zone])) for zone in ZONE_ORDER),
        dominant=card.dominance.zone.value if card.dominance.zone else "",
        leaders=tuple(zone.value for zone in card.dominance.leaders[:2]),
        markers=_most_shown(card.markers),
        stars=tuple(map(stars, card.needs)),
        flags=tuple(
            FlagReport(flag_short(flag), flag_evidence(flag), flag_chance(flag), flag.kind is FlagKind.CRITICAL) for flag in card.flags
        ),
        critical=critical_shorts(card.critical),
        unchecked=tuple(
            unchecked_text(kind, reason)
            for kind, reason in card.unchecked.items()
            if reason is not Unchecked.ADJUSTED  # nobody's to read
        ),
        scenarios=_scenarios(explained, card, sitting),
        key_version=score.key.version,
        key_source=source_words(key),
        is_approved_key=hasattr(score.key, "approval"),
        is_few_skill_items=skill_items < FEW_SKILL_ITEMS,
        chance=points(chance) if chance is not None else None,
    )


def _grid(card: Scorecard, cloud: Sequence[tuple[float, float]]) -> RespectGrid | None:
    if card.position is None:
        return None
    return respect_grid(card.position, dominant=card.dominance.zone, random_point=card.random_point, cloud=cloud)


def _table(grid: RespectGrid) -> tuple[GridLine, ...]:
    lines = []
    for reach, random in zip(grid.reaches, grid.random_reaches or (None, None), strict=True):
        between = "" if reach.low is None or reach.high is None else f"{signed(reach.low)} to {signed(reach.high)}"
        lines.append(GridLine(reach.name, signed(reach.at), between, "" if random is None else signed(random)))
    return tuple(lines)


def _cloud(basis: Basis, entries: Entries, entry: Entry) -> list[tuple[float, float]]:
    """Positions of others on this vacancy: a sample that depends on nothing but the seed."""
    others = [each for each in entries.found if each.group == Group.RANKED and each.applicant_id != entry.applicant_id]
    chosen = sorted((placed.place.tie, placed.entry.score_id) for placed in in_order(others, seed=basis.seed))[:CLOUD]
    found = Score.objects.filter(pk__in=[score_id for _, score_id in chosen])
    positions = found.values_list("scorecard__position__x", "scorecard__position__y")
    return [(x, y) for x, y in positions if x is not None and y is not None]


def _most_shown(markers: dict[Marker, tuple[int, ...]]) -> tuple[ShownMarker, ...]:
    ordered = sorted(markers, key=lambda marker: (-len(markers[marker]), list(Marker).index(marker)))
    return tuple(ShownMarker(marker.value, marker.label, len(markers[marker])) for marker in ordered[:SHOWN_MARKERS])


def _scenarios(explained: Sequence[TurnExplanation], card: Scorecard, sitting: Sitting) -> tuple[AnsweredScenario, ...]:
    credits = {each.number: each.credit for each in card.credits}
    found = []
    for number, turns in groupby(explained, key=lambda turn: turn.scenario):
        held = tuple(AnsweredTurn(turn, floor(100 * turn.credit + 0.5), _seconds(sitting, turn.turn)) for turn in turns)
        first = held[0].explained
        found.append(AnsweredScenario(number, first.title, first.scale.label, first.is_fit, floor(100 * credits[number] + 0.5), held))
    return tuple(found)


def _seconds(sitting: Sitting, turn: int) -> int | None:
    spent = sitting.visible_ms.get(str(turn))
    return None if spent is None else max(1, round(spent / 1000))
