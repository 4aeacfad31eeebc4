"""What an item said after each save, the steps of its life, who has read it, and what was remarked on it.

People stand here by value (``Ann Ives <ann@work.example>``): this app knows none.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from assessment.instrument.models.actors import BY, name_in
from assessment.instrument.models.item import Item
from assessment.kernel.immutability import WriteOnce


class SavedState(models.Model):
    """What an item said after a save. One author's saves within ten minutes are one state, the last of them."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="states")
    revision_number = models.PositiveSmallIntegerField()
    edit_number = models.PositiveIntegerField()  # of the last save in it
    by = models.CharField(max_length=BY, blank=True)
    began_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    restored_from = models.PositiveIntegerField(null=True, blank=True)  # the edit number whose words were brought back
    document = models.JSONField()  # see instrument/exchange/plain.py

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "edit_number"], name="saved_state_once"),
            models.CheckConstraint(condition=Q(saved_at__gte=models.F("began_at")), name="saved_state_saved_after_begun"),
        ]

    def __str__(self) -> str:
        return f"save {self.edit_number}"

    @property
    def name(self) -> str:
        return name_in(self.by)


class StatusChange(WriteOnce):
    """One step of an item's life. ``archived`` is a place too, though the status stays as it was."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="status_changes")
    from_status = models.CharField(max_length=12)
    to_status = models.CharField(max_length=12)
    by = models.CharField(max_length=BY, blank=True)
    at = models.DateTimeField()
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(from_status=models.F("to_status")), name="status_change_changes")]

    def __str__(self) -> str:
        return f"{self.from_status} → {self.to_status}"

    @property
    def name(self) -> str:
        return name_in(self.by)


class Review(WriteOnce):
    """Somebody has read these very words, and says so."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="reviews")
    edit_number = models.PositiveIntegerField()  # of the words that were read
    by = models.CharField(max_length=BY)
    at = models.DateTimeField()
    note = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "edit_number", "by"], name="review_once")]

    def __str__(self) -> str:
        return f"save {self.edit_number} read"

    @property
    def name(self) -> str:
        return name_in(self.by)


class Comment(models.Model):
    """A remark on an item, a turn or an option. One that ``blocks`` keeps the item out of the pilot until it is resolved."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="comments")
    turn = models.PositiveSmallIntegerField(null=True, blank=True)  # from 1; null: the whole item
    option = models.PositiveSmallIntegerField(null=True, blank=True)  # from 1; null: the whole turn
    words = models.TextField(blank=True)  # those it was made on, should they change or go
    text = models.TextField()
    blocks = models.BooleanField(default=False)
    by = models.CharField(max_length=BY)
    at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.CharField(max_length=BY, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(option=None) | Q(turn__isnull=False), name="comment_option_in_turn"),
            models.CheckConstraint(
                condition=Q(resolved_at=None, resolved_by="") | Q(resolved_at__isnull=False) & ~Q(resolved_by=""),
                name="comment_resolved_at_by",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="comment_says_something"),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def name(self) -> str:
        return name_in(self.by)

    @property
    def resolver(self) -> str:
        return name_in(self.resolved_by)


class Reply(WriteOnce):
    """An answer to a remark, below it: there is no answer to an answer."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="replies")
    text = models.TextField()
    by = models.CharField(max_length=BY)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="reply_says_something")]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def name(self) -> str:
        return name_in(self.by)


class Unfinished(models.Model):
    """What an author sent that could not be stored whole: kept as it was sent until it can, one for each author of an item."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="unfinished")
    by = models.CharField(max_length=BY)
    at = models.DateTimeField()
    sent = models.TextField()  # as a form sends it

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "by"], name="unfinished_once")]

    def __str__(self) -> str:
        return f"sent {self.at:%Y-%m-%d %H:%M}"
