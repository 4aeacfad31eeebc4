"""No row without the check: what every loader of the recruiters' and authors' pages is made of."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest

from hiring.people.models import Membership, User
from hiring.people.roles import RIGHTS, Right, Role, roles_with


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
