"""Rows for tests, one module a slice."""

from tests.factories.candidates import ApplicantFactory, ContactFactory
from tests.factories.delivery import AdjustmentFactory, AnswerFactory, HeartbeatFactory, LateAnswerFactory, OutageFactory, SittingFactory
from tests.factories.instrument import (
    FormContentFactory,
    FormEntryFactory,
    FormFactory,
    FormKeyFactory,
    ItemFactory,
    LibraryFactory,
    OptionFactory,
    RevisionFactory,
    TurnFactory,
    published_form,
)
from tests.factories.invitations import InvitationFactory, LinkFactory, MessageFactory, MoreTimeRequestFactory
from tests.factories.people import MembershipFactory, OrganisationFactory, UserFactory, a_member
from tests.factories.ranking import SnapshotFactory
from tests.factories.scoring import ScoreFactory
from tests.factories.vacancies import VacancyFactory

__all__ = [
    "AdjustmentFactory",
    "AnswerFactory",
    "ApplicantFactory",
    "ContactFactory",
    "FormContentFactory",
    "FormEntryFactory",
    "FormFactory",
    "FormKeyFactory",
    "HeartbeatFactory",
    "InvitationFactory",
    "ItemFactory",
    "LateAnswerFactory",
    "LibraryFactory",
    "LinkFactory",
    "MembershipFactory",
    "MessageFactory",
    "MoreTimeRequestFactory",
    "OptionFactory",
    "OrganisationFactory",
    "OutageFactory",
    "RevisionFactory",
    "ScoreFactory",
    "SittingFactory",
    "SnapshotFactory",
    "TurnFactory",
    "UserFactory",
    "VacancyFactory",
    "a_member",
    "published_form",
]
