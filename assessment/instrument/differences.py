"""What differs between two wordings of an item, field by field and word by word; and one made of both. Pure: no Django."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from difflib import SequenceMatcher
from enum import Enum
from functools import cached_property
from typing import Any

from assessment.instrument.enums import Term
from assessment.instrument.exchange.plain import plain, source_from
from assessment.instrument.illustration.media import MediaSource
from assessment.instrument.source import ItemSource, OptionSource, TurnSource

Place = tuple[str | int, ...]  # ("turns", 0, "options", 2, "text"): names and indexes from the top

LABELS = {
    "is_fit": "fit",
    "twin_of": "twin of",
    "flip_fact": "flip, the changed fact",
    "flip_best": "flip, then best",
    "format": "the candidate picks",
    "instruction": "the question asks",
    "needs": "needs",
    "critical": "demotes at once",
    "reframe": "a better thought",
}
_TOKEN = re.compile(r"\s+|[\w'’]+|[^\w\s]")


class Side(str, Enum):
    """Who changed a field since both began from the same wording."""

    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"  # or it is not known


@dataclass(frozen=True)
class Change:
    """One field that differs. A turn or option that stands on one side alone is one change."""

    place: Place
    label: str
    before: str
    after: str

    @property
    def key(self) -> str:
        """The place as one word, for a form's field."""
        return ".".join(map(str, self.place))

    @cached_property
    def words(self) -> list[tuple[str, str]]:
        """The words in order, each run ``same``, ``gone`` or ``new``."""
        return word_changes(self.before, self.after)


def word_changes(before: str, after: str) -> list[tuple[str, str]]:
    """Runs of words that are the ``same``, ``gone`` (in the first text alone) or ``new`` (in the second alone)."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    runs: list[tuple[str, str]] = []
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            runs.append(("same", "".join(old[i:j])))
            continue
        if i < j:
            runs.append(("gone", "".join(old[i:j])))
        if k < m:
            runs.append(("new", "".join(new[k:m])))
    return runs


def differences(before: ItemSource, after: ItemSource) -> list[Change]:
    """Every field that differs, in the order of the page. The slug stays with the item and is left out."""
    return list(_of_parts(before, after, (), ""))


def side_of(change: Change, *, base: ItemSource | None, theirs: ItemSource, mine: ItemSource) -> Side:
    """Who changed this field since the wording that both began from; ``BOTH`` where that is not known."""
    if base is None:
        return Side.BOTH
    begun = _at(base, change.place)
    if begun == _at(mine, change.place):
        return Side.THEIRS
    return Side.MINE if begun == _at(theirs, change.place) else Side.BOTH


def merged(*, mine: ItemSource, theirs: ItemSource, from_theirs: Collection[str]) -> ItemSource:
    """Mine, but for the fields (by ``Change.key``) that are taken from theirs."""
    data, other = plain(mine), plain(theirs)
    taken = [change.place for change in differences(mine, theirs) if change.key in from_theirs]
    whole = [place for place in taken if isinstance(place[-1], int)]
    for place in taken:
        if place not in whole:
            _inside(data, place)[place[-1]] = _inside(other, place)[place[-1]]
    for place in reversed(whole):  # what theirs has not goes from the end
        if len(_inside(other, place)) <= int(place[-1]):
            del _inside(data, place)[int(place[-1])]
    for place in whole:  # what theirs alone has comes in its order
        if len(_inside(other, place)) > int(place[-1]):
            _inside(data, place).append(_inside(other, place)[int(place[-1])])
    return source_from(data)


def _inside(data: Any, place: Place) -> Any:
    """What holds the last part of a place."""
    for part in place[:-1]:
        data = data[part]
    return data


def _of_parts(before: Any, after: Any, place: Place, where: str) -> Iterator[Change]:
    for each in fields(before):
        inner = (*place, each.name)
        old, new = getattr(before, each.name), getattr(after, each.name)
        if each.name == "slug" or old == new:
            continue
        if each.name in ("turns", "options"):
            yield from _of_lists(old, new, inner, where, "turn" if each.name == "turns" else "option")
        else:
            yield Change(inner, _label(where, LABELS.get(each.name, each.name.replace("_", " "))), shown(old), shown(new))


def _of_lists(old: tuple[Any, ...], new: tuple[Any, ...], place: Place, where: str, name: str) -> Iterator[Change]:
    for index in range(max(len(old), len(new))):
        here = f"{where}, {name} {index + 1}" if where else f"{name.capitalize()} {index + 1}"
        if index < min(len(old), len(new)):
            yield from _of_parts(old[index], new[index], (*place, index), here)
        else:
            yield Change((*place, index), here, *(shown(each[index]) if index < len(each) else "" for each in (old, new)))


def _label(where: str, name: str) -> str:
    return f"{where}: {name}" if where else name[:1].upper() + name[1:]


def shown(value: Any) -> str:
    """A field's value as a reader sees it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Term):
        return value.label if value.label.lower() != value.value.lower() else value.value
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, Mapping):
        return ", ".join(f"{shown(key)} {shown(each)}" for key, each in value.items())
    if isinstance(value, TurnSource):
        return "\n\n".join([value.stem, *(shown(option) for option in value.options)])
    if isinstance(value, OptionSource):
        return value.text
    if isinstance(value, (tuple, list)):
        return ", ".join(map(shown, value))
    if isinstance(value, MediaSource):
        return "\n".join(filter(None, [f"{value.facts.kind} {value.facts.sha256[:8]}", value.words.alt, value.words.transcript]))
    if is_dataclass(value) and not isinstance(value, type):
        return ", ".join(text for each in fields(value) if (text := shown(getattr(value, each.name))))
    return str(value)


def _at(source: ItemSource, place: Place) -> Any:
    value: Any = source
    for part in place:
        if isinstance(part, int):
            if part >= len(value):
                return None
            value = value[part]
        else:
            value = getattr(value, part)
    return value
