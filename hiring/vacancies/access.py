"""Loaders of vacancies: they are the guard."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404

from assessment.delivery import clock
from assessment.delivery.models import State
from hiring.people.access import require
from hiring.people.models import User
from hiring.people.roles import Right
from hiring.vacancies.models import Vacancy, VacancyQuerySet

PAGE = 50


def get_vacancy_for(*, user: User, public_id: str, right: Right = Right.SEE_VACANCIES) -> Vacancy:
    """The vacancy with its form and organisation, and the user's ``role`` there. One statement.

    Raises:
        Http404: it belongs to an organisation of which the user is no member.
        PermissionDenied: the user's role does not hold the right.
    """
    vacancy = get_object_or_404(Vacancy.objects.of_member(user).select_related("organisation", "form"), public_id=public_id)
    require(vacancy.role, right)
    return vacancy


def vacancies_of(user: User, *, now: datetime, before: str = "") -> VacancyQuerySet:
    """One page of the vacancies the user may see, newest first, with their counts; ``before`` is the last one of the page before.

    Finished is whoever submitted or ran out of time, as on every other page; who withdrew is not among them.
    """
    vacancies = Vacancy.objects.visible_to(user).select_related("organisation", "form")
    if before:
        vacancies = vacancies.filter(pk__lt=Vacancy.objects.filter(public_id=before).values("pk")[:1])
    over = Q(applicants__invitation__sitting__state=State.STARTED, applicants__invitation__sitting__deadline_at__lt=clock.cutoff(now))
    finished = Q(applicants__invitation__sitting__state=State.CLOSED) | over
    counted = vacancies.annotate(
        applicant_count=Count("applicants"),
        invited_count=Count("applicants__invitation", filter=Q(applicants__invitation__withdrawn_at=None)),
        finished_count=Count("applicants__invitation", filter=Q(applicants__invitation__left_at=None) & finished),
    )
    return counted.order_by("-pk")
