"""What a candidate may read of their answers for their own development: no score, no rank, no zone. Pure: no Django.

Source: MEASUREMENT.md §1.2, §1.4. Thoughts and reframes come from options put first with e ≤ ½, which ``explain`` enforces;
strengths from those with e > ½, for a poor answer is not praised.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from assessment.instrument.documents import Content, Key
from assessment.instrument.enums import Marker
from assessment.instrument.marks import paragraphs
from assessment.scoring.explanations import ChosenOption, TurnExplanation, explain
from assessment.scoring.profile import HALF, Focus

MOST_TO_PRACTISE = 6  # more would be a list of faults, and its length a score
OPENING_LENGTH = 160


@dataclass(frozen=True)
class Situation:
    number: int  # of the scenario in the form
    opening: str  # its first words, as the candidate read them


@dataclass(frozen=True)
class Strength:
    marker: str  # F1–F12
    situations: tuple[Situation, ...]


@dataclass(frozen=True)
class Practice:
    situation: Situation
    chosen: str
    thought: str
    reframe: str
    thought_in: str = ""  # the language of both; empty for the form's own


@dataclass(frozen=True)
class RestsOn:
    """Which version of a form's key the texts were chosen by, and whose judgement that was: ``author``, or ``panel`` of so many."""

    version: int
    source: str
    judges: int = 0


@dataclass(frozen=True)
class Development:
    strengths: tuple[Strength, ...]  # those shown in most situations first
    practice: tuple[Practice, ...]  # in the order of the form
    key: RestsOn | None = None  # None: written before it was noted

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON data; ``from_dict`` restores it."""
        return {name: said for name, said in asdict(self).items() if said is not None}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Development:
        """The report that ``as_dict`` wrote.

        Raises:
            KeyError, TypeError: the data are not a report.
        """
        return cls(
            strengths=tuple(Strength(each["marker"], tuple(Situation(**one) for one in each["situations"])) for each in data["strengths"]),
            practice=tuple(Practice(**{**each, "situation": Situation(**each["situation"])}) for each in data["practice"]),
            key=RestsOn(**data["key"]) if "key" in data else None,
        )


def develop(content: Content, key: Key, responses: Mapping[int, str]) -> Development:
    """The report of a sitting.

    Args:
        responses: canonical text of the final choice by turn number.
    Raises:
        BadResponse, ValueError: see ``explain``.
    """
    explained = explain(content, key, responses)
    chosen = [(turn, option) for turn in explained for option in turn.best]
    return Development(_strengths(chosen), _practice(chosen))


def opening(stem: str) -> str:
    """The first words of a stem without their marks, cut between words."""
    first = next(iter(paragraphs(stem)), stem)
    return first if len(first) <= OPENING_LENGTH else first[:OPENING_LENGTH].rsplit(" ", 1)[0].rstrip(" ,;:–") + " …"


def _strengths(chosen: list[tuple[TurnExplanation, ChosenOption]]) -> tuple[Strength, ...]:
    found: dict[Marker, dict[int, Situation]] = {}
    for turn, option in chosen:
        for marker in option.markers:
            if option.effect > HALF and marker.focus == Focus.POSITIVE.value:
                found.setdefault(marker, {}).setdefault(turn.scenario, _situation(turn))
    shown = [Strength(marker.value, tuple(found[marker].values())) for marker in Marker if marker in found]
    return tuple(sorted(shown, key=lambda strength: -len(strength.situations)))


def _practice(chosen: list[tuple[TurnExplanation, ChosenOption]]) -> tuple[Practice, ...]:
    speaking = [(turn, option) for turn, option in chosen if option.thought and option.reframe]
    most_to_gain = sorted(speaking, key=lambda each: each[1].effect)[:MOST_TO_PRACTISE]
    in_order = sorted(most_to_gain, key=lambda each: each[0].turn)
    return tuple(Practice(_situation(turn), option.text, option.thought, option.reframe, option.thought_in) for turn, option in in_order)


def _situation(turn: TurnExplanation) -> Situation:
    return Situation(turn.scenario, opening(turn.stem))
