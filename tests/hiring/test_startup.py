"""What the site refuses to start with."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connection

from hiring.checks import messages_are_sent
from hiring.startup import Deployment, refusals, this_deployment

GOOD_KEY = "k3y-of-fifty-random-characters-and-then-some-more-of-them"
SAFE = Deployment(
    secret_key=GOOD_KEY,
    debug=False,
    loopback=False,
    hosts=("tests.example.org",),
    site_origin="https://tests.example.org",
    threads=4,
    pool_size=0,
    vendor="postgresql",
    database={"synchronous_commit": "on", "fsync": "on", "default_transaction_isolation": "read committed"},
)
SQLITE = replace(SAFE, vendor="sqlite", database={"journal_mode": "wal", "synchronous": "2", "transaction_mode": "IMMEDIATE"})
LOCAL = replace(SAFE, loopback=True, secret_key="short", hosts=("127.0.0.1", "localhost"))


@pytest.mark.parametrize(
    "deployment",
    [SAFE, SQLITE, LOCAL, replace(SAFE, pool_size=5)],
)
def test_a_safe_deployment_starts(deployment):
    assert refusals(deployment) == []


@pytest.mark.parametrize(
    ("deployment", "word"),
    [
        (replace(SAFE, secret_key=""), "SECRET_KEY"),
        (replace(LOCAL, secret_key="not set"), "SECRET_KEY is not set"),
        (replace(SAFE, secret_key="not set"), "SECRET_KEY is not set"),
        (replace(SAFE, secret_key=GOOD_KEY[:49]), "SECRET_KEY"),
        (replace(SAFE, secret_key="a" * 60), "SECRET_KEY"),
        (replace(SAFE, secret_key="django-insecure-" + GOOD_KEY), "SECRET_KEY"),
        (replace(SAFE, site_origin="http://tests.example.org"), "SITE_ORIGIN"),
        (replace(SAFE, debug=True), "DEBUG"),
        (replace(SAFE, loopback=True), "LOOPBACK"),
        (replace(SAFE, pool_size=3), "DATABASE_POOL_SIZE"),
        (replace(SQLITE, database=SQLITE.database | {"journal_mode": "delete"}), "journal_mode"),
        (replace(SQLITE, database=SQLITE.database | {"synchronous": "1"}), "synchronous"),
        (replace(SQLITE, database=SQLITE.database | {"transaction_mode": "DEFERRED"}), "transaction_mode"),
        (replace(SAFE, database=SAFE.database | {"synchronous_commit": "off"}), "synchronous_commit"),
        (replace(SAFE, database=SAFE.database | {"synchronous_commit": "local"}), "synchronous_commit"),
        (replace(SAFE, database=SAFE.database | {"fsync": "off"}), "fsync"),
        (replace(SAFE, database=SAFE.database | {"default_transaction_isolation": "serializable"}), "READ COMMITTED"),
    ],
)
def test_an_unsafe_deployment_is_refused_in_one_line_that_says_what_to_do(deployment, word):
    found = refusals(deployment)

    assert len(found) == 1
    assert word in found[0]
    assert "\n" not in found[0]


def start(tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The production entry point in a process of its own, on a database of its own."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", "import hiring.wsgi; print('started')"],
        env=kept | {"VAR_DIR": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}"} | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_real_entry_point_starts_when_it_is_safe_and_says_why_when_it_is_not(tmp_path):
    public = {"ALLOWED_HOSTS": "tests.example.org", "SITE_ORIGIN": "https://tests.example.org"}

    good = start(tmp_path, SECRET_KEY=GOOD_KEY, **public)
    short = start(tmp_path, SECRET_KEY="short", **public)
    debugging = start(tmp_path, SECRET_KEY=GOOD_KEY, DEBUG="1", **public)

    assert (good.stdout.strip(), good.returncode) == ("started", 0)
    assert (short.returncode, short.stderr.strip()) == (
        3,
        "Evenkeel does not start: SECRET_KEY is short or a default: set it to 50 random characters or more.",
    )
    assert debugging.returncode == 3
    assert debugging.stderr.strip() == (
        "Evenkeel does not start: DEBUG is on and ALLOWED_HOSTS names tests.example.org: turn DEBUG off, or serve loopback only."
    )


def test_a_database_that_does_not_answer_is_told_in_one_line(tmp_path):
    public = {"ALLOWED_HOSTS": "tests.example.org", "SITE_ORIGIN": "https://tests.example.org"}

    found = start(tmp_path, SECRET_KEY=GOOD_KEY, **public, DATABASE_URL="postgres://evenkeel@127.0.0.1:1/none")

    assert (found.returncode, found.stderr.strip()) == (
        3,
        "Evenkeel does not start: The database does not answer (OperationalError): see that DATABASE_URL names it, and that it runs.",
    )


@pytest.mark.postgresql
@pytest.mark.django_db
def test_what_postgresql_says_is_what_is_judged():
    assert refusals(this_deployment()) == []
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    assert [found[:33] for found in refusals(this_deployment())] == ["PostgreSQL's synchronous_commit i"]


@pytest.mark.sqlite
@pytest.mark.django_db
def test_what_sqlite_says_is_what_is_judged():
    assert refusals(this_deployment()) == []


@pytest.mark.parametrize(
    ("backend", "loopback", "told"),
    [
        ("django.core.mail.backends.filebased.EmailBackend", False, ["hiring.W002"]),
        ("django.core.mail.backends.filebased.EmailBackend", True, []),
        ("django.core.mail.backends.smtp.EmailBackend", False, []),
    ],
)
def test_whoever_deploys_is_told_that_messages_would_reach_nobody(settings, backend, loopback, told):
    settings.EMAIL_BACKEND, settings.LOOPBACK = backend, loopback

    assert [found.id for found in messages_are_sent(None)] == told
