"""Files of a library by their hash, and what a revision shows of them."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from django.db.models import BinaryField, F, Func, QuerySet, Value

from assessment.instrument.enums import MediaKind
from assessment.instrument.illustration.media import MediaFacts, MediaSource, MediaWords
from assessment.instrument.models import Library, MediaFile, Medium, Revision


class UnknownMedia(Exception):
    """The library has no such file; nothing was changed."""


def keep_file(*, library: Library, facts: MediaFacts, data: bytes, now: datetime) -> None:
    """Store a checked file; the same bytes are stored once in a library."""
    values = asdict(facts) | {"kind": facts.kind.value}
    MediaFile.objects.get_or_create(library=library, sha256=values.pop("sha256"), defaults={**values, "data": data, "created_at": now})


def copy_file(*, sha256: str, library: Library, to: Library, now: datetime) -> None:
    """Another library has the file as well."""
    if library.pk != to.pk:
        held = MediaFile.objects.get(library=library, sha256=sha256)
        keep_file(library=to, facts=facts_of(held), data=bytes(held.data), now=now)


def set_medium(revision: Revision, media: MediaSource | None) -> None:
    """Make this, or nothing, what a draft shows beside its stem; inside the caller's transaction.

    Raises:
        UnknownMedia: the file is not one of the library's.
    """
    if media is None:
        Medium.objects.filter(revision=revision).delete()
        return
    held = MediaFile.objects.filter(library=revision.item.library_id, sha256=media.facts.sha256).values_list("pk", flat=True).first()
    if held is None:
        raise UnknownMedia(media.facts.sha256)
    Medium.objects.update_or_create(revision=revision, defaults={"file_id": held, **asdict(media.words)})


def media_of(revision: Revision) -> MediaSource | None:
    """What a revision shows; without a statement where ``with_source`` brought it."""
    medium: Medium | None = getattr(revision, "medium", None)
    if medium is None:
        return None
    return MediaSource(facts_of(medium.file), MediaWords(medium.alt, medium.transcript, medium.captions))


def facts_of(file: MediaFile) -> MediaFacts:
    return MediaFacts(file.sha256, MediaKind(file.kind), file.type, file.size, file.width, file.height, file.duration_ms)


def find_bytes(files: QuerySet[MediaFile], *, sha256: str, first: int, count: int) -> bytes | None:
    """A part of a file, cut by the database; None where these files have none of that hash. One statement.

    Args:
        first: from 0.
    """
    part = Func(F("data"), Value(first + 1), Value(count), function="substr", output_field=BinaryField())
    found = files.filter(sha256=sha256).values_list(part, flat=True)[:1]
    return next((bytes(data) for data in found), None)
