"""Is this file a picture, a sound or a film, and nothing else? Decided by what is in it; its name counts for nothing. Pure: no Django.

Pictures are decoded and written anew, which drops all they tell of camera and place. Sounds and films are walked through to their
last byte (instrument/illustration/containers.py) and keep their frames alone. All limits stand here.
"""

from __future__ import annotations

import io
import re
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from PIL import Image, ImageOps
from tinytag import TinyTag, TinyTagException

from assessment.instrument.enums import MediaKind
from assessment.instrument.illustration.containers import BadContainer, Film, read_mp3, read_mp4
from assessment.instrument.illustration.media import MediaFacts

MIB = 1024 * 1024
LIMITS = {MediaKind.IMAGE: 400 * 1024, MediaKind.AUDIO: 4 * MIB, MediaKind.VIDEO: 16 * MIB}  # bytes, as stored
LARGEST_PICTURE_SENT = 8 * MIB
LARGEST_SENT = max(LARGEST_PICTURE_SENT, *LIMITS.values())
WIDEST = 1280  # pixels of the longer side of a picture, as stored
MOST_PIXELS = 25_000_000  # of a picture, as sent
LARGEST_FRAME = 1920  # pixels of the longer side of a film
LONGEST_MS = 10 * 60 * 1000
QUALITIES = (82, 70, 55)  # of WebP: the first that fits

TAKEN = "We take PNG, JPEG and WebP pictures, MP3 and M4A sounds, and MP4 films."
_FILM_CODECS = {b"avc1", b"avc3", b"av01", b"vp09"}  # what every browser of today plays
_ACTIVE = re.compile(rb"<(?:!doctype|html|script|iframe|\?php|svg\s)", re.IGNORECASE)
_PICTURE_TROUBLE = (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error, Image.DecompressionBombError)


class BadMedia(ValueError):
    """The file cannot be used; the message says why and what to do."""


@dataclass(frozen=True)
class CheckedFile:
    facts: MediaFacts
    data: bytes  # as it is stored and served


def check_file(data: bytes, *, from_bank: bool = False) -> CheckedFile:
    """The file as it may be stored.

    Args:
        from_bank: a picture that was written here before is not written again, so that a bank reads the bytes it wrote.
    Raises:
        BadMedia: it is something else, too large, damaged, or holds more than it shows.
    """
    if len(data) > LARGEST_SENT:
        raise BadMedia(f"The file has {len(data) / MIB:.1f} MB. {said_limits()}")
    reader = _reader(data)
    if reader is None:
        raise BadMedia(f"{_guess(data)} {TAKEN}")
    return reader(data, from_bank)


def said_limits() -> str:
    return (
        f"A picture may have {LARGEST_PICTURE_SENT // MIB} MB, a sound {LIMITS[MediaKind.AUDIO] // MIB} MB "
        f"and a film {LIMITS[MediaKind.VIDEO] // MIB} MB."
    )


def _reader(data: bytes) -> Callable[[bytes, bool], CheckedFile] | None:
    if data[:8] == b"\x89PNG\r\n\x1a\n" or data[:3] == b"\xff\xd8\xff" or (data[:4] == b"RIFF" and data[8:12] == b"WEBP"):
        return _picture
    if data[4:8] == b"ftyp" and data[8:12] not in {b"heic", b"heix", b"mif1", b"avif", b"qt  "}:
        return _mp4
    if data[:3] == b"ID3" or (data[:1] == b"\xff" and data[1:2] in {b"\xfb", b"\xfa", b"\xf3", b"\xf2", b"\xe3", b"\xe2"}):
        return _mp3
    return None


def _guess(data: bytes) -> str:
    """What it is instead, as far as its first bytes say."""
    known = {
        b"GIF8": "This is a GIF picture.",
        b"%PDF": "This is a PDF document.",
        b"PK\x03\x04": "This is a zip archive, or an office document.",
        b"MZ": "This is a program.",
        b"\x7fELF": "This is a program.",
        b"OggS": "This is an Ogg file.",
    }
    for start, said in known.items():
        if data.startswith(start):
            return said
    if data[4:8] == b"ftyp":
        return "This file is in a format that not every browser shows (HEIC, AVIF or QuickTime)."
    if data[:200].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        return "This is a web page or an SVG drawing, which can run scripts."
    return "This is not a picture, a sound or a film that we know." if data else "The file is empty."


