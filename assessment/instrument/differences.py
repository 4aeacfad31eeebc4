"""What differs between two wordings of an item, field by field and word by word. Pure: no Django."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from difflib import SequenceMatcher
from functools import cached_property
from typing import Any

from assessment.instrument.alignment import aligned, moved
from assessment.instrument.enums import Term
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
LONGEST_EXACT, LONGEST_COMPARED = 300, 3_000  # words and what stands between them
FEW_RUNS, SHORT_RUN = 24, 24  # runs, and characters of one on average
CLIPPED, CLIPPED_RUN = 240, 100  # characters of a change in a list of saves, and of a run of it
_TOKEN = re.compile(r"\s+|[\w'’]+|[^\w\s]")


@dataclass(frozen=True)
class Change:
    """One field that differs. A turn or option that stands on one side alone, or elsewhere, is one change."""

    place: Place
    label: str
    before: str
    after: str
    note: str = ""  # what happened, where that is no matter of words

    @property
    def key(self) -> str:
        """The place as one word, for a form's field."""
        return ".".join(map(str, self.place))

    @cached_property
    def words(self) -> list[tuple[str, str]]:
        """The words in order, each run ``same``, ``gone`` or ``new``."""
        return word_changes(self.before, self.after)

    @property
    def first_words(self) -> list[tuple[str, str]]:
        """The beginning of them for a list, each run clipped: what is left out is an ellipsis."""
        runs: list[tuple[str, str]] = []
        room = CLIPPED
        for kind, text in self.words:
            clipped = _clipped(text, both_ends=kind == "same")
            if room < len(clipped):
                return [*runs, ("same", " …")]
            runs.append((kind, clipped))
            room -= len(clipped)
        return runs


def word_changes(before: str, after: str) -> list[tuple[str, str]]:
    """Runs of words that are the ``same``, ``gone`` (in the first text alone) or ``new`` (in the second alone).

    In long texts, words that come again and again hold no place: two thousand letters of two words alone took a minute. Between texts far
    longer than any that is read on a page, what they begin and end with alike is the same and all else differs.

    A text that was written anew has words in common with the old one by chance alone: many short runs say nothing, and the two stand whole.
    """
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    runs: list[tuple[str, str]] = []
    longest = max(len(old), len(new))
    if longest > LONGEST_COMPARED:
        changes = _ends_alike(old, new)
    else:
        changes = SequenceMatcher(None, old, new, autojunk=longest > LONGEST_EXACT).get_opcodes()
    for kind, i, j, k, m in changes:
        if kind == "equal":
            runs.append(("same", "".join(old[i:j])))
            continue
        if i < j:
            runs.append(("gone", "".join(old[i:j])))
        if k < m:
            runs.append(("new", "".join(new[k:m])))
    if len(runs) > FEW_RUNS and len(before) + len(after) < len(runs) * SHORT_RUN:
        return [("gone", before), ("new", after)]
    return runs


def _ends_alike(old: Sequence[str], new: Sequence[str]) -> list[Any]:
    """As ``SequenceMatcher`` tells changes, in time that grows with the texts and not with their square."""
    most = min(len(old), len(new))
    head = next((at for at in range(most) if old[at] != new[at]), most)
    tail = next((at for at in range(most - head) if old[-1 - at] != new[-1 - at]), most - head)
    inside = ("replace", head, len(old) - tail, head, len(new) - tail)
    changes = [("equal", 0, head, 0, head), inside, ("equal", len(old) - tail, len(old), len(new) - tail, len(new))]
    return [change for change in changes if change[1] < change[2] or change[3] < change[4]]


def _clipped(text: str, *, both_ends: bool) -> str:
    if len(text) <= CLIPPED_RUN:
        return text
    half = CLIPPED_RUN // 2
    return f"{text[:half]} … {text[-half:]}" if both_ends else f"{text[:CLIPPED_RUN]} …"


def differences(before: ItemSource, after: ItemSource) -> list[Change]:
    """Every field that differs, in the order of the page. The slug stays with the item and is left out."""
    return list(_of_parts(before, after, (), ""))


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
    matches = aligned(old, new)
    out_of_place = moved(matches)
    for index, was in enumerate(matches):
        here = _place_in_words(where, name, index)
        if was is None:
            yield Change((*place, index), here, "", shown(new[index]))
            continue
        if index in out_of_place:
            yield Change((*place, index, "moved"), here, "", "", note=f"moved here from place {was + 1}")
        yield from _of_parts(_as_numbered(old[was], new[index]), new[index], (*place, index), here)
    for index in sorted(set(range(len(old))) - set(matches)):
        yield Change((*place, index, "gone"), _place_in_words(where, name, index), shown(old[index]), "")


def _as_numbered(old: Any, new: Any) -> Any:
    """The old turn with its flip in the numbers of the new one, where the same option may have another."""
    if not isinstance(old, TurnSource) or old.flip_best is None or not 1 <= old.flip_best <= len(old.options):
        return old
    matches = aligned(old.options, new.options)
    return replace(old, flip_best=matches.index(old.flip_best - 1) + 1) if old.flip_best - 1 in matches else old


def _place_in_words(where: str, name: str, index: int) -> str:
    return f"{where}, {name} {index + 1}" if where else f"{name.capitalize()} {index + 1}"


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
