"""In what order and under which names a sitting shows a turn's options. Pure: no Django.

Both come from one HMAC of (sitting, turn, option) under a server key, so nothing is stored, nothing can be guessed
from another sitting, and the place of an option says nothing about it.
"""

from __future__ import annotations

import hmac
from base64 import b32encode
from functools import lru_cache


@lru_cache(maxsize=4096)  # a page, its save and the next look at the same turn again
def displayed(public_id: str, turn: int, codes: str, *, key: bytes) -> tuple[tuple[str, str], ...]:
    """(option code, handle) pairs in the order shown; a handle is eight characters a–z, 2–7."""
    marks = []
    for code in codes:
        digest = hmac.digest(key, f"{public_id}/{turn}/{code}".encode(), "sha256")
        marks.append((digest[5:15], code, b32encode(digest[:5]).decode().lower()))
    return tuple((code, handle) for _, code, handle in sorted(marks))


def displayed_codes(public_id: str, turn: int, codes: str, *, key: bytes) -> str:
    """Option codes in the order this sitting shows them."""
    return "".join(code for code, _ in displayed(public_id, turn, codes, key=key))


def code_of(handle: str, *, public_id: str, turn: int, codes: str, key: bytes) -> str | None:
    """The option a handle names in this sitting's turn; None if it names none."""
    for code, known in displayed(public_id, turn, codes, key=key):
        if known == handle:
            return code
    return None
