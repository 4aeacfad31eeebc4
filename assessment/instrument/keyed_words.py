"""A published form's key as other judgements of the same words would have it: from the bank's files, or from a panel.

Publishing shuffles the options, so a judgement finds its option by the option's words; one on other words is no judgement of this form.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from assessment.instrument.documents import Content, Key, OptionKey, ScenarioContent, ScenarioKey, TurnContent, TurnKey
from assessment.instrument.keying import AUTHOR, JUDGED, PANEL
from assessment.instrument.publishing import option_key
from assessment.instrument.source import ItemSource, TurnSource


@dataclass(frozen=True)
class Rekeyed:
    """The key that was made. ``taken`` and ``other_words`` are titles of scenarios: judged as they stand, and judged in other words."""

    key: Key
    taken: tuple[str, ...]
    other_words: tuple[str, ...]


def rekeyed(content: Content, key: Key, sources: Iterable[ItemSource], *, judges: int = 0) -> Rekeyed:
    """The key with that of the sources, scenario by scenario; what no source judges stays as it is.

    Args:
        judges: how many people judged the sources; 0: they are their authors' own judgement.
    Returns:
        A panel's key only if the panel judged every scenario: with one that it did not, the key is the author's.
    """
    by_slug = {source.slug: source for source in sources}
    scenarios, taken, other_words = [], [], []
    for shown, keyed in zip(content.scenarios, key.scenarios, strict=True):
        source = by_slug.get(keyed.item)
        turns = _turns(shown, keyed, source) if source else None
        if source and turns:
            taken.append(keyed.title)
            keyed = _judged(keyed, turns) if judges else replace(keyed, is_fit=source.is_fit, turns=turns)
        elif source:
            other_words.append(keyed.title)
        scenarios.append(keyed)
    if judges and len(taken) == len(scenarios):
        made = Key(PANEL, tuple(scenarios), judges)
    elif not judges and not taken:
        made = key
    else:
        made = Key(AUTHOR, tuple(scenarios))
    return Rekeyed(made, tuple(taken), tuple(other_words))


def _judged(keyed: ScenarioKey, turns: tuple[TurnKey, ...]) -> ScenarioKey:
    """The scenario with what a panel says of an option, and all else as it was."""

    def put(old: OptionKey, said: OptionKey) -> OptionKey:
        return replace(old, **{name: getattr(said, name) for name in JUDGED})

    pairs = zip(keyed.turns, turns, strict=True)
    return replace(keyed, turns=tuple(replace(old, options=tuple(map(put, old.options, said.options))) for old, said in pairs))


def _turns(shown: ScenarioContent, keyed: ScenarioKey, source: ItemSource) -> tuple[TurnKey, ...] | None:
    """None where the words are others, or the source is not complete."""
    if len(source.turns) != len(shown.turns) or source.scale is not keyed.scale or source.format is not keyed.turns[0].format:
        return None
    turns = []
    for seen, old, said in zip(shown.turns, keyed.turns, source.turns, strict=True):
        order = _order(seen, said)
        if order is None or any(said.options[index].mean is None for index in order):
            return None
        pairs = zip(seen.codes, order, strict=True)
        made = (option_key(code, said.options[index], in_zones=said.in_zones) for code, index in pairs)
        turns.append(replace(old, options=tuple(_as_spoken(option, old.by_code[option.code]) for option in made)))
    return tuple(turns)


def _as_spoken(made: OptionKey, was: OptionKey) -> OptionKey:
    """The option with its thoughts in other languages, where it still says the same in its own."""
    return replace(made, spoken=was.spoken) if (made.thought, made.reframe) == (was.thought, was.reframe) else made


def _order(seen: TurnContent, said: TurnSource) -> list[int] | None:
    """Which option of the source stands at each place; None where the words are others. Publishing refuses two of one text."""
    places = {option.text.strip(): index for index, option in enumerate(said.options)}
    if seen.stem != said.stem.strip() or len(said.options) != len(seen.options):
        return None
    order = [places.get(option.text) for option in seen.options]
    return None if None in order else [index for index in order if index is not None]
