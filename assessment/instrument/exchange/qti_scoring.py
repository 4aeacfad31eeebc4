"""An item's key as QTI 3.0 response processing: the credit that we give, turn by turn, and the zone that was put first. Pure: no Django.

``best`` and ``best_worst`` are sums over single choices, so mappings and ``qti-map-response`` hold them exactly. ``rate`` and
``rank`` compare options pair by pair, which no mapping can say: there, conditions give each option its rating or place, and each
pair its weight. Source: scoring/credit.py and scoring/zones.py, which a test holds this against.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

from lxml import etree

from assessment.instrument.documents import CODES
from assessment.instrument.enums import ResponseFormat, Scale, Zone
from assessment.instrument.responses import RATINGS
from assessment.instrument.source import ItemSource, TurnSource

ASI = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
RESPONSE, BEST, WORST = "RESPONSE", "RESPONSE_BEST", "RESPONSE_WORST"
SCORE, TOP, TOPS = "SCORE", "TOP", "TOPS"
SHOWN = "SHOWN"  # whose reply or explanation is shown: the option that was picked


def node(tag: str, /, *children: etree._Element, text: str | None = None, **attributes: str) -> etree._Element:
    """An element of QTI; ``base_type="float"`` is the attribute ``base-type``, ``class_`` is ``class``."""
    element = etree.Element(f"{{{ASI}}}{tag}", {name.strip("_").replace("_", "-"): value for name, value in attributes.items()})
    element.text = text
    element.extend(children)
    return element


def outcome_of(zone: Zone) -> str:
    return f"ZONE_{zone.value.upper()}"


def has_key(turn: TurnSource) -> bool:
    """Whether every option has an effectiveness and they differ: else there is nothing to score by."""
    means = [option.mean for option in turn.options]
    return bool(means) and None not in means and len(set(means)) > 1


def counts_zones(source: ItemSource, turn: TurnSource) -> bool:
    """Whether the turn says something about zones, as scoring has it."""
    return source.scale is Scale.ATTITUDE and not source.is_fit and all(option.zone for option in turn.options) and bool(turn.options)


def effects(turn: TurnSource) -> dict[str, Fraction]:
    """e, 0–1, by option code; the turn has a key."""
    means = {code: Fraction(str(option.mean)) for code, option in zip(CODES, turn.options, strict=False)}
    low, high = min(means.values()), max(means.values())
    return {code: (mean - low) / (high - low) for code, mean in means.items()}


def number(value: Fraction) -> str:
    """A decimal with twelve figures after the point at most."""
    return f"{float(value):.12f}".rstrip("0").rstrip(".")


# Declarations ------------------------------------------------------------------------------------------------------------


def response_declarations(source: ItemSource, turn: TurnSource) -> list[etree._Element]:
    """What is answered, with the right answer and, where the format allows one, the mapping."""
    e = effects(turn) if has_key(turn) else None
    codes = CODES[: len(turn.options)]
    if source.format is ResponseFormat.BEST:
        return [_choice(RESPONSE, _top(e) if e else "", e)]
    if source.format is ResponseFormat.BEST_WORST:
        best = {code: value / 2 for code, value in e.items()} if e else None
        worst = {code: (1 - value) / 2 for code, value in e.items()} if e else None
        return [_choice(BEST, _top(e) if e else "", best), _choice(WORST, _bottom(e) if e else "", worst)]
    if source.format is ResponseFormat.RATE:
        return [node("qti-response-declaration", identifier=RESPONSE, cardinality="multiple", base_type="directedPair")]
    declared = node("qti-response-declaration", identifier=RESPONSE, cardinality="ordered", base_type="identifier")
    if e:
        order = sorted(codes, key=lambda code: -e[code])
        declared.append(node("qti-correct-response", *(node("qti-value", text=code) for code in order)))
    return [declared]


def _top(e: dict[str, Fraction]) -> str:
    return max(e, key=lambda code: e[code])


def _bottom(e: dict[str, Fraction]) -> str:
    return min(e, key=lambda code: e[code])


def _choice(identifier: str, right: str, mapped: dict[str, Fraction] | None) -> etree._Element:
    declared = node("qti-response-declaration", identifier=identifier, cardinality="single", base_type="identifier")
    if right and mapped:
        declared.append(node("qti-correct-response", node("qti-value", text=right)))
        entries = (node("qti-map-entry", map_key=code, mapped_value=number(value)) for code, value in mapped.items())
        declared.append(node("qti-mapping", *entries, default_value="0"))
    return declared


def outcome_declarations(source: ItemSource, turn: TurnSource, *, shows: bool) -> Iterator[etree._Element]:
    yield node("qti-outcome-declaration", identifier=SCORE, cardinality="single", base_type="float", normal_maximum="1", normal_minimum="0")
    if counts_zones(source, turn):
        for zone in Zone:
            yield node("qti-outcome-declaration", identifier=outcome_of(zone), cardinality="single", base_type="float", normal_maximum="1")
    if has_key(turn) and source.format in (ResponseFormat.RATE, ResponseFormat.RANK):
        for name in (*(_stated(code) for code in CODES[: len(turn.options)]), TOP, TOPS):
            yield node("qti-outcome-declaration", identifier=name, cardinality="single", base_type="float")
    if shows:
        yield node("qti-outcome-declaration", identifier=SHOWN, cardinality="single", base_type="identifier")


def _stated(code: str) -> str:
    return f"STATED_{code.upper()}"


# Processing --------------------------------------------------------------------------------------------------------------


def response_processing(source: ItemSource, turn: TurnSource, *, shows: bool) -> etree._Element | None:
    """From a response to SCORE, zones, and whose words are shown; None where nothing is to be worked out."""
    rules: list[etree._Element] = []
    picked = BEST if source.format is ResponseFormat.BEST_WORST else RESPONSE
    if has_key(turn):
        rules += _credit(source, turn)
    if source.format in (ResponseFormat.BEST, ResponseFormat.BEST_WORST):
        if counts_zones(source, turn):
            rules += _zones_of_choice(turn, picked)
        if shows:
            rules.append(_set(SHOWN, _variable(picked)))
    return node("qti-response-processing", *rules) if rules else None


def _credit(source: ItemSource, turn: TurnSource) -> list[etree._Element]:
    if source.format is ResponseFormat.BEST:
        return [_set(SCORE, node("qti-map-response", identifier=RESPONSE))]
    if source.format is ResponseFormat.BEST_WORST:
        return [_set(SCORE, node("qti-sum", node("qti-map-response", identifier=BEST), node("qti-map-response", identifier=WORST)))]
    codes = CODES[: len(turn.options)]
    is_rate = source.format is ResponseFormat.RATE
    rules = list(_ratings(codes) if is_rate else _places(codes))
    rules += _pairs(turn, higher_is_better=is_rate)
    if counts_zones(source, turn):
        rules += _zones_of_ratings(turn) if is_rate else _zones_of_first(turn)
    return rules


def _ratings(codes: str) -> Iterator[etree._Element]:
    for code in codes:
        first, *others = RATINGS
        pair = {rating: _value("directedPair", f"{code} R{rating}") for rating in RATINGS}
        yield node(
            "qti-response-condition",
            node("qti-response-if", node("qti-member", pair[first], _variable(RESPONSE)), _set(_stated(code), _float(first))),
            *(
                node("qti-response-else-if", node("qti-member", pair[rating], _variable(RESPONSE)), _set(_stated(code), _float(rating)))
                for rating in others
            ),
        )


def _places(codes: str) -> Iterator[etree._Element]:
    for place in range(1, len(codes) + 1):
        first, others = codes[0], codes[1:]
        at = {code: node("qti-match", node("qti-index", _variable(RESPONSE), n=str(place)), _value("identifier", code)) for code in codes}
        yield node(
            "qti-response-condition",
            node("qti-response-if", at[first], _set(_stated(first), _float(place))),
            *(node("qti-response-else-if", at[code], _set(_stated(code), _float(place))) for code in others),
        )


def _pairs(turn: TurnSource, *, higher_is_better: bool) -> Iterator[etree._Element]:
    """Each pair's weight where it is stated right, half of it where both are stated alike."""
    e = effects(turn)
    total = sum((abs(e[one] - e[other]) for one, other in combinations(e, 2)), Fraction(0))
    for one, other in combinations(e, 2):
        weight = abs(e[one] - e[other]) / total
        if not weight:
            continue
        better, worse = (one, other) if e[one] > e[other] else (other, one)
        high, low = (better, worse) if higher_is_better else (worse, better)
        both = node("qti-and", _above(_stated(better)), _above(_stated(worse)))
        right = node("qti-gt", _variable(_stated(high)), _variable(_stated(low)))
        alike = _equal(_variable(_stated(better)), _variable(_stated(worse)))
        inner = node(
            "qti-response-condition",
            node("qti-response-if", right, _add(SCORE, weight)),
            node("qti-response-else-if", alike, _add(SCORE, weight / 2)),
        )
        yield node("qti-response-condition", node("qti-response-if", both, inner))


