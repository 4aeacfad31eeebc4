"""``make messages``: collect what candidates read, bring every language's .po up to it, compile the .mo files. Pure Python.

What is new has an empty translation, what is gone is dropped, and nothing is ever guessed ("fuzzy"); the tests fail until
every message has its translation.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from assessment.reports.strengths import STRENGTHS

ROOT = Path(__file__).resolve().parents[2]
LOCALE = ROOT / "locale"
TEMPLATES = tuple(
    f"templates/{folder}" for folder in ("assessment/delivery", "emails", "hiring/invitations", "hiring/privacy", "hiring/reports")
)
MODULES = ("assessment", "hiring")
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
PLURALS = {"es": "nplurals=2; plural=(n != 1);", "fa": "nplurals=2; plural=(n > 1);"}
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)  # the same messages are the same bytes, whenever they are compiled
_STRING = r"""u?'(?:[^'\\]|\\.)*'|u?"(?:[^"\\]|\\.)*\""""
_CALL = re.compile(rf"(?:_|gettext|ngettext|pgettext|npgettext)\((?:{_STRING}|[^()'\"]|\([^()]*\))*\)")
Found = tuple[str, Any, str | None]  # where, the message or its forms, its context


def collected() -> Catalog:
    """Every message of a candidate's page, script and letter, without translations."""
    catalog = Catalog(project="Evenkeel", charset="utf-8")
    for where, message, context in sorted(_messages(), key=lambda found: found[0]):
        catalog.add(message, locations=[(where, 0)], context=context)
    return catalog


def _messages() -> Iterator[Found]:
    for folder in TEMPLATES:
        for path in sorted((ROOT / folder).iterdir()):
            yield from _extracted(path, _as_python(path.read_text(encoding="utf-8"), str(path)))
    for folder in MODULES:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield from _extracted(path, path.read_text(encoding="utf-8"))
    for meaning in STRENGTHS.values():
        yield "assessment/reports/strengths.py", meaning.name, None
        yield "assessment/reports/strengths.py", meaning.text, None


def _as_python(text: str, origin: str) -> str:
    """A template's messages as calls, one a line; everything else is left out."""
    return "\n".join(_CALL.findall(templatize(text, origin)))


def _extracted(path: Path, source: str) -> Iterator[Found]:
    where = path.relative_to(ROOT).as_posix()
    for _line, message, _comments, context in extract("python", io.BytesIO(source.encode()), keywords=KEYWORDS):
        yield where, message, context


def languages() -> list[str]:
    return sorted(path.parent.parent.name for path in LOCALE.glob("*/LC_MESSAGES/django.po"))


def po_path(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def read_language(language: str) -> Catalog:
    with po_path(language).open("rb") as file:
        return read_po(file, locale=language)


def updated(language: str, template: Catalog) -> Catalog:
    """The collected messages with the translations that there are."""
    old = read_language(language)
    new = Catalog(project="Evenkeel", charset="utf-8", fuzzy=False)
    for message in template:
        if message.id:
            held = old.get(message.id, message.context)
            new.add(message.id, held.string if held else "", locations=message.locations, context=message.context)
    return new


def as_po(language: str, catalog: Catalog) -> bytes:
    """Without dates and tools in the header: the same messages are the same bytes."""
    file = io.BytesIO()
    write_po(file, catalog, width=0, include_lineno=False, omit_header=True, sort_output=True)
    header = f'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    header += f'"Content-Transfer-Encoding: 8bit\\n"\n"Plural-Forms: {PLURALS.get(language, catalog.plural_forms)}\\n"\n\n'
    return header.encode() + file.getvalue()


def as_mo(language: str) -> bytes:
    """The compiled .po: its header says as much as that of the .po."""
    catalog = read_language(language)
    catalog.creation_date = catalog.revision_date = LONG_AGO
    file = io.BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


def is_translated(message: Message) -> bool:
    return all((message.string,) if isinstance(message.string, str) else message.string)


def main() -> None:
    template = collected()
    for language in languages():
        po_path(language).write_bytes(as_po(language, updated(language, template)))
        po_path(language).with_suffix(".mo").write_bytes(as_mo(language))
        catalog = read_language(language)
        missing = [message.id for message in catalog if message.id and not is_translated(message)]
        print(f"{language}: {len(catalog)} messages, {len(missing)} without a translation")
        for identifier in missing:
            print(f"  {identifier}")


if __name__ == "__main__":
    main()
