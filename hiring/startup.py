"""What the site refuses to start with. Each refusal is one line that says what to do."""

from __future__ import annotations

import sys
from dataclasses import dataclass

from django.conf import settings
from django.db import DatabaseError, connection

LOOPBACK_HOSTS = {"127.0.0.1", "localhost", "[::1]", "::1", "testserver"}
DURABLE_COMMITS = {"on", "remote_apply"}
SHORTEST_KEY = 50
NO_KEY = "not set"  # what the settings make of an absent one


@dataclass(frozen=True)
class Deployment:
    """What the refusals are decided by."""

    secret_key: str
    debug: bool
    loopback: bool
    hosts: tuple[str, ...]
    site_origin: str
    threads: int
    pool_size: int  # 0: no pool
    vendor: str
    database: dict[str, str]  # the database's own word on how it keeps what it is given


def refusals(of: Deployment) -> list[str]:
    """Every reason not to start, in the order in which to mend them."""
    found = []
    is_public = not (of.debug or of.loopback)
    is_weak = len(of.secret_key) < SHORTEST_KEY or len(set(of.secret_key)) < 5 or of.secret_key.startswith("django-insecure-")
    if of.secret_key == NO_KEY:
        found.append(f"SECRET_KEY is not set: give it {SHORTEST_KEY} random characters or more.")
    elif is_public and is_weak:
        found.append(f"SECRET_KEY is short or a default: set it to {SHORTEST_KEY} random characters or more.")
    if is_public and not of.site_origin.startswith("https://"):
        found.append("SITE_ORIGIN is not set: give the address that links in mail begin with, such as https://tests.example.org.")
    public = sorted(set(of.hosts) - LOOPBACK_HOSTS)
    for name, is_on in (("DEBUG", of.debug), ("LOOPBACK", of.loopback)):
        if is_on and public:
            found.append(f"{name} is on and ALLOWED_HOSTS names {public[0]}: turn {name} off, or serve loopback only.")
    if of.pool_size and of.threads > of.pool_size:
        found.append(f"{of.threads} threads share {of.pool_size} connections: set DATABASE_POOL_SIZE to {of.threads + 1} or THREADS lower.")
    return found + (_sqlite(of.database) if of.vendor == "sqlite" else _postgresql(of.database))


def _sqlite(found: dict[str, str]) -> list[str]:
    wanted = {"journal_mode": "wal", "synchronous": "2", "transaction_mode": "IMMEDIATE"}
    says = {"journal_mode": "WAL", "synchronous": "FULL", "transaction_mode": "IMMEDIATE"}
    return [
        f"SQLite runs with {name} {found.get(name, 'unset')}, and an answer could be lost: set {name} to {says[name]} in DATABASES OPTIONS."
        for name, value in wanted.items()
        if found.get(name, "").lower() != value.lower()
    ]


def _postgresql(found: dict[str, str]) -> list[str]:
    refused = []
    if found.get("synchronous_commit") not in DURABLE_COMMITS:
        refused.append("PostgreSQL's synchronous_commit is off, and an acknowledged answer could be lost: set it to on.")
    if found.get("fsync") != "on":
        refused.append("PostgreSQL's fsync is off, and a crash could lose the database: set it to on.")
    if found.get("default_transaction_isolation") != "read committed":
        refused.append("PostgreSQL's isolation is not READ COMMITTED, on which closing relies: set default_transaction_isolation.")
    return refused


def this_deployment() -> Deployment:
    """As the settings and the database say; asks the database."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            database = {"transaction_mode": str(connection.settings_dict["OPTIONS"].get("transaction_mode", "DEFERRED"))}
            questions = {"journal_mode": "PRAGMA journal_mode", "synchronous": "PRAGMA synchronous"}
        else:
            database, questions = {}, {name: f"SHOW {name}" for name in ("synchronous_commit", "fsync", "default_transaction_isolation")}
        for name, question in questions.items():
            cursor.execute(question)
            row = cursor.fetchone()
            database[name] = str(row[0]) if row else ""
    return Deployment(
        secret_key=settings.SECRET_KEY,
        debug=settings.DEBUG,
        loopback=settings.LOOPBACK,
        hosts=tuple(settings.ALLOWED_HOSTS),
        site_origin=settings.SITE_ORIGIN,
        threads=settings.THREADS,
        pool_size=settings.DATABASE_POOL_SIZE,
        vendor=connection.vendor,
        database=database,
    )


def refusals_here() -> list[str]:
    """Every reason not to start as things stand; a database that does not answer is the only one then."""
    try:
        return refusals(this_deployment())
    except DatabaseError as error:  # its text may hold the address of the database
        return [f"The database does not answer ({type(error).__name__}): see that DATABASE_URL names it, and that it runs."]


def refuse_unsafe_start() -> None:
    """Say why and end the process, if there is a reason."""
    found = refusals_here()
    connection.close()
    if found:
        print(f"Evenkeel does not start: {found[0]}", file=sys.stderr, flush=True)
        raise SystemExit(3)  # what a server reads as "a worker cannot boot", so that it ends instead of trying again
