"""From answers to credit and to a scale score, exactly. Pure: no Django.

Source: MEASUREMENT.md §3. Every sum is rational (``Fraction``); the one rounding is at the end, to whole hundredths.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import combinations

from assessment.instrument.documents import Key, ScenarioKey, TurnKey
from assessment.instrument.enums import ResponseFormat
from assessment.instrument.responses import BadResponse, Response, is_complete, parse

Responses = Mapping[int, Response]  # by turn number; a turn that is absent was not answered


def codes_of(turn: TurnKey) -> str:
    """The turn's option codes in alphabetical order, ``"abcd"``."""
    return "".join(sorted(turn.by_code))


def read_responses(key: Key, texts: Mapping[int, str]) -> dict[int, Response]:
    """Canonical texts by turn number, parsed; empty texts are left out.

    Raises:
        BadResponse: a text is not a response to its turn, or there is no such turn.
    """
    turns = {turn.number: turn for turn in key.turns}
    unknown = texts.keys() - turns.keys()
    if unknown:
        raise BadResponse(f"no turn {min(unknown)} in this form")
    return {
        number: parse(text, format=turns[number].format, codes=codes_of(turns[number])) for number, text in sorted(texts.items()) if text
    }


def effectiveness(turn: TurnKey) -> dict[str, Fraction]:
    """M, 1–5, by option code, exact: the decimal number that the key shows, not its binary neighbour."""
    return {option.code: Fraction(str(option.effectiveness)) for option in turn.options}


def effect(turn: TurnKey) -> dict[str, Fraction]:
    """``e = (M − min M)/(max M − min M)``, 0–1, by option code, exact.

    Raises:
        ValueError: all options of the turn have one M, so that e is undefined; publishing refuses such a turn.
    """
    means = effectiveness(turn)
    low, high = min(means.values()), max(means.values())
    if low == high:
        raise ValueError(f"turn {turn.number} is unkeyed: its options do not differ in effectiveness")
    return {code: (mean - low) / (high - low) for code, mean in means.items()}


def turn_credit(turn: TurnKey, response: Response | None) -> Fraction:
    """Credit of one turn, 0–1; random answering has expectation ½ in every format but ``best``.

    ``best``: ``e[best]``. ``best_worst``: ``(e[best] − e[worst] + 1)/2``. ``rank``, ``rate``: over all pairs with M_i > M_j,
    ``½(1 + Σ(M_i − M_j)·s / Σ(M_i − M_j))`` with s = +1 stated right, −1 wrong, 0 tied.
    What is missing counts as e = 0 for best, e = 1 for worst, and as every pair of an unrated or unplaced option wrong.

    Raises:
        ValueError: the turn's options do not differ in effectiveness.
    """
    effects = effect(turn)
    response = response or Response()
    best = effects[response.best] if response.best else Fraction(0)
    if turn.format is ResponseFormat.BEST:
        return best
    if turn.format is ResponseFormat.BEST_WORST:
        worst = effects[response.worst] if response.worst else Fraction(1)
        return (best - worst + 1) / 2
    return _pairs_credit(effects, response, higher_is_better=turn.format is ResponseFormat.RATE)


def _pairs_credit(effects: Mapping[str, Fraction], response: Response, *, higher_is_better: bool) -> Fraction:
    """The pairs formula; e stands in for M, since the spread of M cancels."""
    stated = dict(response.numbers)
    total = agreed = Fraction(0)
    for one, other in combinations(effects, 2):
        better, worse = (one, other) if effects[one] > effects[other] else (other, one)
        weight = effects[better] - effects[worse]
        total += weight
        if better not in stated or worse not in stated:
            agreed -= weight
        elif stated[better] != stated[worse]:
            agreed += weight if (stated[better] > stated[worse]) is higher_is_better else -weight
    return (1 + agreed / total) / 2


def scenario_credit(scenario: ScenarioKey, responses: Responses) -> Fraction:
    """Credit of a scenario, 0–1: the mean of its turns, answered or not."""
    return sum((turn_credit(turn, responses.get(turn.number)) for turn in scenario.turns), Fraction(0)) / len(scenario.turns)


def is_answered(scenario: ScenarioKey, responses: Responses) -> bool:
    """Whether the scenario counts as answered: every turn of it is, and wholly."""
    return all(is_complete(responses.get(turn.number, Response()), format=turn.format, codes=codes_of(turn)) for turn in scenario.turns)


def is_completed(*, answered: int, scenarios: int) -> bool:
    """Whether a sitting counts as completed: at least 80 % of the form's scenarios answered, in integers; exactly 80 % is enough.

    Raises:
        ValueError: not 0 ≤ answered ≤ scenarios, or no scenarios.
    """
    if not 0 <= answered <= scenarios or scenarios == 0:
        raise ValueError(f"{answered} of {scenarios} scenarios answered")
    return 5 * answered >= 4 * scenarios


def scale_score(credits: Sequence[Fraction]) -> int | None:
    """Scale score in whole hundredths, 0–10000: 100 × mean credit, rounded half up once from the exact sum.

    Args:
        credits: credit of **every** scenario of the scale, 0–1 each; unanswered ones too.
    Returns:
        None when the form has no scenario of the scale.
    """
    if not credits:
        return None
    return round_half_up(10_000 * sum(credits, Fraction(0)) / len(credits))


def round_half_up(number: Fraction) -> int:
    """The nearest whole number; halves go up."""
    return (2 * number.numerator + number.denominator) // (2 * number.denominator)
