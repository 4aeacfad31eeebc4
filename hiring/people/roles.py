"""Roles, and what each may do."""

from __future__ import annotations

from django.db import models


class Role(models.TextChoices):
    OWNER = "owner"
    RECRUITER = "recruiter"
    AUTHOR = "author"
    REVIEWER = "reviewer"


class Right(models.TextChoices):
    SEE_VACANCIES = "see_vacancies"  # vacancies, rankings, applicants' results
    RUN_VACANCIES = "run_vacancies"  # create, add applicants, invite, draw bands
    SEE_ITEMS = "see_items"
    WRITE_ITEMS = "write_items"  # edit items, put forms together, publish


RIGHTS: dict[Role, frozenset[Right]] = {
    Role.OWNER: frozenset(Right),
    Role.RECRUITER: frozenset({Right.SEE_VACANCIES, Right.RUN_VACANCIES}),
    Role.AUTHOR: frozenset({Right.SEE_ITEMS, Right.WRITE_ITEMS}),
    Role.REVIEWER: frozenset({Right.SEE_VACANCIES, Right.SEE_ITEMS}),
}


def roles_with(right: Right) -> list[str]:
    """The roles that hold a right, for a query."""
    return [role.value for role, rights in RIGHTS.items() if right in rights]
