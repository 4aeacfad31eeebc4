"""Items as CSV and XLSX: cells that no program runs, and every wrong cell told at once."""

from __future__ import annotations

import csv
import io
import time

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.instrument.exchange.incoming import Fault, Unreadable
from assessment.instrument.exchange.spreadsheets import csv_of, read_csv, read_xlsx, xlsx_of
from assessment.instrument.exchange.tables import NAMES, rows_of
from assessment.instrument.exchange.tidying import tidied, tidy
from assessment.instrument.portability import BANK, read_bank
from assessment.kernel.cells import FORMULA_SIGNS, guarded, unguarded
from tests.factories.instrument import a_conversation, a_source, a_turn, an_option
from tests.support.sources import sources

PAYLOADS = [
    *(f"{sign}1+1" for sign in FORMULA_SIGNS),
    *(f"{sign}cmd|' /C calc'!A0" for sign in "=+-@"),
    *(f'{sign}HYPERLINK("http://x.example","y")' for sign in "=+-@"),
    *("'=1", "''=1", "'''-1", "'@x", "=", "-", "@", "+", "=\n=2", "= 1", "-2+3", "@SUM(1)", "=DDE(1)", "+A1", "-A1"),
    *("=IMPORTXML(1)", "=WEBSERVICE(1)", "=1;2", "=1,2", '="a"', "=A1:A9", "＝1", "＋1", "－1", "＠1"),
]


def faults_in(text: str) -> list[Fault]:
    with pytest.raises(Unreadable) as trouble:
        read_csv(text.encode(), name="x.csv")
    return list(trouble.value.faults)


def as_csv(*rows: dict[str, object]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, NAMES)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def row(**changes: object) -> dict[str, object]:
    first = {"item": "a", "title": "A", "family": "f", "scale": "attitude", "setting": "shop", "needs": "control"}
    return {**first, "turn": 1, "option": 1, "stage": "calm", "stem": "S.", "text": "T.", **changes}


def more(**cells: object) -> dict[str, object]:
    """A later row of the same item."""
    return {"item": "a", "turn": 1, "text": "T.", **cells}


@pytest.mark.parametrize(("write", "read"), [(csv_of, read_csv), (xlsx_of, read_xlsx)], ids=["csv", "xlsx"])
def test_the_whole_bank_reads_back_as_it_was(write, read):
    items = read_bank(BANK).items

    assert read(write(items), name="x").items == items


@settings(deadline=None, max_examples=80)
@given(source=sources())
@pytest.mark.parametrize(("write", "read"), [(csv_of, read_csv), (xlsx_of, read_xlsx)], ids=["csv", "xlsx"])
def test_any_item_reads_back_tidied(write, read, source):
    assert read(write([source]), name="x").items == (tidied(source),)


@given(text=st.text() | st.text("'=+-@\t\r x"))
def test_a_guarded_cell_begins_with_no_sign_of_a_formula_and_gives_back_its_text(text):
    cell = guarded(text)

    assert (cell.startswith(FORMULA_SIGNS), unguarded(cell)) == (False, text)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_payload_in_every_text_is_run_by_no_program_and_reads_back(payload):
    option = an_option(text=payload, thought=payload, reframe=payload, reply=payload, explanation=payload)
    source = a_source(
        title=payload.replace("\n", " "),
        notes=payload,
        explanation=payload,
        turns=(a_turn(stem=payload, flip_fact=payload, options=(option,) * 3),),
    )

    cells = [cell for line in csv.reader(io.StringIO(csv_of([source]).decode("utf-8-sig"), newline="")) for cell in line]
    book = openpyxl.load_workbook(io.BytesIO(xlsx_of([source])))
    kinds = {cell.data_type for line in book["Items"].iter_rows() for cell in line if cell.value is not None}

    assert [cell for cell in cells if cell.startswith(FORMULA_SIGNS)] == []
    assert kinds <= {"s", "n"}
    assert read_csv(csv_of([source]), name="x").items == (tidied(source),)
    assert read_xlsx(xlsx_of([source]), name="x").items == (tidied(source),)


