"""Loading the bank's files into the shared library: idempotent, all or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import transaction

from assessment.instrument.assembly.drafting import set_form_items
from assessment.instrument.authoring import create_item, get_shared_library, save_draft
from assessment.instrument.illustration.media_store import keep_file
from assessment.instrument.models import Form, Item, Library, Revision
from assessment.instrument.portability import Bank, FormDefinition
from assessment.instrument.publishing import publish_form
from assessment.instrument.source import ItemSource
from assessment.instrument.translating import put_translation
from assessment.instrument.wordings import TranslationSource

PUBLISHER = "the item bank"


def load_bank(*, bank: Bank, now: datetime, publish: bool = True) -> list[str]:
    """Bring the shared library up to the files.

    An unchanged file changes nothing; an edited one becomes a new draft if the item's wording is frozen, else it changes
    the draft. Forms not yet published are put together and published.

    Returns:
        One line for each change.
    Raises:
        NotPublishable: a form is not fit to be published; nothing was loaded.
    """
    with transaction.atomic():
        library = get_shared_library(now=now)
        for file in bank.files.values():
            keep_file(library=library, facts=file.facts, data=file.data, now=now)
        current = {revision.item.slug: revision for revision in _current_revisions(library)}
        lines = [line for source in bank.items for line in _load_item(library, source, current.get(source.slug), now=now)]
        lines += _load_translations(library, bank.translations, now=now)
        for definition in bank.forms:
            lines += _load_form(library, definition, now=now, publish=publish)
    return lines


def _current_revisions(library: Library) -> Iterator[Revision]:
    return iter(Revision.objects.filter(item__library=library, is_current=True).select_related("item"))


def _load_item(library: Library, source: ItemSource, current: Revision | None, *, now: datetime) -> list[str]:
    if current is None:
        create_item(library=library, source=source, now=now, by=PUBLISHER, source_hash=source.hash)
        return [f"new item {source.slug}"]
    if current.source_hash == source.hash:
        return []
    saved = save_draft(item=current.item, source=source, edit_number=current.edit_number, now=now, by=PUBLISHER, source_hash=source.hash)
    return [f"changed item {source.slug}: draft revision {saved.number}"]


def _load_translations(library: Library, translations: Sequence[TranslationSource], *, now: datetime) -> list[str]:
    """A file's translation belongs to what the item's own file says now: the two are changed and reviewed together."""
    current = {revision.item.slug: revision for revision in _current_revisions(library)} if translations else {}
    return [
        f"translation {source.language} of {source.slug}: version {source.version}, {source.state}"
        for source in translations
        if put_translation(revision=current[source.slug], source=source, now=now)
    ]


def _load_form(library: Library, definition: FormDefinition, *, now: datetime, publish: bool) -> list[str]:
    lines = []
    wanted = [*definition.items, *definition.practice]
    form, is_new = Form.objects.get_or_create(
        library=library,
        title=definition.title,
        defaults={"language": definition.language, "instruction": definition.instruction.value, "created_at": now},
    )
    if definition.parallel_set:  # which forms take turns is not frozen with any of them
        Form.objects.filter(pk=form.pk).exclude(parallel_set=definition.parallel_set).update(parallel_set=definition.parallel_set)
    held = list(form.entries.order_by("position").values_list("item__slug", flat=True))
    if form.published_at is not None:
        if held != wanted:
            return [f"form {form.title} is published and stays as it is: its file names other items; give it another title"]
        return []
    if held != wanted:
        by_slug = {item.slug: item for item in Item.objects.filter(library=library, slug__in=wanted)}
        set_form_items(form=form, items=[by_slug[slug] for slug in wanted], now=now)
        lines.append(f"{'new' if is_new else 'changed'} form {form.title}: {len(wanted)} items")
    if publish:
        publish_form(form=form, by=PUBLISHER, now=now, reason=definition.reason)
        lines.append(f"published form {form.title}")
    return lines
