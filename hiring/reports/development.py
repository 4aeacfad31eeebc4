"""A candidate's own development report: whether it may be read now, and what it says. The key is out of reach from here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from assessment.delivery import clock
from assessment.delivery.models import State
from assessment.reports.strengths import STRENGTHS, Meaning
from assessment.scoring.development import Development, Practice, RestsOn, Situation
from assessment.scoring.models import DevelopmentReport
from hiring.invitations.models import Invitation
from hiring.vacancies.models import ReportShown, Vacancy


@dataclass(frozen=True)
class ShownStrength:
    meaning: Meaning
    situations: tuple[Situation, ...]


@dataclass(frozen=True)
class ShownReport:
    strengths: tuple[ShownStrength, ...]
    practice: tuple[Practice, ...]
    key: RestsOn | None


def is_switched_on(vacancy: Vacancy, *, now: datetime) -> bool:
    """Whether those who have submitted may read their reports now."""
    if vacancy.report_shown == ReportShown.AFTER_CLOSING:
        return vacancy.closes_at <= now
    return vacancy.report_shown == ReportShown.AT_ONCE


def may_read_report(invitation: Invitation, *, now: datetime) -> bool:
    """No statement, when the vacancy and the sitting were read along."""
    sitting = invitation.sitting
    is_over = sitting.state == State.CLOSED or clock.is_over(sitting.deadline_at, now=now)
    return is_over and invitation.left_at is None and is_switched_on(invitation.applicant.vacancy, now=now)


def find_report(invitation: Invitation) -> ShownReport | None:
    """The report, in one statement; None while it is not written yet."""
    document = DevelopmentReport.objects.filter(sitting=invitation.sitting_id).values_list("document", flat=True).first()
    if document is None:
        return None
    development = Development.from_dict(document)
    strengths = tuple(ShownStrength(STRENGTHS[each.marker], each.situations) for each in development.strengths)
    return ShownReport(strengths, development.practice, development.key)
