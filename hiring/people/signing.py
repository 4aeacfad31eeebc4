"""How staff sign what they write: by value, because the test knows no people."""

from __future__ import annotations

from assessment.instrument.models.actors import BY
from assessment.kernel.actors import Actor
from hiring.people.models import User


def signed(user: User) -> str:
    """Name and address: two people of one name are two. The address, by which they are told apart, is whole."""
    address = f" <{user.email}>"
    return f"{user.name or user.email}"[: max(BY - len(address), 0)] + address[:BY]


def actor(user: User) -> Actor:
    """Whoever acts, told from everybody else by the account and not by the address, which may change hands."""
    return Actor(f"user-{user.pk}", signed(user))
