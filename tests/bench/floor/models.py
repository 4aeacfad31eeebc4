"""As little as an answer can be."""

from __future__ import annotations

from django.db import models


class Sitting(models.Model):
    objects: models.Manager[Sitting]

    name = models.CharField(max_length=120)


class Event(models.Model):
    objects: models.Manager[Event]

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE)
    turn = models.PositiveSmallIntegerField()
    choice = models.CharField(max_length=40)
    saved_at = models.DateTimeField()
