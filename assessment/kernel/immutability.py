"""Rows that are written once: append-only tables and frozen documents."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models


class Immutable(Exception):
    """A row that is written once was to be changed."""


class WriteOnceQuerySet(models.QuerySet[Any]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise Immutable(f"{self.model.__name__} rows are never updated")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Immutable(f"{self.model.__name__} rows are never updated")


class WriteOnce(models.Model):
    """Inserted, never updated. Deleting stays possible: erasure is a right."""

    objects = WriteOnceQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Immutable(f"{type(self).__name__} {self.pk} is never updated")
        super().save(*args, **kwargs)


class KeptQuerySet(WriteOnceQuerySet):
    def delete(self) -> NoReturn:
        raise Immutable(f"{self.model.__name__} rows are kept")


class Kept(WriteOnce):
    """Inserted, never updated, never deleted. It names nobody whom erasure is owed."""

    objects = KeptQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        abstract = True

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Immutable(f"{type(self).__name__} {self.pk} is kept")
