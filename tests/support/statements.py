"""Counting SQL statements as the budgets count them: the words that open and close transactions are free."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

FREE = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")


class Statements(list[str]):
    """The statements run so far, in order, without the free ones."""

    def __str__(self) -> str:
        return "\n".join(f"{number}. {' '.join(sql.split())}" for number, sql in enumerate(self, 1)) or "no statement"


@contextmanager
def count_statements(exactly: int | None = None, *, at_most: int | None = None, using: str = DEFAULT_DB_ALIAS) -> Iterator[Statements]:
    """Record this thread's statements on one connection; with a budget, fail and list them when it is missed.

    >>> with count_statements(1):
    ...     save_answer(...)
    """
    statements = Statements()

    def record(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if not sql.lstrip().upper().startswith(FREE):
            statements.append(sql)
        return execute(sql, params, many, context)

    with connections[using].execute_wrapper(record):
        yield statements
    if exactly is not None:
        assert len(statements) == exactly, f"{len(statements)} statements, budget exactly {exactly}:\n{statements}"
    if at_most is not None:
        assert len(statements) <= at_most, f"{len(statements)} statements, budget {at_most}:\n{statements}"
