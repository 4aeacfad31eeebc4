"""Whatever is sent to whatever address, the answer is one of ours: never a 500, on either database."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from itertools import cycle, islice
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from lxml import html as lxml_html

from hiring.people.roles import Role
from tests.views.access_rows import TABLE
from tests.views.test_access_table import World, world

__all__ = ["world"]
pytestmark = pytest.mark.django_db

ODD: dict[str, str | bytes] = {
    "NUL": "a\0b",
    "no UTF-8": b"\xff\xfe\xed\xa0\x80",
    "20,000 letters": "x" * 20_000,
    "20,000 blanks": "\u2003 \t" * 6_700,
    "more than 64 bits": str(2**64 + 1),
    "more digits than Python reads": "9" * 5_000,
    "below 64 bits": str(-(2**63) - 1),
    "a digit that is none": "²",
    "another script's digits": "٣٤",
    "no number": "NaN",
    "without end": "1e999",
    "the last minute": "9999-12-31T23:59",
    "the last day": "9999-12-31",
    "the first minute": "0001-01-01T00:00",
    "an array": '[[["a"]], {"b": null}]',
    "half a pair": '"\\ud800"',
    "from right to left": "\u202eabc\u2066\u0301",
    "lines": "a\r\nBcc: x@y.example\r\n\r\nb",
    "signs": "%s %(x)s {0} {{ 1 }} '\"`;--\\",
}
# what addresses are asked for besides what their forms send
ASKED = ("page", "after", "before", "words", "which", "kind", "show", "form", "language", "version", "comments", "changes", "next", "said")
NUMBERS = ("a digit that is none", "more digits than Python reads", "more than 64 bits")  # each, where a page sent digits
MOST_FIELDS = 6  # of one form that are odd one by one
ENDS_THE_SESSION = {"/account/logout/"}


@dataclass(frozen=True)
class Sent:
    """One form of one page: where it goes, and what it would send untouched."""

    address: str
    method: str
    fields: tuple[tuple[str, str], ...]
    files: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        return list(dict.fromkeys(name for name, _ in self.fields))


def forms_on(page: bytes, *, at: str) -> Iterator[Sent]:
    for form in lxml_html.fromstring(page).forms if page.strip() else ():
        address = urljoin(at, form.action or at)
        files = tuple(each.name for each in form.inputs if each.name and each.get("type") == "file")
        named = dict.fromkeys((each.name for each in form.inputs if each.name and each.name not in files), "")
        sent = dict(form.form_values()).keys()
        fields = (*form.form_values(), *((name, value) for name, value in named.items() if name not in sent))
        yield Sent(address, form.method.upper(), tuple((name, value or "") for name, value in fields if name not in files), files)


def asked_of(client: Client, row_address: str, method: str) -> list[Sent]:
    """What a page's forms send, and the address itself with what nobody would ask."""
    bare = Sent(row_address, "POST" if method == "POST" else "GET", tuple((name, "") for name in ASKED))
    if method == "POST":
        return [bare]
    response = client.get(row_address)
    is_page = response.status_code == 200 and response["Content-Type"].startswith("text/html")
    return [bare, *(forms_on(response.content, at=row_address) if is_page else ())]


def variants(sent: Sent, odd: Iterator[str]) -> Iterator[tuple[str, list[tuple[str, str | bytes]]]]:
    """Every field without text; every field odd in a way of its own; some fields one by one, in whichever way comes next."""
    yield "NUL", [(field, ODD["NUL"]) for field in sent.names]
    mixed = {field: next(odd) for field in sent.names}
    yield str(mixed), [(field, ODD[name]) for field, name in mixed.items()]
    shown = dict(sent.fields)
    for field in islice((field for field in sent.names if field not in ASKED), MOST_FIELDS):
        for name in NUMBERS if shown[field].isdigit() else (next(odd),):
            yield f"{field}: {name}", [(each, ODD[name] if each == field else value) for each, value in sent.fields]


def status_of(client: Client, sent: Sent, data: list[tuple[str, str | bytes]]) -> int:
    """The answer's status; what it did is undone, and whoever was signed in still is."""
    body, cookies = urlencode(data), copy(client.cookies)
    before = transaction.savepoint()  # no block of ``atomic``: closing a sitting wants to be the outermost
    if sent.method == "GET":
        response: Any = client.get(f"{urlsplit(sent.address).path}?{body}")
    elif sent.files:
        files = {name: SimpleUploadedFile("a\u202e.csv", b"\xff\0PK") for name in sent.files}
        given = {name: value.decode("latin-1") if isinstance(value, bytes) else value for name, value in data}
        response = client.post(sent.address, given | files)
    else:
        response = client.post(sent.address, body, content_type="application/x-www-form-urlencoded")
    transaction.savepoint_rollback(before)
    client.cookies = cookies
    return int(response.status_code)


def who_asks(world: World) -> dict[str, Client]:
    """An owner, and somebody whom a candidate's and a judge's link let in."""
    visitor = Client(raise_request_exception=False)
    visitor.post(f"/i/{world.ids['token']}/start/", {"consent": "yes"})
    visitor.post(f"/s/{world.ids['sitting']}/begin/")
    visitor.post(f"/p/{world.ids['judge_token']}/start/")
    owner = world.client(Role.OWNER)
    owner.raise_request_exception = False
    return {"owner": owner, "visitor": visitor}


def test_nothing_that_can_be_typed_or_sent_is_our_fault(world: World):
    found, done, odd = [], set(), cycle(ODD)
    clients = who_asks(world)
    for row in TABLE:
        address = row.address.format(**world.ids)
        client = clients["visitor" if row.anonymous is not None and not row.address.startswith("/account") else "owner"]
        for sent in asked_of(client, address, row.method):
            key = (urlsplit(sent.address).path, sent.method, tuple(sorted(sent.names)))
            if key in done or key[0] in ENDS_THE_SESSION:
                continue
            done.add(key)
            for words, data in variants(sent, odd):
                if (status := status_of(client, sent, data)) >= 500:
                    found.append(f"{sent.method} {row.name}, {words}: {status}")

    assert found == []
    assert len(done) > 100  # forms, and addresses with what nobody would ask
