"""Panels: which wordings are judged, by whom (never by name), and what each judge said of each option."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from assessment.instrument.enums import JudgeKind, Zone
from assessment.instrument.models.actors import BY
from assessment.instrument.models.item import Item, Option, Revision
from assessment.instrument.models.library import Library
from assessment.kernel.identifiers import new_public_id


class Panel(models.Model):
    """One round of judging. Its wordings are frozen with it, so that everybody judges the same."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    library = models.ForeignKey(Library, on_delete=models.PROTECT, related_name="panels")
    title = models.CharField(max_length=120)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=BY)  # by value: this app knows no users
    closed_at = models.DateTimeField(null=True, blank=True)  # nobody judges any more; the figures stand

    class Meta:
        constraints = [models.UniqueConstraint(fields=["library", "title"], name="panel_title_unique")]

    def __str__(self) -> str:
        return self.title


class PanelEntry(models.Model):
    """A wording that the panel judges."""

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="entries")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="panel_entries")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="panel_entries")
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["panel", "item"], name="panel_entry_item_once"),
            models.UniqueConstraint(fields=["panel", "position"], name="panel_entry_position_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.position}"


class Judge(models.Model):
    """Somebody who judges, known here by a number alone: ``expert 3``. Raising ``access`` revokes every pass given before."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="judges")
    kind = models.CharField(max_length=8, choices=JudgeKind.choices())
    number = models.PositiveSmallIntegerField()
    access = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["panel", "kind", "number"], name="judge_number_unique"),
            models.CheckConstraint(condition=Q(finished_at=None) | Q(opened_at__isnull=False), name="judge_finished_after_opened"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return f"{self.kind} {self.number}"


class Judgement(models.Model):
    """What one judge says of one option; half done where something is null."""

    judge = models.ForeignKey(Judge, on_delete=models.CASCADE, related_name="judgements")
    option = models.ForeignKey(Option, on_delete=models.PROTECT, related_name="judgements")
    zone = models.CharField(max_length=12, choices=Zone.choices(), blank=True)
    effectiveness = models.PositiveSmallIntegerField(null=True, blank=True)
    u = models.SmallIntegerField(null=True, blank=True)  # respect for self, −3…+3
    v = models.SmallIntegerField(null=True, blank=True)  # respect for the customer, −3…+3
    is_critical = models.BooleanField(default=False)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["judge", "option"], name="judgement_once"),
            models.CheckConstraint(
                condition=Q(effectiveness=None) | Q(effectiveness__gte=1, effectiveness__lte=5), name="judgement_effectiveness_1_to_5"
            ),
            models.CheckConstraint(condition=Q(u=None) | Q(u__gte=-3, u__lte=3), name="judgement_u_within_3"),
            models.CheckConstraint(condition=Q(v=None) | Q(v__gte=-3, v__lte=3), name="judgement_v_within_3"),
        ]

    def __str__(self) -> str:
        return f"{self.judge_id} on {self.option_id}"
