"""The ``media`` part of an item's file: words in the file, bytes in a file beside it. Pure: no Django."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from assessment.instrument.bankfiles import BankError, Document
from assessment.instrument.illustration.captions import BadCaptions, clean_captions
from assessment.instrument.illustration.media import MediaSource, MediaWords
from assessment.instrument.illustration.mediafiles import LARGEST_SENT, BadMedia, CheckedFile, check_file
from assessment.instrument.source import ItemSource
from assessment.instrument.wordings import ItemWords


def read_media(document: Document) -> tuple[MediaSource | None, CheckedFile | None, list[BankError]]:
    """What an item's checked file shows, the file itself, and what is wrong with either.

    The schema allows a bare name alone, so that no file elsewhere can be meant.
    """
    data = document.data.get("media")
    if data is None:
        return None, None, []
    path: Path = document.path.parent / data["file"]
    if path.is_symlink() or not path.is_file():
        return None, None, [document.error(("media", "file"), f"there is no file “{data['file']}” beside this one")]
    try:
        with path.open("rb") as sent:
            checked = check_file(sent.read(LARGEST_SENT + 1), from_bank=True)
    except BadMedia as bad:
        return None, None, [document.error(("media", "file"), str(bad))]
    words, errors = read_words(document)
    return (MediaSource(checked.facts, words), checked, []) if words else (None, None, errors)


def read_words(document: Document) -> tuple[MediaWords | None, list[BankError]]:
    """The words of a checked file's ``media`` part."""
    data = document.data.get("media")
    if data is None:
        return None, []
    try:
        captions = clean_captions(data["captions"]) if "captions" in data else ""
    except BadCaptions as bad:
        return None, [document.error(("media", "captions"), str(bad))]
    return MediaWords(" ".join(data["alt"].split()), data.get("transcript", "").strip(), captions), []


def lacking(words: ItemWords, own: ItemSource) -> Iterator[tuple[tuple[str, ...], str]]:
    """Where a translation's words for a medium are not those its item asks for. None at all is allowed: they fall back."""
    if words.media is None:
        return
    if own.media is None:
        yield ("media",), "the item has no media here"
        return
    for name in ("transcript", "captions"):
        said, asked = getattr(words.media, name), getattr(own.media.words, name)
        if asked and not said:
            yield ("media", name), f"{name} is missing: the item has it"
        if said and not asked:
            yield ("media", name), f"{name}: the item has none"
