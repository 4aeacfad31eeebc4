"""How a candidate wants pages to look: a few choices, kept in a cookie that is no secret and read by a closed list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

COOKIE_AGE = 365 * 24 * 60 * 60
LONGEST = 120  # characters; a cookie that is longer is none of ours


@dataclass(frozen=True, slots=True)
class Choice:
    """One group of radio buttons; the first value is the page as designed and is not kept."""

    name: str
    label: str | Promise
    values: tuple[tuple[str, str | Promise], ...]

    def holds(self, value: str) -> bool:
        return any(value == known for known, _label in self.values)


CHOICES = (
    Choice("size", _("Text size"), (("normal", _("Normal")), ("larger", _("Larger")), ("largest", _("Largest")))),
    Choice("spacing", _("Space between letters, words and lines"), (("designed", _("As designed")), ("wider", _("Wider")))),
    Choice("contrast", _("Contrast"), (("designed", _("As designed")), ("higher", _("Higher")))),
    Choice("colours", _("Colours"), (("system", _("As on my device")), ("light", _("Light")), ("dark", _("Dark")))),
    Choice("motion", _("Motion"), (("system", _("As on my device")), ("none", _("None")))),
)


@dataclass(frozen=True, slots=True)
class Comfort:
    """What the candidate chose, and how the page's first tag says it, so that nothing flashes."""

    chosen: dict[str, str]  # without what is as designed
    attributes: SafeString
    scheme: str

    @property
    def text(self) -> str:
        return ".".join(f"{name}-{value}" for name, value in self.chosen.items())

    @property
    def words(self) -> dict[str, str]:
        """What ``assessment/delivery/base.html`` fills in."""
        return {"comfort": self.attributes, "scheme": self.scheme}


def comfort_of(request: HttpRequest) -> Comfort:
    return read_comfort(request.COOKIES.get(cookie_name(), "")[:LONGEST])


def comfort_words(request: HttpRequest) -> dict[str, str]:
    return comfort_of(request).words


@lru_cache(maxsize=128)
def read_comfort(text: str) -> Comfort:
    """Whatever the cookie holds that is not on the list counts as not chosen."""
    return chosen_comfort(dict(part.split("-", 1) for part in text.split(".") if "-" in part))


def chosen_comfort(given: Mapping[str, str]) -> Comfort:
    wanted = {choice.name: given.get(choice.name, "") for choice in CHOICES}
    chosen = {
        choice.name: wanted[choice.name]
        for choice in CHOICES
        if choice.holds(wanted[choice.name]) and wanted[choice.name] != choice.values[0][0]
    }
    attributes = SafeString("".join(f' data-{name}="{value}"' for name, value in chosen.items()))  # words of CHOICES alone
    return Comfort(chosen, attributes, chosen.get("colours", "light dark"))


def cookie_name() -> str:
    return "__Host-display" if settings.SESSION_COOKIE_SECURE else "display"


def keep_comfort(response: HttpResponse, *, comfort: Comfort) -> None:
    response.set_cookie(
        cookie_name(), comfort.text, max_age=COOKIE_AGE, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )
