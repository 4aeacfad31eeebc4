"""Keeping what was done, inside the transaction that does it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from assessment.kernel.actors import Actor
from hiring.audit.enums import Verb
from hiring.audit.models import AuditRow

OPERATOR = Actor("operator", "Whoever runs the site")
REASON_LENGTH = 300


def keep(*, verb: Verb, organisation: str, subject: str, by: Actor | None, now: datetime, detail: dict[str, Any], reason: str = "") -> None:
    """Keep one deed. One statement.

    Args:
        organisation, subject: public ids.
        by: None on the command line.
        detail: what ``enums.TOLD`` needs to tell it; of candidates a code, never a name, an address or an answer.
    """
    by = by or OPERATOR
    AuditRow.objects.create(
        verb=verb, organisation=organisation, subject=subject, by=by.name, by_id=by.id, at=now, detail=detail, reason=reason[:REASON_LENGTH]
    )
