"""Blueprints kept, forms assembled by them, and items swapped by hand with the consequences in sight."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from assessment.instrument.assembly.assembling import Assembly, amount_of, assemble, figures_of, usable_in
from assessment.instrument.assembly.drafting import FormIsPublished, TitleTaken, create_form, set_form_items
from assessment.instrument.assembly.program import TOLERANCES
from assessment.instrument.assembly.specification import Candidate, Requirement, Specification, candidate_from
from assessment.instrument.authoring import source_of, with_source
from assessment.instrument.enums import ItemStatus, Scale, TranslationState
from assessment.instrument.models import Blueprint, Form, FormEntry, Item, Library, Revision, Translation
from assessment.instrument.validation import Severity, check_item
from assessment.kernel.identifiers import new_public_id

PRACTICE = 3
FORM_LETTERS = "ABCDEF"


class NotAnAlternative(Exception):
    """The item cannot stand there: it is not in the pool, or in the form already."""


@dataclass(frozen=True)
class Pool:
    """The items that an owner's forms may use, as rows and as the assembler sees them; practice apart."""

    items: Mapping[str, Item]  # by slug
    titles: Mapping[str, str]
    candidates: tuple[Candidate, ...]
    practice: tuple[Item, ...]


def create_blueprint(*, library: Library, title: str, specification: Specification, by: str, now: datetime) -> Blueprint:
    """Raises TitleTaken: the library has a blueprint of that title."""
    blueprint, is_new = Blueprint.objects.get_or_create(
        library=library,
        title=title,
        defaults={"document": specification.as_dict(), "created_at": now, "changed_at": now, "changed_by": by[:120]},
    )
    if not is_new:
        raise TitleTaken(title)
    return blueprint


def change_blueprint(*, blueprint: Blueprint, specification: Specification, by: str, now: datetime) -> None:
    """What forms are assembled by from now on. Forms that exist stay as they are."""
    blueprint.document, blueprint.changed_at, blueprint.changed_by = specification.as_dict(), now, by[:120]
    blueprint.save(update_fields=["document", "changed_at", "changed_by"])


def pool_of(*, owner: UUID | None, specification: Specification, exposure: Mapping[int, int]) -> Pool:
    """Items that an owner's forms may use, in five statements whatever their number; own items before shared ones of the same name.

    Args:
        exposure: by item, how many sittings have shown it; a missing one has been shown to nobody.
    """
    readable = Q(item__library__owner=owner) | Q(item__library__owner=None)
    revisions = Revision.objects.filter(readable, is_current=True, item__archived_at=None).exclude(item__status=ItemStatus.RETIRED.value)
    spoken = _languages_of(revisions) if specification.languages else {}
    items: dict[str, Item] = {}
    titles: dict[str, str] = {}
    candidates, practice = [], []
    for revision in sorted(
        with_source(revisions.select_related("item__library")), key=lambda each: (each.item.library.owner is None, each.item.slug)
    ):
        slug = revision.item.slug
        if slug in items or not set(specification.languages) <= {"en", *spoken.get(revision.pk, ())}:
            continue
        source = source_of(revision)
        if any(finding.severity is Severity.ERROR for finding in check_item(source)):
            continue  # a form with it could not be published
        candidate = candidate_from(source, exposure=exposure.get(revision.item_id, 0))
        if candidate is None and source.scale is not Scale.PRACTICE:
            continue
        items[slug], titles[slug] = revision.item, revision.title
        if candidate:
            candidates.append(candidate)
        else:
            practice.append(revision.item)
    return Pool(items, titles, tuple(candidates), tuple(practice))


