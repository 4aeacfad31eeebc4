"""What the authors' lists show of each item and form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from assessment.instrument.assembly import FormDraft
from assessment.instrument.authoring import source_of, with_source
from assessment.instrument.enums import ItemStatus, Scale
from assessment.instrument.moving import NEXT_STATUS
from assessment.instrument.source import ItemSource
from assessment.instrument.validation import Finding, Severity, check_item
from assessment.models import Form, Item, Revision
from hiring.authoring.access import forms_within, items_within
from hiring.people.models import Membership

PAGE = 50
STEP_LABELS = {
    ItemStatus.DRAFT: "Back to draft",
    ItemStatus.IN_REVIEW: "Send to review",
    ItemStatus.PANEL: "Send to the panel",
    ItemStatus.PILOT: "Pilot it",
    ItemStatus.RETIRED: "Retire it",
}


@dataclass(frozen=True)
class Counts:
    """Open findings by severity; advice is not counted."""

    errors: int
    warnings: int


def count_findings(findings: Iterable[Finding]) -> Counts:
    severities = Counter(finding.severity for finding in findings)
    return Counts(errors=severities[Severity.ERROR], warnings=severities[Severity.WARNING])


def steps_from(status: ItemStatus) -> list[tuple[ItemStatus, str]]:
    """Where an item may go next, and what the button says."""
    return [(step, STEP_LABELS[step]) for step in NEXT_STATUS[status]]


def gravest_first(findings: Iterable[Finding]) -> list[Finding]:
    order = list(Severity)
    return sorted(findings, key=lambda finding: order.index(finding.severity))


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


def item_rows(*, memberships: list[Membership], which: str = "", after: str = "") -> list[ItemRow]:
    """One page of items by short name with one row more, if there are more; three statements.

    Args:
        which: ``own``, ``shared`` or a scale; all otherwise.
        after: the last item of the page before.
    """
    names = library_names(memberships)
    items = _chosen(items_within(memberships), which)
    if after:
        last = Item.objects.filter(public_id=after)
        slug, pk = last.values("slug")[:1], last.values("pk")[:1]
        items = items.filter(Q(slug__gt=slug) | Q(slug=slug, pk__gt=pk))
    revisions = Revision.objects.filter(is_current=True, item__in=items).order_by("item__slug", "item_id")
    page = with_source(revisions).select_related("item__library")[: PAGE + 1]
    return [_item_row(revision, names) for revision in page]


def _chosen(items: QuerySet[Item], which: str) -> QuerySet[Item]:
    if which == "own":
        return items.filter(library__owner__isnull=False)
    if which == "shared":
        return items.filter(library__owner=None)
    return items.filter(scale=which) if which in {scale.value for scale in Scale} else items


def _item_row(revision: Revision, names: dict[UUID | None, str]) -> ItemRow:
    source = source_of(revision)
    item = revision.item
    return ItemRow(item, revision, source, count_findings(check_item(source)), names[item.library.owner])


def form_list_of(memberships: list[Membership]) -> list[tuple[Form, str]]:
    """The forms within reach with ``item_count``, newest first, and whose they are; one statement."""
    names = library_names(memberships)
    forms = forms_within(memberships).select_related("library").annotate(item_count=Count("entries")).order_by("-pk")
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


def picks_for(form: Form, *, owner: UUID | None) -> list[Pick]:
    """Every item that may stand in the form: those in it by place, then the rest by short name; two statements."""
    within = Q(item__library__owner=None) | Q(item__library__owner=owner)
    revisions = (
        Revision.objects.filter(within, is_current=True)
        .exclude(item__status=ItemStatus.RETIRED.value)
        .select_related("item")
        .order_by("item__slug", "item_id")
    )
    places = dict(form.entries.values_list("item_id", "position"))
    picks = [Pick(r.item, r.title, r.get_setting_display(), str(places.get(r.item_id, ""))) for r in revisions]
    return sorted(picks, key=lambda pick: int(pick.place) if pick.place else len(picks) + 1)
