"""An organisation with an author, and a panel of two items."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from assessment.models import Panel
from hiring.authoring.access import own_library
from hiring.people.models import Organisation
from hiring.people.roles import Role
from tests.factories import OrganisationFactory, a_member, a_panel
from tests.factories.instrument import NOW


@pytest.fixture
def organisation() -> Organisation:
    return OrganisationFactory.create(name="Northgate Stores", contact_email="items@northgate.example")


@pytest.fixture
def library(organisation: Organisation) -> Any:
    return own_library(organisation, now=NOW)


@pytest.fixture
def panel(library: Any) -> Panel:
    return a_panel(library=library, scenarios=2)


@pytest.fixture
def author(organisation: Organisation) -> Client:
    client = Client()
    client.force_login(a_member(Role.AUTHOR, organisation=organisation))
    return client
