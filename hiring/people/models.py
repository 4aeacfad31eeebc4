"""Organisations and the people who work in them."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin
from django.db import models

from assessment.kernel.identifiers import new_owner, new_public_id
from hiring.kernel.managers import UserManager
from hiring.people.roles import Role

NAME_LENGTH = 120  # of an organisation


class Organisation(models.Model):
    """An employer. ``uuid`` is the identity under which it owns libraries of items."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    uuid = models.UUIDField(unique=True, default=new_owner, editable=False)
    name = models.CharField(max_length=NAME_LENGTH)
    contact_email = models.EmailField()  # whom candidates can write to
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    role: str  # of the user who asked: read along by get_organisation_for

    def __str__(self) -> str:
        return self.name


class User(AbstractBaseUser, PermissionsMixin):
    """A member of staff, known by e-mail address. Candidates have no account."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)  # may enter /admin/, where that is mounted
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0]


class Membership(models.Model):
    """A user's role in an organisation."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role.choices)
    created_at = models.DateTimeField()
    asker_role: str  # of the user who asked: read along by get_membership_for

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "organisation"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation} · {self.role}"

    @property
    def owner(self) -> UUID:
        """The owner of the organisation's libraries."""
        return self.organisation.uuid


class MemberInvitation(models.Model):
    """A colleague is asked to join. The row is the invitation: accepting and withdrawing delete it, so neither happens twice."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="member_invitations")
    email = models.EmailField()  # lower case
    role = models.CharField(max_length=10, choices=Role.choices)
    digest = models.BinaryField(max_length=32, unique=True, null=True, blank=True)  # of the latest link; none until its message leaves
    invited_by = models.ForeignKey(User, on_delete=models.CASCADE, null=True, blank=True, related_name="+")  # null: on the command line
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()  # the link works no longer
    sent_at = models.DateTimeField(null=True, blank=True)
    asker_role: str  # of the user who asked: read along by get_member_invitation_for

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "email"], name="member_invitation_email_once")]

    def __str__(self) -> str:
        return self.public_id
