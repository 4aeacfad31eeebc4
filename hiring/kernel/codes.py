"""Codes by which staff call an applicant whose name they do not see; migrations name the default."""

import secrets

LETTERS = "ABCDEFGHJKLMNPQRSTVWXYZ23456789"


def new_code() -> str:
    """Five letters and digits that are not mistaken for each other: 31^5 ≈ 28 million."""
    return "".join(secrets.choice(LETTERS) for _ in range(5))
