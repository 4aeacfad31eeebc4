"""The product's settings, given what a test run supplies: a key, a database of its own, a directory for compiled files.

DATABASE_URL chooses the database, as in production. SQLite tests use a file: the in-memory default has another journal,
and tests with two connections would fail on it.
"""

from __future__ import annotations

import atexit
import os
import secrets
import shutil
import tempfile
from pathlib import Path

_scratch = Path(tempfile.mkdtemp(prefix="evenkeel-tests-"))
_owner = os.getpid()


@atexit.register
def _remove_scratch() -> None:
    if os.getpid() == _owner:  # a forked child leaves it alone
        shutil.rmtree(_scratch, ignore_errors=True)


os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(64))
os.environ.setdefault("LOOPBACK", "1")
os.environ.setdefault("VAR_DIR", str(Path(__file__).resolve().parent.parent / "var" / "test"))
os.environ.setdefault("DATABASE_URL", f"sqlite:///{_scratch / 'evenkeel.sqlite3'}")
os.environ["TEST_DATABASE_FILE"] = str(_scratch / "test.sqlite3")

from hiring.settings import *  # noqa: E402, F403  # reads the environment made above

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # speed; nothing secret is hashed here
MEDIA_URL = "/media/"  # the live server hands everything below MEDIA_URL to a file view
