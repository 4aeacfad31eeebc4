"""Archives and XML from outside, opened only after everything in them that could do harm was looked for. Pure: no Django.

Nothing is ever written to disk, no name in an archive is used as a path, and nothing is fetched.
"""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Mapping

from lxml import etree

LARGEST_UPLOAD = 2 * 2**20  # bytes
LARGEST_UNPACKED = 16 * 2**20  # bytes, all members together
LARGEST_MEMBER = 8 * 2**20
MOST_MEMBERS = 1_500
LARGEST_XML = 2**20
DEEPEST_XML = 60  # elements within each other
MOST_ATTRIBUTES = 64  # of one element
LONGEST_NAME = 200
LITTER = ("__MACOSX/", ".DS_Store")  # what desktops add to archives


class Unsafe(Exception):
    """The file is refused as a whole; its text says why, in plain words."""


def is_archive(data: bytes) -> bool:
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def unpacked(data: bytes) -> dict[str, bytes]:
    """The members of a ZIP archive by name, in its order; directories and desktops' litter are left out.

    Raises:
        Unsafe: too large packed or unpacked, too many members, a member that is encrypted, a link, an archive itself or named twice, a
            name that leads elsewhere, or an archive that is not what its directory says.
    """
    if len(data) > LARGEST_UPLOAD:
        raise Unsafe(f"The file is larger than {LARGEST_UPLOAD // 2**20} MB.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = _harmless(archive.infolist())
            return {member.filename: _content(archive, member) for member in members}
    except (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, UnicodeError) as trouble:
        raise Unsafe("The archive is damaged, or made so that it cannot be trusted.") from trouble
    except (OSError, ValueError, OverflowError, MemoryError) as trouble:  # offsets that lead outside the file
        raise Unsafe("The archive is damaged, or made so that it cannot be trusted.") from trouble


def _harmless(members: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    if len(members) > MOST_MEMBERS:
        raise Unsafe(f"The archive holds {len(members)} files; at most {MOST_MEMBERS} are taken.")
    if sum(member.file_size for member in members) > LARGEST_UNPACKED or any(member.file_size > LARGEST_MEMBER for member in members):
        raise Unsafe(f"The archive would unpack to more than {LARGEST_UNPACKED // 2**20} MB, or holds one file that is too large.")
    seen: set[str] = set()
    for member in members:
        name = member.orig_filename
        if _leads_elsewhere(name):
            raise Unsafe("A file in the archive has a name that leads outside it, or that is no name.")
        if stat.S_IFMT(member.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise Unsafe("The archive holds a link or a device in place of a file.")
        if member.flag_bits & 0x1:
            raise Unsafe("A file in the archive is encrypted.")
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Unsafe("The archive is packed in a way that is not taken: use plain ZIP.")
        if name.casefold() in seen:
            raise Unsafe("Two files in the archive have the same name.")
        seen.add(name.casefold())
    return [member for member in members if not member.is_dir() and not _is_litter(member.filename)]


def _is_litter(name: str) -> bool:
    return name.startswith(LITTER[0]) or name.rpartition("/")[2] == LITTER[1]


def _leads_elsewhere(name: str) -> bool:
    parts = name.removesuffix("/").split("/")
    return (
        not name
        or len(name) > LONGEST_NAME
        or any(part in ("", ".", "..") for part in parts)
        or any(sign in name for sign in "\\:")
        or not name.isprintable()
    )


def _content(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    with archive.open(member) as packed:
        content = packed.read(member.file_size + 1)
    if len(content) != member.file_size:
        raise Unsafe("A file in the archive is longer or shorter than the archive says.")
    if is_archive(content):
        raise Unsafe("The archive holds another archive.")
    return content


def packed(files: Mapping[str, bytes]) -> bytes:
    """A ZIP archive of these files; the same files always give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            member = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            member.create_system = 3
            member.external_attr = 0o644 << 16
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, content)
    return out.getvalue()


def parsed(data: bytes) -> etree._Element:
    """The root of an XML document that declares no types and no entities, and is neither large nor deep.

    Raises:
        Unsafe: it is not so, or it is no XML.
    """
    if len(data) > LARGEST_XML:
        raise Unsafe(f"It is larger than {LARGEST_XML // 2**20} MB.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as trouble:
        raise Unsafe("It is not UTF-8.") from trouble
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise Unsafe("It declares a document type or entities, which are not taken.")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as trouble:
        raise Unsafe(f"It is not well-formed XML: {trouble}"[:300]) from trouble
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unsafe("It declares a document type, which is not taken.")
    _measure(root)
    return root


def _measure(root: etree._Element) -> None:
    depth = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > DEEPEST_XML:
            raise Unsafe(f"Its elements stand more than {DEEPEST_XML} deep within each other.")
        if event == "start" and len(element.attrib) > MOST_ATTRIBUTES:
            raise Unsafe(f"An element has more than {MOST_ATTRIBUTES} attributes.")
