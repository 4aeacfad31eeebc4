"""What authors do with a scenario's picture, sound or film: put one beside it, change its words, take it off."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from assessment.instrument.authoring import current_revision, save_draft, source_of
from assessment.instrument.illustration.media import MediaSource, MediaWords
from assessment.instrument.illustration.media_store import keep_file
from assessment.instrument.illustration.mediafiles import CheckedFile
from assessment.instrument.models import Item, Revision


class NoFile(Exception):
    """There are words, and nothing that they are about."""


def illustrate(*, item: Item, file: CheckedFile | None, words: MediaWords, edit_number: int, by: str, now: datetime) -> Revision:
    """Show a checked file beside the item's first stem, or give the one that is there these words.

    Args:
        edit_number: of the current revision when the author opened it.
    Returns:
        The draft that now is the current revision.
    Raises:
        NoFile: neither is one given nor is one there.
        EditedMeanwhile: see ``save_draft``; then no file is stored either.
    """
    with transaction.atomic():
        source = source_of(current_revision(item))
        facts = file.facts if file else source.media.facts if source.media else None
        if facts is None:
            raise NoFile(item.slug)
        if file:
            keep_file(library=item.library, facts=file.facts, data=file.data, now=now)
        shown = replace(source, media=MediaSource(facts, words))
        return save_draft(item=item, source=shown, edit_number=edit_number, by=by, now=now)


def take_off(*, item: Item, edit_number: int, by: str, now: datetime) -> Revision:
    """Show nothing beside the item. The file stays with the library: earlier states of the item may name it.

    Raises:
        EditedMeanwhile: see ``save_draft``.
    """
    with transaction.atomic():
        bare = replace(source_of(current_revision(item)), media=None)
        return save_draft(item=item, source=bare, edit_number=edit_number, by=by, now=now)
