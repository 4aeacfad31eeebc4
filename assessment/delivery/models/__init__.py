"""Sittings, the answers appended to them, what was granted, and when the service was away."""

from assessment.delivery.models.adjustment import Adjustment
from assessment.delivery.models.answer import Answer
from assessment.delivery.models.late import LateAnswer
from assessment.delivery.models.service import Heartbeat, Outage
from assessment.delivery.models.sitting import CloseReason, Sitting, State

__all__ = ["Adjustment", "Answer", "CloseReason", "Heartbeat", "LateAnswer", "Outage", "Sitting", "State"]
