"""What a key that is not in force would do to an organisation's rankings: whose band or place would move. Nothing is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from assessment.delivery.languages import name_of as language_name
from assessment.models import Form, FormKey, Score
from assessment.scoring.bands import Bands, band_of, draw_bands
from assessment.scoring.dry_run import DryRun, Shift, shift_of
from assessment.scoring.scorecard import ALGORITHM_VERSION
from assessment.scoring.scorecards import Pooled, pool, pooled_figures, pooled_from
from hiring.candidates.models import Applicant, Contact
from hiring.invitations.models import Invitation
from hiring.ranking.basis import provisional_seed, width_of
from hiring.ranking.models import Snapshot
from hiring.ranking.order import Entry, Group, in_order

SHORTLISTS = (5, 10)  # places at the top that are looked at: nobody states a number of their own
NAMED = 100  # of those who would move, on one list; the rest are counted

Attitudes = Mapping[int, int | None]  # hundredths, by sitting; None: not completed
Pool = tuple[str, bool]  # language, and whether simulated: errors are pooled apart


@dataclass(frozen=True)
class Moved:
    """Somebody whose band or shortlist place would be another. A band is None and a place 0 where there is no score."""

    public_id: str
    code: str
    name: str  # empty on a blind vacancy: it was not even read
    band_before: int | None
    band_after: int | None
    place_before: int
    place_after: int

    @property
    def shortlists(self) -> tuple[str, ...]:
        """In words, the shortlists they would leave or join."""
        told = [(size, _within(self.place_before, size), _within(self.place_after, size)) for size in SHORTLISTS]
        left = [str(size) for size, was, would in told if was and not would]
        joined = [str(size) for size, was, would in told if would and not was]
        return tuple(f"{verb} the first {' and '.join(sizes)}" for verb, sizes in (("leaves", left), ("joins", joined)) if sizes)


@dataclass(frozen=True)
class ListEffect:
    """One list: a vacancy's people who sat the form in one language."""

    vacancy: str  # public id
    title: str
    language: str  # in words
    is_blind: bool
    is_drawn: bool
    people: int
    in_another_band: int
    joined: tuple[tuple[int, int], ...]  # by size of the shortlist, how many would come into it; as many go out
    bands_before: int
    bands_after: int
    shift: Shift
    moves: tuple[Moved, ...]
    more: int  # who would move, too, and are not listed


@dataclass(frozen=True)
class Effects:
    """All lists of one organisation. Whoever may not see vacancies is shown the sums alone."""

    lists: tuple[ListEffect, ...]

    @property
    def vacancies(self) -> int:
        return len({each.vacancy for each in self.lists})

    @property
    def people(self) -> int:
        return sum(each.people for each in self.lists)

    @property
    def in_another_band(self) -> int:
        return sum(each.in_another_band for each in self.lists)

    @property
    def joined(self) -> list[tuple[int, int]]:
        return [(size, sum(dict(each.joined)[size] for each in self.lists)) for size in SHORTLISTS]


@dataclass
class _List:
    """A list as it is gathered, then as it is worked out."""

    vacancy: str
    title: str
    is_blind: bool
    is_demo: bool
    language: str
    people: list[tuple[int, int, str, str]] = field(default_factory=list)  # applicant, sitting, public id, code
    drawn: Snapshot | None = None
    bands: dict[int, tuple[int | None, int | None]] = field(default_factory=dict)  # by applicant, before and after
    places: dict[int, tuple[int, int]] = field(default_factory=dict)
    counts: tuple[int, int] = (0, 0)  # bands before and after
    shift: Shift = field(default_factory=lambda: Shift(0, 0, None, None))

    @property
    def seed(self) -> str:
        return self.drawn.seed if self.drawn else provisional_seed(self.vacancy)

    @property
    def moving(self) -> list[int]:
        """Applicants, by the place they have now."""
        found = [pk for pk, (was, would) in self.bands.items() if was != would or _crosses(*self.places[pk])]
        return sorted(found, key=lambda pk: (self.places[pk][0] or len(self.people) + 1, self.places[pk][1]))


def effects_of(*, form: Form, base: FormKey, owner: UUID, tried: DryRun, now: datetime) -> Effects:
    """What would move in the lists of one organisation; five statements at most, whatever the number of lists and people.

    Before: the lists as they stand, drawn ones with the key and the edges of their snapshot. After: as drawing anew would make
    them, with the new key's scores and error. Other organisations' lists are not looked at.

    Args:
        base: the version in force, on which ``tried`` was.
        owner: the organisation, by the UUID under which it owns libraries.
    """
    lists = _gather(form, owner)
    by_key = {base.pk: tried.before, **_scores_by({each.drawn.key_id for each in lists if each.drawn} - {base.pk}, owner)}
    errors = _errors_of(base, now) if any(each.drawn is None for each in lists) else {}
    for each in lists:
        _work_out(each, by_key[each.drawn.key_id if each.drawn else base.pk], tried, errors)
    names = _names([pk for each in lists if not each.is_blind for pk in each.moving[:NAMED]])
    return Effects(tuple(_told(each, names) for each in lists))


