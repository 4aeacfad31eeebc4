"""What the authors' lists show of each item and form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, When

from assessment.delivery.languages import name_of as language_name
from assessment.instrument.assembly.drafting import FormDraft
from assessment.instrument.authoring import source_of, with_source
from assessment.instrument.enums import ItemStatus, Scale, Setting
from assessment.instrument.source import ItemSource
from assessment.instrument.translating import reviewed_translations
from assessment.instrument.validation import Finding, Severity, check_item
from assessment.models import Form, Item, Revision, Turn
from hiring.authoring.access import forms_within, items_within
from hiring.people.models import Membership

PAGE = 50
MOST_OFFERED = 200  # items to choose from on one page; more are found by their words


@dataclass(frozen=True)
class Counts:
    """Open findings by severity, and what is not written yet; advice is not counted."""

    errors: int
    warnings: int
    to_do: int = 0

    @property
    def in_words(self) -> str:
        said = [
            f"{number} {name}{'' if number == 1 else 's'}"
            for number, name in ((self.errors, "error"), (self.warnings, "warning"))
            if number
        ]
        said += [f"{self.to_do} still to do"] if self.to_do else []
        return ", ".join(said) or "nothing open"


def count_findings(findings: Iterable[Finding], *, asked: bool = True) -> Counts:
    """How much is open.

    Args:
        asked: whether what is not written yet counts as the error that it would be in review, or as still to do.
    """
    severities = Counter(None if finding.to_do and not asked else finding.severity for finding in findings)
    return Counts(errors=severities[Severity.ERROR], warnings=severities[Severity.WARNING], to_do=severities[None])


def gravest_first(findings: Iterable[Finding]) -> list[Finding]:
    order = list(Severity)
    return sorted(findings, key=lambda finding: order.index(finding.severity))


def is_judged(item: Item) -> bool:
    """Whether an item has moved on from being written: what is missing then is an error, and nothing still to do."""
    return ItemStatus(item.status) is not ItemStatus.DRAFT


@dataclass(frozen=True)
class ItemRow:
    item: Item
    revision: Revision
    source: ItemSource
    counts: Counts
    library: str

    @property
    def status(self) -> ItemStatus:
        return ItemStatus(self.item.status)


@dataclass(frozen=True)
class EntryRow:
    """An item's place in a form."""

    position: int
    revision: Revision
    source: ItemSource
    counts: Counts


def library_names(memberships: Sequence[Membership]) -> dict[UUID | None, str]:
    """What an author calls each library: whose it is."""
    return {None: "Shared", **{membership.organisation.uuid: membership.organisation.name for membership in memberships}}


@dataclass(frozen=True)
class Narrowed:
    """What a reader asked to see; a word that is in no vocabulary asks for nothing."""

    which: str = ""  # own, shared or archived
    words: str = ""  # of the title, the short name, the family or a stem
    status: str = ""
    setting: str = ""
    scale: str = ""

    @property
    def is_any(self) -> bool:
        return any(vars(self).values())

    def address(self, **more: str) -> str:
        """The query of an address that asks for the same."""
        return f"?{urlencode({name: value for name, value in {**vars(self), **more}.items() if value})}"


def narrowed_by(data: Mapping[str, str]) -> Narrowed:
    def known(name: str, terms: Iterable[str]) -> str:
        return data.get(name, "") if data.get(name, "") in set(terms) else ""

    return Narrowed(
        which=known("which", ("own", "shared", "archived")),
        words=data.get("words", "").strip()[:80],
        status=known("status", [str(status) for status in ItemStatus]),
        setting=known("setting", [str(setting) for setting in Setting]),
        scale=known("scale", [str(scale) for scale in Scale]),
    )


