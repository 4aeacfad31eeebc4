"""Captions: WebVTT read and written anew, so that what is served holds times and plain text alone. Pure: no Django."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

MOST_CHARACTERS = 60_000
MOST_CUES = 1_000

_TIME = re.compile(r"(?:(\d{2,3}):)?([0-5]\d):([0-5]\d)\.(\d{3})", re.ASCII)
_ARROW = re.compile(r"^(\S+)[ \t]+-->[ \t]+(\S+)(?:[ \t].*)?$")
_TAG = re.compile(r"</?(?:[cibuv]|ruby|rt|lang)(?:[.\s][^<>]*)?>|<[\d:.]+>")
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class BadCaptions(ValueError):
    """They cannot be read; the message says where and what to do."""


@dataclass(frozen=True)
class Cue:
    start_ms: int
    end_ms: int
    text: str  # lines of plain text


def clean_captions(text: str) -> str:
    """Captions as they are stored and served: cues in order of time, without settings, styles, notes or tags.

    WebVTT's own tags (voices, emphasis) are taken off; whatever else looks like a tag is kept as text and escaped.

    Raises:
        BadCaptions: it is no WebVTT, or says nothing.
    """
    if len(text) > MOST_CHARACTERS:
        raise BadCaptions(f"The captions have more than {MOST_CHARACTERS:,} characters.")
    return write_cues(read_cues(text))


def read_cues(text: str) -> list[Cue]:
    """The cues of a WebVTT text.

    Raises:
        BadCaptions: a line cannot be read.
    """
    blocks = re.split(r"\n[ \t]*\n+", text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").strip())
    if not re.match(r"WEBVTT(?:[ \t\n]|$)", blocks[0]):
        raise BadCaptions("Captions begin with a line that says WEBVTT.")
    cues = [cue for block in blocks[1:] if not re.match(r"(?:NOTE|STYLE|REGION)(?:\s|$)", block) for cue in [_cue(block)]]
    if not cues:
        raise BadCaptions("There is no caption in it: a line of times, such as 00:01.000 --> 00:04.000, and a line of text under it.")
    if len(cues) > MOST_CUES:
        raise BadCaptions(f"There are {len(cues)} captions; at most {MOST_CUES:,} are kept.")
    return sorted(cues, key=lambda cue: cue.start_ms)


def write_cues(cues: list[Cue]) -> str:
    parts = [f"{_clock(cue.start_ms)} --> {_clock(cue.end_ms)}\n{html.escape(cue.text, quote=False)}\n" for cue in cues]
    return "\n".join(["WEBVTT\n", *parts])


def _cue(block: str) -> Cue:
    lines = block.split("\n")
    if "-->" not in lines[0]:
        del lines[0]  # a cue's own name
    times = _ARROW.match(lines[0].strip()) if lines else None
    if times is None:
        raise BadCaptions(f"“{block[:40]}” has no line of times such as 00:01.000 --> 00:04.000.")
    start, end = (_ms(side, line=lines[0]) for side in times.groups())
    if end <= start:
        raise BadCaptions(f"“{lines[0][:60]}” ends before it begins.")
    said = _UNSEEN.sub("", html.unescape(_TAG.sub("", "\n".join(line.strip() for line in lines[1:] if line.strip()))))
    text = "\n".join(line.strip() for line in said.split("\n") if line.strip()).replace("-->", "→")
    if not text:
        raise BadCaptions(f"There is no text under “{lines[0][:60]}”.")
    return Cue(start, end, text)


def _ms(time: str, *, line: str) -> int:
    found = _TIME.fullmatch(time)
    if found is None:
        raise BadCaptions(f"“{line[:60]}” is no line of times such as 00:01.000 --> 00:04.000.")
    hours, minutes, seconds, ms = (int(part or 0) for part in found.groups())
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + ms


def _clock(ms: int) -> str:
    seconds, ms = divmod(ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}.{ms:03}"
