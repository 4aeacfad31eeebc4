"""Snapshots as rows; ``draw_bands`` makes real ones."""

from __future__ import annotations

from datetime import timedelta

import factory

from assessment.models import Form, FormKey
from hiring.ranking.models import KeyChange, Snapshot
from tests.factories.delivery import NOW
from tests.factories.instrument import FormKeyFactory
from tests.factories.vacancies import VacancyFactory


def _key_of(form: Form) -> FormKey:
    return form.keys.first() or FormKeyFactory.create(form=form)


class SnapshotFactory(factory.django.DjangoModelFactory[Snapshot]):
    """The first bands of its vacancy: one, from 60 up."""

    class Meta:
        model = Snapshot

    vacancy = factory.SubFactory(VacancyFactory)
    form = factory.LazyAttribute(lambda snapshot: snapshot.vacancy.form)
    number = 1
    key = factory.LazyAttribute(lambda snapshot: _key_of(snapshot.vacancy.form))
    sem = 700
    width = 1940
    edges = factory.LazyFunction(lambda: [6000])
    scored = 4
    seed = "a seed for tests"
    drawn_at = NOW + timedelta(hours=1)
    drawn_by = "Nadia"


class KeyChangeFactory(factory.django.DjangoModelFactory[KeyChange]):
    class Meta:
        model = KeyChange

    vacancy = factory.SubFactory(VacancyFactory)
    key = factory.LazyAttribute(lambda change: _key_of(change.vacancy.form))
    scored = 4
    at = NOW + timedelta(hours=2)
