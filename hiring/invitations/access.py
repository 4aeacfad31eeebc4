"""From a token to an invitation: one statement that finds only what may be used."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, models

from assessment.delivery.access import Pass
from assessment.delivery.answering import read_moment
from assessment.delivery.models import Sitting, State
from assessment.instrument.models import FormContent
from assessment.kernel.identifiers import token_digest
from hiring.candidates.models import Applicant
from hiring.invitations.models import Invitation
from hiring.people.models import Organisation
from hiring.vacancies.models import Vacancy

TOKEN_LENGTH = 43

# What coming in reads of each row; the rest stays deferred. Written out, because composing the joins anew took
# three times as long as running them.
_READ: tuple[tuple[str, type[models.Model], set[str]], ...] = (
    ("i", Invitation, {"id", "public_id", "applicant_id", "sitting_id", "left_at"}),
    (
        "s",
        Sitting,
        {
            "id",
            "public_id",
            "content_id",
            "access",
            "language",
            "shown_as",
            "state",
            "time_limit_seconds",
            "suggested_minutes",
            "is_adjusted",
            "more_time_asked_at",
            "opened_at",
            "started_at",
            "deadline_at",
            "scored_at",
        },
    ),
    ("c", FormContent, {"id", "hash"}),
    ("a", Applicant, {"id", "public_id", "code", "vacancy_id"}),
    (
        "v",
        Vacancy,
        {"id", "public_id", "title", "organisation_id", "opens_at", "closes_at", "is_blind", "what_next", "hear_by_on", "report_shown"},
    ),
    ("o", Organisation, {"id", "name", "contact_email"}),
)
_FIELDS = [(alias, model, [field for field in model._meta.concrete_fields if field.attname in names]) for alias, model, names in _READ]
_FOUND = f"""
SELECT {", ".join(f"{alias}.{field.column}" for alias, _, fields in _FIELDS for field in fields)}
FROM {{source}}
JOIN assessment_sitting s ON s.id = i.sitting_id
JOIN assessment_formcontent c ON c.id = s.content_id
JOIN hiring_applicant a ON a.id = i.applicant_id
JOIN hiring_vacancy v ON v.id = a.vacancy_id
JOIN hiring_organisation o ON o.id = v.organisation_id
WHERE {{condition}} AND i.withdrawn_at IS NULL AND (v.closes_at > %s OR s.state <> {State.PREPARED.value})
"""
_FIND = _FOUND.format(source="hiring_link l JOIN hiring_invitation i ON i.id = l.invitation_id", condition="l.digest = %s")
_FIND_BY_PASS = _FOUND.format(
    source="hiring_invitation i", condition="s.id = %s AND s.access = %s AND (s.closed_at IS NULL OR s.closed_at > %s)"
)
PASS_OPENS_FOR = timedelta(minutes=30)  # after the end: a browser may be a test centre's or a library's, and the next person's by then


def find_invitation(*, token: str, now: datetime) -> Invitation | None:
    """The invitation a link leads to; None alike for an unknown, expired or withdrawn one, by the same statement.

    A sitting that has begun, or is finished, can be reached after the vacancy closed.
    """
    return _find(_FIND, [token_digest(token[: TOKEN_LENGTH * 2])], now=now)


def find_invitation_of_pass(*, of: Pass, now: datetime) -> Invitation | None:
    """The invitation to the sitting that a browser was let into; None once the pass was revoked or the link would lead nowhere.

    None, too, half an hour after the sitting was closed: from then on it takes the link, which stands in the candidate's own mail.
    """
    ended = connection.ops.adapt_datetimefield_value(now - PASS_OPENS_FOR)
    return _find(_FIND_BY_PASS, [of.sitting_id, of.access, ended], now=now)


def _find(statement: str, parameters: list[Any], *, now: datetime) -> Invitation | None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [*parameters, connection.ops.adapt_datetimefield_value(now)])
        row = cursor.fetchone()
    if row is None:
        return None
    values = iter(row)
    found: list[Any] = [
        model.from_db(connection.alias, [field.attname for field in fields], _read(fields, values)) for _, model, fields in _FIELDS
    ]
    invitation, sitting, content, applicant, vacancy, organisation = found
    vacancy.organisation, applicant.vacancy, sitting.content = organisation, vacancy, content
    invitation.applicant, invitation.sitting = applicant, sitting
    return invitation  # type: ignore[no-any-return]


def _read(fields: list[Any], values: Iterator[Any]) -> list[Any]:
    return [_value(field, next(values)) for field in fields]


def _value(field: Any, value: Any) -> Any:
    """SQLite brings moments and days as texts, and truth as a number."""
    if isinstance(field, models.DateTimeField):
        return read_moment(value)
    return field.to_python(value) if isinstance(field, (models.DateField, models.BooleanField)) else value
