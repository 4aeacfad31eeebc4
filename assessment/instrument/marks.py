"""Item text is a small Markdown: emphasis, strong, lists, line breaks, paragraphs. All else is shown as it was typed. Pure: no Django.

Two guards in a row: markdown-it with every other rule off, so that HTML, links and pictures are text to it; then nh3, which lets
seven tags through and one attribute. Neither is trusted to be without fault, and a hole needs one in both.
"""

from __future__ import annotations

import re
from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

TAGS = {"p", "em", "strong", "ul", "ol", "li", "br"}
INLINE_TAGS = {"em", "strong", "br"}
ATTRIBUTES = {"ol": {"start"}}

_INLINE = ["emphasis", "newline", "escape"]
_LINE = MarkdownIt("zero").enable(_INLINE)
_BLOCKS = MarkdownIt("zero").enable([*_INLINE, "list"])
_BETWEEN = re.compile(r"(</(?:p|li|ul|ol)>|<(?:ul|li|ol(?: start=\"\d+\")?)>|^)\n")
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")  # no reader sees them; pages use two of them as marks of their own
_MARKS = re.compile(r"[*_\\]|^[ \t]*(?:[-+]|\d{1,9}[.)])[ \t]", re.MULTILINE)


class Html(str):
    """Text that may stand on a page as it is: Django's templates and ``format_html`` know it by ``__html__``."""

    __slots__ = ()

    def __html__(self) -> Html:
        return self


@lru_cache(maxsize=2048)
def blocks(text: str) -> Html:
    """Paragraphs and lists, for a stem, an explanation, a transcript."""
    return Html(
        _BETWEEN.sub(r"\1", nh3.clean(_BLOCKS.render(_UNSEEN.sub("", text)), tags=TAGS, attributes=ATTRIBUTES, link_rel=None)).strip()
    )


@lru_cache(maxsize=8192)
def line(text: str) -> Html:
    """What stands inside a paragraph or a label, for an option, a reply, a thought: no paragraphs, no lists."""
    return Html(nh3.clean(_LINE.renderInline(_UNSEEN.sub("", text)), tags=INLINE_TAGS, attributes={}, link_rel=None).strip())


def paragraphs(text: str) -> tuple[str, ...]:
    """The text without its marks, paragraph by paragraph; an item of a list is one of its own."""
    if not _MARKS.search(text):
        return tuple(part for part in map(str.strip, text.split("\n\n")) if part)
    found = (_said(token.children or []).strip() for token in _BLOCKS.parse(text) if token.type == "inline")
    return tuple(part for part in found if part)


def first_words(text: str, *, words: int) -> str:
    """The first ``words`` words of a text without marks. The sign of what is left out hangs on the last: no line begins with it."""
    found = text.split()
    return text if len(found) <= words else " ".join(found[:words]).rstrip(" ,.;:–،؛") + "…"


def unmarked(text: str) -> str:
    """The text as it is heard: what is counted, searched and set where there is no room for marks."""
    return "\n\n".join(paragraphs(text)) if _MARKS.search(text) else text


def _said(tokens: list[Token]) -> str:
    return "".join("\n" if token.type in {"softbreak", "hardbreak"} else token.content for token in tokens)
