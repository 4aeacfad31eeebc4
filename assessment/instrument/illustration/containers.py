"""The two containers of sound and film, walked from their first byte to the last. Pure: no Django.

tinytag reads how long a file plays; it does not say whether the file is nothing but that. Here every byte must belong to a part
that is known, and whatever a file tells beside sound and picture (names, places, pictures of covers) is taken off or blanked.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

MOST_BOXES = 2_000
DEEPEST = 8
FEWEST_FRAMES = 10

_PARENTS = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"dinf"}
_BLANKED = {b"free", b"skip", b"wide", b"uuid", b"meta", b"udta", b"iods"}
_TOP = {b"ftyp", b"moov", b"mdat"} | _BLANKED
_BITRATES = {  # kbit/s of layer III by index, from 1
    True: (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),  # MPEG 1
    False: (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),  # MPEG 2 and 2.5
}
_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}  # Hz, by version bits


class BadContainer(ValueError):
    """The file is not what its first bytes promise; the message says what is wrong."""


@dataclass
class Track:
    handler: bytes = b""  # vide, soun
    codec: bytes = b""
    width: int = 0
    height: int = 0


@dataclass
class Film:
    """An MP4 file without what it told about itself."""

    data: bytes
    brand: bytes
    tracks: list[Track] = field(default_factory=list)

    def of(self, handler: bytes) -> list[Track]:
        return [track for track in self.tracks if track.handler == handler]


def read_mp4(data: bytes) -> Film:
    """Walk all boxes of an MP4 or M4A file; sizes and places stay, words about the file become zeros.

    Raises:
        BadContainer: a box does not fit, is unknown, or leads out of the file.
    """
    clean = bytearray(data)
    film = Film(b"", bytes(data[8:12]))
    top = [name for name, _, _, _ in _boxes(data, 0, len(data))]
    strangers = sorted(set(top) - _TOP)
    if b"moof" in strangers:
        raise BadContainer("The film is cut into pieces for streaming. Save it as one MP4 file.")
    if strangers or top[:1] != [b"ftyp"] or top.count(b"moov") != 1 or b"mdat" not in top:
        raise BadContainer("The file does not hold one sound or film and nothing else. Export it anew as MP3, M4A or MP4.")
    left = [MOST_BOXES]
    _walk(data, clean, 0, len(data), film, depth=0, left=left)
    film.data = bytes(clean)
    return film


def _boxes(data: bytes, start: int, end: int) -> Iterator[tuple[bytes, int, int, int]]:
    """(name, first byte, first byte of what it holds, end) of each box that stands in the given bytes."""
    while start < end:
        if end - start < 8:
            raise BadContainer("The file is cut off, or something was put behind its end.")
        size, name = struct.unpack_from(">I4s", data, start)
        inside = start + 8
        if size == 1 and end - start >= 16:
            (size,) = struct.unpack_from(">Q", data, inside)
            inside += 8
        if size < inside - start or start + size > end:
            raise BadContainer("The file is cut off, or something was put behind its end.")
        yield name, start, inside, start + size
        start += size


def _walk(data: bytes, clean: bytearray, start: int, end: int, film: Film, *, depth: int, left: list[int]) -> None:
    for name, first, inside, after in _boxes(data, start, end):
        left[0] -= 1
        if left[0] < 0 or depth > DEEPEST:
            raise BadContainer("The file is built in a way that we do not take. Export it anew as MP3, M4A or MP4.")
        if name in _BLANKED:
            clean[first + 4 : first + 8] = b"free"
            clean[inside:after] = bytes(after - inside)
        elif name in _PARENTS:
            if name == b"trak":
                film.tracks.append(Track())
            _walk(data, clean, inside, after, film, depth=depth + 1, left=left)
        elif film.tracks:
            _note(name, data[inside:after], film.tracks[-1])


def _note(name: bytes, body: bytes, track: Track) -> None:
    """What a track's own boxes say of it."""
    try:
        if name == b"tkhd":
            width, height = struct.unpack_from(">II", body, len(body) - 8)
            track.width, track.height = width >> 16, height >> 16
        elif name == b"hdlr":
            (track.handler,) = struct.unpack_from(">4s", body, 8)
        elif name == b"stsd":
            (track.codec,) = struct.unpack_from(">4s", body, 12)
        elif name == b"dref":
            for _, _, inside, _ in _boxes(body, 8, len(body)):
                if body[inside + 3] & 1 == 0:
                    raise BadContainer("The file plays from another file, which is not in it. Export it whole.")
    except (struct.error, IndexError) as trouble:
        raise BadContainer("The file is cut off.") from trouble


def read_mp3(data: bytes) -> bytes:
    """The frames of an MP3 file alone, without its tags.

    Raises:
        BadContainer: something else than frames stands in it.
    """
    start, end = 0, len(data)
    while data[start : start + 3] == b"ID3" and end - start > 10:
        size = sum((byte & 0x7F) << shift for byte, shift in zip(data[start + 6 : start + 10], (21, 14, 7, 0), strict=True))
        start += 10 + size + (10 if data[start + 5] & 0x10 else 0)
    if data[end - 128 : end - 125] == b"TAG":
        end -= 128
    if data[end - 32 : end - 24] == b"APETAGEX":
        size, flags = struct.unpack("<I4xI", data[end - 20 : end - 8])
        end -= size + (32 if flags & 0x80000000 else 0)
    while start < end and data[start] == 0:
        start += 1
    frames = _frames(data, start, end)
    if len(frames) < FEWEST_FRAMES:
        raise BadContainer("There is no sound in it that we can read. Export it anew as MP3 or M4A.")
    if len({kind for kind, _, _ in frames}) > 1:
        raise BadContainer("The sound changes its kind halfway. Export it anew as MP3 or M4A.")
    return data[start : frames[-1][2]]


def _frames(data: bytes, start: int, end: int) -> list[tuple[tuple[int, int], int, int]]:
    """(version and rate, first byte, end) of each frame; the last may be cut off, and is then left out."""
    frames = []
    while start + 4 <= end:
        (head,) = struct.unpack_from(">I", data, start)
        version, layer, rate, bits = head >> 19 & 3, head >> 17 & 3, head >> 10 & 3, head >> 12 & 15
        if head >> 21 != 0x7FF or layer != 1 or version == 1 or rate == 3 or bits in (0, 15):
            raise BadContainer("Something stands in the file that is no sound. Export it anew as MP3 or M4A.")
        is_first = version == 3
        size = (144 if is_first else 72) * _BITRATES[is_first][bits - 1] * 1000 // _RATES[version][rate] + (head >> 9 & 1)
        if start + size > end:
            break
        frames.append(((version, rate), start, start + size))
        start += size
    return frames
