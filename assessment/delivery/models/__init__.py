"""Sittings and the answers appended to them."""

from assessment.delivery.models.answer import Answer
from assessment.delivery.models.sitting import CloseReason, Sitting, State

__all__ = ["Answer", "CloseReason", "Sitting", "State"]
