"""Numbers of the panels' pages."""

from __future__ import annotations

from django import template

register = template.Library()


@register.filter
def signed(number: float) -> str:
    """To hundredths with its sign, the minus as print has it: ``+1.25``, ``−0.42``, ``0.00``."""
    text = f"{number:+.2f}"
    return "0.00" if float(text) == 0 else text.replace("-", "−")
