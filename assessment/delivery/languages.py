"""In which language a candidate's pages speak. A sitting's is chosen before Start and stays."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_noop
from django.utils.translation.trans_real import parse_accept_lang_header

from assessment.instrument.documents import Content, ScenarioContent

LONGEST = 200  # characters of a header that are read
NAMES = {"en": gettext_noop("English"), "es": gettext_noop("Spanish"), "fa": gettext_noop("Persian")}


def offered_in(content: Content) -> tuple[str, ...]:
    """The languages in which a form can be sat with pages to match; the form's own in any case, first."""
    return (content.language, *(language for language in content.languages[1:] if language in settings.CANDIDATE_LANGUAGES))


def asked_language(request: HttpRequest, offered: Sequence[str] = ()) -> str:
    """What the address asks for, then what the browser asks for, then the first that is offered (all of ours by default)."""
    known = offered or tuple(settings.CANDIDATE_LANGUAGES)
    asked = request.GET.get("language", "")
    if asked in known:
        return asked
    return _by_header(request.META.get("HTTP_ACCEPT_LANGUAGE", "")[:LONGEST], tuple(known))


@lru_cache(maxsize=1024)  # every request asks, and browsers have few ways of saying it
def _by_header(header: str, known: tuple[str, ...]) -> str:
    for wanted, _weight in parse_accept_lang_header(header.lower()):
        for language in known:
            if language.lower() == wanted or language.lower().partition("-")[0] == wanted.partition("-")[0]:
                return language
    return known[0]


def spoken(language: str) -> str:
    """The language of pages around a content: English where there are no pages in the content's."""
    return language if language in settings.CANDIDATE_LANGUAGES else "en"


def speak(language: str) -> None:
    """From here on this request's pages are in that language; the lane it runs in ends it."""
    translation.activate(spoken(language))


def own_name(language: str) -> str:
    """As its speakers call it."""
    return str(settings.CANDIDATE_LANGUAGES.get(language, language))


def name_of(language: str) -> str:
    """In the language of the page."""
    return gettext(NAMES[language]) if language in NAMES else own_name(language)


def direction(language: str) -> str:
    return "rtl" if language.partition("-")[0] in settings.LANGUAGES_BIDI else "ltr"


def other_language(scenario: ScenarioContent) -> SafeString:
    """Attributes for words that are in another language than their page; empty when they are in the page's."""
    return lang_attributes(scenario.language)


def lang_attributes(language: str) -> SafeString:
    return SafeString(f' lang="{language}" dir="{direction(language)}"') if language else SafeString("")
