"""What candidates ask of their data; the verbs make real ones."""

from __future__ import annotations

import factory

from hiring.privacy.models import Erasure, HumanReviewRequest
from tests.factories.candidates import ApplicantFactory
from tests.factories.delivery import NOW


class HumanReviewRequestFactory(factory.django.DjangoModelFactory[HumanReviewRequest]):
    """An open one."""

    class Meta:
        model = HumanReviewRequest

    applicant = factory.SubFactory(ApplicantFactory)
    asked_at = NOW


class ErasureFactory(factory.django.DjangoModelFactory[Erasure]):
    """A line of the ledger, of somebody long gone."""

    class Meta:
        model = Erasure

    applicant_public_id = factory.Sequence(lambda n: f"gone{n}")
    vacancy_public_id = "vacancy"
    code = "ABCDE"
    erased_at = NOW
