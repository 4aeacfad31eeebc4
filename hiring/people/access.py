"""No row without the check: what every loader of the recruiters' and authors' pages is made of."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from hiring.people.models import MemberInvitation, Membership, Organisation, User
from hiring.people.roles import RIGHTS, Right, Role, roles_with

ROLE = {"role": F("memberships__role")}
ASKER_ROLE = {"asker_role": F("organisation__memberships__role")}


def staff_of(request: HttpRequest) -> User:
    """The signed-in user of a view behind ``login_required``."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def may(role: str, right: Right) -> bool:
    return right in RIGHTS[Role(role)]


def require(role: str, right: Right) -> None:
    """403 for a member whose role lacks the right. Strangers never get here: their loader answered 404.

    Raises:
        PermissionDenied: the role does not hold the right.
    """
    if not may(role, right):
        raise PermissionDenied


def memberships_with(user: User, right: Right) -> QuerySet[Membership]:
    """The user's memberships that hold a right, organisations read along, by name. One statement."""
    return (
        Membership.objects.filter(user=user, role__in=roles_with(right)).select_related("organisation").order_by("organisation__name", "pk")
    )


def require_anywhere(user: User, right: Right) -> list[Membership]:
    """Where the user holds the right: at least one organisation.

    Raises:
        PermissionDenied: nowhere.
    """
    memberships = list(memberships_with(user, right))
    if not memberships:
        raise PermissionDenied
    return memberships


def get_organisation_for(*, user: User, public_id: str, right: Right = Right.RUN_ORGANISATION) -> Organisation:
    """The organisation, with the user's ``role`` there. One statement.

    Raises:
        Http404: the user is no member.
        PermissionDenied: the user's role does not hold the right.
    """
    organisations = Organisation.objects.filter(memberships__user=user).annotate(**ROLE)
    organisation = get_object_or_404(organisations, public_id=public_id)
    require(organisation.role, right)
    return organisation


def get_membership_for(*, user: User, public_id: str) -> Membership:
    """Somebody's membership with person and organisation, for who runs that organisation. One statement.

    Raises:
        Http404, PermissionDenied: as ``get_organisation_for``.
    """
    memberships = Membership.objects.filter(organisation__memberships__user=user).select_related("user", "organisation")
    membership = get_object_or_404(memberships.annotate(**ASKER_ROLE), public_id=public_id)
    require(membership.asker_role, Right.RUN_ORGANISATION)
    return membership


def get_member_invitation_for(*, user: User, public_id: str) -> MemberInvitation:
    """An invitation to join, with its organisation, for who runs that organisation. One statement.

    Raises:
        Http404, PermissionDenied: as ``get_organisation_for``.
    """
    invitations = MemberInvitation.objects.filter(organisation__memberships__user=user).select_related("organisation")
    invitation = get_object_or_404(invitations.annotate(**ASKER_ROLE), public_id=public_id)
    require(invitation.asker_role, Right.RUN_ORGANISATION)
    return invitation
