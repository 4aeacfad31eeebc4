"""Item text on staff's pages, as candidates see it. Each text is rendered once and kept (instrument/marks.py)."""

from __future__ import annotations

from django import template

from assessment.instrument import marks

register = template.Library()


@register.filter
def blocks(text: str) -> marks.Html:
    """A stem, an explanation, notes: paragraphs and lists."""
    return marks.blocks(str(text))


@register.filter
def line(text: str) -> marks.Html:
    """An option, a reply, a thought: what stands inside a paragraph."""
    return marks.line(str(text))


@register.filter
def unmarked(text: str) -> str:
    """Plain text, where a page has no room for marks."""
    return marks.unmarked(str(text))
