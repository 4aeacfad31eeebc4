"""One person's sitting of one form; the person is unknown here."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from assessment.instrument.models import FormContent
from assessment.kernel.identifiers import new_public_id


class State(models.IntegerChoices):
    PREPARED = 0, "not begun"  # may have been opened for practice
    STARTED = 1, "in progress"
    CLOSED = 2, "closed"


class CloseReason(models.TextChoices):
    SUBMITTED = "submitted"
    EXPIRED = "expired", "time ran out"
    WITHDRAWN = "withdrawn"


class Sitting(models.Model):
    """States run one way: prepared → started → closed. Every change is a guarded UPDATE."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    content = models.ForeignKey(FormContent, on_delete=models.PROTECT, related_name="sittings")
    access = models.PositiveIntegerField(default=1)  # + 1 revokes every cookie issued before
    language = models.CharField(max_length=8, default="en")  # of its pages; the form's own until the candidate has chosen at Start
    shown_as = models.CharField(max_length=120, blank=True)  # whose test it is, in the words the candidate's pages show
    state = models.PositiveSmallIntegerField(choices=State.choices, default=State.PREPARED)
    time_limit_seconds = models.PositiveIntegerField(null=True, blank=True)  # null: no limit
    open_until = models.DateTimeField(null=True, blank=True)  # an untimed sitting ends then, see clock.deadline
    suggested_minutes = models.PositiveSmallIntegerField(null=True, blank=True)  # a soft pace: shown, and nothing ends by it
    break_left_ms = models.PositiveIntegerField(default=0)  # of the breaks granted
    paused_at = models.DateTimeField(null=True, blank=True)  # a break began; it ends by itself when the breaks are used up
    more_time_asked_at = models.DateTimeField(null=True, blank=True)  # and not answered yet
    holder = models.CharField(max_length=12, blank=True)  # the open page that the candidate is on, as it named itself
    is_held = models.BooleanField(default=False)  # until the doors open for all; it never comes back
    is_simulated = models.BooleanField(default=False)
    is_adjusted = models.BooleanField(default=False)  # more time was granted; the reason is kept nowhere here
    created_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)  # the candidate agreed and pressed Start: neither goes without the other
    started_at = models.DateTimeField(null=True, blank=True)
    deadline_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    close_reason = models.CharField(max_length=12, choices=CloseReason.choices, blank=True)
    visible_ms = models.JSONField(default=dict, blank=True)  # turn → time visible, as told by the page: telemetry
    score_failures = models.PositiveSmallIntegerField(default=0)
    scored_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="sitting_started_at",
                condition=Q(state=0, started_at=None) | Q(state=1, started_at__isnull=False) | Q(state=2),
            ),
            models.CheckConstraint(
                condition=Q(state=2, closed_at__isnull=False) & ~Q(close_reason="") | ~Q(state=2) & Q(closed_at=None, close_reason=""),
                name="sitting_closed_at_reason",
            ),
            models.CheckConstraint(condition=Q(deadline_at=None) | Q(started_at__isnull=False), name="sitting_deadline_after_start"),
            models.CheckConstraint(condition=Q(scored_at=None) | Q(state=2), name="sitting_scored_after_close"),
            models.CheckConstraint(condition=Q(paused_at=None) | Q(deadline_at__isnull=False), name="sitting_paused_with_deadline"),
            models.CheckConstraint(condition=Q(time_limit_seconds=None) | Q(suggested_minutes=None), name="sitting_limit_or_pace"),
            models.CheckConstraint(condition=Q(is_held=False) | ~Q(state=1), name="sitting_held_not_started"),
        ]
        indexes = [
            models.Index(fields=["deadline_at"], condition=Q(state=1, deadline_at__isnull=False), name="sitting_open_deadline"),
            models.Index(fields=["closed_at"], condition=Q(state=2, scored_at=None), name="sitting_unscored"),
        ]

    def __str__(self) -> str:
        return self.public_id
