"""A turn's page, rendered once and filled in for each candidate.

Of a page of several kilobytes only a few words differ between two candidates at the same turn. The template is rendered with
marks in their places, the pieces between the marks are kept, and a request joins them with its own words: a third of the time.
What a mould was rendered from is its key; what is declared a candidate's own is filled in. Whatever else a context holds becomes
part of the key, so that nobody's words can stay in a mould that serves another.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.template.loader import get_template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

MOST = 4096  # moulds kept by a process, of about 3 KB each
MARK = "\x1e"  # no text holds this character
OWN: tuple[str, ...] = (
    *("shown_as", "url", "previous_url", "next_url", "review_url", "public_id", "elapsed_ms", "left_ms", "left_text"),
    *("media_base", "csrf_token", "comfort", "scheme"),
)
Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class _Marked:
    """Stands for all options."""

    html: SafeString


@dataclass(frozen=True, slots=True)
class Mould:
    first: str
    rest: tuple[tuple[str, str], ...]  # (name of what is filled in, the piece after it)

    def filled(self, words: dict[str, str]) -> str:
        pieces = [self.first]
        for name, piece in self.rest:
            pieces.append(words[name])
            pieces.append(piece)
        return "".join(pieces)


_kept: dict[Key, Mould] = {}


def render(template: str, context: dict[str, Any]) -> str:
    """The same bytes as rendering the template with the context, whose values can be hashed, lists of such values included."""
    given = {name: context[name] for name in OWN if context.get(name) not in (None, "")}
    others = ((name, value) for name, value in context.items() if name not in given and name != "options")
    constants = tuple((name, tuple(value) if isinstance(value, list) else value) for name, value in others)
    key = (template, get_language(), constants)
    mould = _kept.get(key)
    if mould is None:
        if len(_kept) >= MOST:
            _kept.clear()
        mould = _kept[key] = _cast(template, context, given)
    words = {name: str(conditional_escape(value)) for name, value in given.items()}
    words["options"] = "".join(option.html for option in context["options"])
    return mould.filled(words)


def _cast(template: str, context: dict[str, Any], given: dict[str, Any]) -> Mould:
    marked = context | {name: _mark(name) for name in given} | {"options": [_Marked(_mark("options"))]}
    first, *others = get_template(template).render(marked).split(MARK)
    return Mould(first, tuple(zip(others[::2], others[1::2], strict=True)))


def _mark(name: str) -> SafeString:
    return SafeString(f"{MARK}{name}{MARK}")
