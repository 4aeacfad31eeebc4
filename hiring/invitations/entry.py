"""Coming in by a link."""

from __future__ import annotations

from datetime import datetime

from assessment.delivery.sittings import open_sitting
from hiring.invitations.models import Invitation


def enter(*, invitation: Invitation, now: datetime, language: str = "") -> None:
    """Note the first coming in, which was by consent, and the language it was in. However often it is pressed, there is one sitting."""
    open_sitting(sitting=invitation.sitting, now=now, language=language)
