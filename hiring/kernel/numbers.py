"""Whole numbers as addresses and fields send them. Pure."""

from __future__ import annotations


def number_in(text: str, *, otherwise: int = 0, digits: int = 9) -> int:
    """The number, from 0; ``otherwise`` for what is none or has more digits.

    Digits of ASCII alone: to ``isdigit`` a “²” is one too, on which ``int`` fails.
    """
    return int(text) if text.isascii() and text.isdigit() and len(text) <= digits else otherwise
