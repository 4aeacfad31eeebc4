"""Two wordings of an item that began from one, made into one: what one side alone has changed is taken from it. Pure: no Django."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from assessment.instrument.alignment import Part, aligned
from assessment.instrument.differences import LABELS, Change, differences, shown
from assessment.instrument.source import ItemSource, OptionSource, TurnSource, without_panel
from assessment.instrument.validation import OPTIONS, TURNS

Token = str  # stands for a turn or an option in all three wordings
NOTHING = object()  # what is not there, or not known


@dataclass(frozen=True)
class Merge:
    """One wording made of two.

    Attributes:
        source: of both; where both have changed a thing, theirs if it was chosen, else mine.
        taken: what of theirs came to mine unasked.
        questions: what both have changed, theirs before and mine after.
    """

    source: ItemSource
    taken: tuple[Change, ...]
    questions: tuple[Change, ...]


def merge(*, base: ItemSource | None, theirs: ItemSource, mine: ItemSource, from_theirs: Collection[str] = ()) -> Merge:
    """Mine with what they changed since ``base``. Film and the like have a page of their own, and are theirs.

    Args:
        base: what both began from; where it is not known, everything that both have and that differs is a question.
        from_theirs: keys of the questions that theirs answers.
    """
    theirs, mine = without_panel(theirs), replace(without_panel(mine), media=theirs.media)
    merging = _Merging(without_panel(base) if base else None, theirs, mine, frozenset(from_theirs))
    unasked = _Merging(merging.base, theirs, mine, frozenset())
    source, untouched = merging.item(), unasked.item()
    return Merge(source, tuple(differences(mine, untouched)), tuple(unasked.questions))


class _Merging:
    """Each part by its token; what it says is looked up where it stands."""

    def __init__(self, base: ItemSource | None, theirs: ItemSource, mine: ItemSource, from_theirs: frozenset[str]) -> None:
        self.base, self.theirs, self.mine, self.from_theirs = base, theirs, mine, from_theirs
        self.questions: list[Change] = []

    def item(self) -> ItemSource:
        said = self.said((), "", self.base, self.theirs, self.mine, leave=("slug", "turns"))
        base, theirs, mine = self.tokens(self.base.turns if self.base else None, self.theirs.turns, self.mine.turns)
        order = self.parts(("turns",), "", base, theirs, mine, most=TURNS[1])
        turns = tuple(self.turn(token, base, theirs, mine) for token in order)
        return replace(self.mine, **said, turns=turns)

    def found(self, token: Token, wordings: Sequence[Mapping[Token, Any]]) -> list[Any]:
        return [wording.get(token) for wording in wordings]

    def turn(self, token: Token, *wordings: Mapping[Token, Any]) -> TurnSource:
        base, theirs, mine = self.found(token, wordings)
        if mine is None or theirs is None:
            alone: TurnSource = theirs if mine is None else mine
            return alone
        key, where = ("turns", token), _name("turn", token, wordings[2], wordings[1])
        said = self.said(key, where, base, theirs, mine, leave=("options", "flip_best"))
        options = self.tokens(base and base.options, theirs.options, mine.options)
        order = self.parts((*key, "options"), where, *options, most=OPTIONS[1])
        merged = tuple(self.option((*key, "options"), where, name, *options) for name in order)
        flips = [_named(turn, of) for turn, of in zip((base, theirs, mine), options, strict=True)]
        told = [theirs.flip_best, mine.flip_best]
        flip = self.choose((*key, "flip_best"), f"{where}: {LABELS['flip_best']}", *flips, words=told)
        number = order.index(flip) + 1 if flip in order else flip if isinstance(flip, int) else None
        both: TurnSource = replace(mine, **said, options=merged, flip_best=number)
        return both

    def option(self, place: tuple[str, ...], where: str, token: Token, *wordings: Mapping[Token, Any]) -> OptionSource:
        base, theirs, mine = self.found(token, wordings)
        if mine is None or theirs is None:
            alone: OptionSource = theirs if mine is None else mine
            return alone
        said = self.said((*place, token), f"{where}, {_name('option', token, wordings[2], wordings[1]).lower()}", base, theirs, mine)
        both: OptionSource = replace(mine, **said)
        return both

    def said(self, key: tuple[str, ...], where: str, base: Any, theirs: Any, mine: Any, *, leave: Collection[str] = ()) -> dict[str, Any]:
        """Each field of a part that both have."""
        said = {}
        for name in (each.name for each in fields(mine) if each.name not in leave):
            word = LABELS.get(name, name.replace("_", " "))
            label = f"{where}: {word}" if where else word[:1].upper() + word[1:]
            values = [getattr(part, name) if part is not None else NOTHING for part in (base, theirs, mine)]
            said[name] = self.choose((*key, name), label, *values)
        return said

    def choose(self, key: tuple[str, ...], label: str, base: Any, theirs: Any, mine: Any, *, words: Sequence[Any] | None = None) -> Any:
        """Whichever is new; both are asked about, and ``words`` say what each would be."""
        if theirs in (mine, base):
            return mine
        if mine == base:
            return theirs
        before, after = words or (theirs, mine)
        question = Change(key, label, shown(before), shown(after))
        self.questions.append(question)
        return theirs if question.key in self.from_theirs else mine

    def tokens(self, base: Sequence[Part] | None, theirs: Sequence[Part], mine: Sequence[Part]) -> tuple[dict[Token, Part], ...]:
        """Each wording's parts in order by a token that the same part has in all of them."""
        begun = theirs if base is None else base
        known = {f"{index}": part for index, part in enumerate(begun)}
        named = []
        for side, parts in (("t", theirs), ("m", mine)):
            named.append({f"{side}{j}" if i is None else f"{i}": parts[j] for j, i in enumerate(aligned(begun, parts))})
        new = {token: part for token, part in named[0].items() if token not in known}
        same = {token: next((each for each in new if new[each] == part), token) for token, part in named[1].items() if token not in known}
        return known if base is not None else {}, named[0], {same.get(token, token): part for token, part in named[1].items()}

    def parts(
        self,
        key: tuple[str, ...],
        where: str,
        base: Mapping[Token, Part],
        theirs: Mapping[Token, Part],
        mine: Mapping[Token, Part],
        *,
        most: int,
    ) -> list[Token]:
        """Which parts stay, and in what order."""
        name = "option" if where else "turn"
        stay = {token for token in {**theirs, **mine} if self.stays(token, key, where, name, base, theirs, mine)}
        common = [token for token in mine if token in theirs and (token in base or not base)]
        orders = [tuple(token for token in wording if token in common) for wording in (base, theirs, mine)]
        label = f"{where}: order of its options" if where else "Order of the turns"
        words = [_listed(wording) for wording in (theirs, mine)]
        if len(stay) > most:  # both have added: one list or the other
            chosen = self.choose(key, label, NOTHING, tuple(theirs), tuple(mine), words=words)
            return list(chosen)
        order = self.choose(key, label, *orders, words=words)
        main, other = (mine, theirs) if order == orders[2] else (theirs, mine)
        return _woven([token for token in main if token in stay], [token for token in other if token in stay])

    def stays(self, token: Token, key: tuple[str, ...], where: str, name: str, base: Any, theirs: Any, mine: Any) -> bool:
        """What one side removed goes, unless the other has rewritten it: that is asked."""
        if token in theirs and token in mine:
            return True
        if token not in base:
            return True
        left = theirs.get(token, mine.get(token))
        if left == base[token]:
            return False
        said = _name(name, token, mine, theirs)
        label = f"{where}, {said.lower()}" if where else said
        values = [wording.get(token, NOTHING) for wording in (base, theirs, mine)]
        words = [None if value is NOTHING else value for value in values[1:]]
        return self.choose((*key, token), label, *values, words=words) is not NOTHING


def _name(name: str, token: Token, mine: Mapping[Token, Part], theirs: Mapping[Token, Part]) -> str:
    """As its author numbers it."""
    order = list(mine if token in mine else theirs)
    return f"{name.capitalize()} {order.index(token) + 1}"


def _named(turn: TurnSource | None, options: Mapping[Token, Part]) -> Any:
    """The option that a flip names, by token; a number that names none stays a number."""
    if turn is None:
        return NOTHING
    if turn.flip_best is None or not 1 <= turn.flip_best <= len(options):
        return turn.flip_best
    return list(options)[turn.flip_best - 1]


def _listed(parts: Mapping[Token, Part]) -> str:
    return "\n".join(f"{number}. {shown(part)[:60]}" for number, part in enumerate(parts.values(), 1))


def _woven(main: list[Token], other: list[Token]) -> list[Token]:
    """One order with what the other has beside it, each after what it follows there."""
    woven = list(main)
    for place, token in enumerate(other):
        if token not in woven:
            woven.insert(woven.index(other[place - 1]) + 1 if place else 0, token)
    return woven
