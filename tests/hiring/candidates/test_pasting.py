"""Reading lists of people as they come."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hiring.candidates.pasting import MAX_LINES, BadLine, Paste, Person, TooManyLines, read_paste


@pytest.mark.parametrize(
    ("line", "name", "email"),
    [
        ("Jane Doe, jane@mail.example", "Jane Doe", "jane@mail.example"),
        ("Jane Doe,jane@mail.example", "Jane Doe", "jane@mail.example"),
        ("Jane Doe;jane@mail.example", "Jane Doe", "jane@mail.example"),
        ("Jane Doe\tjane@mail.example", "Jane Doe", "jane@mail.example"),
        ("Jane Doe\tjane@mail.example\t\t", "Jane Doe", "jane@mail.example"),
        ("  Jane \u00a0 Doe , JANE@Mail.Example  ", "Jane Doe", "jane@mail.example"),
        ('"Doe, Jane", jane@mail.example', "Doe, Jane", "jane@mail.example"),
        ('"Doe; Jane";jane@mail.example', "Doe; Jane", "jane@mail.example"),
        ('"Jane ""JD"" Doe","jane@mail.example"', 'Jane "JD" Doe', "jane@mail.example"),
        ('Jane "JD" Doe, jane@mail.example', 'Jane "JD" Doe', "jane@mail.example"),
        ("jane@mail.example, Jane Doe", "Jane Doe", "jane@mail.example"),
        ("Jane Doe <jane@mail.example>", "Jane Doe", "jane@mail.example"),
        ('"Doe, Jane" <jane@mail.example>;', "Doe, Jane", "jane@mail.example"),
        ("\ufeffJané O’Doé, jane@mail.example", "Jané O’Doé", "jane@mail.example"),
        ("王小明, wang@mail.example", "王小明", "wang@mail.example"),
    ],
)
def test_a_line_is_read_as_people_write_it(line, name, email):
    assert read_paste(line) == Paste([Person(name, email, 1)], [])


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("name, email", "There is no e-mail address."),
        ("Jane Doe", "There is no e-mail address."),
        ("jane@mail.example", "There is no name."),
        ("<jane@mail.example>", "There is no name."),
        ("Jane, jane@mail.example, doe@mail.example", "There are two e-mail addresses."),
        ("Doe, Jane, jane@mail.example", "There is more than a name and an address. Put a name with a comma in quotation marks."),
        ("Jane, jane@mail", "The e-mail address is not complete."),
        ("Jane, @mail.example", "The e-mail address is not complete."),
        ("Jane, ja ne@mail.example", "The e-mail address is not complete."),
        (f"Jane, {'j' * 64}@{'m' * 63}.{'m' * 63}.{'m' * 63}.example", "The e-mail address is not complete."),
        ('"Jane, jane@mail.example', "A quotation mark is not closed."),
        ("x" * 121 + ", jane@mail.example", "The name is longer than 120 characters."),
        ("Jane\x00, jane@mail.example", "It holds a character that is not text."),
        ("Jane\u202e, jane@mail.example", "It holds a character that is not text."),
    ],
)
def test_a_bad_line_is_told_with_its_number_and_its_reason_and_the_good_ones_go_in(line, reason):
    read = read_paste(f"Ann, ann@mail.example\n{line}\nBob, bob@mail.example")

    assert read.people == [Person("Ann", "ann@mail.example", 1), Person("Bob", "bob@mail.example", 3)]
    assert [(bad.number, bad.reason) for bad in read.bad] == [(2, reason)]


def test_the_text_of_a_bad_line_is_shown_shortened_and_without_what_is_not_text():
    assert read_paste("a\x07b\n" + "x" * 300).bad == [
        BadLine(1, "a·b", "It holds a character that is not text."),
        BadLine(2, "x" * 200, "There is no e-mail address."),
    ]


def test_blank_lines_are_nothing_but_count_in_the_numbers():
    assert read_paste("\r\n\r\nJane, jane@mail.example\r\n , ; \t\r\nBob, bob@mail.example") == Paste(
        [Person("Jane", "jane@mail.example", 3), Person("Bob", "bob@mail.example", 5)], []
    )


def test_five_thousand_lines_are_read_and_one_more_is_too_many():
    lines = [f"Person {n}, person-{n}@mail.example" for n in range(MAX_LINES)]

    assert len(read_paste("\n".join(lines) + "\n\n\n").people) == 5_000
    with pytest.raises(TooManyLines):
        read_paste("\n".join([*lines, "one more"]))


@given(st.text(alphabet=st.sampled_from(list('ab@.,;\t"<> \n\r\x00é')), max_size=200))
def test_every_text_is_read_without_losing_a_line(text):
    read = read_paste(text)

    numbers = sorted([person.line for person in read.people] + [bad.number for bad in read.bad])
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert numbers == [number for number, line in enumerate(lines, 1) if line.strip(",;\t \u00a0\ufeff")]


@given(st.text(alphabet=st.characters(exclude_categories=["C", "Z"], exclude_characters='@<>"'), min_size=1, max_size=120))
def test_any_name_survives_quotation(name):
    assert read_paste(f'"{name}",jane@mail.example').people == [Person(name, "jane@mail.example", 1)]


@pytest.mark.parametrize(
    "text",
    [
        *("a," * 250_000, '"' * 500_000, "x <" * 170_000, '"",' * 170_000, " " * 500_000, "a" + " " * 500_000 + "b"),
        *("\u2003" * 170_000 + "x", ("\u2003" * 990 + "\n") * 4),
    ],
)
def test_no_line_takes_long(text):
    begun = time.process_time()
    read_paste(text)
    assert time.process_time() - begun < 5
