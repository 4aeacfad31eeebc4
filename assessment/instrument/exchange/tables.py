"""Items as tables, one row an option: which columns there are, rows from items, and items from rows. Pure: no Django.

What stands in a cell is text; the files themselves are read and written in ``spreadsheets``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jsonschema.exceptions import ValidationError

from assessment.instrument.enums import (
    Critical,
    Customer,
    Instruction,
    Marker,
    Move,
    Need,
    Orientation,
    ResponseFormat,
    Scale,
    Setting,
    Stage,
    Technique,
    Term,
    Zone,
)
from assessment.instrument.exchange.incoming import Fault, Incoming, Unreadable, unfit, whole
from assessment.instrument.exchange.tidying import tidied
from assessment.instrument.exchange.yaml_reading import draft_schema
from assessment.instrument.portability import item_from
from assessment.instrument.source import ItemSource, OptionSource, TurnSource

MOST_ROWS = 5_000
MOST_COLUMNS = 64
Place = tuple[str | int, ...]
Read = Callable[[str], Any]  # raises ValueError with what was expected


def _words(cell: str) -> list[str]:
    return [word for word in re.split(r"[\s,;]+", cell) if word]


def _grades(cell: str) -> dict[str, int]:
    parts = [part.strip() for part in re.split(r"[,;]", cell) if part.strip()]
    found = [re.fullmatch(r"([a-z]+)\s*:?\s*([0-9])", part) for part in parts]
    pairs = [(match[1], int(match[2])) for match in found if match]
    if len(pairs) < len(parts) or len({need for need, _ in pairs}) < len(pairs):
        raise ValueError("needs with their grades, each once, as “control 5, information 4”")
    return dict(pairs)


def _number(cell: str) -> float:
    if not re.fullmatch(r"[0-9]{1,3}([.,][0-9]{1,6})?", cell):
        raise ValueError("a number, as 4.5")
    return float(cell.replace(",", "."))


def _count(cell: str) -> int:
    if not re.fullmatch(r"[0-9]{1,3}", cell):
        raise ValueError("a whole number")
    return int(cell)


def _yes(cell: str) -> bool:
    if cell.casefold() not in ("yes", "no", "true", "false", "1", "0"):
        raise ValueError("yes or no")
    return cell.casefold() in ("yes", "true", "1")


def _of(terms: type[Term]) -> str:
    return ", ".join(term.value for term in terms)


@dataclass(frozen=True)
class Column:
    """A column: where its value stands in an item, how its cell is read, and what a page says of it."""

    name: str
    level: str  # item, turn or option
    place: Place  # within that level, as in the bank's files
    help: str
    read: Read = str
    is_required: bool = False


COLUMNS: tuple[Column, ...] = (
    Column("item", "item", ("id",), "Short name of the item, in each of its rows: small letters, digits, hyphens", str, True),
    Column("turn", "turn", (), "Number of the turn, from 1", _count),
    Column("option", "option", (), "Number of the option in its turn, from 1", _count),
    Column("title", "item", ("title",), "Two to five words that only staff read", str, True),
    Column("family", "item", ("family",), "The incident underneath, as a short name", str, True),
    Column("scale", "item", ("scale",), _of(Scale), str, True),
    Column("technique", "item", ("technique",), f"Skill items: {_of(Technique)}"),
    Column("setting", "item", ("setting",), _of(Setting), str, True),
    Column("customer", "item", ("customer",), _of(Customer), str, True),
    Column("needs", "item", ("needs",), f"One or two, with a comma between: {_of(Need)}", _words),
    Column("format", "item", ("format",), _of(ResponseFormat)),
    Column("instruction", "item", ("instruction",), _of(Instruction)),
    Column("fit", "item", ("fit",), "yes where the most effective option is not the assertive one", _yes),
    Column("twin_of", "item", ("twin_of",), "Short name of the item’s twin"),
    Column("item_explanation", "item", ("explanation",), "Practice items: what is shown after the candidate has tried it"),
    Column("notes", "item", ("notes",), "For authors"),
    Column("stage", "turn", ("stage",), _of(Stage)),
    Column("stem", "turn", ("stem",), "What the candidate reads; a blank line begins a paragraph"),
    Column("flip_fact", "turn", ("flip", "fact"), "One changed fact"),
    Column("flip_best", "turn", ("flip", "best"), "Number of the option that would then be best", _count),
    Column("text", "option", ("text",), "What the employee says or does"),
    Column("zone", "option", ("zone",), _of(Zone)),
    Column("credit", "option", ("credit",), "Skill items: 0 to 1", _number),
    Column("effectiveness", "option", ("effectiveness",), "1 to 5", _number),
    Column("markers", "option", ("markers",), f"One or two, with a comma between: {Marker.P1}–{Marker.F12}", _words),
    Column("grades", "option", ("needs",), "A customer’s grade 1–5 for each need of the item: control 5, information 4", _grades),
    Column("critical", "option", ("critical",), _of(Critical)),
    Column("orientation", "option", ("orientation",), _of(Orientation)),
    Column("moves", "option", ("moves",), f"With commas between: {_of(Move)}", _words),
    Column("reply", "option", ("reply",), "Conversations: the customer’s reply, shown before the next turn"),
    Column("thought", "option", ("thought",), "The thought behind it"),
    Column("reframe", "option", ("reframe",), "A better thought"),
    Column("option_explanation", "option", ("explanation",), "Practice items: shown after the candidate has tried it"),
)
BY_NAME = {column.name: column for column in COLUMNS}
NAMES = tuple(BY_NAME)
SURE = frozenset(column.name for column in COLUMNS if column.is_required)


# Out ---------------------------------------------------------------------------------------------------------------------


def rows_of(sources: Sequence[ItemSource]) -> list[dict[str, str | float | None]]:
    """The rows of these items, by column; what belongs to an item or a turn stands in its first row alone. Translations do not fit in."""
    return [row for source in sources for row in _item_rows(tidied(source))]


def _item_rows(source: ItemSource) -> Iterator[dict[str, str | float | None]]:
    about: dict[str, str | float | None] = {
        "title": source.title,
        "family": source.family,
        "scale": source.scale.value,
        "technique": source.technique.value if source.technique else None,
        "setting": source.setting.value,
        "customer": source.customer.value,
        "needs": ", ".join(need.value for need in source.needs),
        "format": source.format.value,
        "instruction": source.instruction.value,
        "fit": "yes" if source.is_fit else None,
        "twin_of": source.twin_of,
        "item_explanation": source.explanation,
        "notes": source.notes,
    }
    if not source.turns:
        yield {"item": source.slug, **about}
    for number, turn in enumerate(source.turns, 1):
        for place, option in enumerate(turn.options or (None,), 1):
            yield {
                "item": source.slug,
                "turn": number,
                "option": place if option else None,
                **(about if number == place == 1 else {}),
                **(_turn_cells(turn) if place == 1 else {}),
                **(_option_cells(option) if option else {}),
            }


def _turn_cells(turn: TurnSource) -> dict[str, str | float | None]:
    return {"stage": turn.stage.value, "stem": turn.stem, "flip_fact": turn.flip_fact, "flip_best": turn.flip_best}


def _option_cells(option: OptionSource) -> dict[str, str | float | None]:
    return {
        "text": option.text,
        "zone": option.zone.value if option.zone else None,
        "credit": option.credit,
        "effectiveness": option.effectiveness,
        "markers": ", ".join(marker.value for marker in option.markers),
        "grades": ", ".join(f"{need.value} {option.needs[need]}" for need in Need if need in option.needs),
        "critical": option.critical.value if option.critical else None,
        "orientation": option.orientation.value if option.orientation else None,
        "moves": ", ".join(move.value for move in option.moves),
        "reply": option.reply,
        "thought": option.thought,
        "reframe": option.reframe,
        "option_explanation": option.explanation,
    }


# In ----------------------------------------------------------------------------------------------------------------------


@dataclass
class _Table:
    """A table on its way to items: what was read, where each value stood, and what is wrong."""

    file: str
    sheet: str
    items: dict[str, dict[str, Any]] = field(default_factory=dict)
    cells: dict[Place, tuple[int, str]] = field(default_factory=dict)  # item's name, then the place in it → row, column
    faults: list[Fault] = field(default_factory=list)

    def tell(self, row: int, column: str, message: str, expected: str = "") -> None:
        self.faults.append(Fault(self.file, message, expected, sheet=self.sheet, line=row, column=column))

    def put(self, part: dict[str, Any], at: Place, column: Column, value: Any, row: int) -> None:
        """A value in its place; said twice, it must be the same."""
        *outer, key = column.place
        for name in outer:
            part = part.setdefault(str(name), {})
        if key in part and part[key] != value:
            earlier = self.cells[(*at, *column.place)][0]
            self.tell(row, column.name, f"This is not what row {earlier} says of the same {column.level}.", "the same, or an empty cell")
        elif key not in part:
            part[str(key)] = value
            self.cells[(*at, *column.place)] = (row, column.name)


def items_in(
    header: Sequence[str], rows: Sequence[tuple[int, Sequence[str]]], *, file: str, sheet: str = "", header_row: int = 1
) -> Incoming:
    """The items of a table.

    Args:
        header: names of the columns, in their order.
        rows: number of each row in the file, and its cells as text.
    Raises:
        Unreadable: with every cell that is wrong.
    """
    table = _Table(file, sheet)
    names = [name.strip().casefold() for name in header]
    _check_header(table, names, header_row)
    if table.faults:
        raise Unreadable(table.faults)
    for number, cells in rows:
        if any(cell.strip() for cell in cells):
            _read_row(table, number, dict(zip(names, cells, strict=False)))
    items = [_assembled(table, slug, data) for slug, data in table.items.items()]
    if table.faults:
        raise Unreadable(sorted(table.faults, key=lambda fault: (fault.line or 0, NAMES.index(fault.column) if fault.column else 0)))
    return whole(Incoming(tuple(item for item in items if item)), file=file)


def _check_header(table: _Table, names: Sequence[str], row: int) -> None:
    for name in names:
        if name and name not in BY_NAME:
            table.faults.append(Fault(table.file, f"There is no column “{name[:60]}”.", ", ".join(NAMES), sheet=table.sheet, line=row))
        elif name and names.count(name) > 1:
            table.faults.append(Fault(table.file, f"The column “{name}” stands here twice.", "once", sheet=table.sheet, line=row))
        if len(table.faults) > 20:
            return
    for name in sorted({*SURE, "turn", "option", "text", "stage", "stem"} - set(names), key=NAMES.index):
        table.tell(row, name, "This column is missing.", "a column of that name")


def _read_row(table: _Table, row: int, cells: Mapping[str, str]) -> None:
    values = {}
    for name, cell in cells.items():
        if not (name and cell.strip()):
            continue
        try:
            if reason := unfit(cell):
                raise ValueError(f"a text; this one {reason}")
            values[name] = BY_NAME[name].read(cell.strip())
        except ValueError as expected:
            table.tell(row, name, f"“{cell.strip()[:60]}” cannot be read.", str(expected))
    slug = values.get("item")
    if slug is None:
        table.tell(row, "item", "The cell is empty.", "the item’s short name in each row")
        return
    item = table.items.setdefault(slug, {"turns": {}})
    table.cells.setdefault((slug,), (row, "item"))
    _put_level(table, item, (slug,), "item", values, row)
    turn = _numbered(table, item, "turns", (slug,), "turn", values, row)
    if turn is None:
        return
    at: Place = (slug, "turns", values["turn"])
    _put_level(table, turn, at, "turn", values, row)
    option = _numbered(table, turn, "options", at, "option", values, row)
    if option is not None:
        if option:
            table.tell(row, "option", f"Option {values['option']} of this turn stands in an earlier row already.", "another number")
        _put_level(table, option, (*at, "options", values["option"]), "option", values, row)
        option.setdefault("text", "")


def _put_level(table: _Table, part: dict[str, Any], at: Place, level: str, values: Mapping[str, Any], row: int) -> None:
    for name, value in values.items():
        column = BY_NAME[name]
        if column.level == level and column.place:
            table.put(part, at, column, value, row)


def _numbered(
    table: _Table, part: dict[str, Any], key: str, at: Place, name: str, values: Mapping[str, Any], row: int
) -> dict[str, Any] | None:
    """The turn or option that a row is about; None where the row has no number, which is right only if it says nothing of one."""
    number = values.get(name)
    held: dict[int, dict[str, Any]] = part.setdefault(key, {})
    if number is None:
        below = {"turn": ("turn", "option"), "option": ("option",)}[name]
        said = [other for other in values if BY_NAME[other].level in below]
        if said:
            table.tell(row, name, "The cell is empty.", f"the number of the {name}")
        return None
    table.cells.setdefault((*at, key, number), (row, name))
    return held.setdefault(number, {"options": {}} if name == "turn" else {})


def _assembled(table: _Table, slug: str, data: dict[str, Any]) -> ItemSource | None:
    """An item of what its rows say; None where something is wrong."""
    before = len(table.faults)
    turns = _in_order(table, data["turns"], (slug, "turns"), "turn")
    for number, turn in turns:
        options = _in_order(table, turn["options"], (slug, "turns", number, "options"), "option")
        turn["options"] = [option for _, option in options]
    data = {"customer": Customer.EXTERNAL.value, "needs": [], **data, "turns": [{"stem": "", **turn} for _, turn in turns]}
    for trouble in draft_schema("item").iter_errors(data):
        for place, message, expected in explained(trouble):
            row, column = _cell(table, slug, place)
            table.tell(row, column, message, expected)
    return item_from(data) if len(table.faults) == before else None


def _in_order(table: _Table, held: Mapping[int, Any], at: Place, name: str) -> list[tuple[int, Any]]:
    numbers = sorted(held)
    if numbers != list(range(1, len(numbers) + 1)):
        row, _ = table.cells[(*at, numbers[0])]
        given = ", ".join(map(str, numbers))
        table.tell(row, name, f"The numbers of the {name}s are {given}.", f"1 to {len(numbers)} without a gap")
    return [(number, held[number]) for number in numbers]


def _cell(table: _Table, slug: str, place: Place) -> tuple[int, str]:
    """Where a value of the assembled item stood; lists count from 0, rows' numbers from 1."""
    at: Place = (
        slug,
        *(
            part + 1 if isinstance(part, int) and index and place[index - 1] in ("turns", "options") else part
            for index, part in enumerate(place)
        ),
    )
    missing = _column_of(place)
    while at and at not in table.cells:
        at = at[:-1]
    row, column = table.cells.get(at, (1, "item"))
    return row, missing or column


