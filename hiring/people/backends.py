"""Who a session belongs to, with what the navigation needs to know: one statement on every staff page."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Exists, OuterRef

from hiring.people.models import Membership, User
from hiring.people.roles import Right, roles_with


def _holds(right: Right) -> Exists:
    return Exists(Membership.objects.filter(user=OuterRef("pk"), role__in=roles_with(right)))


class StaffBackend(AuthenticationBackend):  # type: ignore[misc]
    def get_user(self, user_id: Any) -> User | None:
        """The user, with ``can_see_vacancies``, ``can_see_items`` and ``can_run_organisation`` (in any) read along.

        They only choose links to show. What a user may do with an object is decided by its loader.
        """
        user = (
            User.objects.annotate(
                can_see_vacancies=_holds(Right.SEE_VACANCIES),
                can_see_items=_holds(Right.SEE_ITEMS),
                can_run_organisation=_holds(Right.RUN_ORGANISATION),
            )
            .filter(pk=user_id)
            .first()
        )
        return user if user is not None and self.user_can_authenticate(user) else None
