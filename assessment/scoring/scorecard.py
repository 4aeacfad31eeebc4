"""All that a sitting's final choices say, as one value: what is stored, ranked on and shown. Pure: no Django.

A scorecard is a function of (responses, content, key) and of this algorithm's version alone. Source: MEASUREMENT.md §3.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import Any

from assessment.instrument.documents import Content, Key
from assessment.instrument.enums import Critical, Marker, Need, Orientation, Scale, Zone
from assessment.scoring import credit, profile, zones
from assessment.scoring.bands import error_variance
from assessment.scoring.explanations import ChosenOption, TurnExplanation, explain
from assessment.scoring.flags import Displayed, Flag, FlagKind, Unchecked, find_flags
from assessment.scoring.profile import Ellipse, Focus, NeedGrade, Point, Position
from assessment.scoring.zones import Dominance

__all__ = ["ALGORITHM_VERSION", "ChosenOption", "ScenarioCredit", "Scorecard", "TurnExplanation", "compute", "explain"]

ALGORITHM_VERSION = 1  # a change that can change any number below adds 1


@dataclass(frozen=True)
class ScenarioCredit:
    number: int
    scale: Scale
    credit: Fraction  # 0–1
    is_answered: bool


@dataclass(frozen=True)
class Scorecard:
    """Scores in hundredths, 0–10000. Counts are in scenarios and exact; in JSON they are texts such as ``"37/3"``.

    Of a sitting that is not completed attitude, skill, both error variances and position are None, and ``dominance`` gives that
    as its reason; credits, counts and flags stand. A scale that the form does not have is None too.
    """

    algorithm: int
    is_completed: bool
    answered: int  # scenarios, of both scales
    attitude: int | None
    skill: int | None
    error_variance: float | None  # s²/K of the attitude scenarios' credits; None too when K < 2
    skill_error_variance: float | None
    credits: tuple[ScenarioCredit, ...]  # every scenario of the form, in order
    zones: dict[Zone, Fraction]  # put first; sums to the number of zone scenarios with a first choice
    rejects: dict[Zone, Fraction]  # put last
    dominance: Dominance
    position: Position | None  # None too when no zone scenario has a first choice
    random_point: Point | None  # x, y; None when the form has no zone scenario
    needs: tuple[NeedGrade, ...]  # all six
    focus: dict[Focus, Fraction]
    markers: dict[Marker, tuple[int, ...]]  # the scenarios, by number, that showed each
    orientation: dict[Orientation, Fraction]
    flags: tuple[Flag, ...]
    unchecked: dict[FlagKind, Unchecked]  # flags that could not be looked at, and why

    @property
    def attitude_scenarios(self) -> int:
        """K, attitude scenarios of the form."""
        return sum(each.scale is Scale.ATTITUDE for each in self.credits)

    @property
    def critical(self) -> Flag | None:
        """The critical answers, shown beside the rank."""
        return next((flag for flag in self.flags if flag.kind is FlagKind.CRITICAL), None)

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON data; ``from_dict`` restores an equal scorecard."""
        data: dict[str, Any] = _plain(self)
        return data

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Scorecard:
        """The scorecard that ``as_dict`` wrote.

        Raises:
            KeyError, ValueError, TypeError: the data are not a scorecard.
        """
        return _scorecard(data)


