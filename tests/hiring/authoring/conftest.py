"""An author at work in an organisation, and what a browser would send."""

from __future__ import annotations

import pytest
from django.test import Client

from assessment.models import Library
from hiring.authoring.access import own_library
from hiring.people.models import Organisation, User
from hiring.people.roles import Role
from tests.factories import OrganisationFactory, a_member
from tests.factories.instrument import NOW


@pytest.fixture
def organisation() -> Organisation:
    return OrganisationFactory.create(name="Northgate Stores")


@pytest.fixture
def library(organisation) -> Library:
    return own_library(organisation, now=NOW)


@pytest.fixture
def author(organisation) -> User:
    return a_member(Role.AUTHOR, organisation=organisation)


@pytest.fixture
def client(author) -> Client:
    client = Client()
    client.force_login(author)
    return client
