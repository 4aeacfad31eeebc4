"""A key as something to change: what it may say, how two versions differ, and whose judgement it is. Pure: no Django.

Source: MEASUREMENT.md §1.2, §3 and §4.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from math import hypot, isclose, isfinite, sqrt

from assessment.instrument.documents import Content, Key, OptionKey, ScenarioKey, TurnKey
from assessment.instrument.enums import ZONE_MARKERS, ZONE_SIGNS, KeySource, Scale, Zone
from assessment.instrument.validation import Finding, error, of_means, warning

AUTHOR, PANEL = KeySource.AUTHOR.value, KeySource.PANEL.value
CORNER = 1 / sqrt(2)  # of u and v where an option stands at the corner of its zone
NEAR_ORIGIN = 0.25  # √(u² + v²) below which an option lies in no quadrant to speak of
JUDGED = ("effectiveness", "zone", "u", "v", "critical")  # what a panel says of an option


def source_words(key: Key) -> str:
    """Whose judgement a key is, wherever it is shown."""
    if key.source == PANEL:
        return (
            f"panel of {key.judges} judge{'' if key.judges == 1 else 's'}" if key.judges else "panel of judges, how many was not recorded"
        )
    return "author’s key: no panel has judged these items"


def corner(zone: Zone | None) -> tuple[float, float]:
    """u and v of an option of that zone before a panel; the origin without a zone."""
    self_sign, customer_sign = ZONE_SIGNS[zone] if zone else (0, 0)
    return self_sign * CORNER, customer_sign * CORNER


def at_corner(option: OptionKey) -> bool:
    """Whether its coordinates say nothing beyond its zone (to four decimals)."""
    u, v = corner(option.zone)
    return isclose(option.u, u, abs_tol=1e-4) and isclose(option.v, v, abs_tol=1e-4)


# What may be released ---------------------------------------------------------------------------------------------------


def check_key(key: Key) -> list[Finding]:
    """What the checks find in a key, in order; ``item`` of a finding is the scenario's title, its option's number is the place in the turn.

    Errors keep a key from being released: it could not score, or it would say what the model does not allow.
    """
    return [finding for scenario in key.scenarios for finding in check_scenario(scenario)]


def check_scenario(scenario: ScenarioKey) -> list[Finding]:
    """``check_key`` of one scenario: two of a form may have one title, so a finding does not tell by itself whose it is."""
    return [
        replace(finding, item=scenario.title, turn=place if len(scenario.turns) > 1 else None)
        for place, turn in enumerate(scenario.turns, 1)
        for finding in _of_turn(scenario, turn)
    ]


def _of_turn(scenario: ScenarioKey, turn: TurnKey) -> Iterator[Finding]:
    for number, option in enumerate(turn.options, 1):
        yield from (replace(finding, option=number) for finding in _of_option(scenario, option))
    means = [option.effectiveness for option in turn.options]
    yield from of_means(means)
    if scenario.scale is Scale.ATTITUDE:
        yield from _of_zones(scenario, turn)


def _of_zones(scenario: ScenarioKey, turn: TurnKey) -> Iterator[Finding]:
    """A turn has all four zones, or none on any option: then it scores and stays out of zones and position."""
    zones = [option.zone for option in turn.options]
    if not any(zones):
        return
    if not all(zones):
        yield error("zones", "Some options have a zone and some have none: give each one, or none to take the turn out of the zones.")
        return
    if missing := [zone.label for zone in Zone if zone not in zones]:
        yield error("zones", f"Every zone has an option; missing: {', '.join(missing)}.", figure=len(missing))
    best = max(option.effectiveness for option in turn.options)
    departs = all(option.zone is not Zone.ASSERTIVE for option in turn.options if option.effectiveness == best)
    if departs and not scenario.is_fit:
        yield error("fit", "The most effective option is not the assertive one: mark the scenario “fit”, or it would count in the zones.")


def _of_option(scenario: ScenarioKey, option: OptionKey) -> Iterator[Finding]:
    mean = option.effectiveness
    if not (isfinite(mean) and 1 <= mean <= 5):
        yield error("effectiveness", f"Effectiveness lies between 1 and 5; this is {mean:g}.", figure=mean)
    if not 1 <= len(set(option.markers)) == len(option.markers) <= 2:
        yield error("markers", f"An option carries one or two markers; this one has {len(option.markers)}.", figure=len(option.markers))
    for need, grade in option.needs.items():
        if not 1 <= grade <= 5:
            yield error("need_grades", f"The grade for {need.label} lies between 1 and 5; this is {grade}.", figure=grade)
    if any(marker.focus != "positive" for marker in option.markers) and not (option.thought and option.reframe):
        yield warning("thought", "A marker of poor or over-accommodating focus comes with the thought behind it and a better one.")
    if scenario.scale is Scale.SKILL:
        if option.zone is not None:
            yield error("zone", "The option of a skill item carries credit, not a zone.")
    elif option.zone is not None:
        yield from _of_zone(option, option.zone)


def _of_zone(option: OptionKey, zone: Zone) -> Iterator[Finding]:
    for marker in option.markers:
        if marker.value[0] != ZONE_MARKERS[zone]:
            yield error("markers", f"Marker {marker} does not belong to the zone {zone}.")
    if not (isfinite(option.u) and isfinite(option.v)) or max(abs(option.u), abs(option.v)) > CORNER + 1e-4:
        yield error("coordinates", f"Both respects (u, v) lie between −{CORNER:.4f} and +{CORNER:.4f}, where the corners of the zones are.")
        return
    self_sign, customer_sign = ZONE_SIGNS[zone]
    if option.u * self_sign <= 0 or option.v * customer_sign <= 0:
        yield error(
            "coordinates",
            f"Respect for self {option.u:+.2f} and for the customer {option.v:+.2f} do not lie in the quadrant of the zone {zone}.",
        )
    elif hypot(option.u, option.v) < NEAR_ORIGIN:
        yield warning("coordinates", "Both respects lie so near 0 that no zone can be read from them.", figure=hypot(option.u, option.v))


# How two versions differ ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Change:
    """One thing that is said otherwise, in words."""

    what: str
    before: str
    after: str


@dataclass(frozen=True)
class OptionChanges:
    """All that is said otherwise of one option; ``code`` and ``text`` are empty for what concerns the whole scenario."""

    scenario: int
    title: str
    turn: int  # through the form
    code: str
    text: str
    changes: tuple[Change, ...]


def key_differences(content: Content, before: Key, after: Key) -> tuple[OptionChanges, ...]:
    """Option by option, in the order of the form.

    Raises:
        ValueError: they are not keys of one form.
    """
    texts = {(turn.number, option.code): option.text for turn in content.turns for option in turn.options}
    found = []
    for old, new in zip(before.scenarios, after.scenarios, strict=True):
        if old.is_fit != new.is_fit:
            whole = (Change("fit", "yes" if old.is_fit else "no", "yes" if new.is_fit else "no"),)
            found.append(OptionChanges(new.number, new.title, new.turns[0].number, "", "", whole))
        for old_turn, new_turn in zip(old.turns, new.turns, strict=True):
            if old_turn.by_code.keys() != new_turn.by_code.keys():
                raise ValueError("not keys of one form")
            for option in new_turn.options:
                if changes := tuple(_changes(old_turn.by_code[option.code], option, skill=new.scale is Scale.SKILL)):
                    text = texts[new_turn.number, option.code]
                    found.append(OptionChanges(new.number, new.title, new_turn.number, option.code, text, changes))
    return tuple(found)


def by_scenario(changes: tuple[OptionChanges, ...]) -> list[tuple[str, list[OptionChanges]]]:
    """The changes under the title of their scenario."""
    return [(held[0].title, held) for held in (list(group) for _, group in groupby(changes, key=lambda each: each.scenario))]


def _changes(old: OptionKey, new: OptionKey, *, skill: bool) -> Iterator[Change]:
    said_old, said_new = _said(old, skill=skill), _said(new, skill=skill)
    for what in {**said_old, **said_new}:
        before, after = said_old.get(what, "none"), said_new.get(what, "none")
        if before != after:
            yield Change(what, before, after)


def _said(option: OptionKey, *, skill: bool) -> dict[str, str]:
    """Everything a key says of an option, by what it is about; equal texts are equal values."""
    said = {"credit" if skill else "effectiveness": credit_text(option) if skill else f"{option.effectiveness:.10g}"}
    if not skill:
        said |= {
            "zone": str(option.zone or "none"),
            "respect for self (u)": f"{option.u:+.6g}",
            "respect for the customer (v)": f"{option.v:+.6g}",
        }
    said |= {
        "critical": option.critical.label if option.critical else "no",
        "markers": ", ".join(option.markers) or "none",
        "orientation": option.orientation.label if option.orientation else "none",
        "thought": option.thought or "none",
        "reframe": option.reframe or "none",
    }
    return said | {f"grade for {need.label}": str(grade) for need, grade in option.needs.items()}


def credit_text(option: OptionKey) -> str:
    """A skill option's credit, 0–1: M is 1 + 4·credit."""
    return f"{(option.effectiveness - 1) / 4:.6g}"


# Changing one -----------------------------------------------------------------------------------------------------------


def with_scenario(key: Key, scenario: ScenarioKey) -> Key:
    """The key with that scenario in the place of its number. What a panel has judged and somebody rewrites is the author's again."""
    old = key.scenarios[scenario.number - 1]
    changed = replace(key, scenarios=tuple(scenario if each.number == scenario.number else each for each in key.scenarios))
    if key.source == PANEL and _judged(old) != _judged(scenario):
        return replace(changed, source=AUTHOR, judges=0)
    return changed


def _judged(scenario: ScenarioKey) -> list[tuple[object, ...]]:
    options = [option for turn in scenario.turns for option in turn.options]
    return [(scenario.is_fit,), *(tuple(getattr(option, name) for name in JUDGED) for option in options)]
