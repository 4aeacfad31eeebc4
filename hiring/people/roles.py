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
    RUN_ORGANISATION = "run_organisation"  # its members, and what was done in it


RIGHTS: dict[Role, frozenset[Right]] = {
    Role.OWNER: frozenset(Right),
    Role.RECRUITER: frozenset({Right.SEE_VACANCIES, Right.RUN_VACANCIES}),
    Role.AUTHOR: frozenset({Right.SEE_ITEMS, Right.WRITE_ITEMS}),
    Role.REVIEWER: frozenset({Right.SEE_VACANCIES, Right.SEE_ITEMS}),
}

MEANS: dict[Role, str] = {  # as owners choose one
    Role.OWNER: "everything: vacancies, items, and who belongs here",
    Role.RECRUITER: "opens vacancies, invites applicants, reads their results",
    Role.AUTHOR: "writes items, puts forms together, proposes and approves keys",
    Role.REVIEWER: "looks at vacancies, results and items; comments on items",
}


def roles_with(right: Right) -> list[str]:
    """The roles that hold a right, for a query."""
    return [role.value for role, rights in RIGHTS.items() if right in rights]
