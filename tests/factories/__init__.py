"""Rows for tests, one module a slice."""

from tests.factories.audit import AuditRowFactory, AuditSealFactory
from tests.factories.candidates import ApplicantFactory, ContactFactory, FormerAddressFactory
from tests.factories.delivery import AdjustmentFactory, AnswerFactory, HeartbeatFactory, LateAnswerFactory, OutageFactory, SittingFactory
from tests.factories.history import CommentFactory, ReplyFactory, ReviewFactory, SavedStateFactory, StatusChangeFactory, UnfinishedFactory
from tests.factories.instrument import (
    BlueprintFactory,
    FormContentFactory,
    FormEntryFactory,
    FormFactory,
    FormKeyFactory,
    ItemFactory,
    LibraryFactory,
    MediaFileFactory,
    MediumFactory,
    OptionFactory,
    RevisionFactory,
    TranslationFactory,
    TurnFactory,
    published_form,
)
from tests.factories.invitations import InvitationFactory, LinkFactory, MessageFactory, MoreTimeRequestFactory
from tests.factories.keys import KeyApprovalFactory, KeyDraftFactory, KeyStepFactory, RekeyingFactory
from tests.factories.panels import (
    JudgeFactory,
    JudgementFactory,
    PanelEntryFactory,
    PanelFactory,
    PanelInvitationFactory,
    PanelLinkFactory,
    a_panel,
)
from tests.factories.people import MemberInvitationFactory, MembershipFactory, OrganisationFactory, UserFactory, a_member
from tests.factories.privacy import ErasureFactory, HumanReviewRequestFactory
from tests.factories.ranking import KeyChangeFactory, SnapshotFactory
from tests.factories.scoring import DevelopmentReportFactory, ScoreFactory
from tests.factories.vacancies import VacancyFactory

__all__ = [
    "AdjustmentFactory",
    "AnswerFactory",
    "ApplicantFactory",
    "AuditRowFactory",
    "AuditSealFactory",
    "BlueprintFactory",
    "CommentFactory",
    "ContactFactory",
    "DevelopmentReportFactory",
    "ErasureFactory",
    "FormContentFactory",
    "FormEntryFactory",
    "FormFactory",
    "FormKeyFactory",
    "FormerAddressFactory",
    "HeartbeatFactory",
    "HumanReviewRequestFactory",
    "InvitationFactory",
    "ItemFactory",
    "JudgeFactory",
    "JudgementFactory",
    "KeyApprovalFactory",
    "KeyChangeFactory",
    "KeyDraftFactory",
    "KeyStepFactory",
    "LateAnswerFactory",
    "LibraryFactory",
    "LinkFactory",
    "MediaFileFactory",
    "MediumFactory",
    "MemberInvitationFactory",
    "MembershipFactory",
    "MessageFactory",
    "MoreTimeRequestFactory",
    "OptionFactory",
    "OrganisationFactory",
    "OutageFactory",
    "PanelEntryFactory",
    "PanelFactory",
    "PanelInvitationFactory",
    "PanelLinkFactory",
    "RekeyingFactory",
    "ReplyFactory",
    "ReviewFactory",
    "RevisionFactory",
    "SavedStateFactory",
    "ScoreFactory",
    "SittingFactory",
    "SnapshotFactory",
    "StatusChangeFactory",
    "TranslationFactory",
    "TurnFactory",
    "UnfinishedFactory",
    "UserFactory",
    "VacancyFactory",
    "a_member",
    "a_panel",
    "published_form",
]
