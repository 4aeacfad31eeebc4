"""Rows for tests, one module a slice."""

from tests.factories.instrument import (
    FormContentFactory,
    FormEntryFactory,
    FormFactory,
    FormKeyFactory,
    ItemFactory,
    LibraryFactory,
    OptionFactory,
    RevisionFactory,
    TurnFactory,
    published_form,
)

__all__ = [
    "FormContentFactory",
    "FormEntryFactory",
    "FormFactory",
    "FormKeyFactory",
    "ItemFactory",
    "LibraryFactory",
    "OptionFactory",
    "RevisionFactory",
    "TurnFactory",
    "published_form",
]
