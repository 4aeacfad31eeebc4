"""Scores as rows; ``score_sitting`` makes real ones."""

from __future__ import annotations

from datetime import timedelta

import factory

from assessment.instrument.models import Form, FormKey
from assessment.scoring.models import DevelopmentReport, Score
from tests.factories.delivery import NOW, SittingFactory
from tests.factories.instrument import FormKeyFactory


def _key_of(form: Form) -> FormKey:
    return form.keys.first() or FormKeyFactory.create(form=form)


class ScoreFactory(factory.django.DjangoModelFactory[Score]):
    """A row alone, with an empty scorecard; by a key of the sitting's form."""

    class Meta:
        model = Score

    sitting = factory.SubFactory(SittingFactory, closed=True)
    key = factory.LazyAttribute(lambda score: _key_of(score.sitting.content.form))
    algorithm = 1
    attitude = 7000
    skill = 6000
    error_variance = 0.004
    scenario_count = 18
    scorecard = factory.LazyFunction(dict)
    choices = b"\x01"
    scored_at = NOW + timedelta(minutes=18)


class DevelopmentReportFactory(factory.django.DjangoModelFactory[DevelopmentReport]):
    """A row alone, with nothing in it; ``write_report`` makes real ones."""

    class Meta:
        model = DevelopmentReport

    sitting = factory.SubFactory(SittingFactory, closed=True)
    document = factory.LazyFunction(lambda: {"strengths": [], "practice": []})
    written_at = NOW + timedelta(minutes=19)
