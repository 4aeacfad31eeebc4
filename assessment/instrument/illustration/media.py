"""What a scenario may show beside its stem: a picture, a sound or a film, with its words. Pure: no Django.

The stem stands alone: whoever cannot see or hear the medium, or whose line does not carry it, answers all the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assessment.instrument.enums import MediaKind

EXTENSIONS = {"image/webp": "webp", "audio/mpeg": "mp3", "audio/mp4": "m4a", "video/mp4": "mp4"}  # all that is ever stored and served


@dataclass(frozen=True)
class MediaWords:
    """What it says to those who do not see or hear it; in another language these alone differ."""

    alt: str  # one plain sentence or two
    transcript: str = ""  # sound and film
    captions: str = ""  # sound and film: WebVTT as instrument/illustration/captions.py writes it


@dataclass(frozen=True)
class MediaFacts:
    """A file that was checked; the bytes themselves are kept by their hash."""

    sha256: str  # in hex
    kind: MediaKind
    type: str  # a key of EXTENSIONS
    size: int  # in bytes
    width: int | None = None  # in pixels: pictures and films
    height: int | None = None
    duration_ms: int | None = None  # sounds and films

    @property
    def name(self) -> str:
        """What it is called in addresses and beside an item's file."""
        return f"{self.sha256}.{EXTENSIONS[self.type]}"


@dataclass(frozen=True)
class MediaSource:
    """A checked file and the author's words to it."""

    facts: MediaFacts
    words: MediaWords


def words_of(data: Mapping[str, Any] | None) -> MediaWords | None:
    return MediaWords(**data) if data else None
