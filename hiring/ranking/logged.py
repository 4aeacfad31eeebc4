"""Drawn bands in an organisation's log: the snapshots say who, when and why themselves."""

from __future__ import annotations

from django.db.models import QuerySet

from assessment.instrument.models.actors import name_in
from hiring.audit.enums import Kind
from hiring.audit.sources import Line, Place, Source
from hiring.ranking.models import Snapshot


def _rows(place: Place, kind: Kind | None) -> QuerySet[Snapshot]:
    return Snapshot.objects.filter(vacancy__organisation__public_id=place.public_id).select_related("vacancy")


def _tell(snapshot: Snapshot) -> Line:
    text = f"drew the bands of “{snapshot.vacancy.title}”{' again' if snapshot.number > 1 else ''}"
    return Line(snapshot.drawn_at, name_in(snapshot.drawn_by), text, Kind.BANDS, snapshot.reason)


BANDS = Source("bands", frozenset({Kind.BANDS}), "drawn_at", _rows, _tell)