def _languages_of(revisions: QuerySet[Revision]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    reviewed = Translation.objects.filter(revision__in=revisions, state=TranslationState.REVIEWED.value)
    for revision, language in reviewed.values_list("revision_id", "language"):
        found.setdefault(revision, set()).add(language)
    return found


def specification_of(blueprint: Blueprint) -> Specification:
    return Specification.from_dict(blueprint.document)


def propose_forms(
    *, blueprint: Blueprint, exposure: Mapping[int, int], forms: int, seed: int, parallel_to: Form | None = None, seconds: float = 9.0
) -> tuple[Assembly, Pool]:
    """Forms by a blueprint, stored nowhere yet.

    Args:
        parallel_to: a form whose items are left out and whose figures are matched.
        seed: of the lot; the same gives the same forms while the pool stays.
    """
    specification = specification_of(blueprint)
    pool = pool_of(owner=blueprint.library.owner, specification=specification, exposure=exposure)
    candidates, targets = pool.candidates, None
    if parallel_to is not None:
        taken = set(parallel_to.entries.values_list("item__slug", flat=True))
        model = [each for each in pool.candidates if each.slug in taken]
        candidates = tuple(each for each in pool.candidates if each.slug not in taken)
        targets = figures_of(model)
    return assemble(candidates, specification, forms=forms, targets=targets, seed=seed, seconds=seconds), pool


def keep_forms(
    *, blueprint: Blueprint, assembly: Assembly, pool: Pool, title: str, now: datetime, parallel_to: Form | None = None
) -> list[Form]:
    """Draft forms with these items in order of the pool's names, scored ones first, and the same practice in each.

    Raises:
        TitleTaken: a form of such a title is there; nothing was stored.
    """
    practice = list(pool.practice[:PRACTICE])
    with transaction.atomic():
        shared = new_public_id()
        if parallel_to is not None:
            shared = parallel_to.parallel_set or shared
            Form.objects.filter(pk=parallel_to.pk, parallel_set="").update(parallel_set=shared)
        kept = []
        for letter, slugs in zip(FORM_LETTERS, assembly.forms, strict=False):
            name = f"{title} {letter}" if len(assembly.forms) > 1 else title
            form = create_form(library=blueprint.library, title=name[:120], now=now)
            scored = sorted((pool.items[slug] for slug in slugs), key=lambda item: (item.scale, item.slug))
            set_form_items(form=form, items=[*scored, *practice], now=now)
            form.blueprint, form.parallel_set = blueprint, shared
            form.save(update_fields=["blueprint", "parallel_set"])
            kept.append(form)
    return kept


@dataclass(frozen=True)
class Line:
    """A requirement, and how much of it each form of a set has."""

    requirement: Requirement
    amounts: tuple[int, ...]

    @property
    def cells(self) -> list[tuple[int, bool]]:
        return [(amount, self.requirement.is_met_by(amount)) for amount in self.amounts]


def compare_pool(*, specification: Specification, pool: Pool) -> list[Line]:
    """How much of each requirement the whole pool has."""
    usable = usable_in(pool.candidates, specification)
    return [Line(each, (amount_of(usable, each),)) for each in specification.requirements]


def sets_of(blueprint: Blueprint) -> list[list[Form]]:
    """Forms made by a blueprint, those that are parallel together, newest first; one statement."""
    sets: dict[str, list[Form]] = {}
    for form in Form.objects.filter(blueprint=blueprint).order_by("-pk"):
        sets.setdefault(form.parallel_set, []).insert(0, form)
    return list(sets.values())


@dataclass(frozen=True)
class Comparison:
    """Forms that are to be parallel, side by side."""

    forms: tuple[Form, ...]
    lines: tuple[Line, ...]
    figures: tuple[tuple[str, tuple[float, ...], bool], ...]  # name, form by form, whether they are matched
    shared: tuple[str, ...]  # slugs of scored items that stand in more than one


def compare(*, forms: Sequence[Form], specification: Specification, pool: Pool) -> Comparison:
    """What forms have of a specification, and how well they match, in one statement."""
    by_slug = {each.slug: each for each in pool.candidates}
    entries: dict[int, list[Candidate]] = {form.pk: [] for form in forms}
    for form_id, slug in FormEntry.objects.filter(form__in=forms).values_list("form_id", "item__slug"):
        if slug in by_slug:
            entries[form_id].append(by_slug[slug])
    held = [entries[form.pk] for form in forms]
    lines = tuple(Line(each, tuple(amount_of(items, each) for items in held)) for each in specification.requirements)
    found = [figures_of(items) for items in held]
    names = [name for name in (found[0] if found else {}) if all(name in each for each in found)]
    figures = []
    for name in names:
        values = tuple(each[name] for each in found)
        figures.append((name, values, max(values) - min(values) <= TOLERANCES[name.split()[1]] + 1e-9))
    counts: dict[str, int] = {}
    for items in held:
        for item in items:
            counts[item.slug] = counts.get(item.slug, 0) + 1
    return Comparison(tuple(forms), lines, tuple(figures), tuple(sorted(slug for slug, count in counts.items() if count > 1)))


@dataclass(frozen=True)
class Alternative:
    """An item that could take another's place in a form, and what would become of the form."""

    candidate: Candidate
    unmet: tuple[tuple[Requirement, int], ...]  # with what the form would have
    broken: tuple[tuple[Requirement, int], ...]  # of them, those that are met now
    mended: tuple[tuple[Requirement, int], ...]  # not met now, and then
    shifts: Mapping[str, float]  # change of each figure of the form
    elsewhere: bool  # it stands in a parallel form, so the two would share it

    @property
    def cost(self) -> tuple[int, int, float]:
        """Fewest broken requirements first, then no sharing, then the smallest change."""
        return len(self.unmet), self.elsewhere, sum(abs(value) / TOLERANCES[name.split()[1]] for name, value in self.shifts.items())


def alternatives(*, form: Form, slug: str, specification: Specification, pool: Pool, limit: int = 12) -> list[Alternative]:
    """What could stand in an item's place, the least disturbing first; of the same scale, and not in the form.

    Raises:
        NotAnAlternative: the item does not stand in the form.
    """
    by_slug = {each.slug: each for each in pool.candidates}
    held = [by_slug[each] for each in form.entries.values_list("item__slug", flat=True) if each in by_slug]
    leaving = next((each for each in held if each.slug == slug), None)
    if leaving is None:
        raise NotAnAlternative(slug)
    rest = [each for each in held if each is not leaving]
    families = {each.family for each in rest}
    taken = set(_elsewhere(form))
    before = figures_of(held)
    met = {requirement for requirement in specification.requirements if requirement.is_met_by(amount_of(held, requirement))}
    found = []
    for each in usable_in(pool.candidates, specification):
        if each.scale is not leaving.scale or each in held or each.family in families or each.format is not leaving.format:
            continue
        then = [*rest, each]
        amounts = [(requirement, amount_of(then, requirement)) for requirement in specification.requirements]
        after = figures_of(then)
        unmet = tuple((requirement, amount) for requirement, amount in amounts if not requirement.is_met_by(amount))
        broken = tuple((requirement, amount) for requirement, amount in unmet if requirement in met)
        mended = tuple((each, amount) for each, amount in amounts if each not in met and each.is_met_by(amount))
        shifts = {name: after[name] - before[name] for name in after}
        found.append(Alternative(each, unmet, broken, mended, shifts, each.slug in taken))
    return sorted(found, key=lambda each: each.cost)[:limit]


def _elsewhere(form: Form) -> list[str]:
    """Slugs that stand in the forms that are to be parallel to this one."""
    if not form.parallel_set:
        return []
    others = Form.objects.filter(parallel_set=form.parallel_set).exclude(pk=form.pk)
    return list(FormEntry.objects.filter(form__in=others).values_list("item__slug", flat=True))


def swap_item(*, form: Form, leaving: Item, coming: Item) -> None:
    """Put one item in another's place.

    Raises:
        FormIsPublished: nothing was changed.
        NotAnAlternative: ``leaving`` does not stand in the form, ``coming`` does, or it belongs to somebody else.
    """
    with transaction.atomic():
        locked = Form.objects.select_for_update(of=("self",)).select_related("library").get(pk=form.pk)
        if locked.published_at is not None:
            raise FormIsPublished(locked.title)
        is_readable = Item.objects.filter(Q(library__owner=locked.library.owner) | Q(library__owner=None), pk=coming.pk).exists()
        if not is_readable or locked.entries.filter(item=coming).exists():
            raise NotAnAlternative(coming.slug)
        if not locked.entries.filter(item=leaving).update(item=coming, revision=None):
            raise NotAnAlternative(leaving.slug)
