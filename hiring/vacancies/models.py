"""Vacancies: a post to fill, and the form its applicants sit."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from assessment.kernel.identifiers import new_public_id
from assessment.models import Form
from hiring.people.models import Organisation, User
from hiring.people.roles import Right, roles_with

OF_MEMBER = {"role": F("organisation__memberships__role")}


class ReportShown(models.TextChoices):
    """When a candidate may read their own development report."""

    NEVER = "never", "Never"
    AFTER_CLOSING = "after_closing", "After the vacancy has closed"
    AT_ONCE = "at_once", "As soon as they have submitted"


class VacancyQuerySet(models.QuerySet["Vacancy"]):
    def of_member(self, user: User) -> VacancyQuerySet:
        """Vacancies of the user's organisations, each with the user's ``role`` there."""
        return self.filter(organisation__memberships__user=user).annotate(**OF_MEMBER)

    def visible_to(self, user: User, right: Right = Right.SEE_VACANCIES) -> VacancyQuerySet:
        """Vacancies of organisations where the user holds the right."""
        return self.filter(organisation__memberships__user=user, organisation__memberships__role__in=roles_with(right))


class Vacancy(models.Model):
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="vacancies")
    title = models.CharField(max_length=120)
    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="vacancies")
    rotates_forms = models.BooleanField(default=False)  # the published forms parallel to it take turns, invitation by invitation
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    time_limit_minutes = models.PositiveSmallIntegerField(null=True, blank=True)  # null: no limit
    suggested_minutes = models.PositiveSmallIntegerField(null=True, blank=True)  # a soft pace, where there is no limit
    is_blind = models.BooleanField(default=True)
    what_next = models.TextField(max_length=600, blank=True)  # what happens after the test, as applicants read it
    hear_by_on = models.DateField(null=True, blank=True)  # applicants hear by this day
    report_shown = models.CharField(max_length=13, choices=ReportShown.choices, default=ReportShown.AFTER_CLOSING)
    has_doors = models.BooleanField(default=False)  # everybody begins together: sittings are held until the doors open
    doors_opened_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    role: str  # of the user who asked; read along by of_member

    objects = VacancyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "vacancies"
        constraints = [
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="vacancy_closes_after_opens"),
            models.CheckConstraint(
                condition=Q(time_limit_minutes=None) | Q(time_limit_minutes__gte=5), name="vacancy_limit_5_minutes_or_none"
            ),
            models.CheckConstraint(
                condition=Q(suggested_minutes=None) | Q(suggested_minutes__gte=5, time_limit_minutes=None),
                name="vacancy_pace_without_limit",
            ),
            models.CheckConstraint(condition=Q(doors_opened_at=None) | Q(has_doors=True), name="vacancy_doors_opened_where_there_are"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def time_limit_seconds(self) -> int | None:
        return None if self.time_limit_minutes is None else self.time_limit_minutes * 60

    @property
    def holds_sittings(self) -> bool:
        return self.has_doors and self.doors_opened_at is None
