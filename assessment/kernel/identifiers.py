"""Identifiers that stand in addresses, and secrets. Pure: no Django."""

from __future__ import annotations

import hashlib
import secrets
import uuid

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # no 0/o, 1/i/l: people read these aloud
PUBLIC_ID_LENGTH = 12  # 31^12 ≈ 2^59: not a secret, only not guessable by counting


def new_public_id() -> str:
    """A short random identifier for an address."""
    return "".join(secrets.choice(ALPHABET) for _ in range(PUBLIC_ID_LENGTH))


def new_token() -> str:
    """A secret of 32 random bytes, as 43 URL-safe characters."""
    return secrets.token_urlsafe(32)


def token_digest(token: str) -> bytes:
    """What is stored of a token: SHA-256, 32 bytes. The token has full entropy, so it needs no salt or stretching."""
    return hashlib.sha256(token.encode()).digest()


def new_owner() -> uuid.UUID:
    """The identity under which an organisation owns libraries of items."""
    return uuid.uuid4()
