"""Payloads that are typed beside somebody else's, uploaded in files, or sent to a page that hands them back."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from html import escape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from assessment.instrument.authoring import create_item, current_revision, save_draft, source_of
from assessment.instrument.commenting import MOST_REPLIES, add_comment, add_reply, review_item
from assessment.instrument.enums import ItemStatus
from assessment.instrument.exchange.packages import packed
from assessment.instrument.exchange.qti_export import package_files
from assessment.instrument.exchange.spreadsheets import csv_of, xlsx_of
from assessment.instrument.exchange.yaml_writing import item_yaml
from assessment.instrument.models import Item
from assessment.instrument.source import ItemSource
from assessment.instrument.wordings import ItemWords, OptionWords, TurnWords
from hiring.authoring.conflicts import sealed
from hiring.people.models import User
from hiring.people.roles import Role
from tests.assessment.instrument.peers import MAPPED
from tests.factories import MembershipFactory, OrganisationFactory, TranslationFactory
from tests.factories.instrument import NOW, LibraryFactory, a_conversation, a_source
from tests.hiring.authoring.sending import fields_of
from tests.support import hostile
from tests.support.hostile_pages import KIND, PUBLISHABLE, STORABLE, Page, at, harmful, marks_of, organisation_of
from tests.support.hostile_scenes import sent_file
from tests.support.payloads import mark_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]  # no database changes how a text is shown
SCRIPT = {"accept": "application/json"}


def first_of(fields: dict[str, list[str]]) -> dict[str, str]:
    return {name: values[0] for name, values in fields.items()}


# What two wrote --------------------------------------------------------------------------------------------------------


def conflicts_pages(texts: tuple[str, ...]) -> Iterator[Page]:
    """What one author typed and another saved meanwhile, side by side; again when a third save came; and what a script is told."""
    organisation, client = organisation_of(hostile.joined(texts))
    library = LibraryFactory.create(owner=organisation.uuid)
    begun = a_conversation(turns=hostile.TURNS)
    sources, parts = hostile.varied_sources(texts, begun=begun), hostile.batches(texts, hostile.VARIED)
    for number, (mine, part) in enumerate(zip(sources[:7], parts[:7], strict=True)):  # 637 of them
        theirs, others = sources[number - 1], parts[number - 1]
        typed = create_item(library=library, source=replace(mine, slug=f"typed-{number}"), now=NOW)
        fields = first_of(fields_of(client.get(f"/items/{typed.public_id}/edit/").content))
        item = create_item(library=library, source=replace(begun, slug=f"met-{number}"), now=NOW)
        fields["base"] = sealed(source_of(current_revision(item)))
        save_draft(item=item, source=replace(theirs, slug=item.slug), edit_number=1, now=NOW, by=hostile.signed(texts))
        asked = client.post(f"/items/{item.public_id}/edit/", fields)
        yield Page("asked", asked, marks_of([*part, *others]))
        if number == 0:
            again = client.post(f"/items/{item.public_id}/merge/", first_of(fields_of(asked.content)) | {"edit_number": "1"})
            yield Page("asked", again, marks_of([*part, *others]))
        yield at(client, f"/items/{item.public_id}/edit/", part)  # what is kept, for it could not be saved
        told = client.post(f"/items/{typed.public_id}/edit/", fields, headers=SCRIPT).json()
        yield Page("script", page_of("".join([*told["slots"].values(), *told["strips"].values(), told["list"]])), set())


def page_of(piece: str) -> bytes:
    return f"<!doctype html><main>{piece}</main>".encode()


def test_what_two_wrote_at_once(db):
    known = {"asked": {("span", ("class",))}}  # the flag of a field that both changed
    assert harmful(conflicts_pages(KIND), conflicts_pages(STORABLE), walk="conflicts", known=known) == []


# Files -----------------------------------------------------------------------------------------------------------------


def titled(texts: Sequence[str]) -> list[ItemSource]:
    titles = [text if len(text) <= 120 else f"{text[:110]} {mark_of(text)}" for text in texts]
    return [a_source(slug=f"titled-{number}", title=title) for number, title in enumerate(titles)]


def named(text: str, *, longest: int = 90) -> str:
    """As much of a text as may name a file."""
    return "".join(sign for sign in text if sign.isprintable() and sign not in '/\\:"\r\n')[-longest:]


def uploads_pages(texts: tuple[str, ...]) -> Iterator[Page]:
    """The dry run of a file in each format, titles and file names from the texts; some items differ from those that are there."""
    organisation, client = organisation_of(hostile.joined(texts))
    library = LibraryFactory.create(owner=organisation.uuid)
    parts = hostile.batches(texts, -(-len(texts) // 5))
    for source in titled(parts[0])[:20]:
        create_item(library=library, source=replace(source, title="As it was", notes="x"), now=NOW)
    written = [
        ("csv", csv_of),
        ("csv", csv_of),
        ("xlsx", xlsx_of),
        ("zip", lambda sources: packed({f"{source.slug}.yaml": item_yaml(source) for source in sources})),
        ("zip", lambda sources: packed(package_files(sources, title=parts[4][0]))),
    ]
    for (kind, write), part in zip(written, parts, strict=True):
        address = sent_file(client, write(titled(part)), name=f"{named(part[-1])}.{kind}")
        yield at(client, address, part)
    extra = {named(text): b"x" for text in texts}
    for some in (list(extra)[start : start + 150] for start in range(0, len(extra), 150)):
        files = MAPPED.files | dict.fromkeys(some, b"x")
        yield at(client, sent_file(client, packed(files), name="peer.zip"), some, viewer="peer's")


def refused_pages(texts: tuple[str, ...]) -> Iterator[Page]:
    """Tables and YAML files in which cells, columns, values, files and a sheet are called what they may not be."""
    _, client = organisation_of(hostile.joined(texts))
    for part in hostile.batches(texts, 150):
        yield _refused(client, _table(part), name="x.csv", marks=marks_of(part))
        documents = {f"{number}.yaml": item_yaml(a_source()).replace(b"attitude", _quoted(text)) for number, text in enumerate(part)}
        yield _refused(client, packed(documents), name="x.zip", marks=marks_of(part))
    names = {f"{named(text)}.yaml": b"a: b" for text in texts}
    for some in (list(names)[start : start + 150] for start in range(0, len(names), 150)):
        yield _refused(client, packed(dict.fromkeys(some, b"a: b")), name="x.zip", marks=set())
    yield _refused(client, _sheet_named(hostile.joined(texts)), name=f"{named(texts[0])}.xlsx", marks=marks_of(texts))


def _refused(client: Client, data: bytes, *, name: str, marks: set[str]) -> Page:
    answer = client.post("/items/import/", {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 422
    return Page("faults", answer, marks)


def _quoted(text: str) -> bytes:
    return b'"' + text.encode("unicode_escape").replace(b'"', b'\\"') + b'"'


def _table(texts: Sequence[str]) -> bytes:
    """A table of items whose scale is none of what there is."""
    rows = list(csv.reader(io.StringIO(csv_of(titled(texts)).decode("utf-8-sig"))))
    column, left = rows[0].index("scale"), iter(texts)
    for row in rows[1:]:
        row[column] = next(left) if row[column] else ""
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    return written.getvalue().encode()


def _sheet_named(text: str) -> bytes:
    """A workbook with a wrong cell in a sheet of that name."""
    made, book = io.BytesIO(), zipfile.ZipFile(io.BytesIO(xlsx_of([a_source()])))
    name = escape("".join(sign for sign in text if sign.isprintable() and sign not in "\ufffe\ufdd0"))
    with zipfile.ZipFile(made, "w") as archive:
        for member in book.namelist():
            content = book.read(member).decode()
            content = (
                re.sub(r'(<sheet [^>]*name=")[^"]*', lambda found: found[1] + name, content) if member == "xl/workbook.xml" else content
            )
            archive.writestr(member, content.replace("attitude", "mood"))
    return made.getvalue()


def test_uploads_that_can_be_read(db):
    assert harmful(uploads_pages(KIND), uploads_pages(PUBLISHABLE), walk="uploads") == []


def test_uploads_that_are_refused(db):
    assert harmful(refused_pages(KIND), refused_pages(PUBLISHABLE), walk="refused uploads") == []


# Pages that hand back what was sent, or what was said on the way -----------------------------------------------------------


def handed_back_pages(texts: tuple[str, ...]) -> Iterator[Page]:
    every = hostile.joined(texts)
    organisation, client = organisation_of(every)
    user = User.objects.get(memberships__organisation=organisation)
    other = OrganisationFactory.create(name=every)  # so that it is asked for whom something is
    MembershipFactory.create(user=user, organisation=other, role=Role.OWNER.value)
    library = LibraryFactory.create(owner=organisation.uuid)
    item = create_item(library=library, source=a_source(title=every), now=NOW, by=hostile.signed(texts))
    for address in ("/items/new/", "/forms/new/", "/blueprints/new/", "/panels/new/"):
        yield at(client, address, texts if address != "/panels/new/" else ())
        yield _sent(client, address, dict.fromkeys(("title", "slug", "family"), every))
    yield _sent(client, f"/items/{item.public_id}/copy/", {"organisation": every})
    Item.objects.update(status=ItemStatus.PANEL.value)
    yield at(client, "/panels/new/", texts)
    Item.objects.update(status=ItemStatus.DRAFT.value)
    yield at(client, "/items/", texts)
    yield at(client, "/items/import/", texts)
    yield from _life(client, item, texts)
    yield from _translated(client, item, every, texts)


def _sent(client: Client, address: str, fields: dict[str, str]) -> Page:
    answer = client.post(address, fields)
    assert answer.status_code == 422
    route = str(answer.resolver_match.url_name)
    return Page(f"{route} again", answer, set())


def _life(client: Client, item: Item, texts: tuple[str, ...]) -> Iterator[Page]:
    """What was done with an item and said of it, and a remark as a script gets it."""
    source, every = source_of(current_revision(item)), hostile.joined(texts)
    for part in hostile.batches(texts, 25):
        review_item(item=item, edit_number=1, by=hostile.signed(part), now=NOW, note=hostile.joined(part))
    for some in hostile.batches(texts, 12 * MOST_REPLIES):
        remark = add_comment(item=item, source=source, turn=1, option=1, text="Hm.", by=hostile.signed(texts), now=NOW, blocks=True)
        for part in hostile.batches(some, 12):
            add_reply(comment=remark, text=hostile.joined(part), by=hostile.signed(part), now=NOW)
    yield at(client, f"/items/{item.public_id}/", texts, viewer="life")
    client.post(f"/items/{item.public_id}/status/", {"status": "in_review", "reason": every})
    yield at(client, f"/items/{item.public_id}/", texts, viewer="life")
    for text in texts[::9]:
        told = client.post(f"/items/{item.public_id}/comments/", {"place": "1", "text-1": text}, headers=SCRIPT)
        yield Page("remark", told, marks_of([text]))


def _translated(client: Client, item: Item, every: str, texts: tuple[str, ...]) -> Iterator[Page]:
    words = asdict(ItemWords((TurnWords(every, (OptionWords(every),) * 4),)))
    TranslationFactory.create(revision=current_revision(item), language="es", title=every, document=words)
    yield at(client, f"/items/{item.public_id}/preview/1/?language=es", texts, viewer="translated")


def test_pages_that_hand_back_what_was_sent(db):
    assert harmful(handed_back_pages(KIND), handed_back_pages(STORABLE), walk="handed back") == []
