"""Between an item's source and the fields of its page, both ways."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from assessment.instrument.enums import (
    Critical,
    Customer,
    Instruction,
    Marker,
    Move,
    Need,
    Orientation,
    ResponseFormat,
    Setting,
    Stage,
    Technique,
    Zone,
)
from assessment.instrument.source import ItemSource, OptionSource, TurnSource


def lines(text: str) -> str:
    """Browsers send line ends as CR LF."""
    return text.replace("\r\n", "\n").strip()


def with_moves_in_order(source: ItemSource) -> ItemSource:
    """The same item; its moves, whose order says nothing, as a page's ticks give them back."""
    order = list(Move)

    def of_turn(turn: TurnSource) -> TurnSource:
        return replace(turn, options=tuple(replace(option, moves=tuple(sorted(option.moves, key=order.index))) for option in turn.options))

    return replace(source, turns=tuple(map(of_turn, source.turns)))


def item_fields(data: Mapping[str, Any], stored: ItemSource) -> dict[str, Any]:
    """An item's own fields from cleaned data; what could not be read is as it is stored."""

    def read(name: str, kind: Any) -> Any:
        return kind(data[name]) if data.get(name) else getattr(stored, name)

    needs = [Need(data[name]) for name in ("need_1", "need_2") if data.get(name)]
    return {
        "family": data.get("family", stored.family),
        "title": data.get("title", stored.title),
        "setting": read("setting", Setting),
        "customer": read("customer", Customer),
        "needs": tuple(dict.fromkeys(needs)),
        "format": read("format", ResponseFormat),
        "instruction": read("instruction", Instruction),
        "is_fit": data.get("is_fit", False),
        "technique": Technique(data["technique"]) if data.get("technique") else None,
        "explanation": lines(data.get("explanation", "")),
        "twin_of": data.get("twin_of", stored.twin_of),
        "notes": lines(data.get("notes", "")),
    }


def turn_from(data: Mapping[str, Any], options: tuple[OptionSource, ...], flip_best: int | None) -> TurnSource:
    return TurnSource(
        stage=Stage(data.get("stage") or Stage.CALM),
        stem=lines(data.get("stem", "")),
        options=options,
        flip_fact=lines(data.get("flip_fact", "")),
        flip_best=flip_best,
    )


def option_from(data: Mapping[str, Any], grades: Mapping[str, Need]) -> OptionSource:
    """An option from cleaned data; ``grades`` names the field of each need's grade."""
    credit, effectiveness = data.get("credit"), data.get("effectiveness")
    return OptionSource(
        text=lines(data.get("text", "")),
        zone=Zone(data["zone"]) if data.get("zone") else None,
        credit=None if credit is None else float(credit),
        effectiveness=None if effectiveness is None else float(effectiveness),
        markers=tuple(Marker(data[name]) for name in ("marker_1", "marker_2") if data.get(name)),
        needs={need: data[name] for name, need in grades.items() if data.get(name) is not None},
        critical=Critical(data["critical"]) if data.get("critical") else None,
        orientation=Orientation(data["orientation"]) if data.get("orientation") else None,
        moves=tuple(map(Move, data.get("moves", ()))),
        reply=lines(data.get("reply", "")),
        thought=lines(data.get("thought", "")),
        reframe=lines(data.get("reframe", "")),
        explanation=lines(data.get("explanation", "")),
    )


def item_initial(source: ItemSource, edit_number: int) -> dict[str, Any]:
    needs = [need.value for need in source.needs] + ["", ""]
    return {
        "edit_number": edit_number,
        "title": source.title,
        "family": source.family,
        "setting": source.setting.value,
        "customer": source.customer.value,
        "need_1": needs[0],
        "need_2": needs[1],
        "technique": source.technique.value if source.technique else "",
        "format": source.format.value,
        "instruction": source.instruction.value,
        "is_fit": source.is_fit,
        "explanation": source.explanation,
        "twin_of": source.twin_of,
        "notes": source.notes,
    }


def turn_initial(turn: TurnSource) -> dict[str, Any]:
    return {"stage": turn.stage.value, "stem": turn.stem, "flip_fact": turn.flip_fact, "flip_best": turn.flip_best}


def option_initial(option: OptionSource, item: Mapping[str, Any]) -> dict[str, Any]:
    markers = [marker.value for marker in option.markers] + ["", ""]
    grades = {need.value: grade for need, grade in option.needs.items()}
    return {
        "text": option.text,
        "zone": option.zone.value if option.zone else "",
        "effectiveness": option.effectiveness,
        "credit": option.credit,
        "marker_1": markers[0],
        "marker_2": markers[1],
        "grade_1": grades.get(item["need_1"]),
        "grade_2": grades.get(item["need_2"]),
        "orientation": option.orientation.value if option.orientation else "",
        "critical": option.critical.value if option.critical else "",
        "moves": [move.value for move in option.moves],
        "reply": option.reply,
        "thought": option.thought,
        "reframe": option.reframe,
        "explanation": option.explanation,
    }
