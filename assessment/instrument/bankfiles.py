"""A YAML file whose every value knows its line, so that whatever is wrong is told with file and line. Pure: no Django."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

DEEPEST = 12  # levels; an item has seven
MOST_VALUES = 5_000  # and marks of their beginnings and ends; the longest item of the bank has some 400

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


class NotPlain(Exception):
    """A YAML file with anchors, tags, or more levels or values than any item has."""

    def __init__(self, message: str, line: int) -> None:
        self.line = line
        super().__init__(message)


class Document:
    """A YAML file with the line of each of its values."""

    def __init__(self, path: Path, folder: Path, *, data: bytes | None = None) -> None:
        self.path = path
        self.name = path.relative_to(folder).as_posix()
        self.data: dict[str, Any] = {}
        self.lines: dict[Place, int] = {}
        self.errors: list[BankError] = []
        try:
            if data is None:
                self._read(path.read_text(encoding="utf-8"), yaml.SafeLoader)
            else:
                self._read(_plain_yaml(data.decode("utf-8-sig")), yaml.CSafeLoader)  # ten times as fast, and told in other words
        except UnicodeDecodeError:
            self.tell((), "the file is not UTF-8")
        except yaml.MarkedYAMLError as trouble:
            line = trouble.problem_mark.line + 1 if trouble.problem_mark else 1
            self.errors.append(BankError(self.name, line, f"not YAML: {trouble.problem}"))
        except yaml.YAMLError as trouble:
            self.tell((), f"not YAML: {trouble}")
        except NotPlain as trouble:
            self.errors.append(BankError(self.name, trouble.line, str(trouble)))
        except (ValueError, RecursionError):  # an impossible date, or a number of thousands of digits
            self.tell((), "not YAML: a value in it cannot be read")

    @classmethod
    def uploaded(cls, name: str, data: bytes) -> Document:
        """A file from outside: one that holds more than plain values is refused before anything is built of it."""
        return cls(Path(name), Path(), data=data)

    def _read(self, text: str, loader: type[yaml.SafeLoader | yaml.CSafeLoader]) -> None:
        root = yaml.compose(text, Loader=loader)
        if root is None:
            self.tell((), "the file is empty")
        else:
            self._walk(root, ())
            self.data = yaml.SafeLoader("").construct_document(root)

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
                if not isinstance(key, yaml.ScalarNode):
                    raise NotPlain("a key is a single word", key.start_mark.line + 1)
                inner = (*place, key.value)
                if inner in self.lines:
                    self.errors.append(BankError(self.name, key.start_mark.line + 1, f"“{key.value}” stands here a second time"))
                self.lines[inner] = key.start_mark.line + 1
                self._walk(child, inner)


def _plain_yaml(text: str) -> str:
    """The text, if it is made of plain values: nothing in it stands for something else, and nothing is built of a class.

    Raises:
        NotPlain: it is not.
    """
    depth = 0
    for count, event in enumerate(yaml.parse(text, Loader=yaml.CSafeLoader), 1):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise NotPlain("anchors and aliases (& and *) are not taken: write it out", line)
        if tag := getattr(event, "tag", None):
            raise NotPlain(f"tags are not taken: {tag}", line)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST:
            raise NotPlain(f"more than {DEEPEST} levels", line)
        if count > MOST_VALUES:
            raise NotPlain("more values than any item has", line)
    return text


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
