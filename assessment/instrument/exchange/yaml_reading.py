"""Uploaded YAML: one file, or an archive laid out as the repository is. Pure: no Django."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

from assessment.instrument.bankfiles import Document, Place
from assessment.instrument.exchange.incoming import Fault, Incoming, Loss, Unreadable, unfit, whole
from assessment.instrument.illustration.media import MediaSource
from assessment.instrument.illustration.mediafiles import BadMedia, CheckedFile, check_file
from assessment.instrument.illustration.mediaparts import lacking, read_words
from assessment.instrument.portability import FormDefinition, form_from, item_from, schema_of, translation_from
from assessment.instrument.source import ItemSource
from assessment.instrument.wordings import TranslationSource, mismatches, unlike_thoughts

SUFFIXES = (".yaml", ".yml")


def read_yaml(files: Mapping[str, bytes], *, name: str) -> Incoming:
    """Items, translations and forms in the repository's format; drafts may lack what the bank's own files must have.

    Args:
        files: contents by name within the upload.
        name: of the upload.
    Raises:
        Unreadable: with everything wrong in every file.
    """
    faults: list[Fault] = []
    items: list[ItemSource] = []
    translations: list[tuple[Document, TranslationSource]] = []
    forms: list[FormDefinition] = []
    shown = _Shown(files)
    for file, data in files.items():
        if not file.endswith(SUFFIXES):
            continue
        document = Document.uploaded(file, data)
        kind = _kind(document.data)
        document.check(draft_schema(kind))
        if not document.errors:
            for place, reason in _unfit_values(document.data, ()):
                document.tell(place, reason)
        faults += [Fault(error.file, error.message, line=error.line) for error in document.errors]
        if document.errors:
            continue
        if kind == "item":
            items.append(item_from(document.data, media=shown.read(document)))
        elif kind == "translation":
            words, errors = read_words(document)
            faults += [Fault(error.file, error.message, line=error.line) for error in errors]
            translations.append((document, translation_from(document.data, media=words)))
        else:
            forms.append(form_from(document.data, file=file))
    faults += [*shown.faults, *shown.strangers(), *_misfits(translations, {item.slug: item for item in items})]
    if faults:
        raise Unreadable(faults)
    parts = (tuple(items), tuple(words for _, words in translations), tuple(forms))
    return whole(Incoming(*parts, losses=tuple(shown.losses), files=shown.kept), file=name)


@dataclass
class _Shown:
    """The pictures, sounds and films of an upload, each beside the item that shows it."""

    files: Mapping[str, bytes]
    kept: dict[str, CheckedFile] = field(default_factory=dict)  # by hash
    named: set[str] = field(default_factory=set)
    losses: list[Loss] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def read(self, document: Document) -> MediaSource | None:
        data = document.data.get("media")
        if data is None:
            return None
        path = "/".join([*document.name.split("/")[:-1], data["file"]])
        if path not in self.files:
            self.losses.append(Loss(document.name, f"It shows “{data['file']}”, which is not in the upload: the item comes without it."))
            return None
        self.named.add(path)
        words, errors = read_words(document)
        self.faults += [Fault(error.file, error.message, line=error.line) for error in errors]
        try:
            checked = check_file(self.files[path], from_bank=True)
        except BadMedia as bad:
            self.faults.append(Fault(path, str(bad)))
            return None
        self.kept[checked.facts.sha256] = checked
        return MediaSource(checked.facts, words) if words else None

    def strangers(self) -> list[Fault]:
        """Files that are neither YAML nor shown by an item."""
        others = [file for file in self.files if not file.endswith(SUFFIXES) and file not in self.named]
        return [Fault(file, "This is not a YAML file.", "a name that ends in .yaml") for file in others]


@cache
def draft_schema(kind: str) -> Draft202012Validator:
    """The bank's schema without what a draft may lack: texts may be empty, lists short, keys absent."""
    strict = json.loads(json.dumps(schema_of(kind).schema))
    for part in _parts(strict):
        part.pop("minItems", None)
        if part.get("pattern") == "\\S":
            del part["pattern"]
        if "stem" in part.get("properties", {}) or "text" in part.get("properties", {}) or "fact" in part.get("properties", {}):
            part["required"] = [name for name in part.get("required", ()) if name not in ("fact", "best", "text")]
    strict.pop("allOf", None)  # a skill item without its technique
    return Draft202012Validator(strict)


def _parts(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        yield schema
        for inner in schema.values():
            yield from _parts(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from _parts(inner)


def _kind(data: Any) -> str:
    if isinstance(data, dict) and "items" in data:
        return "form"
    if isinstance(data, dict) and {"language", "state"} & data.keys():
        return "translation"
    return "item"


def _unfit_values(value: Any, place: Place) -> Iterator[tuple[Place, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _unfit_values(inner, (*place, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _unfit_values(inner, (*place, index))
    elif reason := unfit(value):
        yield place, f"{place[-1]} {reason}"


def _misfits(translations: list[tuple[Document, TranslationSource]], items: Mapping[str, ItemSource]) -> list[Fault]:
    """Translations that have other parts than their items."""
    faults = []
    for document, translation in translations:
        own = items.get(translation.slug)
        unlike = (*mismatches(translation.words, own), *lacking(translation.words, own)) if own else ()
        unlike += tuple(unlike_thoughts(translation.thoughts, own)) if own else ()
        for place, message in unlike:
            error = document.error(place, message)
            faults.append(Fault(error.file, error.message, line=error.line))
    return faults
