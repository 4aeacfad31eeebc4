"""Loaders of applicants: they are the guard, and they decide what a blind page can know."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Case, F, Q, QuerySet, Value, When
from django.shortcuts import get_object_or_404

from assessment.delivery import clock
from hiring.candidates.models import Applicant
from hiring.people.access import require
from hiring.people.models import User
from hiring.people.roles import Right
from hiring.vacancies.models import Vacancy

PAGE = 100
READ_ALONG = {
    "role": F("vacancy__organisation__memberships__role"),
    "shown_name": Case(When(vacancy__is_blind=False, contact__isnull=False, then=F("contact__name")), default=Value("")),
}
SHOWN = ("not_invited", "not_begun", "in_progress", "closed", "withdrawn")


def get_applicant_for(*, user: User, public_id: str, right: Right = Right.SEE_VACANCIES) -> Applicant:
    """The applicant with vacancy, form and organisation, the user's ``role`` there, and ``shown_name`` (empty when blind). One statement.

    Raises:
        Http404: the vacancy belongs to an organisation of which the user is no member.
        PermissionDenied: the user's role does not hold the right.
    """
    applicants = (
        Applicant.objects.filter(vacancy__organisation__memberships__user=user)
        .annotate(**READ_ALONG)
        .select_related("vacancy__organisation", "vacancy__form")
    )
    applicant = get_object_or_404(applicants, public_id=public_id)
    require(applicant.role, right)
    return applicant


def applicants_of(vacancy: Vacancy, *, now: datetime, show: str = "", after: str = "") -> QuerySet[Applicant]:
    """Applicants with their invitation and sitting; ``show`` one of ``SHOWN``, ``after`` the last one seen.

    In the order they were added; on a blind vacancy in that of their codes, for who pasted the list knows its order.
    A blind vacancy's statement does not read the contacts at all.
    """
    order = "code" if vacancy.is_blind else "pk"
    applicants = Applicant.objects.filter(vacancy=vacancy).select_related("invitation__sitting").defer("invitation__sitting__visible_ms")
    if not vacancy.is_blind:
        applicants = applicants.select_related("contact", "invitation__sitting")
    if show in SHOWN:
        applicants = applicants.filter(how_far(now)[show])
    if after:
        last = Applicant.objects.filter(public_id=after, vacancy=vacancy).values(order)[:1]
        applicants = applicants.filter(**{f"{order}__gt": last})
    return applicants.order_by(order)


def how_far(now: datetime) -> dict[str, Q]:
    """Conditions that put every applicant into exactly one of ``SHOWN``. Past deadline and grace is closed, recorded or not."""
    over = Q(
        invitation__sitting__state=1, invitation__sitting__deadline_at__isnull=False, invitation__sitting__deadline_at__lt=clock.cutoff(now)
    )
    running = Q(invitation__sitting__state=1) & (
        Q(invitation__sitting__deadline_at=None) | Q(invitation__sitting__deadline_at__gte=clock.cutoff(now))
    )
    left = Q(invitation__left_at__isnull=False)
    standing = Q(invitation__withdrawn_at=None, invitation__left_at=None)
    return {
        "not_invited": Q(invitation=None),
        "not_begun": standing & Q(invitation__sitting__state=0),
        "in_progress": standing & running,
        "closed": Q(invitation__left_at=None) & (Q(invitation__sitting__state=2) | over),
        "withdrawn": left | Q(invitation__withdrawn_at__isnull=False) & (Q(invitation__sitting__state=0) | running),
    }
