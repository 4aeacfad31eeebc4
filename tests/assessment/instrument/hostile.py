"""Files made to do harm, generated where they are needed: none is kept, and each is small as it is sent."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable

from assessment.instrument.exchange.qti_export import package_files
from assessment.instrument.exchange.spreadsheets import csv_of, xlsx_of
from assessment.instrument.exchange.tables import NAMES
from assessment.instrument.exchange.yaml_writing import item_yaml
from tests.assessment.instrument.peers import CHOICE
from tests.factories.instrument import a_source

Hostile = Callable[[], tuple[str, bytes]]  # its name, and what is sent
ITEM = item_yaml(a_source())
GOOD_ITEM = CHOICE.files["items/late.xml"]
MEGABYTE = b"0" * 2**20


def zipped(*members: tuple[str, bytes], mode: int = 0, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", method) as archive:
        warnings.simplefilter("ignore")  # one name twice is what is wanted
        for name, content in members:
            info = zipfile.ZipInfo(name)
            info.compress_type = method
            if mode:
                info.create_system = 3
                info.external_attr = mode << 16
            archive.writestr(info, content)
    return out.getvalue()


def with_item(*members: tuple[str, bytes], **how: int) -> bytes:
    return zipped(("a.yaml", ITEM), *members, **how)


def patched(data: bytes, old: bytes, new: bytes, *, count: int = -1) -> bytes:
    assert old in data
    return data.replace(old, new, count)


def lying_size(data: bytes, size: int) -> bytes:
    """The archive whose directory says another size of its first member than it has."""
    at = data.index(b"PK\x01\x02") + 24
    local = data.index(b"PK\x03\x04") + 22
    changed = data[:local] + struct.pack("<I", size) + data[local + 4 :]
    return changed[:at] + struct.pack("<I", size) + changed[at + 4 :]


def encrypted(data: bytes) -> bytes:
    at, local = data.index(b"PK\x01\x02") + 8, data.index(b"PK\x03\x04") + 6
    flags = struct.pack("<H", 1)
    changed = data[:local] + flags + data[local + 2 :]
    return changed[:at] + flags + changed[at + 2 :]


def many_members(count: int) -> bytes:
    return zipped(*((f"{number}.yaml", b"") for number in range(count)), method=zipfile.ZIP_STORED)


def overlapping() -> bytes:
    """One member, named 400 times in the directory: each copy unpacks to 8 MB."""
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = packed.compress(MEGABYTE * 7) + packed.flush()
    name = b"a.yaml"
    head = struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", 20, 0, 8, 0, 33, zlib.crc32(MEGABYTE * 7), len(body), 7 * 2**20, len(name), 0)
    local = head + name + body
    entries = b""
    for number in range(400):
        other = f"{number}.yaml".encode()
        entries += struct.pack(
            "<4sHHHHHHIIIHHHHHII",
            *(b"PK\x01\x02", 20, 20, 0, 8, 0, 33, zlib.crc32(MEGABYTE * 7), len(body), 7 * 2**20, len(other), 0, 0, 0, 0, 0, 0),
        )
        entries += other
    return local + entries + struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 400, 400, len(entries), len(local), 0)


def xml(head: str = "", *, body: str = "<p>x</p>", attributes: str = "", encoding: str = "utf-8") -> bytes:
    text = GOOD_ITEM.decode()
    text = text.replace("<qti-assessment-item ", f"{head}<qti-assessment-item {attributes} ", 1).replace(
        "<qti-item-body>", f"<qti-item-body>{body}", 1
    )
    return text.encode(encoding)


def workbook(change: Callable[[dict[str, bytes]], dict[str, bytes]]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(xlsx_of([a_source()]))) as book:
        files = {name: book.read(name) for name in book.namelist()}
    return zipped(*change(files).items())


def sheet(rows: str) -> bytes:
    """A workbook whose sheet holds these rows."""
    start, end = b"<sheetData>", b"</sheetData>"

    def change(files: dict[str, bytes]) -> dict[str, bytes]:
        name = "xl/worksheets/sheet1.xml"
        head, _, rest = files[name].partition(start)
        return {**files, name: head + start + rows.encode() + end + rest.partition(end)[2]}

    return workbook(change)


LAUGHS = "".join(f'<!ENTITY l{number} "{f"&l{number - 1};" * 10 if number else "ha"}">' for number in range(10))
YAML_LAUGHS = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"a{number}: &a{number} [{','.join([f'*a{number - 1}'] * 9)}]\n" for number in range(1, 12)
)
PACKAGE = package_files([a_source()], title="T")
MANIFEST = ("imsmanifest.xml", PACKAGE["imsmanifest.xml"])

BOMBS: dict[str, Hostile] = {
    # Archives
    "zip that unpacks to 200 MB in one file": lambda: ("x.zip", zipped(("a.yaml", MEGABYTE * 200))),
    "zip that unpacks to 60 MB in many files": lambda: ("x.zip", zipped(*((f"{number}.yaml", MEGABYTE * 2) for number in range(30)))),
    "zip whose members overlap": lambda: ("x.zip", overlapping()),
    "zip in a zip": lambda: ("x.zip", with_item(("b.yaml", zipped(("c.yaml", ITEM))))),
    "zip in a zip in a zip": lambda: ("x.zip", zipped(("a.zip", zipped(("b.zip", zipped(("c.yaml", ITEM))))))),
    "zip with 20,000 members": lambda: ("x.zip", many_members(20_000)),
    "zip with no members": lambda: ("x.zip", zipped()),
    "zip that says a smaller size": lambda: ("x.zip", lying_size(zipped(("a.yaml", ITEM)), 10)),
    "zip that says a larger size": lambda: ("x.zip", lying_size(zipped(("a.yaml", ITEM)), len(ITEM) + 500)),
    "zip that says 4 GB": lambda: ("x.zip", lying_size(zipped(("a.yaml", ITEM)), 2**32 - 2)),
    "zip with a wrong checksum": lambda: ("x.zip", patched(zipped(("a.yaml", ITEM), method=zipfile.ZIP_STORED), b"Friday", b"Sunday")),
    "zip cut short": lambda: ("x.zip", zipped(("a.yaml", ITEM))[:-30]),
    "zip of a beginning alone": lambda: ("x.zip", b"PK\x03\x04" + b"\0" * 100),
    "zip that is encrypted": lambda: ("x.zip", encrypted(zipped(("a.yaml", ITEM)))),
    "zip packed with bzip2": lambda: ("x.zip", zipped(("a.yaml", ITEM), method=zipfile.ZIP_BZIP2)),
    "zip packed with lzma": lambda: ("x.zip", zipped(("a.yaml", ITEM), method=zipfile.ZIP_LZMA)),
    "name that climbs": lambda: ("x.zip", with_item(("../../etc/cron.d/x.yaml", ITEM))),
    "name that climbs in the middle": lambda: ("x.zip", with_item(("a/../../b.yaml", ITEM))),
    "absolute name": lambda: ("x.zip", with_item(("/etc/passwd.yaml", ITEM))),
    "name of a drive": lambda: ("x.zip", with_item(("C:/x.yaml", ITEM))),
    "name with backslashes": lambda: ("x.zip", with_item(("..\\..\\x.yaml", ITEM))),
    "name with a NUL": lambda: ("x.zip", patched(with_item(("bXc.yaml", ITEM)), b"bXc.yaml", b"b\0c.yaml")),
    "name with a line end": lambda: ("x.zip", with_item(("b\nc.yaml", ITEM))),
    "name of 300 characters": lambda: ("x.zip", with_item((f"{'b' * 300}.yaml", ITEM))),
    "empty part in a name": lambda: ("x.zip", with_item(("a//b.yaml", ITEM))),
    "symbolic link": lambda: ("x.zip", zipped(("a.yaml", b"/etc/passwd"), mode=0o120777)),
    "device": lambda: ("x.zip", zipped(("a.yaml", b""), mode=0o020666)),
    "one name twice": lambda: ("x.zip", with_item(("b.yaml", ITEM), ("b.yaml", ITEM))),
    "one name in two cases": lambda: ("x.zip", with_item(("b.yaml", ITEM), ("B.YAML", ITEM))),
    "file of 3 MB": lambda: ("x.zip", zipped(("a.yaml", ITEM), method=zipfile.ZIP_STORED) + MEGABYTE * 3),
    "3 MB of YAML": lambda: ("x.yaml", ITEM + b"# " + MEGABYTE * 3),
    "programs in an archive": lambda: ("x.zip", with_item(("run.exe", b"MZ"))),
    # YAML
    "YAML of aliases of aliases": lambda: ("x.yaml", YAML_LAUGHS.encode()),
    "YAML alias of itself": lambda: ("x.yaml", b"a: &a [*a]\n"),
    "YAML that runs a command": lambda: ("x.yaml", b"id: !!python/object/apply:os.system ['touch /tmp/evenkeel-was-here']\n"),
    "YAML that makes an object": lambda: ("x.yaml", b"!!python/object:object {}\n"),
    "YAML with a tag of its own": lambda: ("x.yaml", b"id: !secret x\n"),
    "YAML with binary": lambda: ("x.yaml", b"id: !!binary aGVsbG8=\n"),
    "YAML 20,000 deep": lambda: ("x.yaml", b"a: " + b"[" * 20_000),
    "YAML 500 deep": lambda: ("x.yaml", b"a: " + b"[" * 500 + b"]" * 500),
    "YAML of 300,000 values": lambda: ("x.yaml", b"a: [" + b"1," * 300_000 + b"1]"),
    "YAML whose key is a list": lambda: ("x.yaml", b"? [a, b]\n: c\n"),
    "YAML with a number of 10,000 digits": lambda: ("x.yaml", b"id: " + b"9" * 10_000),
    "YAML with a day that is none": lambda: ("x.yaml", b"id: 2026-99-99\n"),
    "YAML in UTF-16": lambda: ("x.yaml", ITEM.decode().encode("utf-16")),
    "YAML in Latin-1": lambda: ("x.yaml", "id: café\n".encode("latin-1")),
    "YAML with NULs": lambda: ("x.yaml", b"id: \0\n"),
    "YAML of several documents": lambda: ("x.yaml", ITEM + b"---\n" + ITEM),
    "YAML with a text of 100,000 characters": lambda: ("x.yaml", ITEM + b"notes: " + b"a " * 50_000),
    "YAML with a million merge keys": lambda: ("x.yaml", b"<<: {a: 1}\n" * 20_000),
    # XML
    "XML of entities of entities": lambda: ("x.xml", xml(f"<!DOCTYPE x [{LAUGHS}]>", body="<p>&l9;</p>")),
    "XML with one long entity many times": lambda: (
        "x.xml",
        xml(f'<!DOCTYPE x [<!ENTITY a "{"a" * 50_000}">]>', body=f"<p>{'&a;' * 10_000}</p>"),
    ),
    "XML that reads a file": lambda: ("x.xml", xml('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>', body="<p>&a;</p>")),
    "XML that asks the network": lambda: ("x.xml", xml('<!DOCTYPE x [<!ENTITY a SYSTEM "http://127.0.0.1:9/x">]>', body="<p>&a;</p>")),
    "XML with a parameter entity": lambda: ("x.xml", xml('<!DOCTYPE x [<!ENTITY % a SYSTEM "http://127.0.0.1:9/x"> %a;]>')),
    "XML with a document type alone": lambda: ("x.xml", xml("<!DOCTYPE x>")),
    "XML with an outside document type": lambda: ("x.xml", xml('<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">')),
    "XML 5,000 deep": lambda: ("x.xml", xml(body="<div>" * 5_000 + "</div>" * 5_000)),
    "XML 200 deep": lambda: ("x.xml", xml(body="<div>" * 200 + "</div>" * 200)),
    "XML with 60,000 attributes": lambda: ("x.xml", xml(attributes=" ".join(f'a{number}=""' for number in range(60_000)))),
    "XML with one attribute of a megabyte": lambda: ("x.xml", xml(attributes=f'a="{"x" * 2**20}"')),
    "XML in UTF-16 with entities": lambda: ("x.xml", xml(f"<!DOCTYPE x [{LAUGHS}]>").decode().encode("utf-16")),
    "XML in UTF-7": lambda: ("x.xml", b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE x+AD4-'),
    "XML that is cut short": lambda: ("x.xml", GOOD_ITEM[:-40]),
    "XML with an unknown entity": lambda: ("x.xml", xml(body="<p>&nbsp;</p>")),
    "XML with NULs": lambda: ("x.xml", xml(body="<p>\0</p>")),
    "XML of XInclude alone": lambda: ("x.xml", b'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd"/>'),
    "entities in a manifest": lambda: (
        "x.zip",
        zipped(("imsmanifest.xml", f"<!DOCTYPE x [{LAUGHS}]><manifest>&l9;</manifest>".encode()), ("a.xml", GOOD_ITEM)),
    ),
    "entities in one item of a package": lambda: (
        "x.zip",
        zipped(MANIFEST, ("a.xml", GOOD_ITEM), ("b.xml", xml(f"<!DOCTYPE x [{LAUGHS}]>"))),
    ),
    "an item of 2 MB in a package": lambda: ("x.zip", zipped(MANIFEST, ("a.xml", xml(body=f"<p>{'a' * 2**21}</p>")))),
    # Workbooks
    "workbook with macros": lambda: ("x.xlsx", workbook(lambda files: {**files, "xl/vbaProject.bin": b"\xd0\xcf"})),
    "workbook made for macros": lambda: (
        "x.xlsx",
        workbook(lambda files: {**files, "[Content_Types].xml": files["[Content_Types].xml"].replace(b"openxmlformats", b"macroEnabled")}),
    ),
    "workbook with links to others": lambda: (
        "x.xlsx",
        workbook(lambda files: {**files, "xl/externalLinks/externalLink1.xml": b"<externalLink/>"}),
    ),
    "workbook with an embedded file": lambda: ("x.xlsx", workbook(lambda files: {**files, "xl/embeddings/oleObject1.bin": b"\xd0\xcf"})),
    "workbook that asks a database": lambda: ("x.xlsx", workbook(lambda files: {**files, "xl/connections.xml": b"<connections/>"})),
    "workbook with entities": lambda: (
        "x.xlsx",
        workbook(lambda files: {**files, "xl/workbook.xml": f"<!DOCTYPE x [{LAUGHS}]>".encode() + files["xl/workbook.xml"]}),
    ),
    "workbook that unpacks to 100 MB": lambda: (
        "x.xlsx",
        workbook(lambda files: {**files, "xl/sharedStrings.xml": b"<sst>" + MEGABYTE * 100}),
    ),
    "workbook with 300,000 rows": lambda: ("x.xlsx", sheet("<row><c><v>1</v></c></row>" * 300_000)),
    "workbook with a row far down": lambda: (
        "x.xlsx",
        sheet('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>1</v></c></row>'),
    ),
    "workbook with a cell far right": lambda: ("x.xlsx", sheet('<row r="1"><c r="XFD1"><v>1</v></c></row>')),
    "workbook with 16,000 columns": lambda: ("x.xlsx", sheet(f"<row>{'<c><v>1</v></c>' * 16_000}</row>")),
    "workbook without a sheet": lambda: (
        "x.xlsx",
        workbook(lambda files: {name: data for name, data in files.items() if "sheet1" not in name}),
    ),
    "workbook of one empty part": lambda: ("x.xlsx", zipped(("[Content_Types].xml", b"<Types/>"))),
    "workbook in UTF-16": lambda: (
        "x.xlsx",
        workbook(lambda files: {**files, "xl/workbook.xml": files["xl/workbook.xml"].decode().encode("utf-16")}),
    ),
    # CSV
    "CSV with a million columns": lambda: ("x.csv", b"," * 1_000_000),
    "CSV with 100,000 rows": lambda: ("x.csv", csv_of([])[:-2] + b"\r\n" + b"a,1,1\r\n" * 100_000),
    "CSV with a cell of a megabyte": lambda: ("x.csv", ",".join(NAMES).encode() + b'\r\n"' + MEGABYTE + b'"\r\n'),
    "CSV with a quote that never ends": lambda: ("x.csv", ",".join(NAMES).encode() + b'\r\n"a,1\r\n' * 5),
    "CSV with NULs": lambda: ("x.csv", csv_of([a_source()]).replace(b"Friday", b"\0\0\0", 1)),
    "CSV in UTF-16": lambda: ("x.csv", csv_of([a_source()]).decode("utf-8-sig").encode("utf-16")),
    "CSV in Windows-1252": lambda: ("x.csv", "item,title\r\na,Café\r\n".encode("cp1252")),
    "CSV that is a program": lambda: ("x.csv", b"MZ\x90\x00\x03" * 50),
    "an empty CSV": lambda: ("x.csv", b""),
    # Others
    "an empty file": lambda: ("x.yaml", b""),
    "a picture": lambda: ("x.png", b"\x89PNG\r\n\x1a\n"),
    "a page": lambda: ("x.html", b"<html></html>"),
    "a file without a name": lambda: ("", b"id: x"),
    "an old workbook": lambda: ("x.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
}
