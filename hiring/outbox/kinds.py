"""Kinds of work the outbox knows: each slice that posts registers who does it."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Worker(Protocol):
    """Does one piece of work, given the public id it is about. Called again after a failure, so it must bear repeating."""

    def __call__(self, *, reference: str, now: datetime) -> None: ...


_workers: dict[str, Worker] = {}


def register(kind: str, worker: Worker) -> None:
    """Say who does a kind of work.

    Raises:
        ValueError: somebody else does it already.
    """
    if _workers.setdefault(kind, worker) is not worker:
        raise ValueError(f"{kind} has a worker already")


def worker_for(kind: str) -> Worker:
    """Raises KeyError for a kind nobody registered."""
    return _workers[kind]
