"""Lists of people as they are pasted: from a mail, a spreadsheet or a word processor."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from hiring.kernel.plain import CONTROL, is_plain

MAX_LINES = 5_000
NAME_LENGTH = 120
EMAIL_LENGTH = 254
LINE_LENGTH = 1_000  # what is longer is no name and address
SHOWN_LENGTH = 200  # of a bad line's text

SEPARATORS = ",;\t"
SPACE = " \u00a0\ufeff"


class TooManyLines(Exception):
    """More lines than one paste may hold."""


@dataclass(frozen=True)
class Person:
    """A name, an address in lower case, and the line they stood on (0: typed alone)."""

    name: str
    email: str
    line: int = 0


@dataclass(frozen=True)
class BadLine:
    number: int
    text: str
    reason: str


@dataclass(frozen=True)
class Paste:
    people: Sequence[Person]
    bad: Sequence[BadLine]


def read_paste(text: str) -> Paste:
    """Read ``name, address`` lines; tabs and semicolons separate too, names may be quoted, blank lines are nothing.

    ``name <address>`` and the address first are understood as well. A line that cannot be read is told with its number.

    Raises:
        TooManyLines: more than ``MAX_LINES`` lines that are not blank.
    """
    people: list[Person] = []
    bad: list[BadLine] = []
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        if not line.strip(SEPARATORS + SPACE):
            continue
        if len(people) + len(bad) == MAX_LINES:
            raise TooManyLines
        read = _read_line(line.strip(SPACE), number)
        if isinstance(read, Person):
            people.append(read)
        else:
            bad.append(BadLine(number, CONTROL.sub("·", line.strip())[:SHOWN_LENGTH], read))
    return Paste(people, bad)


def _read_line(line: str, number: int) -> Person | str:
    """A person, or why there is none."""
    if len(line) > LINE_LENGTH:
        return f"The line is longer than {LINE_LENGTH:,} characters."
    if not is_plain(line):
        return "It holds a character that is not text."
    fields = _angled(line) or _fields(line)
    if fields is None:
        return "A quotation mark is not closed."
    addresses = [field for field in fields if "@" in field]
    names = [field for field in fields if "@" not in field]
    if not addresses:
        return "There is no e-mail address."
    if len(addresses) > 1:
        return "There are two e-mail addresses."
    if not names:
        return "There is no name."
    if len(names) > 1:
        return "There is more than a name and an address. Put a name with a comma in quotation marks."
    name, email = " ".join(names[0].split()), addresses[0].lower()
    if len(name) > NAME_LENGTH:
        return f"The name is longer than {NAME_LENGTH} characters."
    if not _is_address(email):
        return "The e-mail address is not complete."
    return Person(name, email, number)


def _angled(line: str) -> list[str]:
    """Name and address of ``name <address>``; nothing of any other line. By hand: a pattern took four seconds for a line of blanks."""
    text = line.strip()
    text = text[:-1].rstrip() if text.endswith((",", ";")) else text
    name, opened, address = text.removesuffix(">").rpartition("<")
    if not (text.endswith(">") and opened and address and ">" not in address):
        return []
    return [field for field in (name.strip().strip(' "'), address.strip()) if field]


def _fields(line: str) -> list[str] | None:
    """What stands between the separators, quotation marks taken off; None when one of those is not closed."""
    fields, text, quoted = [], "", False
    for at, character in enumerate(line):
        if quoted:
            if character != '"':
                text += character
            elif line[at + 1 : at + 2] == '"':  # the first of a doubled mark; the second opens again
                text, quoted = text + '"', False
            else:
                quoted = False
        elif character == '"' and (not text.strip() or line[at - 1] == '"'):
            quoted = True
        elif character in SEPARATORS:
            fields.append(text.strip(SPACE))
            text = ""
        else:
            text += character
    return None if quoted else [field for field in [*fields, text.strip(SPACE)] if field]


def _is_address(email: str) -> bool:
    try:
        validate_email(email)
    except ValidationError:
        return False
    return len(email) <= EMAIL_LENGTH
