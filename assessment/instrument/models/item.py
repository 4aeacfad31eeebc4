"""Items: a scenario, its revisions, their turns and options."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from assessment.instrument.enums import (
    Critical,
    Customer,
    Instruction,
    ItemStatus,
    KeySource,
    Orientation,
    ResponseFormat,
    Scale,
    Setting,
    Stage,
    Technique,
    Zone,
)
from assessment.instrument.models.library import Library
from assessment.kernel.identifiers import new_public_id


class Item(models.Model):
    """One scenario through its life. What it says stands in its revisions; the latest is the current one."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    library = models.ForeignKey(Library, on_delete=models.PROTECT, related_name="items")
    slug = models.SlugField(max_length=80)
    scale = models.CharField(max_length=12, choices=Scale.choices())
    status = models.CharField(max_length=12, choices=ItemStatus.choices(), default=ItemStatus.DRAFT.value)
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, blank=True)  # put away: it stands in no list until it is brought back

    class Meta:
        constraints = [models.UniqueConstraint(fields=["library", "slug"], name="item_slug_unique")]

    def __str__(self) -> str:
        return self.slug


class Revision(models.Model):
    """One wording of an item. A draft may change; a frozen one (pinned by a published form) never does."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    is_current = models.BooleanField(default=True)
    frozen_at = models.DateTimeField(null=True, blank=True)
    source_hash = models.CharField(max_length=64, blank=True, editable=False)  # of the bank file it was loaded from
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    edit_number = models.PositiveIntegerField(default=1)  # rises with each save: two editors notice each other

    title = models.CharField(max_length=120)
    family = models.SlugField(max_length=80)
    setting = models.CharField(max_length=20, choices=Setting.choices())
    customer = models.CharField(max_length=10, choices=Customer.choices(), default=Customer.EXTERNAL.value)
    needs = models.JSONField(default=list)
    format = models.CharField(max_length=12, choices=ResponseFormat.choices(), default=ResponseFormat.BEST_WORST.value)
    instruction = models.CharField(max_length=8, choices=Instruction.choices(), default=Instruction.SHOULD.value)
    technique = models.CharField(max_length=20, choices=Technique.choices(), blank=True)
    is_fit = models.BooleanField(default=False)
    explanation = models.TextField(blank=True)
    twin_of = models.SlugField(max_length=80, blank=True)
    notes = models.TextField(blank=True)
    key_source = models.CharField(max_length=6, choices=KeySource.choices(), default=KeySource.AUTHOR.value)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="revision_number_unique"),
            models.UniqueConstraint(fields=["item"], condition=Q(is_current=True), name="revision_one_current"),
            models.CheckConstraint(condition=Q(number__gte=1), name="revision_number_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.item.slug} r{self.number}"


class Turn(models.Model):
    """One decision: a stem with options."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="turns")
    position = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=16, choices=Stage.choices())
    stem = models.TextField()
    flip_fact = models.TextField(blank=True)
    flip_best = models.PositiveSmallIntegerField(null=True, blank=True)
    in_zones = models.BooleanField(default=True)  # False: a panel did not agree enough; it scores, and stays out of zones and position

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["revision", "position"], name="turn_position_unique"),
            models.CheckConstraint(condition=Q(position__gte=1, position__lte=5), name="turn_position_1_to_5"),
        ]

    def __str__(self) -> str:
        return f"turn {self.position}"


class Option(models.Model):
    """One response option and the author's key to it."""

    turn = models.ForeignKey(Turn, on_delete=models.CASCADE, related_name="options")
    position = models.PositiveSmallIntegerField()
    text = models.TextField()
    reply = models.TextField(blank=True)
    zone = models.CharField(max_length=12, choices=Zone.choices(), blank=True)
    credit = models.DecimalField(
        max_digits=4, decimal_places=3, null=True, blank=True, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )
    effectiveness = models.DecimalField(
        max_digits=3, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    u = models.FloatField(null=True, blank=True)  # a panel's mean respect for self, radius 1 at the corner; null: the zone's own corner
    v = models.FloatField(null=True, blank=True)  # and for the customer
    markers = models.JSONField(default=list)
    need_grades = models.JSONField(default=dict)
    critical = models.CharField(max_length=20, choices=Critical.choices(), blank=True)
    orientation = models.CharField(max_length=12, choices=Orientation.choices(), blank=True)
    moves = models.JSONField(default=list)
    thought = models.TextField(blank=True)
    reframe = models.TextField(blank=True)
    explanation = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["turn", "position"], name="option_position_unique"),
            models.CheckConstraint(condition=Q(position__gte=1, position__lte=6), name="option_position_1_to_6"),
            models.CheckConstraint(condition=Q(zone="") | Q(credit=None), name="option_zone_or_credit"),
            models.CheckConstraint(
                condition=Q(effectiveness=None) | Q(effectiveness__gte=1, effectiveness__lte=5), name="option_effectiveness_1_to_5"
            ),
            models.CheckConstraint(condition=Q(credit=None) | Q(credit__gte=0, credit__lte=1), name="option_credit_0_to_1"),
            models.CheckConstraint(
                condition=Q(u=None, v=None) | Q(u__isnull=False, v__isnull=False, u__gte=-1, u__lte=1, v__gte=-1, v__lte=1),
                name="option_u_v_paired",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]
