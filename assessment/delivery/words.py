"""The words that scripts say. They come with the page, in its language; the scripts hold none."""

from __future__ import annotations

import json
from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, gettext_noop

WORDS = {
    "saving": gettext_noop("Saving…"),
    "saved": gettext_noop("Saved {time}"),
    "again": gettext_noop("Not saved yet – kept here, trying again"),
    "offline": gettext_noop("Offline – kept here, will send"),
    "up": gettext_noop("time is up"),
    "lastMinute": gettext_noop("less than a minute left"),
    "minute": gettext_noop("about 1 minute left"),
    "minutes": gettext_noop("about {n} minutes left"),
    "warning": gettext_noop("{n} minutes are left."),
    "opened": gettext_noop("“{which}” is open again."),
    "most": gettext_noop("Most"),
    "least": gettext_noop("Least"),
    "noLimit": gettext_noop("no time limit"),
    "here": gettext_noop("This test was open in another tab or on another device. It goes on here."),
    "goOnHere": gettext_noop("Go on here"),
    "elsewhere": gettext_noop("Your test goes on in another tab or on another device. All you chose here is sent."),
    "place": gettext_noop("Place {n} of {all}: {text}"),
    "moveUp": gettext_noop("Move up: {text}"),
    "moveDown": gettext_noop("Move down: {text}"),
}


def words() -> SafeString:
    """The attribute that brings them to a page."""
    return _attribute(get_language() or "en")


@lru_cache(maxsize=64)
def _attribute(language: str) -> SafeString:
    said = {name: gettext(word) for name, word in WORDS.items()}
    return format_html(" data-words='{}'", json.dumps(said, ensure_ascii=False, separators=(",", ":")))
