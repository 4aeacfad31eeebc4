"""Applicants, and apart from them how to reach them: a blind list reads only the first."""

from __future__ import annotations

from django.db import models

from assessment.kernel.identifiers import new_public_id
from hiring.kernel.codes import new_code
from hiring.vacancies.models import Vacancy


class Applicant(models.Model):
    """Somebody who applies for one vacancy, known by a code."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    vacancy = models.ForeignKey(Vacancy, on_delete=models.PROTECT, related_name="applicants")
    code = models.CharField(max_length=6, default=new_code, editable=False)
    is_simulated = models.BooleanField(default=False)
    address_changed_at = models.DateTimeField(null=True, blank=True)  # by their own link, until somebody here has made sure of it
    created_at = models.DateTimeField()
    role: str  # of the user who asked, and the name they may read: read along by get_applicant_for
    shown_name: str

    class Meta:
        constraints = [models.UniqueConstraint(fields=["vacancy", "code"], name="applicant_code_unique")]

    def __str__(self) -> str:
        return self.code


class Contact(models.Model):
    """Who an applicant is and where mail reaches them. Erasing a person deletes this row."""

    applicant = models.OneToOneField(Applicant, on_delete=models.CASCADE, related_name="contact")
    vacancy = models.ForeignKey(Vacancy, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    email = models.EmailField()  # lower case

    class Meta:
        constraints = [models.UniqueConstraint(fields=["vacancy", "email"], name="contact_email_once_per_vacancy")]

    def __str__(self) -> str:
        return f"contact of {self.applicant_id}"


class FormerAddress(models.Model):
    """An address that was changed, kept until the change has been told to it."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    applicant = models.ForeignKey(Applicant, on_delete=models.CASCADE, related_name="former_addresses")
    email = models.EmailField()
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.public_id
