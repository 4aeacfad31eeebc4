"""Text that reads as it is written. Pure."""

from __future__ import annotations

import re

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def is_plain(text: str) -> bool:
    """Whether it holds no control character, and none that turns the direction of what follows."""
    return not CONTROL.search(text)
