"""Items and forms as readable YAML files; whatever is wrong with one is told with its file and line. No Django."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

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
    Zone,
)
from assessment.instrument.source import ItemSource, OptionSource, TurnSource

BANK = Path(__file__).resolve().parent / "bank"
Place = tuple[str | int, ...]  # where a value stands in a document: keys and indexes from the top


@dataclass(frozen=True)
class BankError:
    file: str
    line: int  # from 1
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class BankErrors(Exception):
    """The files cannot be read; nothing was loaded."""

    def __init__(self, errors: list[BankError]) -> None:
        self.errors = errors
        super().__init__("\n".join(map(str, errors)))


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


@dataclass(frozen=True)
class Bank:
    """All files of a folder, in the order of their names."""

    items: tuple[ItemSource, ...]
    forms: tuple[FormDefinition, ...]


def read_bank(folder: Path = BANK) -> Bank:
    """Read every item (``*.yaml``) and form (``forms/*.yaml``) of a folder.

    Raises:
        BankErrors: with everything wrong in every file.
    """
    errors: list[BankError] = []
    items: list[ItemSource] = []
    for path in sorted(folder.glob("*.yaml")):
        document = _Document(path, folder)
        found = document.check(_schema("item")) or _of_name(document)
        errors += found
        if not found:
            items.append(item_from(document.data))
    slugs = {item.slug for item in items}
    forms = []
    for path in sorted((folder / "forms").glob("*.yaml")):
        document = _Document(path, folder)
        found = document.check(_schema("form")) or _of_references(document, folder)
        errors += found
        if not found:
            forms.append(_form_from(document))
    errors += _of_twins(folder, items, slugs) if not errors else []
    if errors:
        raise BankErrors(sorted(errors, key=lambda error: (error.file, error.line)))
    return Bank(items=tuple(items), forms=tuple(forms))


def read_item(path: Path) -> ItemSource:
    """One item file.

    Raises:
        BankErrors: with everything wrong in it.
    """
    document = _Document(path, path.parent)
    errors = document.check(_schema("item")) or _of_name(document)
    if errors:
        raise BankErrors(errors)
    return item_from(document.data)


def item_from(data: Mapping[str, Any]) -> ItemSource:
    """The source in checked data of a file."""
    turns = data.get("turns") or [data]
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
        turns=tuple(map(_turn_from, turns)),
    )


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


def _form_from(document: _Document) -> FormDefinition:
    data = document.data
    return FormDefinition(
        file=document.name,
        title=data["title"],
        language=data["language"],
        instruction=Instruction(data["instruction"]),
        items=tuple(data["items"]),
        practice=tuple(data["practice"]),
        reason=_text(data, "reason"),
    )


def _text(data: Mapping[str, Any], key: str) -> str:
    """A text with its paragraphs kept and its lines joined as they stand."""
    return re.sub(r"[ \t]+\n", "\n", data.get(key, "")).strip()


class _Document:
    """A YAML file with the line of each of its values."""

    def __init__(self, path: Path, folder: Path) -> None:
        self.path = path
        self.name = path.relative_to(folder).as_posix()
        self.data: dict[str, Any] = {}
        self.lines: dict[Place, int] = {}
        self.errors: list[BankError] = []
        try:
            root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
            if root is None:
                self.tell((), "the file is empty")
            else:
                self._walk(root, ())
                self.data = yaml.SafeLoader("").construct_document(root)
        except UnicodeDecodeError:
            self.tell((), "the file is not UTF-8")
        except yaml.MarkedYAMLError as trouble:
            line = trouble.problem_mark.line + 1 if trouble.problem_mark else 1
            self.errors.append(BankError(self.name, line, f"not YAML: {trouble.problem}"))
        except yaml.YAMLError as trouble:
            self.tell((), f"not YAML: {trouble}")

    def tell(self, place: Place, message: str) -> None:
        self.errors.append(self.error(place, message))

    def error(self, place: Place, message: str) -> BankError:
        while place and place not in self.lines:
            place = place[:-1]
        return BankError(self.name, self.lines.get(place, 1), message)

    def check(self, schema: Draft202012Validator) -> list[BankError]:
        """What is wrong with its form; nothing else may be read while there is something."""
        if not self.errors:
            for trouble in schema.iter_errors(self.data):
                for place, message in _plain(trouble):
                    self.tell(place, message)
        return self.errors

    def _walk(self, node: yaml.Node, place: Place) -> None:
        self.lines.setdefault(place, node.start_mark.line + 1)
        if isinstance(node, yaml.SequenceNode):
            for index, child in enumerate(node.value):
                self._walk(child, (*place, index))
        elif isinstance(node, yaml.MappingNode):
            for key, child in node.value:
                inner = (*place, key.value)
                if inner in self.lines:
                    self.errors.append(BankError(self.name, key.start_mark.line + 1, f"“{key.value}” stands here a second time"))
                self.lines[inner] = key.start_mark.line + 1
                self._walk(child, inner)


def _plain(trouble: ValidationError) -> list[tuple[Place, str]]:
    """A schema error in words, at the key it is about."""
    place: Place = tuple(trouble.absolute_path)
    name = next((str(part) for part in reversed(place) if isinstance(part, str)), "the file")
    kind = trouble.validator
    rule: Any = trouble.validator_value
    value: Any = trouble.instance
    if kind == "additionalProperties" and rule is False:
        allowed = trouble.schema.get("properties", {}) if isinstance(trouble.schema, dict) else {}
        return [((*place, key), f"“{key}” is not a key of this part") for key in value if key not in allowed]
    if kind == "required":
        missing = [key for key in rule if key not in value]
        key = next(key for key in missing if f"'{key}'" in trouble.message)
        return [(place, f"“{key}” is missing")]
    if kind == "enum":
        return [(place, f"“{value}” is not a {name}; there are: {', '.join(map(str, rule))}")]
    if kind == "not":  # a name that an item with turns does not have at the top
        return [((*place, value), f"“{value}” stands in each turn when the item has turns")]
    return [(place, f"{name}: {trouble.message}")]


@cache
def _schema(kind: str) -> Draft202012Validator:
    path = {"item": BANK / "schema.json", "form": BANK / "forms" / "schema.json"}[kind]
    return Draft202012Validator(json.loads(path.read_text(encoding="utf-8")))


def _of_name(document: _Document) -> list[BankError]:
    slug = document.data["id"]
    return [] if slug == document.path.stem else [document.error(("id",), f"the id “{slug}” is not the name of the file")]


def _of_references(document: _Document, folder: Path) -> list[BankError]:
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
        _Document(folder / f"{item.slug}.yaml", folder).error(("twin_of",), f"there is no item “{item.twin_of}” to be its twin")
        for item in lost
    ]