def _picture(data: bytes, from_bank: bool) -> CheckedFile:
    if len(data) > LARGEST_PICTURE_SENT:
        raise BadMedia(f"The picture has {len(data) / MIB:.1f} MB; at most {LARGEST_PICTURE_SENT // MIB} are taken.")
    if not _is_whole(data):
        raise BadMedia("Something was put behind the picture’s end, or it is cut off. Save it anew from a picture program.")
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "WEBP")) as opened:
            if getattr(opened, "n_frames", 1) > 1:
                raise BadMedia("The picture moves. Send a still one, or a film.")
            if opened.width * opened.height > MOST_PIXELS:
                raise BadMedia(f"The picture has {opened.width} × {opened.height} points; at most 25 million are taken.")
            opened.draft("RGB", (WIDEST * 2, WIDEST * 2))
            opened.load()
            if from_bank and opened.format == "WEBP" and _is_bare(data) and max(opened.size) <= WIDEST:
                return _checked(data, MediaKind.IMAGE, "image/webp", width=opened.width, height=opened.height)
            shown = ImageOps.exif_transpose(opened)
            shown = shown.convert("RGBA" if shown.has_transparency_data else "RGB")
    except _PICTURE_TROUBLE as trouble:
        if isinstance(trouble, BadMedia):
            raise
        raise BadMedia("The picture is damaged and cannot be read. Save it anew from a picture program.") from trouble
    shown.thumbnail((WIDEST, WIDEST))
    for quality in QUALITIES:
        out = io.BytesIO()
        shown.save(out, "WEBP", quality=quality, method=4)
        if out.tell() <= LIMITS[MediaKind.IMAGE]:
            return _checked(out.getvalue(), MediaKind.IMAGE, "image/webp", width=shown.width, height=shown.height)
    raise BadMedia("The picture is too full of detail to be kept below 400 KB. Send a smaller or a calmer one.")


def _is_whole(data: bytes) -> bool:
    """Whether the picture's own data end where the file does."""
    if data[:3] == b"\xff\xd8\xff":
        return data.rstrip(b"\0").endswith(b"\xff\xd9")  # some cameras fill up with zeros
    try:
        if data[:4] == b"RIFF":
            (size,) = struct.unpack_from("<I", data, 4)
            return len(data) == 8 + int(size) + int(size) % 2
        at, name = 8, b""
        while name != b"IEND":
            size, name = struct.unpack_from(">I4s", data, at)
            at += 12 + size
    except struct.error:
        return False
    return at == len(data)


def _is_bare(data: bytes) -> bool:
    """Whether a WebP file holds nothing but one picture, and is small enough."""
    at, names = 12, set()
    while at + 8 <= len(data):
        name, size = struct.unpack_from("<4sI", data, at)
        names.add(name)
        at += 8 + size + size % 2
    return names <= {b"VP8 ", b"VP8L", b"VP8X", b"ALPH"} and len(data) <= LIMITS[MediaKind.IMAGE] and not _ACTIVE.search(data)


def _mp3(data: bytes, from_bank: bool) -> CheckedFile:
    try:
        frames = read_mp3(data)
    except BadContainer as bad:
        raise BadMedia(str(bad)) from bad
    return _played(frames, MediaKind.AUDIO, "audio/mpeg", "sound.mp3")


def _mp4(data: bytes, from_bank: bool) -> CheckedFile:
    try:
        film = read_mp4(data)
    except BadContainer as bad:
        raise BadMedia(str(bad)) from bad
    if not film.of(b"vide"):
        if not film.of(b"soun") or film.of(b"soun")[0].codec != b"mp4a":
            raise BadMedia(f"There is no sound in it that every browser plays. {TAKEN}")
        return _played(film.data, MediaKind.AUDIO, "audio/mp4", "sound.m4a")
    width, height = _frame_of(film)
    return _played(film.data, MediaKind.VIDEO, "video/mp4", "film.mp4", width=width, height=height)


def _frame_of(film: Film) -> tuple[int, int]:
    pictures = film.of(b"vide")
    if len(pictures) > 1 or pictures[0].codec not in _FILM_CODECS or any(track.codec != b"mp4a" for track in film.of(b"soun")):
        raise BadMedia("Not every browser plays this film. Export it as MP4 with H.264 pictures and AAC sound.")
    width, height = pictures[0].width, pictures[0].height
    if not (1 <= width <= LARGEST_FRAME and 1 <= height <= LARGEST_FRAME):
        raise BadMedia(f"The film has {width} × {height} points; at most {LARGEST_FRAME} in each direction are taken.")
    return width, height


def _played(data: bytes, kind: MediaKind, type: str, name: str, **frame: int) -> CheckedFile:
    if _ACTIVE.search(data) or b"%PDF-" in data[:1024] or b"PK\x05\x06" in data[-65_557:]:
        raise BadMedia("Another file is hidden in this one. Export it anew as MP3, M4A or MP4.")
    if len(data) > LIMITS[kind]:
        raise BadMedia(f"The {kind.label} has {len(data) / MIB:.1f} MB; at most {LIMITS[kind] // MIB} are kept.")
    try:
        seconds = TinyTag.get(name, file_obj=io.BytesIO(data), tags=False).duration
    except TinyTagException as trouble:
        raise BadMedia(f"The {kind.label} is damaged and cannot be read. Export it anew.") from trouble
    if not seconds or not 1 <= seconds * 1000 <= LONGEST_MS:
        raise BadMedia(f"The {kind.label} is empty, or plays longer than {LONGEST_MS // 60_000} minutes.")
    return _checked(data, kind, type, duration_ms=round(seconds * 1000), **frame)


def _checked(data: bytes, kind: MediaKind, type: str, **measures: int) -> CheckedFile:
    return CheckedFile(MediaFacts(sha256(data).hexdigest(), kind, type, len(data), **measures), data)
