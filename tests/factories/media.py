"""Small real files of each kind, made here byte by byte or by the library that reads them."""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from PIL import Image

from assessment.instrument.enums import MediaKind
from assessment.instrument.illustration.media import MediaFacts, MediaSource, MediaWords
from assessment.instrument.illustration.media_store import keep_file
from assessment.instrument.models import Library
from tests.factories.instrument import NOW

CAPTIONS = "WEBVTT\n\n00:00:00.000 --> 00:00:00.500\nThe bell over the door rings.\n"
TRANSCRIPT = "The bell over the door rings. A man says: “Is my bike done?”"


@dataclass(frozen=True)
class Made:
    """A file with what is said of it."""

    data: bytes
    source: MediaSource


def kept(made: Made, *, library: Library) -> MediaSource:
    """Stored in the library; what an item then shows."""
    keep_file(library=library, facts=made.source.facts, data=made.data, now=NOW)
    return made.source


def a_picture(*, size: tuple[int, int] = (64, 36), colour: str = "teal", alt: str = "A bike on a stand, without its brakes.") -> Made:
    data = picture_bytes("WEBP", size=size, colour=colour)
    return _made(data, MediaKind.IMAGE, "image/webp", MediaWords(alt), width=size[0], height=size[1])


def a_sound(*, frames: int = 40) -> Made:
    words = MediaWords("A man at the counter of the bike shop.", TRANSCRIPT, CAPTIONS)
    return _made(mp3_bytes(frames), MediaKind.AUDIO, "audio/mpeg", words, duration_ms=round(frames * 1152 * 1000 / 44100))


def a_film(*, size: tuple[int, int] = (320, 180), mdat: bytes = b"\0" * 1024) -> Made:
    words = MediaWords("A man comes into the bike shop.", TRANSCRIPT, CAPTIONS)
    data = mp4_bytes(size=size, mdat=mdat)
    return _made(data, MediaKind.VIDEO, "video/mp4", words, width=size[0], height=size[1], duration_ms=2000)


def _made(data: bytes, kind: MediaKind, type: str, words: MediaWords, **measures: int) -> Made:
    return Made(data, MediaSource(MediaFacts(sha256(data).hexdigest(), kind, type, len(data), **measures), words))


def picture_bytes(format: str, *, size: tuple[int, int] = (64, 36), colour: str = "teal", **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, format, **options)
    return out.getvalue()


def mp3_bytes(frames: int = 40) -> bytes:
    """Silent frames: MPEG 1 layer III, 128 kbit/s, 44.1 kHz, mono."""
    return (b"\xff\xfb\x90\xc4" + b"\0" * 413) * frames


def box(name: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I", 8 + len(body)) + name + body


def mp4_bytes(
    *,
    size: tuple[int, int] | None = (320, 180),
    brand: bytes = b"isom",
    sound: bool = True,
    codec: bytes = b"avc1",
    dref: bytes = b"\0\0\0\1",
    udta: bytes = b"",
    mdat: bytes = b"\0" * 1024,
    duration: int = 2000,
    more: bytes = b"",
) -> bytes:
    """A container as a phone writes it, of two seconds: a film of that size, a sound track, or both. No decoder has seen its frames."""
    ftyp = box(b"ftyp", brand, struct.pack(">I", 512), brand, b"mp42")
    mvhd = box(b"mvhd", struct.pack(">IIIII", 0, 0, 0, 1000, duration), b"\0" * 80)
    tracks = []
    if size:
        tracks.append(_track(b"vide", codec, size, dref))
    if sound:
        tracks.append(_track(b"soun", b"mp4a", (0, 0), dref))
    extra = [box(b"udta", udta)] if udta else []
    return ftyp + box(b"moov", mvhd, *tracks, *extra) + box(b"mdat", mdat) + more


ESDS = box(b"esds", b"\0" * 4, bytes.fromhex("031900010004114015000000000000fa000000fa0005021208060102"))  # AAC-LC, 44.1 kHz


def _track(handler: bytes, codec: bytes, size: tuple[int, int], dref: bytes) -> bytes:
    width, height = size
    tkhd = box(b"tkhd", struct.pack(">IIIIII", 7, 0, 0, 1, 0, 2000), b"\0" * 52, struct.pack(">II", width << 16, height << 16))
    mdhd = box(b"mdhd", struct.pack(">IIIIIHH", 0, 0, 0, 1000, 2000, 0, 0))
    hdlr = box(b"hdlr", b"\0" * 8, handler, b"\0" * 13)
    head = b"\0" * 6 + b"\0\1"
    sample = struct.pack(">HHHI", 0, 0, 0, 0) if handler == b"vide" else b""
    body = b"\0" * 16 + struct.pack(">HH", width, height) + b"\0" * 50 if sample else b"\0" * 8 + struct.pack(">HHIHH", 2, 16, 0, 44100, 0)
    stsd = box(b"stsd", b"\0" * 4, struct.pack(">I", 1), box(codec, head, body, b"" if sample else ESDS))
    tables = [box(name, b"\0" * 8) for name in (b"stts", b"stsc", b"stco")] + [box(b"stsz", b"\0" * 12)]
    dinf = box(b"dinf", box(b"dref", b"\0" * 4, struct.pack(">I", 1), box(b"url ", dref)))
    return box(b"trak", tkhd, box(b"mdia", mdhd, hdlr, box(b"minf", dinf, box(b"stbl", stsd, *tables))))
