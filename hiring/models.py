"""Index of the app's models; moving one between slices needs no migration."""

from hiring.audit.models import AuditRow, AuditSeal
from hiring.candidates.models import Applicant, Contact, FormerAddress
from hiring.invitations.models import Invitation, Link, MoreTimeRequest
from hiring.outbox.models import Message
from hiring.panels.models import PanelInvitation, PanelLink
from hiring.people.models import MemberInvitation, Membership, Organisation, User
from hiring.privacy.models import Erasure, HumanReviewRequest
from hiring.ranking.models import KeyChange, Snapshot
from hiring.vacancies.models import Vacancy

__all__ = [
    "Applicant",
    "AuditRow",
    "AuditSeal",
    "Contact",
    "Erasure",
    "FormerAddress",
    "HumanReviewRequest",
    "Invitation",
    "KeyChange",
    "Link",
    "MemberInvitation",
    "Membership",
    "Message",
    "MoreTimeRequest",
    "Organisation",
    "PanelInvitation",
    "PanelLink",
    "Snapshot",
    "User",
    "Vacancy",
]
