"""A vacancy's ranking, a page at a time: bands first, inside a band the attitude estimate as a suggestion."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import accumulate, groupby
from typing import Any
from urllib.parse import urlencode

from assessment.delivery.languages import name_of as language_name
from assessment.instrument.key_store import get_key
from assessment.reports.sentences import critical_shorts, flag_short
from assessment.reports.whisker import Whisker, chance_of, points, whisker
from assessment.reports.zone_bar import ZoneBar, zone_bar
from assessment.scoring.flags import FlagKind
from assessment.scoring.scorecard import Scorecard
from hiring.candidates.models import Applicant
from hiring.ranking.basis import Banding, Basis, NoSuchList, banding, find_basis
from hiring.ranking.entries import Entries, ListKey, load_entries, own_list, with_scores
from hiring.ranking.order import Cursor, Entry, Group, Placed, Window, in_order, window
from hiring.vacancies.models import Vacancy

PAGE = 50
_SITTING_FIELDS = ("invitation__pk", "invitation__sitting__close_reason")
_ROW_FIELDS = ("pk", "public_id", "code", "is_simulated", *_SITTING_FIELDS, "score__skill", "score__scorecard")


class Show(StrEnum):
    """What the list is narrowed to."""

    ALL = "all"
    BAND_1 = "band-1"
    FLAGGED = "flagged"
    WAITING = "waiting"


@dataclass(frozen=True)
class Notice:
    """A flag in the words of a list."""

    text: str
    is_critical: bool


@dataclass(frozen=True)
class Row:
    """One applicant. ``name`` is empty on a blind vacancy: it was not even read."""

    public_id: str
    code: str
    name: str
    is_simulated: bool
    whisker: Whisker | None
    bar: ZoneBar | None
    skill: int | None
    notices: tuple[Notice, ...]
    answered: int | None
    scenarios: int | None
    close_reason: str
    is_invited: bool


@dataclass(frozen=True)
class Section:
    """A band, or a group below the bands. ``size`` counts everybody in it, ``shown`` those of the narrowed list, on any page.

    In a band that ``is_stretched`` some can be told apart.
    """

    band: int | None
    group: Group
    size: int
    shown: int
    is_continued: bool
    is_stretched: bool
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Counts:
    all: int
    submitted: int
    band_1: int
    flagged: int
    waiting: int


@dataclass(frozen=True)
class OtherList:
    """A list of the vacancy, as a link to it says."""

    code: str  # of its language
    name: str
    form: str
    title: str
    size: int
    finished: int
    query: str


@dataclass(frozen=True)
class RankedPage:
    """One page of the list of one form in one language. ``lists`` counts everybody, list by list."""

    form: str
    title: str  # of the form
    language: str
    language_name: str
    lists: tuple[OtherList, ...]
    query: str  # what an address of this list ends with; empty while there is but the vacancy's own
    sections: tuple[Section, ...]
    counts: Counts
    basis: Basis
    banding: Banding
    sem: int  # whole points
    width: int  # whole points
    chance: int | None  # whole points: what random answering earns
    show: Show
    window: Window
    arrived: int
    here: Cursor  # this moment's first page
    previous: Cursor | None
    next: Cursor | None

    @property
    def rather(self) -> OtherList | None:
        """Where whoever named no list finds more: the first list with results if this has none, or else with anybody if this is empty."""
        if self.counts.submitted:
            return None
        found = next((each for each in self.lists if each.finished), None)
        return found or (None if self.counts.all else next(iter(self.lists), None))

    @property
    def tells_results(self) -> bool:
        """Whether any of the rows can have a figure to show: without one, columns for them would stand empty."""
        return self.counts.submitted > 0 and self.show is not Show.WAITING

    @property
    def start(self) -> str:
        """What the query of an address within this list begins with."""
        return f"{self.query}&" if self.query else "?"

    @property
    def everybody(self) -> str:
        return f"{self.start}show={Show.ALL}"

    @property
    def from_number(self) -> int:
        return self.window.start + 1

    @property
    def to_number(self) -> int:
        return self.window.start + len(self.window.placed)


def ranked_page(
    *,
    vacancy: Vacancy,
    now: datetime,
    language: str = "",
    form: str = "",
    cursor: Cursor | None = None,
    show: Show = Show.ALL,
    size: int = PAGE,
) -> RankedPage:
    """One page of the ranking in three statements, whatever the number of applicants.

    Args:
        language: whose list; the form's own by default. Two languages are never ranked together.
        form: public id of the form whose list; the vacancy's own by default. Nor are two forms.
        cursor: where the page begins, and the moment whose list it is a page of; None for the first page of now.
    Raises:
        NoSuchList: nobody on the vacancy was given that form.
    """
    here = Cursor(cursor.as_of if cursor else now)
    own = own_list(vacancy)
    wanted = ListKey(form or own.form, language or own.language)
    basis = find_basis(vacancy=vacancy, form=wanted.form, language=wanted.language, as_of=here.as_of)
    entries = load_entries(vacancy=vacancy, wanted=wanted, key_id=basis.key_id, as_of=here.as_of)
    if wanted.form not in entries.titles:
        raise NoSuchList(wanted.form)
    everything = {*entries.lists, wanted, own}
    bands = banding(basis, entries.scores)
    shown = [entry for entry in entries.found if _is_shown(entry, show, bands)]
    ordered = in_order(shown, seed=basis.seed)
    page = window(ordered, after=cursor.after if cursor else None, size=size)
    chance = chance_of(get_key(basis.key_id)) if basis.key_id else None
    rows = _rows(vacancy, page.placed, basis.sem, chance)
    return RankedPage(
        form=wanted.form,
        title=entries.titles[wanted.form],
        language=wanted.language,
        language_name=language_name(wanted.language),
        query=query_of(wanted, everything),
        lists=tuple(_list(each, entries, everything) for each in entries.lists),
        sections=tuple(_sections(entries, ordered, page, rows, bands)),
        counts=_counts(entries, bands),
        basis=basis,
        banding=bands,
        sem=points(basis.sem),
        width=points(bands.bands.width) if bands.bands else 0,
        chance=None if chance is None else points(chance),
        show=show,
        window=page,
        arrived=entries.arrived,
        here=here,
        previous=None if page.is_first else Cursor(here.as_of, page.before),
        next=Cursor(here.as_of, page.last) if page.last else None,
    )


def _list(which: ListKey, entries: Entries, everything: Collection[ListKey]) -> OtherList:
    return OtherList(
        code=which.language,
        name=language_name(which.language),
        form=which.form,
        title=entries.titles[which.form],
        size=entries.lists[which],
        finished=entries.finished[which],
        query=query_of(which, everything) or "?",
    )


def query_of(wanted: ListKey, everything: Collection[ListKey]) -> str:
    """What an address of a list ends with: of form and language, only what tells the lists apart."""
    said = {"form": wanted.form} if len({each.form for each in everything}) > 1 else {}
    said |= {"language": wanted.language} if len({each.language for each in everything}) > 1 else {}
    return f"?{urlencode(said)}" if said else ""


def _is_shown(entry: Entry, show: Show, bands: Banding) -> bool:
    if show is Show.BAND_1:
        return _band(entry, bands) == 1
    if show is Show.FLAGGED:
        return entry.flags > 0
    if show is Show.WAITING:
        return _is_waiting(entry)
    return True


def _is_waiting(entry: Entry) -> bool:
    return entry.group in (Group.IN_PROGRESS, Group.NOT_STARTED)


def _band(entry: Entry, bands: Banding) -> int | None:
    return bands.of(entry.attitude) if entry.group == Group.RANKED and entry.attitude is not None else None


def _counts(entries: Entries, bands: Banding) -> Counts:
    found = entries.found
    return Counts(
        all=len(found),
        submitted=sum(entry.group <= Group.BEING_SCORED for entry in found),
        band_1=bands.sizes.get(1, 0),
        flagged=sum(entry.flags > 0 for entry in found),
        waiting=sum(map(_is_waiting, found)),
    )


def _sections(entries: Entries, ordered: Iterable[Placed], page: Window, rows: dict[int, Row], bands: Banding) -> Iterable[Section]:
    everybody = Counter((entry.group, _band(entry, bands)) for entry in entries.found)
    shown = Counter((placed.entry.group, _band(placed.entry, bands)) for placed in ordered)
    starts = dict(zip(shown, accumulate(shown.values(), initial=0), strict=False))  # a counter keeps the order of ``ordered``
    for kind, held in groupby(page.placed, key=lambda placed: (placed.entry.group, _band(placed.entry, bands))):
        group, band = kind
        found = tuple(rows[placed.entry.applicant_id] for placed in held)
        is_continued, is_stretched = starts[kind] < page.start, band in bands.stretched
        yield Section(band, Group(group), everybody[kind], shown[kind], is_continued, is_stretched, found)


def _rows(vacancy: Vacancy, placed: Iterable[Placed], sem: int, chance: int | None) -> dict[int, Row]:
    """The rows of one page, in one statement. A blind vacancy's statement does not touch names."""
    entries = [each.entry for each in placed]
    wanted = [*_ROW_FIELDS] if vacancy.is_blind else [*_ROW_FIELDS, "contact__name"]
    applicants = with_scores(
        Applicant.objects.filter(pk__in=[entry.applicant_id for entry in entries]),
        [entry.score_id for entry in entries if entry.score_id is not None],
    )
    return {values["pk"]: _row(values, sem, chance) for values in applicants.values(*wanted)}


def _row(values: dict[str, Any], sem: int, chance: int | None) -> Row:
    card = Scorecard.from_dict(values["score__scorecard"]) if values["score__scorecard"] else None
    return Row(
        public_id=values["public_id"],
        code=values["code"],
        name=values.get("contact__name") or "",
        is_simulated=values["is_simulated"],
        whisker=whisker(card.attitude, sem, chance=chance) if card and card.attitude is not None else None,
        bar=zone_bar(card.zones) if card and card.attitude is not None else None,
        skill=points(card.skill) if card and card.skill is not None else None,
        notices=_notices(card) if card else (),
        answered=card.answered if card else None,
        scenarios=len(card.credits) if card else None,
        close_reason=values["invitation__sitting__close_reason"] or "",
        is_invited=values["invitation__pk"] is not None,
    )


def _notices(card: Scorecard) -> tuple[Notice, ...]:
    """Critical answers first."""
    critical = [Notice(text, True) for text in critical_shorts(card.critical)]
    return (*critical, *(Notice(flag_short(flag), False) for flag in card.flags if flag.kind is not FlagKind.CRITICAL))
