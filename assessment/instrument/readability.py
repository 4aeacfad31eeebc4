"""Words, sentences, syllables and reading ease of English text. Pure: no Django, no download.

Flesch–Kincaid grade (Kincaid et al. 1975): ``0.39·words/sentences + 11.8·syllables/words − 15.59``.
"""

from __future__ import annotations

import re
from functools import lru_cache

_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*|\d+(?:[.,:]\d+)*")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”’')]*(?=\s|$)|\n\s*\n")
_EXCEPTIONS = {
    **dict.fromkeys(("queue", "queues", "queued"), 1),
    **dict.fromkeys(("being", "business", "create", "creates", "evening", "every", "people", "science", "warehouse"), 2),
    **dict.fromkeys(("area", "areas", "idea", "ideas"), 3),
}
_VOWELS = re.compile(r"[aeiouy]+")
_HIATUS = re.compile(r"[^q]u[aeo]|[^aeioustcg]i[aou]|eo(?!u)|iet|ying$|eing$|oing$|uing$")  # two vowels that are two syllables

# Function words: they carry no content that could connect an option with its stem.
_STOP = """a about after again all also although am an and another any anyone anything are as ask asks at away back be because been before
    being both but by can cannot come comes could did do does done down each either else every for from get gets give gives go goes had
    has have he her here hers him his how i if in into is it its let may me might mine more most much must my no nor not now of off on
    once one only or other our out over own put same say says she should so some soon such take takes tell tells than that the their
    them then there these they this those through to too two under until up us very was we well were what when where which while who
    will with without would yes yet you your"""
STOP_WORDS = frozenset(_STOP.split())


def words(text: str) -> list[str]:
    """The words of a text in lower case; numbers count as words."""
    return [word.lower().replace("’", "'") for word in _WORD.findall(text)]


def sentences(text: str) -> list[str]:
    """The sentences of a text; a blank line ends one too."""
    return [part.strip() for part in _SENTENCE_END.split(text) if _WORD.search(part)]


@lru_cache(maxsize=8192)
def syllables(word: str) -> int:
    """How many syllables an English word has, by rule: groups of vowels, less silent endings, at least 1."""
    word = word.lower().replace("’", "'").removesuffix("'s")
    if not word[:1].isalpha():
        return 1
    if word in _EXCEPTIONS:
        return _EXCEPTIONS[word]
    word = word.replace("'", "")
    count = len(_VOWELS.findall(word)) + len(_HIATUS.findall(word))
    if word.endswith("e") and len(word) > 1 and not word.endswith("le"):
        count -= len(_VOWELS.findall(word[-2:])) == 1 and word[-2] not in "aeiouy"
    elif (word.endswith("le") and len(word) > 2 and word[-3] in "aeiouy") or re.search(r"[^td]ed$|(?<![sxzcgh])es$", word):
        count -= 1
    return max(count, 1)


def reading_grade(text: str) -> float | None:
    """Flesch–Kincaid grade level of a text; None without a word."""
    found = words(text)
    if not found:
        return None
    return 0.39 * len(found) / len(sentences(text)) + 11.8 * sum(map(syllables, found)) / len(found) - 15.59


@lru_cache(maxsize=8192)
def root(word: str) -> str:
    """A word without its commonest endings, so that ``parcels`` meets ``parcel``."""
    word = word.replace("’", "'").removesuffix("'s")
    for ending, keep in (("ies", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", "")):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            stem = word.removesuffix(ending) + keep
            return stem[:-1] if len(stem) > 3 and stem[-1] == stem[-2] else stem.rstrip("e")
    return word.rstrip("e") if len(word) > 3 else word


def content_roots(text: str) -> set[str]:
    """The roots of the words that carry content."""
    return {root(word) for word in words(text) if word not in STOP_WORDS and not word.isdigit()}
