"""The one place where spreadsheets are read and written: CSV and XLSX, their cells guarded both ways. Pure: no Django."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from datetime import date, time
from typing import Any

import openpyxl
from openpyxl.styles import Alignment, Font

from assessment.instrument.exchange.incoming import Fault, Incoming, Unreadable, refused
from assessment.instrument.exchange.packages import Unsafe, unpacked
from assessment.instrument.exchange.tables import COLUMNS, MOST_COLUMNS, MOST_ROWS, NAMES, items_in, rows_of
from assessment.instrument.source import ItemSource
from assessment.kernel.cells import guarded, unguarded

SHEET = "Items"
LONGEST_CELL = 32_767  # characters that an XLSX cell holds
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ACTIVE = ("vbaproject", "externallinks/", "embeddings/", "activex/", "connections.xml", "customui", "webextensions")


def csv_of(sources: Sequence[ItemSource]) -> bytes:
    """Items as CSV in UTF-8, with the mark by which Excel knows it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(NAMES)
    for row in rows_of(sources):
        writer.writerow([_text(row.get(name)) for name in NAMES])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def xlsx_of(sources: Sequence[ItemSource]) -> bytes:
    """Items as an Excel workbook: the table, and a sheet that says what each column holds."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = SHEET
    sheet.append(NAMES)
    for row in rows_of(sources):
        sheet.append([_cell_value(row.get(name)) for name in NAMES])
    about = book.create_sheet("Columns")
    about.append(("column", "what it holds"))
    for column in COLUMNS:
        about.append((column.name, column.help))
    for each in (sheet, about):
        each.freeze_panes = "A2"
        for cells in each.iter_rows():
            for cell in cells:
                if isinstance(cell.value, str):
                    cell.data_type = "s"  # never a formula, whatever it begins with
                    cell.alignment = Alignment(wrap_text=True, vertical="top")
                    cell.font = Font(bold=cell.row == 1)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _text(value: str | float | None) -> str:
    return f"{value:g}" if isinstance(value, (int, float)) else guarded(value or "")


def _cell_value(value: str | float | None) -> str | float | None:
    if not isinstance(value, str):
        return value
    return guarded(_NOT_IN_XML.sub("", value))[:LONGEST_CELL] or None


def read_csv(data: bytes, *, name: str) -> Incoming:
    """The items of a CSV file, with commas or semicolons between its cells.

    Raises:
        Unreadable: with every cell that is wrong.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as trouble:
        raise refused(name, "The file is not UTF-8.", expected="“CSV UTF-8” in the list of formats when saving") from trouble
    if "\0" in text:
        raise refused(name, "The file holds characters that are none; it is no table.")
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    rows: list[tuple[int, list[str]]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for number, cells in enumerate(reader, 1):
            if len(cells) > MOST_COLUMNS:
                raise refused(name, f"Row {number} has {len(cells)} columns.", expected=f"at most {MOST_COLUMNS}")
            if number > MOST_ROWS + 1:
                raise refused(name, f"There are more than {MOST_ROWS} rows.")
            rows.append((number, [unguarded(cell) for cell in cells]))
    except csv.Error as trouble:
        raise Unreadable([Fault(name, f"The row cannot be read: {trouble}.", line=reader.line_num)]) from trouble
    if not rows:
        raise refused(name, "The file is empty.")
    return items_in(rows[0][1], rows[1:], file=name)


def read_xlsx(data: bytes, *, name: str) -> Incoming:
    """The items of a workbook: of its sheet “Items”, or of its first.

    Raises:
        Unreadable: with every cell that is wrong.
        Unsafe: it is refused as a whole.
    """
    for member, content in unpacked(data).items():
        _refuse_active(member, content)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet = book[SHEET] if SHEET in book.sheetnames else book[book.sheetnames[0]]
        sheet.reset_dimensions()  # what the file says of its size is not believed
        rows = list(_rows(sheet, name))
    except (Unsafe, Unreadable):
        raise
    except Exception as trouble:  # openpyxl raises whatever a broken workbook makes it trip over
        raise Unsafe("The workbook cannot be read: it is damaged, or no program for tables has made it.") from trouble
    if not rows:
        raise refused(name, "The sheet is empty.")
    (header_row, header), *others = rows
    return items_in(header, others, file=name, sheet=sheet.title, header_row=header_row)


def _refuse_active(member: str, content: bytes) -> None:
    if any(part in member.casefold() for part in _ACTIVE):
        raise Unsafe("The workbook holds macros, links to other files or embedded objects. Save it as a plain .xlsx without them.")
    if member.endswith((".xml", ".rels")):
        if b"\0" in content or not content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
            raise Unsafe("A part of the workbook is not written in UTF-8.")
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
            raise Unsafe("The workbook declares a document type or entities, which are not taken.")
        if b"macroEnabled" in content:
            raise Unsafe("The workbook is made for macros. Save it as a plain .xlsx.")


def _rows(sheet: Any, file: str) -> Iterator[tuple[int, list[str]]]:
    faults: list[Fault] = []
    rows: list[tuple[int, list[str]]] = []
    for number, cells in enumerate(sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS + 1, values_only=True), 1):
        if len(cells) > MOST_COLUMNS and cells[MOST_COLUMNS] is not None:
            raise refused(file, f"Row {number} has more than {MOST_COLUMNS} columns.")
        if number > MOST_ROWS + 1:
            raise refused(file, f"There are more than {MOST_ROWS} rows.")
        texts = []
        for index, value in enumerate(cells[:MOST_COLUMNS]):
            if isinstance(value, (date, time)):
                column = openpyxl.utils.get_column_letter(index + 1)
                faults.append(Fault(file, "The cell holds a date.", "text or a number", sheet=sheet.title, line=number, column=column))
            texts.append(_as_text(value))
        if any(texts) or rows:
            rows.append((number, texts))
    if faults:
        raise Unreadable(faults)
    yield from rows


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return unguarded(str(value))
