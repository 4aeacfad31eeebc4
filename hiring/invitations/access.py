"""From a token to an invitation: one statement that finds only what may be used."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from assessment.delivery.models import State
from assessment.kernel.identifiers import token_digest
from hiring.invitations.models import Invitation

TOKEN_LENGTH = 43


def find_invitation(*, token: str, now: datetime) -> Invitation | None:
    """The invitation a link leads to; None alike for an unknown, expired or withdrawn one, by the same statement.

    A sitting that has begun, or is finished, can be reached after the vacancy closed.
    """
    usable = Q(applicant__vacancy__closes_at__gt=now) | ~Q(sitting__state=State.PREPARED)
    return (
        Invitation.objects.filter(usable, links__digest=token_digest(token[: TOKEN_LENGTH * 2]), withdrawn_at=None)
        .select_related("sitting__content", "applicant__vacancy__organisation")
        .defer("sitting__content__document", "sitting__visible_ms")
        .first()
    )
