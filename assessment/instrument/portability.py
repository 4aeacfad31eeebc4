"""Items and forms as readable YAML files; whatever is wrong with one is told with its file and line. Pure: no Django."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from assessment.instrument.bankfiles import BankError, BankErrors, Document
from assessment.instrument.enums import (
    Critical,
    Customer,
    Instruction,
    Marker,
    Move,
    Need,
    Orientation,
    ResponseFormat,
    Scale,
    Setting,
    Stage,
    Technique,
    TranslationState,
    Zone,
)
from assessment.instrument.exchange.tidying import tidy
from assessment.instrument.illustration.media import MediaSource, MediaWords
from assessment.instrument.illustration.mediafiles import CheckedFile
from assessment.instrument.illustration.mediaparts import lacking, read_media, read_words
from assessment.instrument.source import ItemSource, OptionSource, TurnSource
from assessment.instrument.wordings import ItemWords, OptionWords, ThoughtWords, TranslationSource, TurnWords, mismatches, unlike_thoughts

BANK = Path(__file__).resolve().parent / "bank"


@dataclass(frozen=True)
class FormDefinition:
    """A form of the bank: items by slug, in order."""

    file: str
    title: str
    language: str
    instruction: Instruction
    items: tuple[str, ...]
    practice: tuple[str, ...]
    reason: str  # why it is published with warnings open
    parallel_set: str = ""  # forms that name the same one were put together to be parallel


@dataclass(frozen=True)
class Bank:
    """All files of a folder, in the order of their names."""

    items: tuple[ItemSource, ...]
    forms: tuple[FormDefinition, ...]
    translations: tuple[TranslationSource, ...] = ()
    files: Mapping[str, CheckedFile] = field(default_factory=dict)  # what items show, by hash


def read_bank(folder: Path = BANK) -> Bank:
    """Read every item (``*.yaml``), form (``forms/*.yaml``) and translation (``translations/<language>/*.yaml``) of a folder.

    Raises:
        BankErrors: with everything wrong in every file.
    """
    errors: list[BankError] = []
    items: list[ItemSource] = []
    files: dict[str, CheckedFile] = {}
    for path in sorted(folder.glob("*.yaml")):
        document = Document(path, folder)
        found = document.check(schema_of("item")) or _of_name(document)
        if not found:
            media, file, found = read_media(document)
            items.append(item_from(document.data, media=media))
            files |= {file.facts.sha256: file} if file else {}
        errors += found
    slugs = {item.slug for item in items}
    forms = []
    for path in sorted((folder / "forms").glob("*.yaml")):
        document = Document(path, folder)
        found = document.check(schema_of("form")) or _of_references(document, folder)
        errors += found
        if not found:
            forms.append(form_from(document.data, file=document.name))
    errors += _of_twins(folder, items, slugs) if not errors else []
    translations, found = _translations(folder, items)
    errors += found
    if errors:
        raise BankErrors(sorted(errors, key=lambda error: (error.file, error.line)))
    return Bank(items=tuple(items), forms=tuple(forms), translations=tuple(translations), files=files)


def _translations(folder: Path, items: list[ItemSource]) -> tuple[list[TranslationSource], list[BankError]]:
    by_slug = {item.slug: item for item in items}
    translations, errors = [], []
    for path in sorted((folder / "translations").glob("*/*.yaml")):
        document = Document(path, folder)
        found = document.check(schema_of("translation")) or _of_name(document)
        if not found and document.data["language"] != path.parent.name:
            found = [document.error(("language",), f"the language “{document.data['language']}” is not the name of the folder")]
        if not found and not (folder / path.name).exists():
            found = [document.error(("id",), f"there is no item “{path.stem}”")]
        if not found:
            words, found = read_words(document)
            translation = translation_from(document.data, media=words)
            own = by_slug.get(translation.slug)  # None when its own file cannot be read
            unlike = (*mismatches(translation.words, own), *lacking(translation.words, own)) if own else ()
            unlike += tuple(unlike_thoughts(translation.thoughts, own)) if own else ()
            found += [document.error(place, message) for place, message in unlike]
            translations.append(translation)
        errors += found
    return translations, errors


def item_from(data: Mapping[str, Any], *, media: MediaSource | None = None) -> ItemSource:
    """The source in checked data of a file; ``media`` is what its part of that name was read as."""
    turns = data.get("turns", [data])
    return ItemSource(
        slug=data["id"],
        family=data["family"],
        title=data["title"],
        scale=Scale(data["scale"]),
        setting=Setting(data["setting"]),
        customer=Customer(data["customer"]),
        needs=tuple(map(Need, data["needs"])),
        format=ResponseFormat(data.get("format", ResponseFormat.BEST_WORST)),
        instruction=Instruction(data.get("instruction", Instruction.SHOULD)),
        is_fit=data.get("fit", False),
        technique=Technique(data["technique"]) if "technique" in data else None,
        explanation=_text(data, "explanation"),
        twin_of=data.get("twin_of", ""),
        notes=_text(data, "notes"),
        media=media,
        turns=tuple(map(_turn_from, turns)),
    )


def translation_from(data: Mapping[str, Any], *, media: MediaWords | None = None) -> TranslationSource:
    """The translation in checked data of a file; ``media`` as in ``item_from``."""
    turns = tuple(TurnWords(stem=_text(turn, "stem"), options=tuple(map(_option_words, turn["options"]))) for turn in data["turns"])
    thoughts = tuple(
        tuple(ThoughtWords(_text(option, "thought"), _text(option, "reframe")) for option in turn["options"]) for turn in data["turns"]
    )
    return TranslationSource(
        slug=data["id"],
        language=data["language"],
        version=data["version"],
        state=TranslationState(data["state"]),
        title=data["title"],
        words=ItemWords(turns=turns, explanation=_text(data, "explanation"), media=media),
        thoughts=thoughts if any(said != ThoughtWords() for turn in thoughts for said in turn) else (),
    )


def _option_words(data: Mapping[str, Any]) -> OptionWords:
    return OptionWords(text=_text(data, "text"), reply=_text(data, "reply"), explanation=_text(data, "explanation"))


def _turn_from(data: Mapping[str, Any]) -> TurnSource:
    flip = data.get("flip", {})
    return TurnSource(
        stage=Stage(data["stage"]),
        stem=_text(data, "stem"),
        options=tuple(map(_option_from, data["options"])),
        flip_fact=_text(flip, "fact"),
        flip_best=flip.get("best"),
    )


def _option_from(data: Mapping[str, Any]) -> OptionSource:
    credit, effectiveness = data.get("credit"), data.get("effectiveness")
    return OptionSource(
        text=_text(data, "text"),
        zone=Zone(data["zone"]) if "zone" in data else None,
        credit=None if credit is None else float(credit),
        effectiveness=None if effectiveness is None else float(effectiveness),
        markers=tuple(map(Marker, data.get("markers", ()))),
        needs={Need(need): grade for need, grade in data.get("needs", {}).items()},
        critical=Critical(data["critical"]) if "critical" in data else None,
        orientation=Orientation(data["orientation"]) if "orientation" in data else None,
        moves=tuple(map(Move, data.get("moves", ()))),
        reply=_text(data, "reply"),
        thought=_text(data, "thought"),
        reframe=_text(data, "reframe"),
        explanation=_text(data, "explanation"),
    )


def form_from(data: Mapping[str, Any], *, file: str) -> FormDefinition:
    """The form in checked data of a file."""
    return FormDefinition(
        file=file,
        title=data["title"],
        language=data["language"],
        instruction=Instruction(data["instruction"]),
        items=tuple(data["items"]),
        practice=tuple(data["practice"]),
        reason=_text(data, "reason"),
        parallel_set=data.get("parallel_set", ""),
    )


def _text(data: Mapping[str, Any], key: str) -> str:
    """A text with its paragraphs kept and its lines joined as they stand."""
    return tidy(data.get(key, ""))


@cache
def schema_of(kind: str) -> Draft202012Validator:
    """The schema of an ``item``, a ``form`` or a ``translation``."""
    path = {
        "item": BANK / "schema.json",
        "form": BANK / "forms" / "schema.json",
        "translation": BANK / "translations" / "schema.json",
    }[kind]
    return Draft202012Validator(json.loads(path.read_text(encoding="utf-8")))


def _of_name(document: Document) -> list[BankError]:
    slug = document.data["id"]
    return [] if slug == document.path.stem else [document.error(("id",), f"the id “{slug}” is not the name of the file")]


def _of_references(document: Document, folder: Path) -> list[BankError]:
    errors = []
    seen: set[str] = set()
    for part in ("items", "practice"):
        for index, slug in enumerate(document.data[part]):
            if not (folder / f"{slug}.yaml").exists():
                errors.append(document.error((part, index), f"there is no item “{slug}”"))
            elif slug in seen:
                errors.append(document.error((part, index), f"“{slug}” stands in the form twice"))
            seen.add(slug)
    return errors


def _of_twins(folder: Path, items: list[ItemSource], slugs: set[str]) -> list[BankError]:
    lost = [item for item in items if item.twin_of and item.twin_of not in slugs]
    return [
        Document(folder / f"{item.slug}.yaml", folder).error(("twin_of",), f"there is no item “{item.twin_of}” to be its twin")
        for item in lost
    ]
