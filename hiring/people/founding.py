"""An organisation begins, with one person asked to run it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from hiring.people.joining import invite_member
from hiring.people.models import Organisation
from hiring.people.roles import Role


def found_organisation(*, name: str, contact_email: str, owner_email: str, now: datetime) -> Organisation:
    """Make the organisation and send its first owner a link to join."""
    with transaction.atomic():
        organisation = Organisation.objects.create(name=name, contact_email=contact_email, created_at=now)
        invite_member(organisation=organisation, email=owner_email, role=Role.OWNER, by=None, now=now)
    return organisation
