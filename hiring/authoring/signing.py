"""How staff sign what they write: by value, because the test knows no people."""

from __future__ import annotations

from assessment.instrument.models.history import BY
from hiring.people.models import User


def signed(user: User) -> str:
    """Name and address: two people of one name are two. The address, by which they are told apart, is whole."""
    address = f" <{user.email}>"
    return f"{user.name or user.email}"[: max(BY - len(address), 0)] + address[:BY]
