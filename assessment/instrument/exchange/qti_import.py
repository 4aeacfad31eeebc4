"""QTI packages as items: our own read back whole, others' as far as an item here can hold them, the rest named. Pure: no Django.

QTI 3.0 and 2.x are read; they name the same things ``qti-simple-choice`` and ``simpleChoice``.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import unquote

from lxml import etree

from assessment.instrument.documents import CODES
from assessment.instrument.enums import Instruction
from assessment.instrument.exchange.incoming import Fault, Incoming, Loss, Unreadable, whole
from assessment.instrument.exchange.packages import Unsafe, parsed
from assessment.instrument.exchange.qti_export import MARK
from assessment.instrument.exchange.qti_foreign import Foreign, foreign_item
from assessment.instrument.exchange.qti_reading import child, children, find, find_all, local, value_of
from assessment.instrument.exchange.tables import NAMES, items_in
from assessment.instrument.portability import FormDefinition
from assessment.instrument.source import ItemSource

MANIFEST = "imsmanifest.xml"
MOST_LOSSES = 500
OPTIONS_OF = {  # what an option is called in each interaction
    "choice-interaction": "simple-choice",
    "order-interaction": "simple-choice",
    "match-interaction": "simple-associable-choice",
}


@dataclass(frozen=True)
class _Document:
    file: str
    root: etree._Element


def read_qti(files: Mapping[str, bytes], *, name: str) -> Incoming:
    """The items of a package, or of a single item's file.

    Raises:
        Unreadable: with what is wrong in every file.
    """
    documents, losses = _documents(files)
    items = [document for document in documents if local(document.root) == "assessment-item"]
    tests = [document for document in documents if local(document.root) == "assessment-test"]
    if not items:
        raise Unreadable([Fault(name, "There is no QTI item in it.", "qti-assessment-item, of QTI 3.0 or 2.x")])
    items = _in_tests_order(items, tests)
    own = [document for document in items if _key_block(document.root) is not None]
    sources = list(_own_items(own, name)) if own else []
    for document in items:
        if document not in own:
            source, more = foreign_item(Foreign(document.file, document.root), taken={source.slug for source in sources})
            losses += more
            sources += [source] if source else []
    forms, more = _forms(tests, {document.file: document for document in own}, sources)
    losses += more
    if not sources:
        raise Unreadable([Fault(loss.file, loss.message) for loss in losses] or [Fault(name, "No item in it can be taken.")])
    return whole(Incoming(tuple(sources), forms=tuple(forms), losses=tuple(losses[:MOST_LOSSES])), file=name)


def _documents(files: Mapping[str, bytes]) -> tuple[list[_Document], list[Loss]]:
    """Every XML file that is one of QTI's, and what else a package holds."""
    documents, losses, faults = [], [], []
    for file, data in files.items():
        if file.rpartition("/")[2] == MANIFEST:
            try:
                parsed(data)
            except Unsafe as trouble:
                faults.append(Fault(file, str(trouble)))
            continue
        if not file.endswith((".xml", ".qti")):
            if not file.endswith((".xsd", ".dtd")):
                losses.append(Loss(file, "This file is not carried."))
            continue
        try:
            root = parsed(data)
        except Unsafe as trouble:
            faults.append(Fault(file, str(trouble)))
            continue
        if local(root) in ("assessment-item", "assessment-test"):
            documents.append(_Document(file, root))
        elif local(root) == "questestinterop":
            faults.append(Fault(file, "This is QTI 1.2.", "QTI 3.0 or 2.x"))
        elif local(root) == "assessment-stimulus":
            losses.append(Loss(file, "A shared stimulus is not carried: write it into the stems of its items."))
        else:
            losses.append(Loss(file, f"“{local(root)}” is not carried."))
    if faults:
        raise Unreadable(faults)
    return documents, losses


def _in_tests_order(items: Sequence[_Document], tests: Sequence[_Document]) -> list[_Document]:
    """As the tests name them; those that no test names come last."""
    by_file = {document.file: document for document in items}
    named = [by_file[file] for test in tests for file in _files_of(test) if file in by_file]
    return list(dict.fromkeys([*named, *items], None))


def _files_of(test: _Document, part: etree._Element | None = None) -> Iterator[str]:
    folder = posixpath.dirname(test.file)
    for reference in find_all(test.root if part is None else part, "assessment-item-ref"):
        yield posixpath.normpath(posixpath.join(folder, unquote(reference.get("href", ""))))


# Our own -----------------------------------------------------------------------------------------------------------------


def _key_block(root: etree._Element) -> etree._Element | None:
    return next((block for block in find_all(root, "rubric-block") if f"{MARK}-key" in block.get("class", "").split()), None)


