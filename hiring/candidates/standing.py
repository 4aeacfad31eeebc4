"""Where an applicant stands, from invitation to submission."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from django.core.exceptions import ObjectDoesNotExist

from assessment.delivery import clock
from assessment.delivery.models import CloseReason, State
from hiring.candidates.models import Applicant


class Standing(Enum):
    """What the list says, and how its mark looks."""

    NOT_INVITED = ("Not invited", "")
    SENDING = ("Invitation being sent", "")
    INVITED = ("Invited", "")
    OPENED = ("Opened, not begun", "")
    IN_PROGRESS = ("In progress", "active")
    SUBMITTED = ("Submitted", "done")
    RAN_OUT = ("Time ran out", "done")
    WITHDRAWN = ("Withdrawn", "off")

    @property
    def label(self) -> str:
        return self.value[0]

    @property
    def mark(self) -> str:
        return self.value[1]


def standing_of(applicant: Applicant, *, now: datetime) -> Standing:
    """No statement, when the invitation and its sitting were read along. A sitting past its deadline and grace has run out."""
    try:
        invitation = applicant.invitation
    except ObjectDoesNotExist:
        return Standing.NOT_INVITED
    if invitation.left_at:
        return Standing.WITHDRAWN
    sitting = invitation.sitting
    if sitting.state == State.CLOSED:
        return Standing.SUBMITTED if sitting.close_reason == CloseReason.SUBMITTED else Standing.RAN_OUT
    if sitting.state == State.STARTED and clock.is_over(sitting.deadline_at, now=now):
        return Standing.RAN_OUT
    if invitation.withdrawn_at:
        return Standing.WITHDRAWN
    if sitting.state == State.STARTED:
        return Standing.IN_PROGRESS
    if sitting.opened_at:
        return Standing.OPENED
    return Standing.INVITED if invitation.sent_at or applicant.is_simulated else Standing.SENDING  # no message goes to the simulated
