"""Figures of a key's dry run."""

from __future__ import annotations

from django import template

register = template.Library()


@register.filter
def points_moved(hundredths: int) -> str:
    """Hundredths of a point as points with their sign and one decimal: ``+2.4``, ``−13.0``, ``0.0``."""
    sign = "+" if hundredths > 0 else "−" if hundredths < 0 else ""
    return f"{sign}{abs(hundredths) / 100:.1f}"


@register.filter
def as_r(correlation: float) -> str:
    """A correlation as it is printed: ``.98``, ``−.07``, ``.998``, ``1``."""
    size = f"{abs(correlation):.{3 if abs(correlation) >= 0.995 else 2}f}"
    return ("−" if correlation < 0 else "") + (size[1:] if size.startswith("0") else size.rstrip("0").rstrip("."))
