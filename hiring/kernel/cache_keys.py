"""Keys of what is kept for a while in the database."""

from __future__ import annotations

from django.utils.crypto import salted_hmac


def unnamed(key: str, key_prefix: str, version: int) -> str:
    """A keyed hash: whose sign-ins are counted would stand in the table otherwise, by address and account."""
    return salted_hmac("hiring.kernel.cache_keys", f"{key_prefix}:{version}:{key}", algorithm="sha256").hexdigest()
