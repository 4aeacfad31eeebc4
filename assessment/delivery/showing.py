"""A scenario's picture, sound or film on a page, and the answer that brings its bytes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Exists
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.safestring import SafeString

from assessment.delivery.access import Pass
from assessment.delivery.languages import lang_attributes, name_of, own_name
from assessment.delivery.models import Sitting
from assessment.instrument.documents import Content, MediaContent, ScenarioContent
from assessment.instrument.enums import MediaKind
from assessment.instrument.illustration.media import EXTENSIONS, MediaFacts
from assessment.instrument.illustration.media_store import find_bytes
from assessment.instrument.marks import Html
from assessment.instrument.models import MediaFile

KEPT = "private, max-age=31536000, immutable"  # the name is the hash of what is behind it
CAPTIONS_TYPE = "text/vtt; charset=utf-8"
_RANGE = re.compile(r"bytes=(\d{0,12})-(\d{0,12})", re.ASCII)

Read = Callable[[int, int], bytes | None]  # (first byte, how many) → the bytes; None where there is no such file for this reader


@dataclass(frozen=True, slots=True)
class ShownMedia:
    """What a page says of it; addresses are relative to the page's ``media_base``."""

    kind: str
    name: str
    width: int | None
    height: int | None
    alt: str
    transcript: Html
    captions_name: str
    captions_language: str
    captions_label: str  # the language as its speakers call it
    spoken: SafeString  # attributes for its words, where they are not in the page's language
    fallback: str  # the language its words are in, named in the page's; empty where it is the situation's


def shown_media(scenario: ScenarioContent, *, language: str, part: int = 1) -> ShownMedia | None:
    """What stands beside a turn: a medium stands beside its scenario's first.

    Args:
        language: the content's.
        part: the turn's number in its scenario, from 1.
    """
    return show(scenario.media, language=language, scenario_language=scenario.language) if scenario.media and part == 1 else None


def show(media: MediaContent, *, language: str, scenario_language: str = "") -> ShownMedia:
    facts, other = media.facts, media.language or scenario_language
    return ShownMedia(
        kind=facts.kind.value,
        name=facts.name,
        width=facts.width,
        height=facts.height,
        alt=media.words.alt,
        transcript=media.transcript_html,
        captions_name=media.captions_name,
        captions_language=other or language,
        captions_label=own_name(other or language),
        spoken=lang_attributes(other),
        fallback=name_of(media.language) if media.language else "",
    )


def media_answer(request: HttpRequest, *, content: Content, name: str, read: Callable[[MediaFacts], Read]) -> HttpResponse:
    """A file or captions of a content, to whoever may read them; 404 otherwise."""
    if name in content.captions:
        facts = next(iter(content.media.values()))
        if read(facts)(0, 0) is None:
            raise Http404("revoked")
        return _finished(HttpResponse(content.captions[name], content_type=CAPTIONS_TYPE), name)
    if name not in content.media:
        raise Http404("not in this content")
    return file_answer(request, facts=content.media[name], read=read(content.media[name]))


def file_answer(request: HttpRequest, *, facts: MediaFacts, read: Read) -> HttpResponse:
    """A file or, of a sound or a film, the part that was asked for. One statement, by ``read``."""
    etag = f'"{facts.sha256}"'
    wanted = None if facts.kind is MediaKind.IMAGE else _wanted(request, size=facts.size, etag=etag)
    known = request.headers.get("If-None-Match", "") == etag
    out_of_range = wanted is not None and wanted[0] >= wanted[1]
    first, end = wanted if wanted is not None and not out_of_range else (0, 0 if known or out_of_range else facts.size)
    data = read(first, end - first)
    if data is None:
        raise Http404("no such file")
    if out_of_range:
        response = HttpResponse(status=416, content_type=facts.type)
        response.headers["Content-Range"] = f"bytes */{facts.size}"
    elif known:
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(data, content_type=facts.type, status=200 if wanted is None else 206)
        if wanted is not None:
            response.headers["Content-Range"] = f"bytes {first}-{end - 1}/{facts.size}"
    response.headers["ETag"] = etag
    if facts.kind is not MediaKind.IMAGE:
        response.headers["Accept-Ranges"] = "bytes"
    return _finished(response, f"scenario.{EXTENSIONS[facts.type]}")


def captions_answer(captions: str) -> HttpResponse:
    return _finished(HttpResponse(captions, content_type=CAPTIONS_TYPE), "captions.vtt")


def _finished(response: HttpResponse, name: str) -> HttpResponse:
    response.headers["Cache-Control"] = KEPT
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _wanted(request: HttpRequest, *, size: int, etag: str) -> tuple[int, int] | None:
    """The range asked for, from its first byte to before its last; empty where it lies outside; None for all of it.

    Several ranges at once, and what is no range, are answered with the whole file, as RFC 9110 §14.2 allows.
    """
    found = _RANGE.fullmatch(request.headers.get("Range", "").replace(" ", ""))
    if found is None or request.headers.get("If-Range", etag) != etag or request.method != "GET":
        return None
    first, last = found.groups()
    if not first:
        return (max(size - int(last), 0), size) if last and int(last) else ((size, size) if last else None)
    if last and int(last) < int(first):
        return None
    return int(first), min(int(last) + 1, size) if last else size


def read_for_sitting(of: Pass) -> Callable[[MediaFacts], Read]:
    """Reading as the bearer of a pass, while it stands."""
    files = MediaFile.objects.filter(Exists(Sitting.objects.filter(pk=of.sitting_id, access=of.access)))
    return lambda facts: lambda first, count: find_bytes(files, sha256=facts.sha256, first=first, count=count)


def read_for_all(facts: MediaFacts) -> Read:
    """Reading what was found by a content that everybody may read."""
    return lambda first, count: find_bytes(MediaFile.objects.all(), sha256=facts.sha256, first=first, count=count)
