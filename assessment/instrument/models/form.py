"""Forms: what is put together in draft, and the two documents that publishing freezes."""

from __future__ import annotations

from uuid import UUID

from django.db import models
from django.db.models import Q

from assessment.instrument.enums import Instruction
from assessment.instrument.models.actors import ACTOR_ID, BY, name_in
from assessment.instrument.models.blueprint import Blueprint
from assessment.instrument.models.item import Item, Revision
from assessment.instrument.models.library import Library
from assessment.kernel.identifiers import new_public_id
from assessment.kernel.immutability import WriteOnce

PUBLISHER_LENGTH = 120


class FormQuerySet(models.QuerySet["Form"]):
    def readable_by(self, *owners: UUID) -> FormQuerySet:
        """Forms in these owners' libraries, and the shared ones."""
        return self.filter(Q(library__owner__in=owners) | Q(library__owner=None))

    def published(self) -> FormQuerySet:
        return self.filter(published_at__isnull=False, retired_at=None)


class Form(models.Model):
    """A set of items given together. Draft until ``published_at``; then its content and key are frozen."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    library = models.ForeignKey(Library, on_delete=models.PROTECT, related_name="forms")
    title = models.CharField(max_length=120)
    language = models.CharField(max_length=8, default="en")
    instruction = models.CharField(max_length=8, choices=Instruction.choices(), default=Instruction.SHOULD.value)
    blueprint = models.ForeignKey(Blueprint, on_delete=models.PROTECT, null=True, blank=True, related_name="forms")
    parallel_set = models.CharField(max_length=12, blank=True, db_index=True)  # forms put together to be parallel share it
    time_limit_minutes = models.PositiveSmallIntegerField(null=True, blank=True)  # what a vacancy is offered; null: no limit
    suggested_minutes = models.PositiveSmallIntegerField(null=True, blank=True)  # a soft pace, where there is no limit
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.CharField(max_length=PUBLISHER_LENGTH, blank=True)  # the name alone, for readers
    publish_reason = models.TextField(blank=True)  # why it was published with warnings open
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = FormQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["library", "title"], name="form_title_unique"),
            models.CheckConstraint(
                condition=Q(published_at=None, published_by="") | Q(published_at__isnull=False) & ~Q(published_by=""),
                name="form_published_at_by",
            ),
            models.CheckConstraint(
                condition=Q(time_limit_minutes=None) | Q(time_limit_minutes__gte=5), name="form_limit_5_minutes_or_none"
            ),
            models.CheckConstraint(
                condition=Q(suggested_minutes=None) | Q(suggested_minutes__gte=5, time_limit_minutes=None), name="form_pace_without_limit"
            ),
            models.CheckConstraint(condition=Q(retired_at=None) | Q(published_at__isnull=False), name="form_retired_after_published"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def time_words(self) -> str:
        limit, pace = self.time_limit_minutes, self.suggested_minutes
        return f"limit {limit} minutes" if limit else f"no limit, about {pace} minutes" if pace else "no limit"


class FormEntry(models.Model):
    """An item's place in a form. A published form pins the revision."""

    form = models.ForeignKey(Form, on_delete=models.CASCADE, related_name="entries")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="form_entries")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, null=True, blank=True, related_name="form_entries")
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["form", "item"], name="form_entry_item_once"),
            models.UniqueConstraint(fields=["form", "position"], name="form_entry_position_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.position}"


class FormContent(WriteOnce):
    """What a candidate may see of a published form."""

    form = models.OneToOneField(Form, on_delete=models.PROTECT, related_name="content")
    hash = models.CharField(max_length=64, unique=True)
    document = models.JSONField()
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.hash[:12]


class FormKey(WriteOnce):
    """A version of what makes answers to a published form into scores."""

    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="keys")
    version = models.PositiveSmallIntegerField()
    hash = models.CharField(max_length=64)
    document = models.JSONField()
    created_at = models.DateTimeField()
    released_by = models.CharField(max_length=BY, blank=True)  # by value: this app knows no users
    released_by_id = models.CharField(max_length=ACTOR_ID, blank=True)  # empty: not known, and then nobody can be shown to be another
    reason = models.TextField(blank=True)  # why there is this version

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["form", "version"], name="form_key_version_unique"),
            models.CheckConstraint(condition=Q(version__gte=1), name="form_key_version_positive"),
        ]

    def __str__(self) -> str:
        return f"v{self.version} {self.hash[:12]}"

    @property
    def releaser(self) -> str:
        return name_in(self.released_by)
