"""A form in draft: put together from items, and what the checks say about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from assessment.instrument.authoring import source_of, with_source
from assessment.instrument.enums import Instruction, ItemStatus
from assessment.instrument.models import Form, FormEntry, Item, Library, Revision
from assessment.instrument.source import ItemSource
from assessment.instrument.testwise import check_form_items
from assessment.instrument.validation import Finding, Severity, check_item


class TitleTaken(Exception):
    """The library has a form of that title already."""


class FormIsPublished(Exception):
    """A published form never changes."""


class NotReadable(Exception):
    """An item of somebody else's library cannot stand in this form."""


@dataclass(frozen=True)
class FormDraft:
    """A form's items in order, in their current (or pinned) wording, with all findings."""

    form: Form
    revisions: tuple[Revision, ...]
    sources: tuple[ItemSource, ...]
    findings: tuple[Finding, ...]


def create_form(
    *,
    library: Library,
    title: str,
    now: datetime,
    language: str = "en",
    instruction: Instruction = Instruction.SHOULD,
    time_limit_minutes: int | None = None,
    suggested_minutes: int | None = None,
) -> Form:
    """An empty draft.

    Args:
        time_limit_minutes: what a vacancy that chooses the form is offered, ≥ 5; None for no limit.
        suggested_minutes: a soft pace, ≥ 5, only without a limit.

    Raises:
        TitleTaken: the library has a form of that title.
    """
    form, is_new = Form.objects.get_or_create(
        library=library,
        title=title,
        defaults={
            "language": language,
            "instruction": instruction.value,
            "time_limit_minutes": time_limit_minutes,
            "suggested_minutes": suggested_minutes,
            "created_at": now,
        },
    )
    if not is_new:
        raise TitleTaken(title)
    return form


def set_form_items(*, form: Form, items: Sequence[Item], now: datetime) -> None:
    """Make these the form's items, in this order.

    Raises:
        FormIsPublished: it is frozen; nothing was changed.
        NotReadable: an item belongs to another owner.
        ValueError: an item is named twice.
    """
    if len({item.pk for item in items}) < len(items):
        raise ValueError("an item stands in a form once")
    with transaction.atomic():
        locked = Form.objects.select_for_update(of=("self",)).select_related("library").get(pk=form.pk)
        if locked.published_at is not None:
            raise FormIsPublished(locked.title)
        owners = set(Library.objects.filter(items__in=items).values_list("owner", flat=True)) if items else set()
        if not owners <= {None, locked.library.owner}:
            raise NotReadable(locked.title)
        locked.entries.all().delete()
        FormEntry.objects.bulk_create(FormEntry(form=locked, item=item, position=position) for position, item in enumerate(items, 1))


def held_by(form: Form) -> tuple[list[int], QuerySet[Revision]]:
    """The items of a form in order, by their ids, and the wordings that it pins or, before it is published, their current ones."""
    entries = list(form.entries.order_by("position").values_list("item_id", "revision_id"))
    items, pinned = [item for item, _ in entries], [revision for _, revision in entries if revision is not None]
    return items, Revision.objects.filter(pk__in=pinned) if pinned else Revision.objects.filter(item__in=items, is_current=True)


def draft_of(form: Form, *, lock: bool = False) -> FormDraft:
    """A form as it would be published now, or as it was; four statements whatever its size.

    Args:
        lock: hold the revisions until the transaction ends, so that no author changes one meanwhile.
    """
    items, wanted = held_by(form)
    if lock:
        wanted = wanted.select_for_update(of=("self",))
    by_item = {revision.item_id: revision for revision in with_source(wanted)}
    revisions = tuple(by_item[item] for item in items)
    sources = tuple(map(source_of, revisions))
    return FormDraft(form=form, revisions=revisions, sources=sources, findings=tuple(check_form(form, revisions, sources)))


def check_form(form: Form, revisions: Sequence[Revision], sources: Sequence[ItemSource]) -> list[Finding]:
    """What stands in the way of publishing: each item's findings, then the form's."""
    found = [replace(finding, item=source.slug) for source in sources for finding in check_item(source, language=form.language)]
    for revision, source in zip(revisions, sources, strict=True):
        if revision.item.status == ItemStatus.RETIRED.value:
            found.append(Finding("retired", Severity.ERROR, "The item has been retired.", item=source.slug))
        if revision.item.archived_at is not None and form.published_at is None:
            found.append(Finding("archived", Severity.ERROR, "The item has been archived.", item=source.slug))
    return found + check_form_items(sources, instruction=Instruction(form.instruction))