def _gather(form: Form, owner: UUID) -> list[_List]:
    """The lists with their people, and the bands in force, in two statements."""
    sat = Applicant.objects.filter(
        vacancy__organisation__uuid=owner,
        invitation__left_at=None,
        invitation__sitting__content__form=form,
        invitation__sitting__scored_at__isnull=False,
    ).order_by("vacancy__title", "vacancy_id", "invitation__sitting__language", "pk")
    of_vacancy = ("vacancy_id", "vacancy__public_id", "vacancy__title", "vacancy__is_blind", "vacancy__organisation__is_demo")
    lists: dict[tuple[int, str], _List] = {}
    for vacancy_id, public_id, title, is_blind, is_demo, language, *person in sat.values_list(
        *of_vacancy, "invitation__sitting__language", "pk", "invitation__sitting", "public_id", "code"
    ).iterator(chunk_size=500):
        held = lists.setdefault((vacancy_id, language), _List(public_id, title, is_blind, is_demo, language))
        held.people.append((person[0], person[1], person[2], person[3]))
    for snapshot in Snapshot.objects.filter(form=form, vacancy__in={vacancy for vacancy, _ in lists}).order_by("number"):
        if held_list := lists.get((snapshot.vacancy_id, snapshot.language)):
            held_list.drawn = snapshot
    return list(lists.values())


def _scores_by(keys: set[int], owner: UUID) -> dict[int, dict[int, int | None]]:
    """Of the organisation's own people by older versions that bands are drawn with; one statement, none without such versions."""
    found: dict[int, dict[int, int | None]] = {key: {} for key in keys}
    if keys:
        people = Invitation.objects.filter(applicant__vacancy__organisation__uuid=owner).values("sitting")
        ours = Score.objects.filter(key__in=keys, algorithm=ALGORITHM_VERSION, sitting__in=people)
        for key, sitting, attitude in ours.values_list("key_id", "sitting_id", "attitude"):
            found[key][sitting] = attitude
    return found


def _errors_of(key: FormKey, now: datetime) -> dict[Pool, Pooled]:
    """The error by the version in force, as a ranking that is not drawn takes it."""
    groups = pool(until=now).filter(key=key).order_by().values_list("sitting__language", "sitting__is_simulated")
    rows = groups.annotate(**pooled_figures())
    return {(language, simulated): pooled_from(mean=mean, n=n, scenarios=k) for language, simulated, mean, n, k in rows}


def _work_out(held: _List, now_by: Attitudes, tried: DryRun, errors: Mapping[Pool, Pooled]) -> None:
    group = (held.language, held.is_demo)
    sittings = {applicant: sitting for applicant, sitting, *_ in held.people}
    before = {pk: attitude for pk, sitting in sittings.items() if (attitude := now_by.get(sitting)) is not None}
    after = {pk: attitude for pk, sitting in sittings.items() if (attitude := tried.after.get(sitting)) is not None}
    old = _frozen(held.drawn) if held.drawn else _anew(before.values(), errors.get(group))
    new = _anew(after.values(), tried.errors.get(group))
    places_before, places_after = _places(held, before), _places(held, after)
    for pk in sittings:
        was, would = before.get(pk), after.get(pk)
        held.bands[pk] = (
            None if was is None or old is None else band_of(was, old),
            None if would is None or new is None else band_of(would, new),
        )
        held.places[pk] = (places_before.get(pk, 0), places_after.get(pk, 0))
    held.counts = (len({was for was, _ in held.bands.values() if was}), len({would for _, would in held.bands.values() if would}))
    held.shift = shift_of(before, after)


def _frozen(drawn: Snapshot) -> Bands:
    return Bands(tuple(floor + drawn.width for floor in drawn.edges), drawn.width)


def _anew(attitudes: Iterable[int], error: Pooled | None) -> Bands | None:
    found = list(attitudes)
    return draw_bands(found, width=width_of(error.sem)) if found and error else None


def _places(held: _List, attitudes: Mapping[int, int]) -> dict[int, int]:
    """From 1 at the top, in the order of the list: ties by its seed."""
    entries = [
        Entry(applicant, public_id, Group.RANKED, attitudes[applicant], 0, None, "", held.language)
        for applicant, _, public_id, _ in held.people
        if applicant in attitudes
    ]
    return {placed.entry.applicant_id: place for place, placed in enumerate(in_order(entries, seed=held.seed), 1)}


def _names(applicants: list[int]) -> dict[int, str]:
    """Only of people on vacancies that are not blind; no statement without any."""
    return dict(Contact.objects.filter(applicant__in=applicants).values_list("applicant_id", "name")) if applicants else {}


def _told(held: _List, names: Mapping[int, str]) -> ListEffect:
    known = {applicant: (public_id, code) for applicant, _, public_id, code in held.people}
    moving = held.moving
    moves = tuple(Moved(*known[pk], names.get(pk, ""), *held.bands[pk], *held.places[pk]) for pk in moving[:NAMED])
    places = held.places.values()
    return ListEffect(
        vacancy=held.vacancy,
        title=held.title,
        language=language_name(held.language),
        is_blind=held.is_blind,
        is_drawn=held.drawn is not None,
        people=len(held.people),
        in_another_band=sum(was != would for was, would in held.bands.values()),
        joined=tuple((size, sum(_within(would, size) and not _within(was, size) for was, would in places)) for size in SHORTLISTS),
        bands_before=held.counts[0],
        bands_after=held.counts[1],
        shift=held.shift,
        moves=moves,
        more=len(moving) - len(moves),
    )


def _within(place: int, size: int) -> bool:
    return 0 < place <= size


def _crosses(was: int, would: int) -> bool:
    return any(_within(was, size) != _within(would, size) for size in SHORTLISTS)