def _zones_of_choice(turn: TurnSource, picked: str) -> Iterator[etree._Element]:
    for code, option in zip(CODES, turn.options, strict=False):
        assert option.zone is not None
        chosen = node("qti-match", _variable(picked), _value("identifier", code))
        yield node("qti-response-condition", node("qti-response-if", chosen, _set(outcome_of(option.zone), _float(1))))


def _zones_of_first(turn: TurnSource) -> Iterator[etree._Element]:
    for code, option in zip(CODES, turn.options, strict=False):
        assert option.zone is not None
        first = _equal(_variable(_stated(code)), _float(1))
        yield node("qti-response-condition", node("qti-response-if", first, _set(outcome_of(option.zone), _float(1))))


def _zones_of_ratings(turn: TurnSource) -> Iterator[etree._Element]:
    """The options rated highest share; a rating that is not whole, or flat, says nothing."""
    codes = CODES[: len(turn.options)]
    stated = [_stated(code) for code in codes]
    whole = node("qti-and", *(_above(name) for name in stated))
    differing = node("qti-lt", node("qti-min", *map(_variable, stated)), node("qti-max", *map(_variable, stated)))
    rules = [_set(TOP, node("qti-max", *map(_variable, stated)))]
    for code, option in zip(codes, turn.options, strict=True):
        assert option.zone is not None
        is_top = _equal(_variable(_stated(code)), _variable(TOP))
        rules.append(
            node(
                "qti-response-condition",
                node("qti-response-if", is_top, _add(TOPS, Fraction(1)), _add(outcome_of(option.zone), Fraction(1))),
            )
        )
    for zone in dict.fromkeys(option.zone for option in turn.options if option.zone):
        rules.append(_set(outcome_of(zone), node("qti-divide", _variable(outcome_of(zone)), _variable(TOPS))))
    yield node("qti-response-condition", node("qti-response-if", node("qti-and", whole, differing), *rules))


def _set(identifier: str, value: etree._Element) -> etree._Element:
    return node("qti-set-outcome-value", value, identifier=identifier)


def _add(identifier: str, value: Fraction) -> etree._Element:
    return _set(identifier, node("qti-sum", _variable(identifier), _value("float", number(value))))


def _variable(identifier: str) -> etree._Element:
    return node("qti-variable", identifier=identifier)


def _value(base_type: str, text: str) -> etree._Element:
    return node("qti-base-value", text=text, base_type=base_type)


def _float(value: int) -> etree._Element:
    return _value("float", str(value))


def _above(identifier: str) -> etree._Element:
    return node("qti-gt", _variable(identifier), _float(0))


def _equal(one: etree._Element, other: etree._Element) -> etree._Element:
    return node("qti-equal", one, other, tolerance_mode="exact")
