"""A file is what its bytes say: pictures are written anew, sounds and films are walked through, and all else is refused in words."""

from __future__ import annotations

import io
import struct
import time
import zipfile
import zlib
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from assessment.instrument.enums import MediaKind
from assessment.instrument.illustration.media import MediaFacts
from assessment.instrument.illustration.mediafiles import MIB, BadMedia, check_file
from tests.factories.media import box, mp3_bytes, mp4_bytes, picture_bytes

SCRIPT = b"<script>alert(1)</script>"


def a_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("index.html", SCRIPT)
    return out.getvalue()


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def a_bomb(width: int, height: int) -> bytes:
    """A PNG of few bytes that says it has that many points."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 100_000)) + chunk(b"IEND", b"")


def a_moving_picture() -> bytes:
    out = io.BytesIO()
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])
    return out.getvalue()


def nested(deep: int) -> bytes:
    inner = b""
    for _ in range(deep):
        inner = box(b"moov", inner)
    return inner


@pytest.mark.parametrize("format", ("PNG", "JPEG", "WEBP"))
def test_a_picture_is_kept_as_webp_with_its_measures(format):
    checked = check_file(picture_bytes(format, size=(64, 36)))

    hash_of = sha256(checked.data).hexdigest()
    assert checked.facts == MediaFacts(hash_of, MediaKind.IMAGE, "image/webp", len(checked.data), width=64, height=36)
    assert Image.open(io.BytesIO(checked.data)).format == "WEBP"


@pytest.mark.parametrize(("sent", "kept"), (((2560, 1440), (1280, 720)), ((600, 2400), (320, 1280)), ((1280, 10), (1280, 10))))
def test_a_wide_or_tall_picture_is_made_smaller(sent, kept):
    facts = check_file(picture_bytes("JPEG", size=sent)).facts

    assert (facts.width, facts.height) == kept


def test_what_a_camera_tells_of_place_and_time_is_dropped():
    exif = Image.Exif()
    exif[0x010E] = "Canary, taken at the till"
    exif[0x0112] = 6  # lies on its side
    sent = picture_bytes("JPEG", size=(60, 40), exif=exif)

    checked = check_file(sent)

    assert b"Canary" in sent
    assert b"Canary" not in checked.data
    assert (checked.facts.width, checked.facts.height) == (40, 60)


def test_a_see_through_picture_stays_so():
    out = io.BytesIO()
    Image.new("RGBA", (8, 8), (200, 0, 0, 90)).save(out, "PNG")

    assert Image.open(io.BytesIO(check_file(out.getvalue()).data)).mode == "RGBA"


def test_a_picture_of_a_bank_that_was_written_here_is_kept_byte_for_byte():
    written = check_file(picture_bytes("PNG", size=(64, 36))).data

    assert check_file(written, from_bank=True).data == written


def test_a_sound_is_its_frames_without_its_tags():
    frames = mp3_bytes(40)
    tag = b"Canary".ljust(200, b"\0")
    id3 = b"ID3\x04\0\0" + bytes((0, 0, len(tag) >> 7, len(tag) & 127)) + tag

    checked = check_file(id3 + frames + b"TAG" + b"Canary".ljust(125, b"\0"))

    facts = MediaFacts(sha256(frames).hexdigest(), MediaKind.AUDIO, "audio/mpeg", len(frames), duration_ms=1045)
    assert (checked.data, checked.facts) == (frames, facts)


def test_a_sound_in_an_mp4_container_is_a_sound():
    facts = check_file(mp4_bytes(size=None, brand=b"M4A ")).facts

    assert (facts.kind, facts.type, facts.duration_ms, facts.width) == (MediaKind.AUDIO, "audio/mp4", 2000, None)


def test_a_film_keeps_its_places_and_loses_what_it_tells_of_itself():
    sent = mp4_bytes(size=(320, 180), udta=box(b"\xa9xyz", b"Canary+51.5-0.1/"), more=box(b"free", b"Canary"))

    checked = check_file(sent)

    assert (checked.facts.kind, checked.facts.type) == (MediaKind.VIDEO, "video/mp4")
    assert (checked.facts.width, checked.facts.height, checked.facts.duration_ms) == (320, 180, 2000)
    assert (len(checked.data), checked.data.find(b"mdat")) == (len(sent), sent.find(b"mdat"))
    assert (sent.count(b"Canary"), checked.data.count(b"Canary")) == (2, 0)


def test_what_was_checked_once_passes_again_unchanged():
    for sent in (mp3_bytes(), mp4_bytes(), mp4_bytes(size=None)):
        once = check_file(sent)
        assert check_file(once.data) == once


PNG, MP3, MP4 = picture_bytes("PNG"), mp3_bytes(), mp4_bytes()
BAD: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "empty"),
    "a text": (b"hello there, this is a text", "not a picture"),
    "a web page": (b"<!doctype html><title>x</title>" + SCRIPT, "web page"),
    "an SVG drawing": (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "SVG"),
    "an SVG drawing after a byte order mark": (b"\xef\xbb\xbf <?xml version='1.0'?><svg/>", "SVG"),
    "a zip archive": (a_zip(), "zip"),
    "a program": (b"MZ\x90\0" + b"\0" * 200, "program"),
    "a Unix program": (b"\x7fELF" + b"\0" * 200, "program"),
    "a PDF document": (b"%PDF-1.7\n", "PDF"),
    "a GIF": (b"GIF89a" + b"\0" * 30, "GIF"),
    "an Ogg file": (b"OggS" + b"\0" * 60, "Ogg"),
    "a HEIC picture": (b"\0\0\0\x18ftypheic" + b"\0" * 20, "HEIC"),
    "a QuickTime film": (mp4_bytes(brand=b"qt  "), "QuickTime"),
    "a PNG with a zip behind it": (PNG + a_zip(), "behind the picture’s end"),
    "a PNG with a script behind it": (PNG + SCRIPT, "behind the picture’s end"),
    "a JPEG with a zip behind it": (picture_bytes("JPEG") + a_zip(), "behind the picture’s end"),
    "a WebP with a script behind it": (picture_bytes("WEBP") + SCRIPT, "behind the picture’s end"),
    "half a PNG": (PNG[: len(PNG) // 2], "cut off"),
    "the first bytes of a PNG": (b"\x89PNG\r\n\x1a\n", "cut off"),
    "a PNG with a wrong sum": (PNG.replace(b"IDAT", b"IDAX"), "damaged"),
    "the first bytes of a JPEG before a script": (b"\xff\xd8\xff" + SCRIPT + b"\xff\xd9", "damaged"),
    "a picture of 60,000 by 60,000": (a_bomb(60_000, 60_000), "points|damaged"),
    "a picture of 9,000 by 9,000": (a_bomb(9_000, 9_000), "points"),
    "a moving picture": (a_moving_picture(), "moves"),
    "a picture of 9 MB": (PNG[:-12] + chunk(b"tEXt", b"x" * 9 * MIB) + PNG[-12:], "MB"),
    "a sound with a script after it": (MP3 + SCRIPT * 40, "no sound"),
    "a sound with a zip after it": (MP3 + a_zip(), "no sound"),
    "a sound before a sound of another rate": (MP3 + b"\xff\xfb\x94\xc4" + b"\0" * 380, "changes its kind"),
    "one frame": (mp3_bytes(1), "no sound"),
    "a tag that is a web page": (b"ID3\x04\0\0\0\0\0\x40<html>" + SCRIPT * 9, "no sound"),
    "a script inside a sound": (MP3[:420] + SCRIPT + MP3[420 + len(SCRIPT) :], "hidden"),
    "a sound of 5 MB": (mp3_bytes(12_600), "5.0 MB"),
    "a film with a script inside": (mp4_bytes(mdat=SCRIPT + b"\0" * 999), "hidden"),
    "a film with a web page inside": (mp4_bytes(mdat=b"<HTML onload=x>"), "hidden"),
    "a film with a zip inside": (mp4_bytes(mdat=a_zip()), "hidden"),
    "a film with a script behind it": (MP4 + SCRIPT, "behind its end"),
    "a film with a zip in a box of its own": (MP4 + box(b"zipp", a_zip()), "one sound or film"),
    "a film cut off": (MP4[:-5], "cut off"),
    "a film without its table": (box(b"ftyp", b"isom\0\0\0\0") + box(b"mdat", b"\0" * 99), "one sound or film"),
    "a film for streaming": (MP4 + box(b"moof", b""), "streaming"),
    "a film that plays another file": (mp4_bytes(dref=b"\0\0\0\0file:///etc/passwd\0"), "another file"),
    "a film of a kind that few browsers play": (mp4_bytes(codec=b"hvc1"), "H.264"),
    "a film of no size": (mp4_bytes(size=(0, 10)), "points"),
    "a film of 8,000 points": (mp4_bytes(size=(8000, 4000)), "points"),
    "a film of no time": (mp4_bytes(duration=0), "empty"),
    "a film of an hour": (mp4_bytes(duration=3_600_000), "10 minutes"),
    "a container of nothing": (mp4_bytes(size=None, sound=False), "no sound"),
    "a film of 17 MB": (mp4_bytes(mdat=b"\0" * 17 * MIB), "17.0 MB"),
    "boxes within boxes": (
        box(b"ftyp", b"isom\0\0\0\0") + nested(40) + box(b"mdat"),
        "a way that we do not take|one sound",
    ),
    "ten thousand boxes": (box(b"ftyp", b"isom\0\0\0\0") + box(b"moov", box(b"trak") * 10_000) + box(b"mdat"), "a way that"),
    "a box of a size below its own head": (b"\0\0\0\x14ftypisom\0\0\0\0isom" + b"\0\0\0\x04moov", "cut off"),
}


@pytest.mark.parametrize("name", BAD)
def test_is_refused_in_words_and_at_once(name):
    data, says = BAD[name]
    start = time.process_time()

    with pytest.raises(BadMedia, match=says):
        check_file(data)

    assert time.process_time() - start < 5


def test_a_picture_that_cannot_be_made_small_enough_is_refused():
    out = io.BytesIO()
    Image.effect_noise((1280, 1280), 100).convert("RGB").save(out, "JPEG", quality=95)

    with pytest.raises(BadMedia, match="below 400 KB"):
        check_file(out.getvalue())


@pytest.mark.parametrize("whole", (PNG, MP3[:8000], MP4), ids=("picture", "sound", "film"))
@given(data=st.data())
def test_a_damaged_file_is_refused_or_whole_and_never_an_error(whole, data):
    sent = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 8))):
        sent[data.draw(st.integers(0, len(sent) - 1))] = data.draw(st.integers(0, 255))

    try:
        checked = check_file(bytes(sent[: data.draw(st.integers(1, len(sent)))]))
    except BadMedia as refused:
        assert str(refused).endswith(".")  # noqa: PT017  # refusing is one of two right answers
    else:
        assert checked.facts.sha256 == sha256(checked.data).hexdigest()
