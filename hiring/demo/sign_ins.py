"""The demonstration's sign-ins: passwords made at random, kept in a file that its owner alone may read."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import check_password

from assessment.kernel.identifiers import ALPHABET
from hiring.people.models import User

GROUPS, GROUP_LENGTH = 4, 4  # 31^16 ≈ 2^79, in groups because people type it


@dataclass(frozen=True)
class SignIn:
    """``password`` is None when it is not known any more: changed since, or the file is gone."""

    title: str
    email: str
    password: str | None


def sign_ins_file() -> Path:
    return Path(settings.VAR_DIR) / "demo-sign-ins.txt"


def new_password() -> str:
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))


def keep_sign_ins(sign_ins: Iterable[SignIn]) -> None:
    """Write them where ``read_sign_ins`` finds them, in place of what was there."""
    file = sign_ins_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_suffix(".new")
    beside.unlink(missing_ok=True)
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        out.writelines(f"{each.title}\t{each.email}\t{each.password}\n" for each in sign_ins)
    beside.replace(file)


def read_sign_ins(titles: dict[str, User]) -> list[SignIn]:
    """The sign-in of each user, its password if the file has it and it still opens the door.

    Args:
        titles: users by what to call them.
    """
    file = sign_ins_file()
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    kept = {parts[1]: parts[2] for parts in (line.split("\t") for line in lines) if len(parts) == 3}
    return [SignIn(title, user.email, _if_valid(kept.get(user.email), user)) for title, user in titles.items()]


def _if_valid(password: str | None, user: User) -> str | None:
    return password if password and check_password(password, user.password) else None
