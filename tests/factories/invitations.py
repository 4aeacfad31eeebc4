"""Invitations, links and the outbox; ``invite`` makes real ones."""

from __future__ import annotations

import factory
from django.utils import timezone

from assessment.kernel.identifiers import new_token, token_digest
from hiring.invitations.models import Invitation, Link, MoreTimeRequest
from hiring.outbox.models import Message
from tests.factories.candidates import ApplicantFactory
from tests.factories.delivery import SittingFactory


class InvitationFactory(factory.django.DjangoModelFactory[Invitation]):
    """An invitation to a prepared sitting of the vacancy's form."""

    class Meta:
        model = Invitation

    applicant = factory.SubFactory(ApplicantFactory)
    sitting = factory.SubFactory(SittingFactory, content=factory.SelfAttribute("..applicant.vacancy.form.content"))
    created_at = factory.LazyFunction(timezone.now)


class LinkFactory(factory.django.DjangoModelFactory[Link]):
    class Meta:
        model = Link

    invitation = factory.SubFactory(InvitationFactory)
    digest = factory.LazyFunction(lambda: token_digest(new_token()))
    issued_at = factory.LazyFunction(timezone.now)


class MoreTimeRequestFactory(factory.django.DjangoModelFactory[MoreTimeRequest]):
    """An open request."""

    class Meta:
        model = MoreTimeRequest

    invitation = factory.SubFactory(InvitationFactory)
    asked_at = factory.LazyFunction(timezone.now)


class MessageFactory(factory.django.DjangoModelFactory[Message]):
    """Work that is due now, of a kind nobody registered."""

    class Meta:
        model = Message

    kind = "nothing"
    reference = factory.Sequence(lambda n: f"reference-{n}")
    created_at = factory.LazyFunction(timezone.now)
    next_attempt_at = factory.LazyFunction(timezone.now)
