"""Pages as tagged PDF (PDF/UA-1), by WeasyPrint, which draws text with Pango, a library of the system."""

from __future__ import annotations

import logging
from ctypes.util import find_library
from functools import cache
from typing import Any, NoReturn

LIBRARIES = ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset")
PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-core"

log = logging.getLogger(__name__)


class CannotWrite(Exception):
    """This machine lacks what PDFs are drawn with; its text names the packages."""


class NothingIsFetched(Exception):
    """A page wanted something from the network or a file."""


@cache
def can_write() -> bool:
    """Whether the system's libraries are there; asked once a process, without loading anything."""
    return all(find_library(name) for name in LIBRARIES)


def write_pdf(html: str) -> bytes:
    """A whole HTML page, its styles inside it, as PDF. It fetches nothing: neither network nor files.

    Raises:
        CannotWrite: a library is missing.
    """
    if not can_write():
        raise _cannot_write()
    try:
        import weasyprint  # costs seconds, and fails without Pango
    except OSError as error:
        raise _cannot_write() from error
    document: Any = weasyprint.HTML(string=html, url_fetcher=_Refuse())
    body: bytes = document.write_pdf(pdf_variant="pdf/ua-1")
    return body


class _Refuse:
    """What WeasyPrint asks for whatever a page names: it gets nothing, and draws on without it."""

    _fail_on_errors = False  # which WeasyPrint reads

    def __call__(self, url: str, *args: Any, **kwargs: Any) -> NoReturn:
        raise NothingIsFetched("a PDF asked for something outside itself")


def _cannot_write() -> CannotWrite:
    said = f"PDFs need Debian packages that are missing: apt-get install {PACKAGES}"
    log.warning(said)
    return CannotWrite(said)
