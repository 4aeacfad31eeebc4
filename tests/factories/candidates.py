"""Applicants and how to reach them."""

from __future__ import annotations

import factory
from django.utils import timezone

from hiring.candidates.models import Applicant, Contact, FormerAddress
from tests.factories.vacancies import VacancyFactory


class ApplicantFactory(factory.django.DjangoModelFactory[Applicant]):
    """An applicant without a contact: what is left of somebody erased."""

    class Meta:
        model = Applicant

    vacancy = factory.SubFactory(VacancyFactory)
    created_at = factory.LazyFunction(timezone.now)


class ContactFactory(factory.django.DjangoModelFactory[Contact]):
    """A person; ``.applicant`` leads on."""

    class Meta:
        model = Contact

    applicant = factory.SubFactory(ApplicantFactory)
    vacancy = factory.SelfAttribute("applicant.vacancy")
    name = factory.Sequence(lambda n: f"Person {n}")
    email = factory.Sequence(lambda n: f"person-{n}@mail.example")


class FormerAddressFactory(factory.django.DjangoModelFactory[FormerAddress]):
    class Meta:
        model = FormerAddress

    applicant = factory.SubFactory(ApplicantFactory)
    email = factory.Sequence(lambda n: f"former-{n}@mail.example")
    changed_at = factory.LazyFunction(timezone.now)
