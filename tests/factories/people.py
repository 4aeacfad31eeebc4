"""Organisations, staff and their roles."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import factory

from hiring.people.models import MemberInvitation, Membership, Organisation, User
from hiring.people.roles import Role

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
PASSWORD = "a kettle without a receipt"


class OrganisationFactory(factory.django.DjangoModelFactory[Organisation]):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Organisation {n}")
    contact_email = factory.Sequence(lambda n: f"people@organisation-{n}.example")
    created_at = NOW


class UserFactory(factory.django.DjangoModelFactory[User]):
    """A member of staff whose password is ``PASSWORD``, in no organisation yet."""

    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"staff-{n}@work.example")
    name = factory.Sequence(lambda n: f"Staff {n}")

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        user: User = User.objects.create_user(kwargs.pop("email"), kwargs.pop("password", PASSWORD), **kwargs)
        return user


class MembershipFactory(factory.django.DjangoModelFactory[Membership]):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = Role.RECRUITER.value
    created_at = NOW


class MemberInvitationFactory(factory.django.DjangoModelFactory[MemberInvitation]):
    """An invitation whose message has not left: no link leads to it."""

    class Meta:
        model = MemberInvitation

    organisation = factory.SubFactory(OrganisationFactory)
    email = factory.Sequence(lambda n: f"colleague-{n}@work.example")
    role = Role.AUTHOR.value
    created_at = NOW
    expires_at = NOW + timedelta(days=7)


def a_member(role: Role = Role.RECRUITER, *, organisation: Organisation | None = None, **user: Any) -> User:
    """Somebody with that role in the organisation (a new one without it)."""
    member: User = UserFactory.create(**user)
    MembershipFactory.create(user=member, organisation=organisation or OrganisationFactory.create(), role=role.value)
    return member
