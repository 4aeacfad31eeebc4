"""Who acts, by value: the test knows no people. Pure: no Django."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    """``id`` tells two people apart and never changes; ``name`` is for readers (``Ann Ives <ann@work.example>``)."""

    id: str
    name: str
