"""The dry run of an import: what each part of a file would do to a library, before anything is done."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cached_property
from typing import Any

from django.db.models import Q

from assessment.instrument.authoring import source_of, with_source
from assessment.instrument.differences import Change, differences
from assessment.instrument.enums import ItemStatus, TranslationState
from assessment.instrument.exchange.incoming import Incoming, Loss
from assessment.instrument.exchange.plain import plain
from assessment.instrument.exchange.tidying import tidied, tidied_translation
from assessment.instrument.lengths import excesses, excesses_in_translation, told
from assessment.instrument.models import Form, Item, Library, Revision
from assessment.instrument.moving import SETTLED
from assessment.instrument.portability import FormDefinition
from assessment.instrument.source import ItemSource
from assessment.instrument.validation import Finding, check_item
from assessment.instrument.wordings import TranslationSource, document_of, thoughts_from, words_from

LONGEST_SLUG = 80


class Verdict(str, Enum):
    """What a part of the file is to what the library holds."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    CONFLICT = "conflicting"


class Choice(str, Enum):
    """What is done with it."""

    TAKE = "take"  # a new item, or a new draft revision of the one that is there
    RENAME = "rename"  # as a new item under another name
    SKIP = "skip"


@dataclass(frozen=True)
class PlannedItem:
    """One item of a file beside the one of that name, if there is one."""

    source: ItemSource  # as it would be stored
    translations: tuple[TranslationSource, ...]
    verdict: Verdict
    note: str = ""  # why it cannot simply be taken, or what else happens
    new_name: str = ""
    changes: tuple[Change, ...] = ()
    held: Revision | None = field(default=None, compare=False)  # the current one, with all that ``source_of`` reads
    held_translations: tuple[TranslationSource, ...] = ()
    is_too_long: bool = False  # under whatever name

    @property
    def is_other(self) -> bool:
        """Whether the item that is there seems to be another one of the same name: neither title nor family is the same."""
        return self.held is not None and self.held.title != self.source.title and self.held.family != self.source.family

    @property
    def choices(self) -> tuple[Choice, ...]:
        """What may be done with it, the usual first."""
        if self.is_too_long:
            return (Choice.SKIP,)
        return {
            Verdict.NEW: (Choice.TAKE, Choice.SKIP),
            Verdict.CHANGED: (Choice.RENAME, Choice.TAKE, Choice.SKIP) if self.is_other else (Choice.TAKE, Choice.RENAME, Choice.SKIP),
            Verdict.CONFLICT: (Choice.SKIP, Choice.RENAME),
            Verdict.SAME: (Choice.SKIP,),
        }[self.verdict]

    @cached_property
    def findings(self) -> list[Finding]:
        return check_item(self.source)


@dataclass(frozen=True)
class PlannedForm:
    """One form of a file; ``title`` names it in the library."""

    definition: FormDefinition
    verdict: Verdict
    note: str = ""

    @property
    def choices(self) -> tuple[Choice, ...]:
        return (Choice.TAKE, Choice.SKIP) if self.verdict in (Verdict.NEW, Verdict.CHANGED) else (Choice.SKIP,)


@dataclass(frozen=True)
class Plan:
    items: tuple[PlannedItem, ...]
    forms: tuple[PlannedForm, ...]
    losses: tuple[Loss, ...]

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 in hex of all that would be done, and of what it would be done to."""
        said: list[Any] = [[*_told(item)] for item in self.items]
        said += [[form.verdict.value, form.note, repr(form.definition)] for form in self.forms]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _told(item: PlannedItem) -> Iterable[Any]:
    stands = [item.held.pk, item.held.edit_number, item.held.item.status] if item.held else []
    return [plain(item.source), repr(item.translations), item.verdict.value, item.note, item.new_name, stands]


def plan_import(*, library: Library, incoming: Incoming, lock: bool = False) -> Plan:
    """Lay a file beside a library; some ten statements whatever its size.

    Args:
        lock: hold the items that are there until the transaction ends.
    """
    revisions = Revision.objects.filter(item__library=library, is_current=True, item__slug__in=[item.slug for item in incoming.items])
    if lock:
        revisions = revisions.select_for_update(of=("self",))
    held = {revision.item.slug: revision for revision in with_source(revisions.order_by("pk")).prefetch_related("translations")}
    fixed = set(
        Revision.objects.filter(item__in=[revision.item_id for revision in held.values()], frozen_at__isnull=False).values_list(
            "item__slug", flat=True
        )
    )
    taken = set(Item.objects.filter(library=library).values_list("slug", flat=True)) | {item.slug for item in incoming.items}
    by_slug: dict[str, list[TranslationSource]] = {}
    for translation in incoming.translations:
        by_slug.setdefault(translation.slug, []).append(tidied_translation(translation))
    items = []
    for source in incoming.items:
        new_name = free_name(source.slug, taken)
        taken.add(new_name)
        words = tuple(by_slug.get(source.slug, ()))
        items.append(_planned(tidied(source), words, held.get(source.slug), is_fixed=source.slug in fixed, new_name=new_name))
    return Plan(tuple(items), tuple(_planned_forms(library, incoming)), incoming.losses)


def free_name(slug: str, taken: set[str]) -> str:
    """The first of ``name-2``, ``name-3`` … that is free."""
    number = 2
    while (name := f"{slug[: LONGEST_SLUG - len(str(number)) - 1].rstrip('-')}-{number}") in taken:
        number += 1
    return name


def _planned(
    source: ItemSource, translations: tuple[TranslationSource, ...], held: Revision | None, *, is_fixed: bool, new_name: str
) -> PlannedItem:
    there = tidied(source_of(held)) if held else None
    if too_long := _too_long(source, translations, there):
        return PlannedItem(source, translations, Verdict.CONFLICT, too_long, new_name, held=held, is_too_long=True)
    if held is None or there is None:
        return PlannedItem(source, translations, Verdict.NEW, new_name=new_name)
    note = ""
    if source.media is None and there.media is not None:
        source = replace(source, media=there.media)
        note = f"It keeps the {there.media.facts.kind} that it shows."
    words = tuple(tidied_translation(one) for one in translations_of(held))
    planned = PlannedItem(source, translations, Verdict.CHANGED, note, new_name, tuple(differences(there, source)), held, words)
    is_said = all(translation in words for translation in translations)
    if plain(there) == plain(source) and is_said:
        return replace(planned, verdict=Verdict.SAME)
    if reason := _obstacle(held.item, source, is_fixed=is_fixed):
        return replace(planned, verdict=Verdict.CONFLICT, note=reason)
    told = ["The item of that name seems to be another one."] if planned.is_other else []
    told += ["The item is live: a draft begins beside what is published."] if held.item.status == ItemStatus.LIVE.value else []
    return replace(planned, note=" ".join([*told, *([note] if note else [])]))


def _too_long(source: ItemSource, translations: Iterable[TranslationSource], there: ItemSource | None) -> str:
    """What of it is longer than can be stored, by place; empty when all can."""
    return told([*excesses(source, before=there), *(each for one in translations for each in excesses_in_translation(one))])


def _obstacle(item: Item, source: ItemSource, *, is_fixed: bool) -> str:
    status = ItemStatus(item.status)
    if item.archived_at is not None:
        return "The item of that name is archived."
    if status in (*SETTLED, ItemStatus.RETIRED):
        return f"The item of that name is {status.label}: its words stay as they are."
    if is_fixed and item.scale != source.scale.value:
        return f"A published form uses the item of that name under the scale {item.scale}."
    return ""


def translations_of(revision: Revision) -> list[TranslationSource]:
    """A revision's translations, by language; no statement where they were prefetched."""
    return [
        TranslationSource(
            slug=revision.item.slug,
            language=one.language,
            version=one.version,
            state=TranslationState(one.state),
            title=one.title,
            words=words_from(one.document),
            thoughts=thoughts_from(one.document),
        )
        for one in sorted(revision.translations.all(), key=lambda one: one.language)
    ]


def translation_values(source: TranslationSource) -> dict[str, Any]:
    """A translation as its row holds it."""
    return {
        "language": source.language,
        "version": source.version,
        "state": source.state.value,
        "title": source.title,
        "document": document_of(source),
    }


def _planned_forms(library: Library, incoming: Incoming) -> Iterable[PlannedForm]:
    if not incoming.forms:
        return
    here = {item.slug for item in incoming.items}
    known = set(shelf(library, [slug for form in incoming.forms for slug in (*form.items, *form.practice)]))
    held = {form.title: form for form in Form.objects.filter(library=library).prefetch_related("entries__item")}
    for definition in incoming.forms:
        wanted = [*definition.items, *definition.practice]
        there = held.get(definition.title)
        stands = [entry.item.slug for entry in sorted(there.entries.all(), key=lambda entry: entry.position)] if there else []
        missing = [slug for slug in wanted if slug not in here and slug not in known]
        if missing:
            yield PlannedForm(definition, Verdict.CONFLICT, f"There is no item {', '.join(f'“{slug}”' for slug in missing[:5])}.")
        elif len(set(wanted)) < len(wanted):
            yield PlannedForm(definition, Verdict.CONFLICT, "An item stands in it twice.")
        elif there is None:
            yield PlannedForm(definition, Verdict.NEW)
        elif stands == wanted and (there.language, there.instruction) == (definition.language, definition.instruction.value):
            yield PlannedForm(definition, Verdict.SAME)
        elif there.published_at is not None:
            yield PlannedForm(definition, Verdict.CONFLICT, "A form of that title is published and never changes: give this one another.")
        else:
            yield PlannedForm(definition, Verdict.CHANGED)


def shelf(library: Library, slugs: Iterable[str]) -> Mapping[str, Item]:
    """Items by name that may stand in the library's forms: its own before shared ones. One statement."""
    found = Item.objects.filter(Q(library=library) | Q(library__owner=None), slug__in=set(slugs), archived_at=None)
    by_slug: dict[str, Item] = {}
    for item in found.order_by("pk"):
        if item.library_id == library.pk or item.slug not in by_slug:
            by_slug[item.slug] = item
    return by_slug