def test_there_are_at_least_forty_payloads():
    assert len(set(PAYLOADS)) >= 40


def test_what_belongs_to_an_item_or_a_turn_stands_in_its_first_row_alone():
    rows = rows_of([a_conversation(turns=2)])

    assert [(row["turn"], row["option"], "title" in row, "stem" in row) for row in rows] == [
        (turn, option, turn == option == 1, option == 1) for turn in (1, 2) for option in (1, 2, 3, 4)
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_any_usual_delimiter_is_taken(delimiter):
    text = as_csv(row(), more(option=2), more(option=3))
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(csv.reader(io.StringIO(text)))

    assert [item.slug for item in read_csv(out.getvalue().encode(), name="x").items] == ["a"]


def test_every_wrong_cell_is_told_at_once_with_row_column_and_what_was_expected():
    text = as_csv(
        row(scale="mood", effectiveness="9"),
        more(option=2, zone="friendly", markers="P9", grades="control 7"),
        more(option="two", fit="maybe"),
        more(option=3, title="B", effectiveness="good"),
        {"turn": 1, "option": 4, "text": "No name"},
        row(item="b", turn=2, option=2),
    )

    assert [(fault.line, fault.column, fault.message, fault.expected) for fault in faults_in(text)] == [
        (2, "scale", "“mood” is none of what there is.", "one of attitude, skill, practice"),
        (2, "effectiveness", "“9.0” is outside the limits.", "at most 5"),
        (3, "zone", "“friendly” is none of what there is.", "one of assertive, aggressive, submissive, defensive"),
        (3, "markers", "“P9” cannot be it.", "P1–P8, A1–A8 or F1–F12"),
        (3, "grades", "“7” is outside the limits.", "at most 5"),
        (4, "option", "“two” cannot be read.", "a whole number"),
        (4, "option", "The cell is empty.", "the number of the option"),
        (4, "fit", "“maybe” cannot be read.", "yes or no"),
        (5, "title", "This is not what row 2 says of the same item.", "the same, or an empty cell"),
        (5, "effectiveness", "“good” cannot be read.", "a number, as 4.5"),
        (6, "item", "The cell is empty.", "the item’s short name in each row"),
        (7, "turn", "The numbers of the turns are 2.", "1 to 1 without a gap"),
        (7, "option", "The numbers of the options are 2.", "1 to 1 without a gap"),
    ]


def test_columns_that_are_unknown_doubled_or_missing_are_told():
    assert [(fault.column, fault.message) for fault in faults_in("item,turn,turn,mood\na,1,1,x\n")][:3] == [
        ("", "The column “turn” stands here twice."),
        ("", "The column “turn” stands here twice."),
        ("", "There is no column “mood”."),
    ]


def test_an_option_given_twice_is_told():
    assert [fault.message for fault in faults_in(as_csv(row(), row()))] == ["Option 1 of this turn stands in an earlier row already."]


def test_a_date_in_a_cell_is_told_with_sheet_row_and_column():
    book = openpyxl.load_workbook(io.BytesIO(xlsx_of([a_source()])))
    book["Items"]["D2"] = openpyxl.utils.datetime.from_excel(45_000)
    out = io.BytesIO()
    book.save(out)

    with pytest.raises(Unreadable) as trouble:
        read_xlsx(out.getvalue(), name="x.xlsx")

    assert trouble.value.faults == (Fault("x.xlsx", "The cell holds a date.", "text or a number", sheet="Items", line=2, column="D"),)


def test_a_formula_in_an_uploaded_workbook_is_its_value_and_never_a_formula():
    book = openpyxl.load_workbook(io.BytesIO(xlsx_of([a_source()])))
    book["Items"]["P2"] = "=1+1"
    out = io.BytesIO()
    book.save(out)

    assert read_xlsx(out.getvalue(), name="x.xlsx").items[0].notes == ""


def test_a_cell_of_blanks_takes_no_longer_than_one_of_words():
    begun = time.process_time()

    assert tidy(" \t" * 100_000 + "x\t\r\n y ") == "x\n y"
    assert time.process_time() - begun < 2
