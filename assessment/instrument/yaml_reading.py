"""Uploaded YAML: one file, or an archive laid out as the repository is. Pure: no Django."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

from assessment.instrument.bankfiles import Document, Place
from assessment.instrument.incoming import Fault, Incoming, Unreadable, unfit, whole
from assessment.instrument.portability import FormDefinition, form_from, item_from, schema_of, translation_from
from assessment.instrument.source import ItemSource
from assessment.instrument.wordings import TranslationSource, mismatches

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
    for file, data in files.items():
        if not file.endswith(SUFFIXES):
            faults.append(Fault(file, "This is not a YAML file.", "a name that ends in .yaml"))
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
            items.append(item_from(document.data))
        elif kind == "translation":
            translations.append((document, translation_from(document.data)))
        else:
            forms.append(form_from(document.data, file=file))
    faults += _misfits(translations, {item.slug: item for item in items})
    if faults:
        raise Unreadable(faults)
    return whole(Incoming(tuple(items), tuple(words for _, words in translations), tuple(forms)), file=name)


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
        for place, message in mismatches(translation.words, own) if own else ():
            error = document.error(place, message)
            faults.append(Fault(error.file, error.message, line=error.line))
    return faults
