"""What is done with translations: put beside a revision, carried to a copy, doubted when the item's own words change."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from assessment.instrument.enums import TranslationState
from assessment.instrument.models import Revision, Translation
from assessment.instrument.source import ItemSource
from assessment.instrument.wordings import TranslationSource, document_of, mismatches, words_from


def put_translation(*, revision: Revision, source: TranslationSource, now: datetime) -> bool:
    """Make this the revision's translation into that language.

    Returns:
        Whether anything changed: the same translation put again changes nothing.
    """
    values = {"version": source.version, "state": source.state.value, "title": source.title, "document": document_of(source)}
    held = Translation.objects.filter(revision=revision, language=source.language).values(*values).first()
    if held == _as_stored(values):
        return False
    Translation.objects.update_or_create(revision=revision, language=source.language, defaults={**values, "changed_at": now})
    return True


def _as_stored(values: dict[str, object]) -> dict[str, object]:
    """As JSON gives it back: lists where there were tuples."""
    return {name: _listed(value) for name, value in values.items()}


def _listed(value: object) -> object:
    if isinstance(value, dict):
        return {name: _listed(inner) for name, inner in value.items()}
    return [_listed(inner) for inner in value] if isinstance(value, (list, tuple)) else value


def copy_translations(*, revision: Revision, to: Revision, now: datetime) -> None:
    """A copy says the same, so its translations are as good as they were."""
    Translation.objects.bulk_create(
        Translation(
            revision=to,
            language=one.language,
            version=one.version,
            state=one.state,
            title=one.title,
            document=one.document,
            changed_at=now,
        )
        for one in revision.translations.all()
    )


def doubt_translations(*, revision: Revision, source: ItemSource) -> None:
    """The item's own words have changed: its translations need another look, and those that have other parts go."""
    lost = [one.pk for one in revision.translations.all() if any(mismatches(words_from(one.document), source))]
    Translation.objects.filter(pk__in=lost).delete()
    Translation.objects.filter(revision=revision).update(state=TranslationState.DRAFT.value)


def reviewed_translations(revisions: Iterable[Revision]) -> dict[tuple[int, str], Translation]:
    """By revision and language, those that may be published; one statement."""
    wanted = [revision.pk for revision in revisions]
    found = Translation.objects.filter(revision__in=wanted, state=TranslationState.REVIEWED.value)
    return {(one.revision_id, one.language): one for one in found}
