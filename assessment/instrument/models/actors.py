"""How people stand in the rows of a test that knows none: by value."""

from __future__ import annotations

BY = 240  # characters of a name with its address
ACTOR_ID = 40  # of what tells two people apart


def address_in(by: str) -> str:
    """The address alone; empty where there is none."""
    return by.rpartition(" <")[2].removesuffix(">") if by.endswith(">") else ""


def name_in(by: str) -> str:
    """The name alone; “somebody” where nobody was said."""
    return by.partition(" <")[0] or "somebody"
