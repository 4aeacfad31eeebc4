"""Years that a day or a moment somebody types may lie in."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError

FIRST, LAST = 2000, 2199


def of_our_time(day: date) -> None:
    """Refuses what lies so far off that, in another zone, it is no day any more.

    Raises:
        ValidationError: it is before 2000 or after 2199.
    """
    if not FIRST <= day.year <= LAST:
        raise ValidationError(f"Choose a year from {FIRST} to {LAST}.")
