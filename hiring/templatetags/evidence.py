"""Figures of an item analysis: each with its n, or with how many there are of how many it needs."""

from __future__ import annotations

from collections.abc import Callable

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from assessment.psychometrics.evidence import Measured
from assessment.reports import evidence_words

register = template.Library()
KINDS: dict[str, Callable[[float], str]] = {
    "decimal": evidence_words.decimal,
    "percent": evidence_words.percent,
    "duration": evidence_words.duration,
}


@register.filter
def cell(figure: Measured | None, kind: str = "decimal") -> SafeString | str:
    """The figure with its standard error, if there is one above nought; "38 of 50" where there are too few; why where there is none."""
    if figure is None:
        return ""
    if figure.waits:
        return format_html('<span class="few">{} of {}</span>', figure.n, figure.least)
    if figure.value is None:
        return format_html('<span class="few">{}</span>', figure.why)
    text = KINDS[kind](figure.value)
    if not figure.error:
        return text
    return format_html('{} <span class="give-or-take muted">± {}</span>', text, evidence_words.decimal(figure.error))


@register.filter
def with_n(figure: Measured | None, kind: str = "decimal") -> SafeString | str:
    """As ``cell``, and its n."""
    if figure is None or figure.value is None:
        return cell(figure, kind)
    return format_html('{} <span class="its-n">n {}</span>', cell(figure, kind), figure.n)


@register.filter
def decimal(value: float | None) -> str:
    return "" if value is None else evidence_words.decimal(value)


@register.filter
def moved(figure: Measured) -> SafeString | str:
    """A difference with its sign: ``+.04 ± .03``."""
    text = cell(figure)
    return format_html("+{}", text) if figure.value is not None and figure.value >= 0.005 else text
