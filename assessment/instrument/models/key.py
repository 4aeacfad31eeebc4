"""Keys to come and what became of them: drafts, the steps they took, approvals, and the scoring anew that follows.

People stand here by value: a name for readers, and an id that tells two of them apart.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from assessment.instrument.enums import KeyDraftState
from assessment.instrument.models.actors import ACTOR_ID, BY, name_in
from assessment.instrument.models.form import Form, FormKey
from assessment.kernel.identifiers import new_public_id
from assessment.kernel.immutability import WriteOnce

_OPEN = (KeyDraftState.DRAFT.value, KeyDraftState.RELEASED.value)
_SIGNED = (KeyDraftState.RELEASED.value, KeyDraftState.APPROVED.value)
_UNRELEASED = Q(released_at=None, released_by="", released_by_id="", reason="")
_RELEASED = Q(released_at__isnull=False) & ~Q(released_by="") & ~Q(released_by_id="") & ~Q(reason="")


class KeyDraft(models.Model):
    """A key proposed for a published form. One is open at a time; approved, it is a version of the form's key."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="key_drafts")
    base = models.ForeignKey(FormKey, on_delete=models.PROTECT, related_name="drafts")  # the version it began from
    document = models.JSONField()  # a whole key, as documents.py encodes it
    state = models.CharField(max_length=9, choices=KeyDraftState.choices(), default=KeyDraftState.DRAFT.value)
    edit_number = models.PositiveIntegerField(default=1)  # two editors at once: the second is told
    begun_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=BY)
    reason = models.TextField(blank=True)  # why there should be a new key; given on release
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.CharField(max_length=BY, blank=True)
    released_by_id = models.CharField(max_length=ACTOR_ID, blank=True)
    key = models.OneToOneField(FormKey, on_delete=models.PROTECT, null=True, blank=True, related_name="draft")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["form"], condition=Q(state__in=_OPEN), name="key_draft_open_once"),
            models.CheckConstraint(
                condition=Q(state__in=_SIGNED) & _RELEASED | ~Q(state__in=_SIGNED) & _UNRELEASED, name="key_draft_released_at_by_why"
            ),
            models.CheckConstraint(
                condition=Q(state=KeyDraftState.APPROVED.value, key__isnull=False) | ~Q(state=KeyDraftState.APPROVED.value) & Q(key=None),
                name="key_draft_approved_is_a_version",
            ),
        ]

    def __str__(self) -> str:
        return f"key draft {self.public_id}"

    @property
    def releaser(self) -> str:
        return name_in(self.released_by)

    @property
    def changer(self) -> str:
        return name_in(self.changed_by)


class KeyStep(WriteOnce):
    """One step of a draft: where it went, who took it there, and why."""

    draft = models.ForeignKey(KeyDraft, on_delete=models.CASCADE, related_name="steps")
    to_state = models.CharField(max_length=9, choices=KeyDraftState.choices())
    by = models.CharField(max_length=BY)
    by_id = models.CharField(max_length=ACTOR_ID)
    at = models.DateTimeField()
    reason = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"→ {self.to_state}"

    @property
    def name(self) -> str:
        return name_in(self.by)


class KeyApproval(WriteOnce):
    """A second person stands by a version of a key. Whoever released it is never that person."""

    key = models.OneToOneField(FormKey, on_delete=models.PROTECT, related_name="approval")
    released_by_id = models.CharField(max_length=ACTOR_ID)  # the key's own, so that the database can compare
    by = models.CharField(max_length=BY)
    by_id = models.CharField(max_length=ACTOR_ID)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(by_id=F("released_by_id")) & ~Q(by_id="") & ~Q(released_by_id="") & ~Q(by=""), name="key_approval_by_another"
            )
        ]

    def __str__(self) -> str:
        return f"approval of key {self.key_id}"

    @property
    def name(self) -> str:
        return name_in(self.by)


class Rekeying(models.Model):
    """The scoring anew of closed sittings by a new version of their form's key: how far it has come."""

    key = models.OneToOneField(FormKey, on_delete=models.PROTECT, related_name="rekeying")
    begun_at = models.DateTimeField()
    last_sitting = models.BigIntegerField(default=0)  # of this pass; sittings are taken in the order of their numbers
    passes = models.PositiveSmallIntegerField(default=0)  # finished ones: those that failed are tried again
    failed = models.PositiveIntegerField(default=0)  # in this pass
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(finished_at=None) | Q(finished_at__gte=F("begun_at")), name="rekeying_finished_after_begun")
        ]

    def __str__(self) -> str:
        return f"scoring anew by key {self.key_id}"
