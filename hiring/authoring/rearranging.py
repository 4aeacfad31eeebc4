"""What was sent, with a turn or option more, or with two of them changed about; nothing is stored by it."""

from __future__ import annotations

import re

from django.core.exceptions import BadRequest
from django.http import QueryDict

from assessment.instrument.enums import Scale, Stage, Zone
from assessment.instrument.source import OptionSource, TurnSource
from assessment.instrument.validation import OPTIONS, TURNS
from hiring.kernel.numbers import number_in

USUAL_OPTIONS = 4  # one per zone
MOVED = re.compile(r"(turns|turns-\d-options)-(\d):(up|down)")


def grown(data: QueryDict, *, by: str, scale: Scale) -> QueryDict:
    """What was sent, with one more turn (``turn``) or one more option (``turns-0``).

    Raises:
        BadRequest: there is no such place to add to.
    """
    grown_data = data.copy()
    try:
        turns = int(str(data["turns-TOTAL_FORMS"]))
        if by == "turn":
            if turns < TURNS[1]:
                _add_turn(grown_data, number=turns, scale=scale)
        else:
            options = int(str(data[f"{by}-options-TOTAL_FORMS"]))
            grown_data[f"{by}-options-TOTAL_FORMS"] = str(min(options + 1, OPTIONS[1]))
    except (KeyError, ValueError) as trouble:
        raise BadRequest("there is nothing to add to") from trouble
    return grown_data


def moved(data: QueryDict, *, by: str) -> QueryDict:
    """What was sent, with an option (``turns-0-options-2:up``) or a turn (``turns-1:down``) in its neighbour's place.

    The flip goes on naming the same option. At the end of the list nothing moves.

    Raises:
        BadRequest: there is no such turn or option.
    """
    asked = MOVED.fullmatch(by)
    if asked is None:
        raise BadRequest("there is nothing to move")
    group, place = asked[1], int(asked[2])
    count = number_in(data.get(f"{group}-TOTAL_FORMS", ""), digits=3)
    if place >= count:
        raise BadRequest("there is nothing to move")
    other = place + (1 if asked[3] == "down" else -1)
    if not 0 <= other < count:
        return data.copy()
    names = {f"{group}-{place}-": f"{group}-{other}-", f"{group}-{other}-": f"{group}-{place}-"}
    changed = QueryDict(mutable=True)
    for name, values in data.lists():
        prefix = next((each for each in names if name.startswith(each)), "")
        changed.setlist(names.get(prefix, "") + name.removeprefix(prefix), values)
    if group != "turns":
        flip = f"{group.removesuffix('-options')}-flip_best"
        swapped = {str(place + 1): str(other + 1), str(other + 1): str(place + 1)}
        changed[flip] = swapped.get(data.get(flip, "").strip(), data.get(flip, ""))
    return changed


def _add_turn(data: QueryDict, *, number: int, scale: Scale) -> None:
    data["turns-TOTAL_FORMS"] = str(number + 1)
    data[f"turns-{number}-options-TOTAL_FORMS"] = str(USUAL_OPTIONS)
    data[f"turns-{number}-options-INITIAL_FORMS"] = "0"
    if scale is not Scale.SKILL:
        for option, zone in enumerate(Zone):
            data[f"turns-{number}-options-{option}-zone"] = zone.value


def blank_turn(scale: Scale) -> TurnSource:
    """A turn to begin with: four empty options, one per zone where options have zones."""
    options = [OptionSource(text="", zone=None if scale is Scale.SKILL else zone) for zone in Zone]
    return TurnSource(stage=Stage.CALM, stem="", options=tuple(options))
