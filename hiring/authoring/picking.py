"""Reading the places that an author gave to items."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.http import QueryDict

from assessment.models import Item
from hiring.authoring.listing import Pick

LARGEST = 999


class BadPlaces(Exception):
    """Some places cannot be read; the message says which."""


def field_of(pick: Pick) -> str:
    return f"place-{pick.item.public_id}"


def as_sent(picks: Sequence[Pick], data: QueryDict) -> list[Pick]:
    """The picks with what was sent, right or wrong, so that nothing is lost."""
    return [replace(pick, place=data.get(field_of(pick), "").strip()) for pick in picks]


def in_order(picks: Sequence[Pick]) -> list[Item]:
    """The items that have a place, lowest first; gaps do no harm.

    Raises:
        BadPlaces: a place is no whole number from 1, or two items have the same one.
    """
    placed: dict[int, Item] = {}
    for pick in picks:
        if not pick.place:
            continue
        if not (pick.place.isascii() and pick.place.isdigit() and 1 <= int(pick.place[:9]) <= LARGEST):
            raise BadPlaces(f"The place of “{pick.title}” is a whole number from 1 to {LARGEST}.")
        number = int(pick.place)
        if number in placed:
            raise BadPlaces(f"Two items have place {number}; “{pick.title}” is one of them.")
        placed[number] = pick.item
    return [placed[number] for number in sorted(placed)]
