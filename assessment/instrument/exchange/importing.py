"""Doing what a dry run has shown, all of it or nothing, in a number of statements that does not grow item by item."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from django.db import IntegrityError, transaction

from assessment.instrument.assembly.drafting import set_form_items
from assessment.instrument.authoring import option_fields, revision_fields, source_of, turn_fields
from assessment.instrument.commenting import follow_words
from assessment.instrument.enums import ItemStatus, TranslationState
from assessment.instrument.exchange.import_plans import Choice, Plan, PlannedItem, plan_import, shelf, translation_values
from assessment.instrument.exchange.incoming import Incoming
from assessment.instrument.exchange.plain import plain
from assessment.instrument.illustration.media import MediaSource
from assessment.instrument.illustration.media_store import keep_file
from assessment.instrument.models import (
    Comment,
    Form,
    Item,
    Library,
    MediaFile,
    Medium,
    Option,
    Revision,
    SavedState,
    StatusChange,
    Translation,
    Turn,
)
from assessment.instrument.source import ItemSource
from assessment.instrument.wordings import TranslationSource, mismatches

Choices = Mapping[str, Choice]  # by the item's name, or by ``form:`` and the form's title


class MovedMeanwhile(Exception):
    """The library is no longer what the dry run saw; nothing was changed."""


class NotAChoice(Exception):
    """Something was chosen that cannot be done; its text says what, and nothing was changed."""


@dataclass(frozen=True)
class Taken:
    """How many of each were made or changed."""

    new: int
    updated: int
    forms: int


@dataclass(frozen=True)
class _Draft:
    """A draft to be written."""

    source: ItemSource
    translations: tuple[TranslationSource, ...]
    held: Revision | None  # the revision that it follows


def form_key(title: str) -> str:
    return f"form:{title}"


def apply_import(*, library: Library, incoming: Incoming, fingerprint: str, choices: Choices, by: str, now: datetime) -> Taken:
    """Take a file in as its dry run showed and its reader chose; what is not chosen gets the usual choice.

    An item that is there gets a new draft revision; the one before it stays, and so does whatever is published.

    Args:
        fingerprint: of the plan that was shown.
        by: who imports, by value.
    Raises:
        MovedMeanwhile: the same file would now do something else.
        NotAChoice: a choice is not one of the plan's.
    """
    with _overtaken_by_none(library), transaction.atomic():
        Library.objects.select_for_update().get(pk=library.pk)  # two imports of one name wait for each other
        plan = plan_import(library=library, incoming=incoming, lock=True)
        if plan.fingerprint != fingerprint:
            raise MovedMeanwhile(library.name)
        drafts = _drafts(plan, choices)
        for draft in drafts:
            if draft.source.media and (checked := incoming.files.get(draft.source.media.facts.sha256)):
                keep_file(library=library, facts=checked.facts, data=checked.data, now=now)
        items = _write(library, drafts, by=by, now=now)
        forms = _put_forms(library, plan, choices, items, now=now)
    updated = sum(draft.held is not None for draft in drafts)
    return Taken(new=len(drafts) - updated, updated=updated, forms=forms)


@contextmanager
def _overtaken_by_none(library: Library) -> Iterator[None]:
    """An author who made an item or a form of one of these names in this very moment was first."""
    try:
        yield
    except IntegrityError as overtaken:
        raise MovedMeanwhile(library.name) from overtaken


def _chosen(key: str, allowed: Sequence[Choice], choices: Choices) -> Choice:
    choice = choices.get(key, allowed[0])
    if choice not in allowed:
        raise NotAChoice(f"“{choice.value}” is no choice for “{key.removeprefix('form:')}”.")
    return choice


def _drafts(plan: Plan, choices: Choices) -> list[_Draft]:
    chosen = [(item, _chosen(item.source.slug, item.choices, choices)) for item in plan.items]
    renamed = {item.source.slug: item.new_name for item, choice in chosen if choice is Choice.RENAME}
    drafts = []
    for item, choice in chosen:
        if choice is Choice.SKIP:
            continue
        source = replace(item.source, twin_of=renamed.get(item.source.twin_of, item.source.twin_of))
        if choice is Choice.RENAME:
            source = replace(source, slug=item.new_name)
            drafts.append(_Draft(source, item.translations, None))
        else:
            drafts.append(_Draft(source, _translations(item, source), item.held))
    return drafts


def _translations(item: PlannedItem, source: ItemSource) -> tuple[TranslationSource, ...]:
    """Those of the file, and those that were there and still fit; the latter need another look where the words differ."""
    brought = {one.language for one in item.translations}
    are_same = not item.changes
    kept = [
        one if are_same else replace(one, state=TranslationState.DRAFT)
        for one in item.held_translations
        if one.language not in brought and not any(mismatches(one.words, source))
    ]
    return (*item.translations, *kept)


def _write(library: Library, drafts: Sequence[_Draft], *, by: str, now: datetime) -> dict[str, Item]:
    """All drafts with all their rows; the items by the names that the file gave them or was given."""
    new = [draft for draft in drafts if draft.held is None]
    made = Item.objects.bulk_create(
        Item(library=library, slug=draft.source.slug, scale=draft.source.scale.value, created_at=now) for draft in new
    )
    items = {item.slug: item for item in made} | {draft.held.item.slug: draft.held.item for draft in drafts if draft.held}
    followed = [draft for draft in drafts if draft.held]
    _keep_first_states(followed, now=now)
    Revision.objects.filter(pk__in=[draft.held.pk for draft in followed if draft.held]).update(is_current=False)
    rescaled = [items[draft.source.slug] for draft in followed if items[draft.source.slug].scale != draft.source.scale.value]
    for item in rescaled:
        item.scale = next(draft.source.scale.value for draft in followed if draft.source.slug == item.slug)
    Item.objects.bulk_update(rescaled, ["scale"])
    revisions = Revision.objects.bulk_create(_revision(items[draft.source.slug], draft, now=now) for draft in drafts)
    _write_parts(revisions, drafts, now=now)
    SavedState.objects.bulk_create(
        _state(revision, draft.source, by=by, now=now) for revision, draft in zip(revisions, drafts, strict=True)
    )
    _reopen([draft.held.item for draft in followed if draft.held], {revision.item_id: revision for revision in revisions}, by=by, now=now)
    remarked = set(
        Comment.objects.filter(item__in=[item.pk for item in items.values()], resolved_at=None).values_list("item_id", flat=True)
    )
    for draft in followed:
        if items[draft.source.slug].pk in remarked:
            follow_words(item=items[draft.source.slug], after=draft.source)
    return items


def _revision(item: Item, draft: _Draft, *, now: datetime) -> Revision:
    held = draft.held
    return Revision(
        item=item,
        number=held.number + 1 if held else 1,
        edit_number=held.edit_number + 1 if held else 1,
        created_at=now,
        changed_at=now,
        **revision_fields(draft.source),
    )


def _write_parts(revisions: Sequence[Revision], drafts: Sequence[_Draft], *, now: datetime) -> None:
    pairs = list(zip(revisions, drafts, strict=True))
    turns = Turn.objects.bulk_create(
        Turn(revision=revision, position=position, **turn_fields(turn))
        for revision, draft in pairs
        for position, turn in enumerate(draft.source.turns, 1)
    )
    sources = itertools.chain.from_iterable(draft.source.turns for _, draft in pairs)
    Option.objects.bulk_create(
        Option(turn=row, position=position, **option_fields(option))
        for row, turn in zip(turns, sources, strict=True)
        for position, option in enumerate(turn.options, 1)
    )
    Translation.objects.bulk_create(
        Translation(revision=revision, changed_at=now, **translation_values(one)) for revision, draft in pairs for one in draft.translations
    )
    _write_media([(revision, draft.source.media) for revision, draft in pairs if draft.source.media])


def _write_media(shown: Sequence[tuple[Revision, MediaSource]]) -> None:
    if not shown:
        return
    library = shown[0][0].item.library_id
    held = MediaFile.objects.filter(library=library, sha256__in=[media.facts.sha256 for _, media in shown])
    files = dict(held.values_list("sha256", "pk"))
    Medium.objects.bulk_create(
        Medium(revision=revision, file_id=files[media.facts.sha256], **asdict(media.words)) for revision, media in shown
    )


def _state(revision: Revision, source: ItemSource, *, by: str, now: datetime) -> SavedState:
    return SavedState(
        item_id=revision.item_id,
        revision_number=revision.number,
        edit_number=revision.edit_number,
        by=by,
        began_at=now,
        saved_at=now,
        document=plain(source),
    )


def _keep_first_states(followed: Sequence[_Draft], *, now: datetime) -> None:
    """What items said that were written before states were kept."""
    from_held = {draft.held.item_id: draft for draft in followed if draft.held}
    known = set(SavedState.objects.filter(item__in=from_held).values_list("item_id", flat=True)) if from_held else set()
    SavedState.objects.bulk_create(
        _state(draft.held, source_of(draft.held), by="", now=now) for item, draft in from_held.items() if item not in known and draft.held
    )


def _reopen(items: Sequence[Item], revisions: Mapping[int, Revision], *, by: str, now: datetime) -> None:
    """A live item whose next revision begins is a draft again; what is published stays as it is."""
    live = [item for item in items if item.status == ItemStatus.LIVE.value]
    Item.objects.filter(pk__in=[item.pk for item in live]).update(status=ItemStatus.DRAFT.value)
    StatusChange.objects.bulk_create(
        StatusChange(
            item=item,
            from_status=ItemStatus.LIVE.value,
            to_status=ItemStatus.DRAFT.value,
            by=by,
            at=now,
            reason=f"Revision {revisions[item.pk].number} was begun. What is published stays as it is.",
        )
        for item in live
    )


def _put_forms(library: Library, plan: Plan, choices: Choices, items: Mapping[str, Item], *, now: datetime) -> int:
    """Make or change the chosen forms; their items are those of the file, else those that the library has or that are shared."""
    renamed = {
        planned.source.slug: planned.new_name
        for planned in plan.items
        if _chosen(planned.source.slug, planned.choices, choices) is Choice.RENAME
    }
    done = 0
    for planned in plan.forms:
        if _chosen(form_key(planned.definition.title), planned.choices, choices) is Choice.SKIP:
            continue
        definition = planned.definition
        wanted = [renamed.get(slug, slug) for slug in (*definition.items, *definition.practice)]
        found = {**shelf(library, wanted), **items}
        if missing := [slug for slug in wanted if slug not in found]:
            raise NotAChoice(f"The form “{definition.title}” needs the item “{missing[0]}”, which was not chosen.")
        form, _ = Form.objects.update_or_create(
            library=library,
            title=definition.title,
            defaults={"language": definition.language, "instruction": definition.instruction.value},
            create_defaults={"language": definition.language, "instruction": definition.instruction.value, "created_at": now},
        )
        set_form_items(form=form, items=[found[slug] for slug in wanted], now=now)
        done += 1
    return done
