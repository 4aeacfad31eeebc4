"""What was done; the verbs keep real ones."""

from __future__ import annotations

import hashlib

import factory

from hiring.audit.enums import Verb
from hiring.audit.models import AuditRow, AuditSeal
from tests.factories.people import NOW


class AuditRowFactory(factory.django.DjangoModelFactory[AuditRow]):
    class Meta:
        model = AuditRow

    at = NOW
    by = "Ingrid Vale <ingrid@work.example>"
    by_id = "user-7"
    organisation = "organisation"
    subject = factory.Sequence(lambda n: f"subject{n}")
    verb = Verb.INVITATION_WITHDRAWN.value
    detail = factory.Sequence(lambda n: {"code": f"C{n:04}"})


class AuditSealFactory(factory.django.DjangoModelFactory[AuditSeal]):
    class Meta:
        model = AuditSeal

    number = factory.Sequence(lambda n: n + 1)
    rows = factory.LazyFunction(lambda: [1])
    top = 1
    digest = hashlib.sha256(b"").digest()
    sealed_at = NOW
