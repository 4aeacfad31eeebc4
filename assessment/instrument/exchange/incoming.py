"""What an uploaded file holds, whatever its format, and how what is wrong with it is told. Pure: no Django."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from assessment.instrument.illustration.mediafiles import CheckedFile
from assessment.instrument.portability import FormDefinition
from assessment.instrument.source import ItemSource
from assessment.instrument.wordings import TranslationSource

MOST_ITEMS = 200
LONGEST_TEXT = 20_000  # characters
DECIMALS = 3


@dataclass(frozen=True)
class Fault:
    """One thing that keeps a file from being read."""

    file: str
    message: str
    expected: str = ""
    sheet: str = ""
    line: int | None = None  # of the file, or row of the sheet; from 1
    column: str = ""


class Unreadable(Exception):
    """The file cannot be read; everything wrong with it is told at once."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(f"{fault.file}: {fault.message}" for fault in self.faults))


@dataclass(frozen=True)
class Loss:
    """Something a file says that an item here cannot hold, or that had to be assumed."""

    file: str
    message: str


@dataclass(frozen=True)
class Incoming:
    items: tuple[ItemSource, ...]
    translations: tuple[TranslationSource, ...] = ()
    forms: tuple[FormDefinition, ...] = ()
    losses: tuple[Loss, ...] = ()
    files: Mapping[str, CheckedFile] = field(default_factory=dict)  # what items show, by hash


def refused(file: str, message: str, *, expected: str = "") -> Unreadable:
    """For a file that is refused as a whole."""
    return Unreadable([Fault(file, message, expected)])


def unfit(value: object) -> str:
    """Why a value cannot be stored, whatever its place; empty when it can."""
    if isinstance(value, str):
        if "\0" in value or any("\ud800" <= sign <= "\udfff" for sign in value):
            return "holds a character that is none"
        if len(value) > LONGEST_TEXT:
            return f"has {len(value)} characters; at most {LONGEST_TEXT} are taken"
    if isinstance(value, float):
        if not math.isfinite(value):
            return "is not a number"
        exponent = Decimal(str(value)).as_tuple().exponent
        if isinstance(exponent, int) and -exponent > DECIMALS:
            return f"has more than {DECIMALS} decimals"
    return ""


def whole(incoming: Incoming, *, file: str) -> Incoming:
    """The same, if its parts fit together.

    Raises:
        Unreadable: nothing in it, too much, a name given twice, or a translation without its item.
    """
    faults = list(_unfitting(incoming, file))
    if faults:
        raise Unreadable(faults)
    return incoming


def _unfitting(incoming: Incoming, file: str) -> Iterator[Fault]:
    if not incoming.items and not incoming.forms:
        yield Fault(file, "There is no item in it.")
    if len(incoming.items) > MOST_ITEMS:
        yield Fault(file, f"There are {len(incoming.items)} items in it; at most {MOST_ITEMS} are taken at once.")
    slugs = Counter(item.slug for item in incoming.items)
    for slug, count in slugs.items():
        if count > 1:
            yield Fault(file, f"“{slug}” stands in it {count} times.", "each item once")
    for (slug, language), count in Counter((one.slug, one.language) for one in incoming.translations).items():
        if slug not in slugs:
            yield Fault(file, f"There is a translation into “{language}” of “{slug}”, but not the item itself.", "both in one file")
        elif count > 1:
            yield Fault(file, f"There are {count} translations of “{slug}” into “{language}”.", "one of each")
    for title, count in Counter(form.title for form in incoming.forms).items():
        if count > 1:
            yield Fault(file, f"The form “{title}” stands in it {count} times.", "each form once")