def _own_items(documents: Sequence[_Document], name: str) -> Sequence[ItemSource]:
    """Packages of ours become the rows of a table again, and are read as one: the same checks, the same words for what is wrong."""
    rows: list[tuple[int, list[str]]] = []
    places: dict[int, tuple[str, str]] = {}  # row → file, and which option
    for document in documents:
        for at, cells in enumerate(_own_rows(document.root)):
            rows.append((len(rows) + 1, [cells.get(column, "") for column in NAMES]))
            places[len(rows)] = (document.file, f"option {CODES[at]}: " if at < len(CODES) else "")
    try:
        return items_in(NAMES, rows, file=name).items
    except Unreadable as trouble:
        raise Unreadable([_placed(fault, places) for fault in trouble.faults]) from trouble


def _placed(fault: Fault, places: Mapping[int, tuple[str, str]]) -> Fault:
    file, option = places.get(fault.line or 0, (fault.file, ""))
    return replace(fault, file=file, line=None, message=f"{option}{fault.message}")


def _own_rows(root: etree._Element) -> list[dict[str, str]]:
    block = _key_block(root)
    assert block is not None
    about = dict(_cells(block, "dd"))
    stem = next((part for part in find_all(root, "div") if part.get("class") == f"{MARK}-stem"), None)
    if stem is not None:
        about["stem"] = value_of(stem)
    table = find(block, "tbody")
    lines = children(table, "tr") if table is not None else []
    options = [dict(_cells(line, "td")) for line in lines] or [dict[str, str]()]
    shown = _choices(root)
    feedback = {part.get("identifier", ""): part for part in find_all(root, "modal-feedback")}
    rows: list[dict[str, str]] = []
    for at, cells in enumerate(options):
        code = CODES[at] if at < len(CODES) else ""
        row: dict[str, str] = {name: value for name, value in about.items() if at == 0 or name in ("item", "turn")}
        row.update(cells)
        if code in shown:
            row["text"] = value_of(shown[code])
        for part in find_all(feedback[code], "div") if code in feedback else ():
            kind = part.get("class", "").removeprefix(f"{MARK}-")
            if kind in ("reply", "explanation"):
                row["reply" if kind == "reply" else "option_explanation"] = value_of(part)
        rows.append(row)
    return rows


def _cells(part: etree._Element, tag: str) -> Iterator[tuple[str, str]]:
    for cell in find_all(part, tag):
        name = cell.get("class", "").removeprefix(f"{MARK}-")
        if name in NAMES:
            yield name, value_of(cell)


def _choices(root: etree._Element) -> dict[str, etree._Element]:
    """The first interaction's options by their letters."""
    for kind, tag in OPTIONS_OF.items():
        interaction = find(root, kind)
        if interaction is not None:
            inside = child(interaction, "simple-match-set") if kind == "match-interaction" else interaction
            return {choice.get("identifier", ""): choice for choice in children(inside, tag)} if inside is not None else {}
    return {}


def _forms(
    tests: Sequence[_Document], own: Mapping[str, _Document], sources: Sequence[ItemSource]
) -> tuple[list[FormDefinition], list[Loss]]:
    forms, losses = [], []
    slugs = {source.slug for source in sources}
    for test in tests:
        title = test.root.get("title", "").strip()
        if f"{MARK}-form" not in test.root.get("class", "").split():
            if test.root.get("tool-name") != "Evenkeel":
                losses.append(
                    Loss(test.file, f"The test “{title[:120]}” gives its items their order; its rules and outcomes are not carried.")
                )
            continue
        parts = {part.get("identifier", ""): part for part in children(test.root, "test-part")}
        order = {name: _slugs(test, part, own) for name, part in parts.items()}
        instruction = test.root.get(f"data-{MARK}-instruction", "")
        if not title or len(title) > 120 or instruction not in {each.value for each in Instruction}:
            losses.append(Loss(test.file, "The form is not carried: its title or its instruction cannot be read."))
            continue
        language = test.root.get(f"data-{MARK}-language", "en")
        forms.append(
            FormDefinition(
                file=test.file,
                title=title,
                language=language if re.fullmatch(r"[a-z]{2}(-[A-Z]{2})?", language) else "en",
                instruction=Instruction(instruction),
                items=tuple(slug for slug in order.get("scored", []) if slug in slugs),
                practice=tuple(slug for slug in order.get("practice", []) if slug in slugs),
                reason=test.root.get(f"data-{MARK}-reason", ""),
                parallel_set=test.root.get(f"data-{MARK}-parallel-set", ""),
            )
        )
    return forms, losses


def _slugs(test: _Document, part: etree._Element, own: Mapping[str, _Document]) -> list[str]:
    """The items of a part of a test, each once however many turns it has."""
    return list(dict.fromkeys(_slug(own[file].root) for file in _files_of(test, part) if file in own))


def _slug(root: etree._Element) -> str:
    block = _key_block(root)
    return dict(_cells(block, "dd")).get("item", "") if block is not None else ""
