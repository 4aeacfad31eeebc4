"""Numbers and moments as the page's language writes them."""

from __future__ import annotations

from datetime import date

import jdatetime
from django import template
from django.utils.dateformat import DateFormat
from django.utils.translation import get_language, pgettext

register = template.Library()

DIGITS = {"fa": str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")}
JALALI = {"fa"}  # languages whose readers count days by the Solar Hijri calendar


def _language() -> str:
    return (get_language() or "").partition("-")[0]


@register.filter
def digits(value: object) -> str:
    """A number in the digits of the page's language; nothing for None."""
    return "" if value is None else str(value).translate(DIGITS.get(_language(), {}))


class _Jalali(DateFormat):
    """Django's letters for days, months and years, in the Solar Hijri calendar. The moment itself stays what it is."""

    def __init__(self, moment: date) -> None:
        super().__init__(moment)
        day = self.data.date() if hasattr(self.data, "date") else self.data
        self.day = jdatetime.date.fromgregorian(date=day)

    def l(self) -> str:  # noqa: E743  # Django's letter
        return str(jdatetime.date.j_weekdays_fa[self.day.weekday()])

    def j(self) -> int:
        return int(self.day.day)

    def F(self) -> str:
        return str(jdatetime.date.j_months_fa[self.day.month - 1])

    def Y(self) -> int:
        return int(self.day.year)


def _patterns() -> dict[str, str]:
    """The few ways in which pages write moments, as the page's language orders them."""
    return {
        "l j F Y, H:i T": pgettext("date", "l j F Y, H:i T"),
        "l j F Y, H:i": pgettext("date", "l j F Y, H:i"),
        "l j F Y": pgettext("date", "l j F Y"),
        "j F Y, H:i:s": pgettext("date", "j F Y, H:i:s"),
        "j F Y, H:i T": pgettext("date", "j F Y, H:i T"),
        "j F Y, H:i": pgettext("date", "j F Y, H:i"),
        "j F Y": pgettext("date", "j F Y"),
        "j F, H:i T": pgettext("date", "j F, H:i T"),
        "H:i T": pgettext("date", "H:i T"),
    }


@register.filter(expects_localtime=True)
def when(value: date | None, pattern: str) -> str:
    """A day or moment by one of the known patterns, in the calendar, order and digits of the page's language."""
    if value is None:
        return ""
    formatter = _Jalali if _language() in JALALI else DateFormat
    return digits(formatter(value).format(_patterns()[pattern]))
