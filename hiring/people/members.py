"""Who belongs to an organisation: changing a role, removing a member."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from hiring.audit.enums import Verb
from hiring.audit.keeping import keep
from hiring.people.access import may
from hiring.people.models import MemberInvitation, Membership, Organisation, User
from hiring.people.roles import RIGHTS, Right, Role, roles_with
from hiring.people.signing import actor, signed


class LastOwner(Exception):
    """Nobody else could run the organisation."""


def lock_organisation(organisation_id: int, *, by: User | None) -> Organisation:
    """Whatever changes members waits here for whoever came first, and then asks again whether its author may still do so.

    Args:
        by: None on the command line.
    Raises:
        PermissionDenied: they may not, or no longer.
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    if by is not None:
        held = Membership.objects.filter(organisation=organisation_id, user=by).values_list("role", flat=True).first()
        if held is None or not may(held, Right.RUN_ORGANISATION):
            raise PermissionDenied
    return organisation


def change_role(*, membership: Membership, role: Role, by: User | None, now: datetime) -> bool:
    """Give a member another role. It counts from their next request on.

    Returns:
        True for the call that changed it.
    Raises:
        LastOwner: they are the last who can run the organisation.
        PermissionDenied: ``by`` may not, or no longer: nobody raises themselves.
    """
    with transaction.atomic():
        organisation = lock_organisation(membership.organisation_id, by=by)
        stored = Membership.objects.filter(pk=membership.pk).select_related("user").first()
        if stored is None or stored.role == role:
            return False
        if Right.RUN_ORGANISATION not in RIGHTS[role]:
            _check_not_last(stored)
            _withdraw_invitations_of(stored)
        Membership.objects.filter(pk=stored.pk).update(role=role)
        _keep(Verb.ROLE_CHANGED, organisation, stored, by=by, now=now, new=role.value)
    return True


def remove_member(*, membership: Membership, by: User | None, now: datetime) -> bool:
    """Take a member out. Every page of the organisation is closed to them from their next request on.

    Whoever belongs nowhere any more can no longer sign in, and every session of theirs ends; an operator of the site excepted.

    Returns:
        True for the call that removed them.
    Raises:
        LastOwner: they are the last who can run the organisation.
        PermissionDenied: ``by`` may not, or no longer.
    """
    with transaction.atomic():
        organisation = lock_organisation(membership.organisation_id, by=by)
        stored = Membership.objects.filter(pk=membership.pk).select_related("user").first()
        if stored is None:
            return False
        _check_not_last(stored)
        _withdraw_invitations_of(stored)
        _keep(Verb.MEMBER_REMOVED, organisation, stored, by=by, now=now, self=by is not None and by.pk == stored.user_id)
        stored.delete()
        # locked, so that of two organisations that remove somebody at once the second sees that nothing is left
        person = User.objects.select_for_update().get(pk=membership.user_id)
        if not (person.is_staff or person.is_superuser or Membership.objects.filter(user=person).exists()):
            User.objects.filter(pk=person.pk).update(is_active=False)
    return True


def _keep(verb: Verb, organisation: Organisation, membership: Membership, *, by: User | None, now: datetime, **more: object) -> None:
    detail = {"member": signed(membership.user), "old": membership.role, **more}
    author = actor(by) if by else None
    keep(verb=verb, organisation=organisation.public_id, subject=membership.public_id, by=author, now=now, detail=detail)


def _check_not_last(membership: Membership) -> None:
    runners = Membership.objects.filter(organisation=membership.organisation_id, role__in=roles_with(Right.RUN_ORGANISATION))
    if (
        membership.role in roles_with(Right.RUN_ORGANISATION)
        and not runners.filter(user__is_active=True).exclude(pk=membership.pk).exists()
    ):
        raise LastOwner


def _withdraw_invitations_of(membership: Membership) -> None:
    """Nobody comes in by the word of somebody who could no longer give it."""
    MemberInvitation.objects.filter(organisation=membership.organisation_id, invited_by=membership.user_id).delete()
