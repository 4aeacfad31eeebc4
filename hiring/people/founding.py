"""An organisation begins, with one person asked to run it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from hiring.people.joining import invite_member
from hiring.people.models import Membership, Organisation
from hiring.people.roles import Role


class AlreadyFounded(Exception):
    """People belong to an organisation of that name: whoever runs it invites others."""


def found_organisation(*, name: str, contact_email: str, owner_email: str, now: datetime) -> Organisation:
    """Make the organisation and send its first owner a link to join.

    As long as nobody has joined, founding it again sends another link, for one that was lost or is too old: nobody there could.

    Raises:
        AlreadyFounded: nothing was changed.
    """
    with transaction.atomic():
        organisation = Organisation.objects.filter(name=name).order_by("pk").first()
        if organisation is None:
            organisation = Organisation.objects.create(name=name, contact_email=contact_email, created_at=now)
        elif Membership.objects.filter(organisation=organisation).exists():
            raise AlreadyFounded
        invite_member(organisation=organisation, email=owner_email, role=Role.OWNER, by=None, now=now)
    return organisation
