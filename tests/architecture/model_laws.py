"""The laws about models and migrations: each a function that returns its offences, one line an offence."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from pkgutil import walk_packages
from types import ModuleType
from typing import Any

import factory
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.graph import MigrationGraph
from django.db.migrations.state import ProjectState
from django.db.models import Model

from tests.architecture.tree import APPS


def not_exported(models: Iterable[type[Model]], index: ModuleType | Any) -> list[str]:
    """Every model is re-exported, by its own name, by its app's ``models.py``."""
    return [f"{model.__name__} is not re-exported" for model in models if getattr(index, model.__name__, None) is not model]


def without_factory(models: Iterable[type[Model]], factories: Iterable[type[factory.django.DjangoModelFactory[Any]]]) -> list[str]:
    """Every model has a factory."""
    made = {each._meta.model for each in factories}
    return [f"{model.__name__} has no factory" for model in models if model not in made]


def drift(recorded: ProjectState, declared: ProjectState, graph: MigrationGraph) -> list[str]:
    """What ``makemigrations`` would write: operations that the models ask for and no migration records."""
    changes = MigrationAutodetector(recorded, declared).changes(graph=graph, trim_to_apps=set(APPS))
    return [
        f"{label}: {operation.describe()}"
        for label in sorted(changes)
        for migration in changes[label]
        for operation in migration.operations
    ]


def is_ours_to_declare(model: type[Model]) -> bool:
    """Through tables and history tables are made by Django and simple-history."""
    return model._meta.app_label in APPS and not model._meta.auto_created and not hasattr(model, "instance_type")


def factories_of(package: ModuleType) -> list[type[factory.django.DjangoModelFactory[Any]]]:
    """Every concrete factory in a package and the modules below it."""
    modules = [package, *(import_module(found.name) for found in walk_packages(package.__path__, f"{package.__name__}."))]
    values = {value for module in modules for value in vars(module).values() if isinstance(value, type)}
    return [value for value in values if issubclass(value, factory.django.DjangoModelFactory) and value._meta.model is not None]
