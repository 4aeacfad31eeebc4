"""Turn by turn: what was chosen and what it earned, for the applicant's page and the development report. Pure: no Django.

Source: MEASUREMENT.md §1.2, §1.4. A choice is never reproached for being right: poor and over-accommodating markers of an option
put first, its thought and its reframe are shown only at e ≤ ½.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from assessment.instrument.documents import Content, Key, TurnContent, TurnKey
from assessment.instrument.enums import Critical, Marker, ResponseFormat, Scale, Zone
from assessment.instrument.responses import is_complete
from assessment.scoring.credit import codes_of, effect, read_responses, round_half_up, turn_credit
from assessment.scoring.profile import HALF, shown_markers
from assessment.scoring.zones import first_choices, last_choices


@dataclass(frozen=True)
class ChosenOption:
    """One option of a turn as the candidate left it."""

    code: str
    text: str
    number: int | None  # the rating, or the place in the order; None in ``best`` and ``best_worst``
    effect: Fraction  # e, 0–1
    zone: Zone | None
    markers: tuple[Marker, ...]
    critical: Critical | None
    thought: str = ""
    reframe: str = ""
    thought_in: str = ""  # the language of both; empty for the form's own

    @property
    def points(self) -> int:
        """e in whole hundredths: 100 is the most effective option of its turn by the key, 0 the least."""
        return round_half_up(100 * self.effect)


@dataclass(frozen=True)
class TurnExplanation:
    scenario: int
    title: str
    scale: Scale
    is_fit: bool
    turn: int
    stem: str
    format: ResponseFormat
    is_answered: bool  # wholly
    best: tuple[ChosenOption, ...]  # put first; several when ratings tie, none when missing
    worst: tuple[ChosenOption, ...]  # put last
    numbers: tuple[tuple[str, int], ...]  # (option text, rating or place) of ``rate`` and ``rank``, best first
    credit: Fraction  # 0–1


def explain(content: Content, key: Key, responses: Mapping[int, str]) -> tuple[TurnExplanation, ...]:
    """Every turn of the form in order.

    Args:
        responses: canonical text of the final choice by turn number; turns without one are absent or empty.
    Raises:
        BadResponse: a text is not a response to its turn.
        ValueError: content and key are not of one form, or a turn is unkeyed.
    """
    read = read_responses(key, responses)
    shown = {turn.number: turn for turn in content.turns}
    explanations = []
    for scenario in key.scenarios:
        for turn in scenario.turns:
            if turn.number not in shown or codes_of(turn) != "".join(sorted(shown[turn.number].codes)):
                raise ValueError("content and key are not of one form")
            response = read.get(turn.number)
            numbers = dict(response.numbers) if response else {}
            texts = {option.code: option.text for option in shown[turn.number].options}
            best_first = sorted(numbers, key=lambda code: (numbers[code] if turn.format is ResponseFormat.RANK else -numbers[code], code))
            explanations.append(
                TurnExplanation(
                    scenario=scenario.number,
                    title=scenario.title,
                    scale=scenario.scale,
                    is_fit=scenario.is_fit,
                    turn=turn.number,
                    stem=shown[turn.number].stem,
                    format=turn.format,
                    is_answered=response is not None and is_complete(response, format=turn.format, codes=codes_of(turn)),
                    best=_options(turn, shown[turn.number], first_choices(turn, response), numbers, first=True, language=content.language),
                    worst=_options(turn, shown[turn.number], last_choices(turn, response), numbers, first=False),
                    numbers=tuple((texts[code], numbers[code]) for code in best_first),
                    credit=turn_credit(turn, response),
                )
            )
    return tuple(explanations)


def _options(
    turn: TurnKey, shown: TurnContent, codes: Mapping[str, Fraction], numbers: Mapping[str, int], *, first: bool, language: str = ""
) -> tuple[ChosenOption, ...]:
    """The options put first, or last; of a last one no thought is shown, for the candidate turned it down."""
    effects = effect(turn)
    found = []
    for code in sorted(codes):
        option = turn.by_code[code]
        may_reframe = first and effects[code] <= HALF
        thought, reframe = option.spoken.get(language, (option.thought, option.reframe))
        found.append(
            ChosenOption(
                code=code,
                text=next(each.text for each in shown.options if each.code == code),
                number=numbers.get(code),
                effect=effects[code],
                zone=option.zone,
                markers=shown_markers(turn, code) if first else option.markers,
                critical=option.critical,
                thought=thought if may_reframe else "",
                reframe=reframe if may_reframe else "",
                thought_in=language if may_reframe and language in option.spoken else "",
            )
        )
    return tuple(found)
