"""What the pages of taking in and giving out show, and what they send back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from assessment.instrument.enums import Scale
from assessment.instrument.exchange.import_plans import Choice, Plan, PlannedForm, PlannedItem, Verdict
from assessment.instrument.exchange.importing import NotAChoice, Taken, form_key
from assessment.instrument.exchange.incoming import MOST_ITEMS, Loss
from assessment.instrument.validation import Finding
from assessment.models import Item, Revision
from hiring.authoring.listing import Counts, count_findings, gravest_first

MOST_TOLD, MOST_FINDINGS = 25, 600  # items whose findings are told one by one, and findings
MOST_CHANGES = 6  # named one by one
WHICH = [("", "All"), ("own", "Our own"), ("shared", "Shared"), *((scale.value, scale.label.capitalize()) for scale in Scale)]


@dataclass(frozen=True)
class ChoiceShown:
    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class RowShown:
    """One part of a file on the dry run's page."""

    part: PlannedItem | PlannedForm
    field: str
    choices: list[ChoiceShown]
    counts: Counts | None = None
    findings: tuple[Finding, ...] = ()
    changes: str = ""


@dataclass(frozen=True)
class ExportRow:
    item: Item
    title: str
    library: str
    is_ticked: bool


def _labels(part: PlannedItem | PlannedForm) -> dict[Choice, str]:
    if isinstance(part, PlannedForm):
        return {Choice.TAKE: "Make it" if part.verdict is Verdict.NEW else "Change its items", Choice.SKIP: "Leave it out"}
    take = "Import it" if part.verdict is Verdict.NEW else "Import as a new draft of it"
    return {Choice.TAKE: take, Choice.RENAME: f"Import as {part.new_name}", Choice.SKIP: "Leave it out"}


def _shown(part: PlannedItem | PlannedForm, field: str, chosen: Mapping[str, Any]) -> RowShown:
    labels = _labels(part)
    wanted = chosen.get(field, part.choices[0].value)
    choices = [ChoiceShown(choice.value, labels[choice], choice.value == wanted) for choice in part.choices]
    if isinstance(part, PlannedForm):
        return RowShown(part, field, choices)
    named = ", ".join(dict.fromkeys(change.label for change in part.changes[:MOST_CHANGES]))
    more = len(part.changes) - MOST_CHANGES
    changes = f"{named} and {more} more" if more > 0 else named
    return RowShown(part, field, choices, count_findings(part.findings), tuple(gravest_first(part.findings)), changes)


def shown_plan(plan: Plan, *, chosen: Mapping[str, Any]) -> dict[str, Any]:
    """The rows of a plan, what is the same left out, and how many there are of each."""
    items = [_shown(item, f"item-{number}", chosen) for number, item in enumerate(plan.items) if item.verdict is not Verdict.SAME]
    forms = [_shown(form, f"form-{number}", chosen) for number, form in enumerate(plan.forms)]
    counts = Counter(item.verdict for item in plan.items)
    return {
        "items": items,
        "forms": forms,
        "tally": [(verdict.value, counts[verdict]) for verdict in Verdict if counts[verdict]],
        "same": [item.source.slug for item in plan.items if item.verdict is Verdict.SAME],
        "tells_findings": len(items) <= MOST_TOLD and sum(len(row.findings) for row in items) <= MOST_FINDINGS,
        "losses": _by_file(plan.losses),
        "does_something": any(len(row.choices) > 1 for row in [*items, *forms]),
    }


def _by_file(losses: Iterable[Loss]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for loss in losses:
        grouped.setdefault(loss.file, []).append(loss.message)
    return grouped


def chosen_in(plan: Plan, sent: Mapping[str, Any]) -> dict[str, Choice]:
    """What was chosen for each part; what was not sent is left out and gets the usual.

    Raises:
        NotAChoice: something was sent that no choice is called.
    """
    items = {item.source.slug: sent.get(f"item-{number}") for number, item in enumerate(plan.items)}
    forms = {form_key(form.definition.title): sent.get(f"form-{number}") for number, form in enumerate(plan.forms)}
    try:
        return {key: Choice(value) for key, value in (items | forms).items() if value is not None}
    except ValueError as unknown:
        raise NotAChoice("Something was chosen that is not on the page.") from unknown


def taken_in_words(taken: Taken) -> str:
    parts = [(taken.new, "new item"), (taken.updated, "new draft"), (taken.forms, "form")]
    said = [f"{count} {name}{'s' if count > 1 else ''}" for count, name in parts if count]
    return f"Imported: {', '.join(said)}." if said else "Nothing was to be imported."


def too_many_or_few(count: int) -> str:
    """Why so many items cannot be exported; empty when they can."""
    if count == 0:
        return "Nothing is chosen yet. Tick at least one item."
    return f"These are {count} items; at most {MOST_ITEMS} go into one file. Narrow the list." if count > MOST_ITEMS else ""


def narrowed(items: QuerySet[Item], *, which: str, words: str) -> QuerySet[Item]:
    """Those of one library or scale, and with these words in their short name or title; all of them by default."""
    if which in ("own", "shared"):
        items = items.filter(library__owner__isnull=which == "shared")
    elif which in {scale.value for scale in Scale}:
        items = items.filter(scale=which)
    if words.strip():
        titled = Revision.objects.filter(is_current=True, title__icontains=words.strip()).values("item")
        items = items.filter(Q(slug__icontains=words.strip()) | Q(pk__in=titled))
    return items


def export_rows(items: QuerySet[Item], *, ticked: list[str]) -> list[ExportRow]:
    """The items that may be exported, by short name, as many as fit into one file and one more; one statement."""
    revisions = Revision.objects.filter(item__in=items, is_current=True).select_related("item__library").order_by("item__slug", "pk")
    revisions = revisions[: MOST_ITEMS + 1]
    chosen = set(ticked)
    return [
        ExportRow(
            revision.item, revision.title, "Shared" if revision.item.library.owner is None else "Our own", revision.item.public_id in chosen
        )
        for revision in revisions
    ]
