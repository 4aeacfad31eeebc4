"""Small helpers of the staff pages."""

from __future__ import annotations

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag(takes_context=True)
def current_if_under(context: Context, *prefixes: str) -> SafeString | str:
    """``aria-current`` for a link of the main navigation, when the page lies under one of the prefixes."""
    request = context.get("request")
    if request is None or not request.path.startswith(prefixes):
        return ""
    return format_html(' aria-current="{}"', "page" if request.path in prefixes else "true")


@register.simple_tag
def inline_svg(drawn: str) -> SafeString:
    """A drawing that our own libraries made, without its XML declaration: the content policy allows no ``data:`` address."""
    return mark_safe(drawn[drawn.index("<svg") :])