def _column_of(place: Place) -> str:
    """The column whose value stands at a place of an item; empty for a whole turn or option."""
    level = "option" if "options" in place[:-1] else "turn" if "turns" in place[:-1] else "item"
    names = [part for part in place if isinstance(part, str) and part not in ("turns", "options")]
    found = [
        column.name for column in COLUMNS if column.level == level and column.place and list(column.place) == names[: len(column.place)]
    ]
    return found[0] if found else ""


def explained(trouble: ValidationError) -> list[tuple[Place, str, str]]:
    """A schema's error as place, what is wrong, and what was expected."""
    place: Place = tuple(trouble.absolute_path)
    rule: Any = trouble.validator_value
    value: Any = trouble.instance
    kind = trouble.validator
    if kind == "required":
        return [((*place, key), "This is missing.", "a value") for key in rule if key not in value and f"'{key}'" in trouble.message]
    if kind == "enum":
        return [(place, f"“{value}” is none of what there is.", f"one of {', '.join(map(str, rule))}")]
    if kind == "pattern":
        expected = "P1–P8, A1–A8 or F1–F12" if "PA" in rule else "small letters, digits and single hyphens"
        return [(place, f"“{value}” cannot be it.", expected)]
    limits = {
        "maximum": "at most {}",
        "minimum": "at least {}",
        "maxLength": "at most {} characters",
        "minLength": "a text",
        "maxItems": "at most {}",
    }
    if kind in limits:
        shown = f"“{value}”" if isinstance(value, (str, int, float)) else f"{len(value)} of them"
        return [(place, f"{shown[:80]} is outside the limits.", limits[kind].format(rule))]
    if kind == "uniqueItems":
        return [(place, "Something stands here twice.", "each once")]
    return [(place, trouble.message[:200], "")]
