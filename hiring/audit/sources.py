"""Where a log's lines come from: the rows of this slice, and what other slices keep themselves. Nothing is kept twice.

Each source registers; a page asks each for its newest lines before a moment and merges them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from assessment.instrument.models.actors import name_in
from hiring.audit.enums import KIND_OF, TOLD, Kind, Verb
from hiring.audit.models import AuditRow

PAGE = 50
_CURSOR = re.compile(r"(\d{1,17})-([a-z]{1,12})-(\d{1,18})")
_EPOCH, _TICK = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)


@dataclass(frozen=True)
class Place:
    """The organisation: as rows name it, and as the owner of its libraries."""

    public_id: str
    uuid: UUID


@dataclass(frozen=True)
class Line:
    """One deed as a sentence: who, then what."""

    at: datetime
    by: str
    text: str
    kind: Kind
    reason: str = ""


@dataclass(frozen=True)
class Source:
    """Rows that tell deeds.

    Args:
        name: letters; orders sources at one moment.
        moment: the column that says when.
        rows: those of a place, of one kind or of all.
        tell: a row's line.
    """

    name: str
    kinds: frozenset[Kind]
    moment: str
    rows: Callable[[Place, Kind | None], QuerySet[Any]]
    tell: Callable[[Any], Line]


@dataclass(frozen=True)
class Cursor:
    """The last line seen. Lines go by moment, newest first; then by source, then by id, highest first."""

    at: datetime
    source: str
    pk: int

    def __str__(self) -> str:
        return f"{(self.at - _EPOCH) // _TICK}-{self.source}-{self.pk}"


@dataclass(frozen=True)
class LogPage:
    lines: tuple[Line, ...]
    next: str  # where the next page begins; empty on the last


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Have a source's rows told in the log.

    Raises:
        ValueError: another one has its name.
    """
    if _sources.setdefault(source.name, source) is not source:
        raise ValueError(f"{source.name} is a source already")


def read_cursor(text: str) -> Cursor | None:
    """None for what no page wrote."""
    read = _CURSOR.fullmatch(text)
    if read is None:
        return None
    try:
        return Cursor(_EPOCH + int(read[1]) * _TICK, read[2], int(read[3]))
    except OverflowError:
        return None


def log_page(*, place: Place, kind: Kind | None = None, after: Cursor | None = None, limit: int = PAGE) -> LogPage:
    """One page of an organisation's log; a statement for each source that has the kind."""
    found: list[tuple[Cursor, Line]] = []
    for source in _sources.values():
        if kind is None or kind in source.kinds:
            rows = source.rows(place, kind).filter(_before(source, after)).order_by(f"-{source.moment}", "-pk")
            found += [(Cursor(getattr(row, source.moment), source.name, row.pk), source.tell(row)) for row in rows[: limit + 1]]
    found.sort(key=lambda each: (-each[0].at.timestamp(), each[0].source, -each[0].pk))
    return LogPage(tuple(line for _, line in found[:limit]), str(found[limit - 1][0]) if len(found) > limit else "")


def _before(source: Source, after: Cursor | None) -> Q:
    if after is None:
        return Q()
    earlier, same = Q(**{f"{source.moment}__lt": after.at}), Q(**{source.moment: after.at})
    if source.name == after.source:
        return earlier | same & Q(pk__lt=after.pk)
    return earlier | same if source.name > after.source else earlier


def _rows(place: Place, kind: Kind | None) -> QuerySet[AuditRow]:
    rows = AuditRow.objects.filter(organisation=place.public_id)
    return rows if kind is None else rows.filter(verb__in=[verb.value for verb, its in KIND_OF.items() if its == kind])


def _tell(row: AuditRow) -> Line:
    verb = Verb(row.verb)
    return Line(row.at, name_in(row.by), TOLD[verb](row.detail), KIND_OF[verb], row.reason)


register(Source("audit", frozenset({Kind.MEMBERS, Kind.VACANCIES, Kind.APPLICANTS}), "at", _rows, _tell))
