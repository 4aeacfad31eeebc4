"""What a vacancy's ranking rests on at a moment: key, error, and bands drawn or provisional."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, FilteredRelation, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject

from assessment.instrument.models import Form
from assessment.scoring.bands import Bands, band_of, band_width, draw_bands
from assessment.scoring.scorecards import Pooled, pool, pooled_figures, pooled_from
from hiring.vacancies.models import Vacancy

_FROZEN = ("number", "key_id", "key__version", "sem", "width", "edges", "scored", "seed", "reason", "drawn_at", "drawn_by")


@dataclass(frozen=True)
class Drawn:
    """The snapshot in force."""

    number: int
    bands: Bands
    sem: int  # hundredths
    scored: int
    drawn_at: datetime
    drawn_by: str
    reason: str


@dataclass(frozen=True)
class Basis:
    """``key_id`` is None while the form has no key, and then nothing is ranked."""

    key_id: int | None
    seed: str
    pooled: Pooled  # the error as it stands now, by the latest key
    latest_key_id: int | None  # of those by which everybody who sat before has been scored
    drawn: Drawn | None
    version: int | None = None  # of the key that the list is by
    latest_version: int | None = None

    @property
    def has_newer_key(self) -> bool:
        """Whether drawing again would be by another version of the key than these bands were drawn with."""
        return self.key_id != self.latest_key_id

    @property
    def sem(self) -> int:
        """Hundredths: the snapshot's, or the pooled one."""
        return self.drawn.sem if self.drawn else self.pooled.sem

    @property
    def is_provisional(self) -> bool:
        return self.drawn is None

    def bands(self, scores: Iterable[int]) -> Bands | None:
        """The frozen bands; before a snapshot those that these scores would make. None when there are no scores."""
        if self.drawn:
            return self.drawn.bands
        found = list(scores)
        return draw_bands(found, width=width_of(self.pooled.sem)) if found else None


@dataclass(frozen=True)
class Banding:
    """Each score's band. ``count`` is the number of the lowest band in use or drawn.

    ``stretched`` are those whose people lie further apart than the bands are wide: whoever came after bands were drawn joins band 1 from
    above, or a lower band from the gap over its top. Of them it is not true that nobody can be told apart.
    """

    bands: Bands | None
    sizes: dict[int, int]
    count: int
    stretched: frozenset[int] = frozenset()

    def of(self, score: int) -> int:
        if self.bands is None:
            raise ValueError("nobody has a score")
        return band_of(score, self.bands)

    @property
    def is_single(self) -> bool:
        """Whether one band holds everybody who was ranked, there is more than one of them, and none can be told apart."""
        return len(self.sizes) == 1 and self.people > 1 and not self.stretched

    @property
    def people(self) -> int:
        return sum(self.sizes.values())


def banding(basis: Basis, scores: Iterable[int]) -> Banding:
    """The band of every score, and how many people each band holds."""
    found = list(scores)
    bands = basis.bands(found)
    if bands is None:
        return Banding(None, {}, 0)
    held: dict[int, list[int]] = {}
    for score in found:
        held.setdefault(band_of(score, bands), []).append(score)
    return Banding(
        bands,
        {number: len(held[number]) for number in sorted(held)},
        max([*held, len(bands.tops)]),
        frozenset(number for number, inside in held.items() if max(inside) - min(inside) > bands.width),
    )


def width_of(sem: int) -> int:
    """Band width in hundredths from a SEM in hundredths, so that a snapshot's width follows from its SEM."""
    return band_width(sem / 100)


def provisional_seed(vacancy: str) -> str:
    """Breaks ties before there is a snapshot."""
    return f"before the first snapshot of {vacancy}"


class NoSuchList(Exception):
    """The vacancy has no list of that form."""


def find_basis(*, vacancy: Vacancy, form: str, language: str, as_of: datetime) -> Basis:
    """What the ranking of the sittings of one form in one language rested on at a moment, in one statement.

    Args:
        form: its public id.
    Raises:
        NoSuchList: there is no such form.
    """
    is_demo = Vacancy.objects.filter(pk=vacancy.pk).values("organisation__is_demo")
    error = (
        pool(until=as_of)
        .filter(key=OuterRef("keys"), sitting__is_simulated=Subquery(is_demo), sitting__language=language)
        .order_by()
        .values("key")
        .values(found=JSONObject(**pooled_figures()))
    )
    drawn = {f"drawn_{name}": F(f"drawn__{name}") for name in _FROZEN}
    in_force = Q(snapshots__vacancy=vacancy, snapshots__drawn_at__lte=as_of, snapshots__language=language)
    is_ready = Q(keys__rekeying=None) | Q(keys__rekeying__finished_at__lte=as_of)
    row: Any = (
        Form.objects.filter(is_ready, public_id=form)
        .annotate(drawn=FilteredRelation("snapshots", condition=in_force))
        .order_by(F("drawn__number").desc(nulls_last=True), F("keys__version").desc(nulls_last=True))
        .values(latest_key_id=F("keys"), latest_version=F("keys__version"), error=Subquery(error), **drawn)
    ).first()
    if row is None:
        raise NoSuchList(form)
    pooled, latest, version = pooled_from(**(row["error"] or {})), row["latest_key_id"], row["latest_version"]
    if row["drawn_number"] is None:
        return Basis(latest, provisional_seed(vacancy.public_id), pooled, latest, None, version, version)
    tops = tuple(floor + row["drawn_width"] for floor in row["drawn_edges"])
    snapshot = Drawn(
        number=row["drawn_number"],
        bands=Bands(tops, row["drawn_width"]),
        sem=row["drawn_sem"],
        scored=row["drawn_scored"],
        drawn_at=row["drawn_drawn_at"],
        drawn_by=row["drawn_drawn_by"],
        reason=row["drawn_reason"],
    )
    return Basis(row["drawn_key_id"], row["drawn_seed"], pooled, latest, snapshot, row["drawn_key__version"], version)
