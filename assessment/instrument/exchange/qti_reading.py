"""Finding things in QTI documents of any version. Pure: no Django."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from lxml import etree

_BLOCKS = "p div li tr h1 h2 h3 h4 h5 h6 blockquote pre dd dt section figure br table ul ol"
BLOCKS = frozenset(_BLOCKS.split())


@lru_cache(maxsize=1024)
def _kebab(tag: str) -> str:
    name = tag.rpartition("}")[2].removeprefix("qti-")
    return re.sub(r"(?<=[a-z0-9])([A-Z])", lambda match: f"-{match[1]}", name).lower()


def local(element: etree._Element) -> str:
    """The element's name, the same in every version: ``simple-choice``."""
    return _kebab(element.tag) if isinstance(element.tag, str) else ""


def attribute(element: etree._Element, name: str, default: str = "") -> str:
    """An attribute by its name of QTI 3, in either spelling."""
    camel = re.sub(r"-([a-z])", lambda match: match[1].upper(), name)
    found = element.get(name, element.get(camel, default))
    return str(found)


def children(element: etree._Element, name: str) -> list[etree._Element]:
    return [inner for inner in element if local(inner) == name]


def child(element: etree._Element, name: str) -> etree._Element | None:
    return next(iter(children(element, name)), None)


def find_all(element: etree._Element, name: str) -> Iterator[etree._Element]:
    return (inner for inner in element.iter() if inner is not element and local(inner) == name)


def find(element: etree._Element, name: str) -> etree._Element | None:
    return next(find_all(element, name), None)


def value_of(element: etree._Element) -> str:
    """A text as our own packages write it: paragraphs, or the text alone; to the letter."""
    paragraphs = children(element, "p")
    if paragraphs:
        return "\n\n".join("".join(paragraph.itertext()) for paragraph in paragraphs)
    return "".join(element.itertext())


def flowing(element: etree._Element, *, without: frozenset[str] = frozenset()) -> str:
    """A text as others write it: blanks are one blank, each block a paragraph.

    Args:
        without: elements that are left out with all that is in them.
    """
    parts: list[str] = [""]

    def walk(part: etree._Element) -> None:
        name = local(part)
        if name in without or not name:
            _say(parts, part.tail)
            return
        if name in BLOCKS:
            parts.append("")
        _say(parts, part.text)
        for inner in part:
            walk(inner)
        if name in BLOCKS:
            parts.append("")
        _say(parts, part.tail)

    _say(parts, element.text)
    for inner in element:
        walk(inner)
    return "\n\n".join(text for part in parts if (text := re.sub(r"\s+", " ", part).strip()))


def _say(parts: list[str], text: str | None) -> None:
    parts[-1] += text or ""
