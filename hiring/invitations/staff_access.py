"""The recruiter's way to an invitation."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from hiring.candidates.access import get_applicant_for
from hiring.invitations.models import Invitation
from hiring.people.models import User
from hiring.people.roles import Right


def get_invitation_for(*, user: User, applicant_id: str) -> Invitation:
    """The invitation of an applicant, its sitting and request for more time read along, for who may run the vacancy. Two statements.

    Raises:
        Http404: a stranger asks, or the applicant was not invited.
        PermissionDenied: the user's role only looks on.
    """
    applicant = get_applicant_for(user=user, public_id=applicant_id, right=Right.RUN_VACANCIES)
    invitations = Invitation.objects.filter(applicant=applicant).select_related("sitting", "more_time_request")
    invitation = invitations.defer("sitting__visible_ms").first()
    if invitation is None:
        raise Http404
    invitation.applicant = applicant
    applicant.invitation = invitation
    return invitation


def sittings_given_by(user: User) -> QuerySet[Invitation, Any]:
    """Ids of the sittings that the user's organisations invited to, for use inside another statement."""
    return Invitation.objects.filter(applicant__vacancy__organisation__memberships__user=user).values("sitting")
