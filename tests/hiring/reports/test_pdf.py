"""PDFs: tagged, named, in a language, and made of nothing but the page itself."""

from __future__ import annotations

import io
import socket

import pytest
from pypdf import PdfReader

from hiring.checks import pdfs_can_be_written
from hiring.reports import pdf
from hiring.reports.pdf import LIBRARIES, PACKAGES, CannotWrite, NothingIsFetched, can_write, write_pdf

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Your own report</title>
<style>body { font: 11pt sans-serif }</style>
</head><body><h1>Your own report</h1><p>A thought to try.</p><ul><li>Situation 1</li></ul>%s</body></html>"""


def tags(reader: PdfReader) -> set[str]:
    """The kinds of element in the structure tree."""
    found: set[str] = set()
    waiting = [reader.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        node = waiting.pop().get_object()
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, dict):
            found |= {str(node["/S"])} if "/S" in node else set()
            waiting += [node["/K"]] if "/K" in node else []
    return found


def test_a_pdf_is_tagged_and_says_its_title_and_language():
    reader = PdfReader(io.BytesIO(write_pdf(PAGE % "")))
    root = reader.trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert reader.metadata.title == "Your own report"
    assert {"/Document", "/H1", "/P", "/L", "/LI"} <= tags(reader)
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
    assert "A thought to try." in reader.pages[0].extract_text()


@pytest.mark.parametrize(
    "wish",
    [
        '<img src="http://127.0.0.1:9/x.png" alt="x">',
        '<img src="file:///etc/passwd" alt="x">',
        '<link rel="stylesheet" href="https://example.org/x.css">',
        '<style>@import url("file:///etc/passwd"); body { background: url("http://127.0.0.1:9/y.png") }</style>',
        '<object data="file:///etc/passwd"></object>',
    ],
)
def test_a_pdf_fetches_neither_from_the_network_nor_from_files(wish, monkeypatch):
    asked: list[str] = []
    refuse = pdf._Refuse.__call__

    def note(self: pdf._Refuse, url: str) -> None:
        asked.append(url)
        refuse(self, url)

    def no_socket(*args: object) -> None:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(pdf._Refuse, "__call__", note)
    monkeypatch.setattr(socket.socket, "connect", no_socket)

    reader = PdfReader(io.BytesIO(write_pdf(PAGE % wish)))

    assert asked != []
    assert "root:" not in "".join(page.extract_text() for page in reader.pages)


def test_whatever_is_fetched_is_refused():
    with pytest.raises(NothingIsFetched):
        pdf._Refuse()("file:///etc/passwd")


def test_without_the_systems_libraries_the_packages_are_named(monkeypatch, caplog):
    monkeypatch.setattr(pdf, "find_library", lambda name: None if name == LIBRARIES[0] else "there")
    can_write.cache_clear()

    try:
        with pytest.raises(CannotWrite, match=PACKAGES):
            write_pdf(PAGE % "")
    finally:
        monkeypatch.undo()
        can_write.cache_clear()
    assert f"apt-get install {PACKAGES}" in caplog.text


@pytest.mark.parametrize(("there", "warnings"), [("libpango.so", []), (None, ["hiring.W001"])])
def test_the_deployment_check_warns_of_missing_libraries_and_stops_nothing(there, warnings, monkeypatch):
    monkeypatch.setattr(pdf, "find_library", lambda name: there)
    can_write.cache_clear()

    found = pdfs_can_be_written(None)

    can_write.cache_clear()
    assert [(each.id, each.is_serious()) for each in found] == [(id, False) for id in warnings]
