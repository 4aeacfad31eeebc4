"""Models are indexed, have factories, and their migrations say what they say."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from factory.django import DjangoModelFactory

import hiring.models
import tests.factories
from tests.architecture.model_laws import drift, factories_of, is_ours_to_declare, not_exported, without_factory
from tests.architecture.tree import APPS


@pytest.mark.parametrize("app", APPS)
def test_every_model_is_re_exported_by_its_apps_index(app):
    models = [model for model in apps.get_app_config(app).get_models() if is_ours_to_declare(model)]

    assert models != []
    assert not_exported(models, import_module(f"{app}.models")) == []


def test_a_model_that_is_missing_from_the_index_is_seen():
    index = SimpleNamespace(User=hiring.models.User, Vacancy=hiring.models.User)

    assert not_exported([hiring.models.User, hiring.models.Vacancy, hiring.models.Invitation], index) == [
        "Vacancy is not re-exported",
        "Invitation is not re-exported",
    ]


@pytest.mark.parametrize("app", APPS)
def test_every_model_has_a_factory(app):
    models = [model for model in apps.get_app_config(app).get_models() if is_ours_to_declare(model)]

    assert without_factory(models, factories_of(tests.factories)) == []


def test_a_model_without_a_factory_is_seen():
    class UserFactory(DjangoModelFactory):
        class Meta:
            model = hiring.models.User

    assert without_factory([hiring.models.User, hiring.models.Vacancy], [UserFactory]) == ["Vacancy has no factory"]


def test_the_migrations_say_what_the_models_say():
    loader = MigrationLoader(None)

    assert drift(loader.project_state(), ProjectState.from_apps(apps), loader.graph) == []


def test_a_field_without_a_migration_is_seen():
    loader = MigrationLoader(None)
    declared = ProjectState.from_apps(apps)
    recorded = declared.clone()
    recorded.remove_field("hiring", "vacancy", "title")

    assert drift(recorded, declared, loader.graph) == ["hiring: Add field title to vacancy"]


@pytest.mark.django_db
def test_the_test_database_was_made_by_the_migrations():
    loader = MigrationLoader(connection)

    assert {app for app, _ in loader.applied_migrations} >= set(APPS)