def compute(
    content: Content,
    key: Key,
    responses: Mapping[int, str],
    displayed: Displayed | None,
    visible_ms: Mapping[int, int] | None,
    adjusted: bool,
) -> Scorecard:
    """Score a sitting.

    Args:
        responses: canonical text of the final choice by turn number; turns without one are absent or empty.
        displayed: option codes in screen order by turn, ``"dbac"``; None when not known.
        visible_ms: summed visible time by turn, ms; None when none was recorded.
        adjusted: the sitting has a speed or screen-reader adjustment.
    Raises:
        BadResponse: a text is not a response to its turn.
        ValueError: content and key are not of one form, or a turn is unkeyed.
    """
    _check_one_form(content, key)
    read = credit.read_responses(key, responses)
    credits = tuple(
        ScenarioCredit(each.number, each.scale, credit.scenario_credit(each, read), credit.is_answered(each, read))
        for each in key.scenarios
    )
    answered = sum(each.is_answered for each in credits)
    is_completed = credit.is_completed(answered=answered, scenarios=len(credits))
    scored = credits if is_completed else ()
    attitude = [each.credit for each in scored if each.scale is Scale.ATTITUDE]
    skill = [each.credit for each in scored if each.scale is Scale.SKILL]
    counts = zones.zone_counts(key, read)
    flags = find_flags(content, key, read, displayed=displayed, visible_ms=visible_ms, adjusted=adjusted)
    return Scorecard(
        algorithm=ALGORITHM_VERSION,
        is_completed=is_completed,
        answered=answered,
        attitude=credit.scale_score(attitude),
        skill=credit.scale_score(skill),
        error_variance=error_variance(attitude),
        skill_error_variance=error_variance(skill),
        credits=credits,
        zones=counts,
        rejects=zones.zone_counts(key, read, zones.last_choices),
        dominance=zones.dominance(counts, is_completed=is_completed),
        position=profile.position(key, read) if is_completed else None,
        random_point=profile.random_point(key),
        needs=profile.need_grades(key, read),
        focus=profile.focus_counts(counts),
        markers=profile.marker_scenarios(key, read),
        orientation=profile.orientation_counts(key, read),
        flags=flags.raised,
        unchecked=flags.unchecked,
    )


def _check_one_form(content: Content, key: Key) -> None:
    shown = [(turn.number, turn.format, sorted(turn.codes)) for turn in content.turns]
    keyed = [(turn.number, turn.format, sorted(turn.by_code)) for turn in key.turns]
    if shown != keyed:
        raise ValueError("content and key are not of one form")


# JSON -------------------------------------------------------------------------------------------------------------------


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, dict):
        return {_plain(name): _plain(each) for name, each in value.items()}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if hasattr(value, "__dataclass_fields__"):
        return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
    return value


def _scorecard(data: Mapping[str, Any]) -> Scorecard:
    same = ("algorithm", "is_completed", "answered", "attitude", "skill", "error_variance", "skill_error_variance")
    return Scorecard(
        **{name: data[name] for name in same},
        credits=tuple(
            ScenarioCredit(each["number"], Scale(each["scale"]), Fraction(each["credit"]), each["is_answered"]) for each in data["credits"]
        ),
        zones={Zone(zone): Fraction(count) for zone, count in data["zones"].items()},
        rejects={Zone(zone): Fraction(count) for zone, count in data["rejects"].items()},
        dominance=_dominance(data["dominance"]),
        position=_position(data["position"]) if data["position"] else None,
        random_point=(data["random_point"][0], data["random_point"][1]) if data["random_point"] else None,
        needs=tuple(NeedGrade(**{**each, "need": Need(each["need"])}) for each in data["needs"]),
        focus={Focus(focus): Fraction(count) for focus, count in data["focus"].items()},
        markers={Marker(marker): tuple(numbers) for marker, numbers in data["markers"].items()},
        orientation={Orientation(orientation): Fraction(count) for orientation, count in data["orientation"].items()},
        flags=tuple(map(_flag, data["flags"])),
        unchecked={FlagKind(kind): Unchecked(reason) for kind, reason in data["unchecked"].items()},
    )


def _dominance(data: Mapping[str, Any]) -> Dominance:
    return Dominance(Zone(data["zone"]) if data["zone"] else None, tuple(map(Zone, data["leaders"])), data["reason"])


def _position(data: Mapping[str, Any]) -> Position:
    covariance = (data["covariance"][0], data["covariance"][1], data["covariance"][2]) if data["covariance"] else None
    return Position(**{**data, "covariance": covariance, "ellipse": Ellipse(**data["ellipse"]) if data["ellipse"] else None})


def _flag(data: Mapping[str, Any]) -> Flag:
    kinds = {"kind": FlagKind(data["kind"]), "turns": tuple(data["turns"]), "critical": tuple(map(Critical, data["critical"]))}
    return Flag(**{**data, **kinds})
