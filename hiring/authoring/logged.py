"""Keys in an organisation's log: their steps and approvals say who, when and why themselves."""

from __future__ import annotations

from django.db.models import QuerySet

from assessment.instrument.enums import KeyDraftState
from assessment.instrument.models.actors import name_in
from assessment.models import KeyApproval, KeyStep
from hiring.audit.enums import Kind
from hiring.audit.sources import Line, Place, Source

DID = {
    KeyDraftState.DRAFT: "proposed a key",
    KeyDraftState.RELEASED: "sent for approval a key",
    KeyDraftState.APPROVED: "approved a key",
    KeyDraftState.WITHDRAWN: "withdrew the proposal of a key",
}


def _steps(place: Place, kind: Kind | None) -> QuerySet[KeyStep]:
    return KeyStep.objects.filter(draft__form__library__owner=place.uuid).select_related("draft__form").defer("draft__document")


def _tell_step(step: KeyStep) -> Line:
    state = KeyDraftState(step.to_state)
    did = "sent back a key" if state == KeyDraftState.DRAFT and step.reason else DID[state]  # which takes a reason; proposing takes none
    return Line(step.at, name_in(step.by), f"{did} for “{step.draft.form.title}”", Kind.KEYS, step.reason)


def _approvals(place: Place, kind: Kind | None) -> QuerySet[KeyApproval]:
    """Those of first keys, which were never a draft: every other one is a step too."""
    own = KeyApproval.objects.filter(key__form__library__owner=place.uuid, key__draft=None)
    return own.select_related("key__form").defer("key__document")


def _tell_approval(approval: KeyApproval) -> Line:
    return Line(approval.at, name_in(approval.by), f"approved the first key of “{approval.key.form.title}”", Kind.KEYS)


KEY_STEPS = Source("keys", frozenset({Kind.KEYS}), "at", _steps, _tell_step)
FIRST_KEYS = Source("keysfirst", frozenset({Kind.KEYS}), "at", _approvals, _tell_approval)
