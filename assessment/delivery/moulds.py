"""A turn's page, rendered once and filled in for each candidate.

Of a page of several kilobytes only a few words differ between two candidates at the same turn. The template is rendered with
marks in their places, the pieces between the marks are kept, and a request joins them with its own words: a third of the time.
What a mould was rendered from is its key; all that is a candidate's own is filled in. A context with anything else is refused,
so that nobody's words can stay in a mould.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.template.loader import get_template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

MOST = 4096  # moulds kept by a process, of about 3 KB each
MARK = "\x1e"  # no text holds this character
FIXED = {"turn", "part", "parts", "situation", "situations"}  # told by the content's hash and the turn's number
KEYED = {"said", "error"}
OWN = ("shown_as", "url", "previous_url", "next_url", "review_url", "public_id", "elapsed_ms", "left_ms", "left_minutes", "csrf_token")
KNOWN = FIXED | KEYED | set(OWN) | {"options"}
Key = tuple[Any, ...]


class UnknownWords(Exception):
    """The page's context has something that this module does not know whose it is."""


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


def render(template: str, context: dict[str, Any], *, content_hash: str) -> str:
    """The same bytes as rendering the template with the context.

    Raises:
        UnknownWords: the context is not that of a turn's page.
    """
    if context.keys() != KNOWN:
        raise UnknownWords(sorted(context.keys() ^ KNOWN))
    given = {name: context[name] for name in OWN if _is_own(name, context[name])}
    constants = tuple((name, context[name]) for name in OWN if name not in given)  # such as: no clock, no way back
    key = (template, content_hash, context["turn"].number, tuple(context["said"]), context["error"], constants)
    mould = _kept.get(key)
    if mould is None:
        if len(_kept) >= MOST:
            _kept.clear()
        mould = _kept[key] = _cast(template, context, given)
    words = {name: str(conditional_escape(value)) for name, value in given.items()}
    words["options"] = "".join(option.html for option in context["options"])
    return mould.filled(words)


def _is_own(name: str, value: Any) -> bool:
    """Absence, and the last minutes, which change the words around them, are the same for everybody."""
    return value > 1 if name == "left_minutes" and value is not None else value not in (None, "")


def _cast(template: str, context: dict[str, Any], given: dict[str, Any]) -> Mould:
    marked = context | {name: _mark(name) for name in given} | {"options": [_Marked(_mark("options"))]}
    first, *others = get_template(template).render(marked).split(MARK)
    return Mould(first, tuple(zip(others[::2], others[1::2], strict=True)))


def _mark(name: str) -> SafeString:
    return SafeString(f"{MARK}{name}{MARK}")
