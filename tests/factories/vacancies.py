"""Vacancies."""

from __future__ import annotations

from datetime import timedelta

import factory
from django.utils import timezone

from hiring.vacancies.models import Vacancy
from tests.factories.instrument import FormContentFactory
from tests.factories.people import OrganisationFactory


class VacancyFactory(factory.django.DjangoModelFactory[Vacancy]):
    """An open vacancy, blind, without a limit, on a form whose content is empty; give it ``form=published_form().form`` to be sat."""

    class Meta:
        model = Vacancy

    organisation = factory.SubFactory(OrganisationFactory)
    title = factory.Sequence(lambda n: f"Vacancy {n}")
    form = factory.LazyFunction(
        lambda: FormContentFactory.create(form__published_at=timezone.now(), form__published_by="the tests").form  # a row alone
    )
    opens_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=1))
    closes_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=20))
    created_at = factory.LazyFunction(timezone.now)
