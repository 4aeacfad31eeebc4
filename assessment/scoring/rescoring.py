"""Many sittings' scores by another key, in memory and fast: what a scorecard would say of attitude, skill and error. Pure: no Django."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from assessment.instrument.documents import Content, Key, ScenarioKey
from assessment.instrument.enums import Scale
from assessment.scoring import credit
from assessment.scoring.bands import error_variance
from assessment.scoring.packing import BadPacking, scenario_spans, unpack


@dataclass(frozen=True, slots=True)
class Rescored:
    """As in a scorecard: hundredths, or None for what is not completed or not in the form."""

    attitude: int | None
    skill: int | None
    error_variance: float | None


@dataclass(frozen=True, slots=True)
class _Earned:
    credit: Fraction
    is_answered: bool


class Rescorer:
    """One form's key, for any number of sittings. What a scenario's answers earn is worked out once for each way of answering it."""

    def __init__(self, content: Content, key: Key) -> None:
        self._content, self._key = content, key
        self._spans = scenario_spans(content)
        self._size = self._spans[-1][1] if self._spans else 1
        self._known: list[dict[bytes, _Earned]] = [{} for _ in key.scenarios]

    def score(self, packed: bytes) -> Rescored:
        """
        Raises:
            BadPacking, BadResponse: the bytes are not a sitting of this form.
        """
        earned = list(self._earned(packed))
        answered = sum(each.is_answered for _, each in earned)
        if not credit.is_completed(answered=answered, scenarios=len(earned)):
            return Rescored(None, None, None)
        attitude = [each.credit for scenario, each in earned if scenario.scale is Scale.ATTITUDE]
        skill = [each.credit for scenario, each in earned if scenario.scale is Scale.SKILL]
        return Rescored(credit.scale_score(attitude), credit.scale_score(skill), error_variance(attitude))

    def _earned(self, packed: bytes) -> Iterator[tuple[ScenarioKey, _Earned]]:
        if len(packed) != self._size:
            raise BadPacking(f"{len(packed)} bytes are not a sitting of this form")
        read: credit.Responses | None = None
        for scenario, (start, end), known in zip(self._key.scenarios, self._spans, self._known, strict=True):
            part = packed[:1] + packed[start:end]  # with the layout's version
            earned = known.get(part)
            if earned is None:
                read = read if read is not None else credit.read_responses(self._key, unpack(self._content, packed))
                earned = known[part] = _Earned(credit.scenario_credit(scenario, read), credit.is_answered(scenario, read))
            yield scenario, earned
