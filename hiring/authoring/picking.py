"""Reading the places that an author gave to items."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.http import QueryDict

from assessment.models import Item
from hiring.authoring.listing import Pick
from hiring.kernel.numbers import number_in

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
        number = number_in(pick.place)
        if not 1 <= number <= LARGEST:
            raise BadPlaces(f"The place of “{pick.title}” is a whole number from 1 to {LARGEST}.")
        if number in placed:
            raise BadPlaces(f"Two items have place {number}; “{pick.title}” is one of them.")
        placed[number] = pick.item
    return [placed[number] for number in sorted(placed)]
