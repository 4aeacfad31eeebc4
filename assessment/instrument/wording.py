"""Features of a turn's options that a candidate could answer by without reading the stem. Pure: no Django."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assessment.instrument.enums import Move
from assessment.instrument.readability import content_roots, words
from assessment.instrument.source import OptionSource, TurnSource

_POLITE = "please thank thanks sorry apologise apologies welcome kindly help happy glad pleasure understand afraid may could would"
_PLEASANT = "good well right safe sure soon ready best better easy clear ease warm free kind care fine gladly together"
_UNPLEASANT = "no not cannot never nothing wrong bad late refuse must rule rules fault blame problem only without against"
_NUMBERS = "one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty hundred half"
POLITE, PLEASANT, UNPLEASANT = (frozenset(listed.split()) for listed in (_POLITE, _PLEASANT, _UNPLEASANT))
NUMBER_WORDS = frozenset(_NUMBERS.split())
GOOD_MARKS = (Move.ASKS, Move.OFFERS_CHOICE, Move.OWN_STEP, Move.APOLOGISES)
ASSERTIVE_SOUND = (Move.SAYS_LIMIT, Move.OFFERS_CHOICE, Move.OWN_STEP)
FIRM_SOUND = (Move.DECIDES_FOR, Move.CORRECTS)

Feature = Callable[[TurnSource], list[float]]


def word_counts(turn: TurnSource) -> list[int]:
    return [len(words(option.text)) for option in turn.options]


def _of_text(measure: Callable[[str], float]) -> Feature:
    return lambda turn: [measure(option.text) for option in turn.options]


def _of_moves(*wanted: Move, against: Sequence[Move] = ()) -> Feature:
    def value(option: OptionSource) -> float:
        return float(sum(move in wanted for move in option.moves) - sum(move in against for move in option.moves))

    return lambda turn: [value(option) for option in turn.options]


def _politeness(text: str) -> float:
    return float(sum(word in POLITE for word in words(text)))


def _sentiment(text: str) -> float:
    found = words(text)
    return float(sum(word in PLEASANT for word in found) - sum(word in UNPLEASANT for word in found))


def _numbers(text: str) -> float:
    return float(sum(word in NUMBER_WORDS or word[0].isdigit() for word in words(text)))


def _overlap_with_stem(turn: TurnSource) -> list[float]:
    stem = content_roots(turn.stem)
    roots = [content_roots(option.text) for option in turn.options]
    return [len(own & stem) / len(own) if own else 0.0 for own in roots]


def _shared_opening(turn: TurnSource) -> list[float]:
    """How many other options begin with the same three words."""
    openings = [tuple(words(option.text)[:3]) for option in turn.options]
    return [float(openings.count(opening) - 1) for opening in openings]


def _centrality(turn: TurnSource) -> list[float]:
    """Mean overlap (Jaccard) of an option's words with each other option's."""
    bags = [set(words(option.text)) for option in turn.options]
    return [
        sum(len(own & other) / len(own | other) for at, other in enumerate(bags) if at != index and own | other) / max(len(bags) - 1, 1)
        for index, own in enumerate(bags)
    ]


FEATURES: dict[str, Feature] = {
    "politeness": _of_text(_politeness),
    "sentiment": _of_text(_sentiment),
    "asks": _of_moves(Move.ASKS),
    "apologises": _of_moves(Move.APOLOGISES),
    "names a limit": _of_moves(Move.SAYS_LIMIT),
    "offers a choice": _of_moves(Move.OFFERS_CHOICE),
    "hands over": _of_moves(Move.HANDS_OVER),
    "gives": _of_moves(Move.GIVES_BEYOND),
    "commas": _of_text(lambda text: float(len(re.findall(r"[,;:]", text)))),
    "numbers": _of_text(_numbers),
    "overlap with the stem": _overlap_with_stem,
    "shared opening": _shared_opening,
    "most central": _centrality,
    "good employee’s marks": _of_moves(*GOOD_MARKS),
    "assertive-sounding best, firm worst": _of_moves(*ASSERTIVE_SOUND, against=FIRM_SOUND),
}