def item_rows(*, memberships: list[Membership], narrowed: Narrowed = Narrowed(), after: str = "") -> list[ItemRow]:
    """One page of items by short name with one row more, if there are more; three statements.

    Args:
        after: the last item of the page before.
    """
    names = library_names(memberships)
    items = _chosen(items_within(memberships), narrowed)
    if after:
        last = Item.objects.filter(public_id=after)
        slug, pk = last.values("slug")[:1], last.values("pk")[:1]
        items = items.filter(Q(slug__gt=slug) | Q(slug=slug, pk__gt=pk))
    revisions = Revision.objects.filter(is_current=True, item__in=items).order_by("item__slug", "item_id")
    if narrowed.setting:
        revisions = revisions.filter(setting=narrowed.setting)
    if narrowed.words:
        places = Q(title__icontains=narrowed.words) | Q(item__slug__icontains=narrowed.words) | Q(family__icontains=narrowed.words)
        stems = Turn.objects.filter(revision=OuterRef("pk"), stem__icontains=narrowed.words)
        revisions = revisions.filter(places | Exists(stems))
    page = with_source(revisions).select_related("item__library")[: PAGE + 1]
    return [_item_row(revision, names) for revision in page]


def _chosen(items: QuerySet[Item], narrowed: Narrowed) -> QuerySet[Item]:
    items = items.filter(archived_at__isnull=narrowed.which != "archived")
    if narrowed.which in ("own", "shared"):
        items = items.filter(library__owner__isnull=narrowed.which == "shared")
    if narrowed.status:
        items = items.filter(status=narrowed.status)
    return items.filter(scale=narrowed.scale) if narrowed.scale else items


def _item_row(revision: Revision, names: dict[UUID | None, str]) -> ItemRow:
    source = source_of(revision)
    item = revision.item
    counts = count_findings(check_item(source), asked=is_judged(item))
    return ItemRow(item, revision, source, counts, names[item.library.owner])


def form_list_of(memberships: list[Membership]) -> QuerySet[Form]:
    """The forms within reach with ``item_count``, newest first; one statement."""
    return forms_within(memberships).select_related("library").annotate(item_count=Count("entries")).order_by("-pk")


def named_libraries(forms: Iterable[Form], memberships: list[Membership]) -> list[tuple[Form, str]]:
    """Forms, and whose they are."""
    names = library_names(memberships)
    return [(form, names[form.library.owner]) for form in forms]


def entry_rows(draft: FormDraft) -> list[EntryRow]:
    """A form's items in order, each with its own findings counted."""
    return [
        EntryRow(number, revision, source, count_findings(finding for finding in draft.findings if finding.item == source.slug))
        for number, (revision, source) in enumerate(zip(draft.revisions, draft.sources, strict=True), 1)
    ]


@dataclass(frozen=True)
class Pick:
    """An item that may stand in a form, with the place it was given."""

    item: Item
    title: str
    setting: str
    place: str


def picks_for(form: Form, *, owner: UUID | None, words: str = "") -> tuple[list[Pick], bool]:
    """Items that may stand in the form: those in it by place, then the first of the rest by short name; two statements.

    Args:
        words: of the title or the short name of the rest.
    Returns:
        Them, and whether there are more.
    """
    within = Q(item__library__owner=None) | Q(item__library__owner=owner)
    revisions = (
        Revision.objects.filter(within, is_current=True)
        .exclude(item__status=ItemStatus.RETIRED.value)
        .exclude(item__archived_at__isnull=False)
        .select_related("item")
        .order_by("item__slug", "item_id")
    )
    places = dict(form.entries.values_list("item_id", "position"))
    inside = Q(item__in=list(places))
    if words:
        revisions = revisions.filter(inside | Q(title__icontains=words) | Q(item__slug__icontains=words))
    first = revisions.annotate(is_outside=Case(When(inside, then=False), default=True)).order_by("is_outside", "item__slug", "item_id")
    most = len(places) + MOST_OFFERED
    found = list(first[: most + 1])
    is_cut = len(found) > most
    picks = [Pick(r.item, r.title, r.get_setting_display(), str(places.get(r.item_id, ""))) for r in found[:most]]
    return sorted(picks, key=lambda pick: int(pick.place) if pick.place else len(picks) + 1), is_cut


@dataclass(frozen=True)
class Spoken:
    """How many of a form's items have a reviewed wording in a language; the others would be shown in the form's own."""

    name: str
    items: int
    of: int

    @property
    def is_whole(self) -> bool:
        return self.items == self.of


def spoken_in(draft: FormDraft) -> list[Spoken]:
    """The languages that a candidate could choose for a form, beside its own; one statement."""
    counts = Counter(language for _, language in reviewed_translations(draft.revisions))
    return [Spoken(language_name(code), counts[code], len(draft.revisions)) for code in sorted(counts) if code != draft.form.language]
