"""Asking a colleague to join, and joining."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from assessment.kernel.identifiers import new_token, token_digest
from hiring.audit.enums import Verb
from hiring.audit.keeping import keep
from hiring.outbox.posting import post
from hiring.people.members import lock_organisation
from hiring.people.models import MemberInvitation, Membership, Organisation, User
from hiring.people.roles import Role
from hiring.people.signing import actor

MESSAGE = "member_invitation"  # the outbox's kind
WORKS_FOR = timedelta(days=7)
MAX_STANDING = 100  # of one organisation: the site is no way to write to strangers
TOKEN_LENGTH = 43


class MemberAlready(Exception):
    """Whoever has this address belongs to the organisation."""


class TooManyStanding(Exception):
    """So many invitations stand that no more are sent."""


class NotStanding(Exception):
    """The invitation was withdrawn, accepted or is too old."""


class OtherAccount(Exception):
    """The invitation is for somebody else than who is signed in."""


class AccountExists(Exception):
    """There is an account with this address: its owner signs in, or it was closed by an operator."""


def invite_member(*, organisation: Organisation, email: str, role: Role, by: User | None, now: datetime) -> MemberInvitation:
    """Send somebody a link by which they can join. Asked again, they get another link, and the one before works no more.

    Whether the address has an account is not asked, so nothing of it can show.

    Raises:
        MemberAlready, TooManyStanding: nothing was changed.
        PermissionDenied: ``by`` may not, or no longer.
    """
    email = email.lower()
    with transaction.atomic():
        lock_organisation(organisation.pk, by=by)
        if Membership.objects.filter(organisation=organisation, user__email=email).exists():
            raise MemberAlready
        if MemberInvitation.objects.filter(organisation=organisation).exclude(email=email).count() >= MAX_STANDING:
            raise TooManyStanding
        given = {"role": role, "invited_by": by, "created_at": now, "expires_at": now + WORKS_FOR, "digest": None, "sent_at": None}
        invitation, _ = MemberInvitation.objects.update_or_create(organisation=organisation, email=email, defaults=given)
        post(kind=MESSAGE, references=[invitation.public_id], now=now)
        _keep(Verb.MEMBER_INVITED, organisation, invitation, by=by, now=now, new=role.value)
    return invitation


def withdraw_member_invitation(*, invitation: MemberInvitation, by: User | None, now: datetime) -> bool:
    """Take an invitation back: its link works no more.

    Returns:
        True for the call that withdrew it; whoever joined or was withdrawn before stays so.
    Raises:
        PermissionDenied: ``by`` may not, or no longer.
    """
    with transaction.atomic():
        organisation = lock_organisation(invitation.organisation_id, by=by)
        withdrawn = bool(MemberInvitation.objects.filter(pk=invitation.pk).delete()[0])
        if withdrawn:
            _keep(Verb.MEMBER_INVITATION_WITHDRAWN, organisation, invitation, by=by, now=now, old=invitation.role)
    return withdrawn


def issue_member_link(*, invitation: MemberInvitation) -> str:
    """The link's token, which stands in the returned text alone. The link before it works no more."""
    token = new_token()
    MemberInvitation.objects.filter(pk=invitation.pk).update(digest=token_digest(token))
    return token


def find_member_invitation(*, token: str, now: datetime) -> MemberInvitation | None:
    """The invitation a link leads to; None alike for an unknown, used, withdrawn or old one. One statement."""
    standing = MemberInvitation.objects.filter(digest=token_digest(token[: TOKEN_LENGTH * 2]), expires_at__gt=now)
    return standing.select_related("organisation").first()


def find_account(invitation: MemberInvitation) -> User | None:
    """The account with the invitation's address; None if one would be opened, or opened again by its owner.

    An account that was closed because its owner belonged nowhere is theirs to open again, with a new password. One that an
    operator closed is not.
    """
    account = User.objects.filter(email=invitation.email).first()
    return None if account is None or _was_left(account) else account


def accept(*, invitation: MemberInvitation, user: User, now: datetime) -> Membership:
    """Somebody who has an account joins by it.

    Raises:
        OtherAccount, NotStanding: nothing was changed.
    """
    with transaction.atomic():
        _claim(invitation, now=now)
        if not User.objects.select_for_update().filter(pk=user.pk, email=invitation.email, is_active=True).exists():
            raise OtherAccount
        return _join(invitation, user, now=now)


def open_account(*, invitation: MemberInvitation, name: str, password: str, now: datetime) -> User:
    """Somebody without an account joins: the link came to their address, so the account is theirs.

    Raises:
        AccountExists, NotStanding: nothing was changed.
    """
    try:
        with transaction.atomic():
            _claim(invitation, now=now)
            account: User | None = User.objects.select_for_update().filter(email=invitation.email).first()
            if account is None:
                account = User.objects.create_user(invitation.email, password, name=name)
            elif _was_left(account):
                account.name, account.is_active = name, True
                account.set_password(password)
                account.save(update_fields=["name", "is_active", "password"])
            else:
                raise AccountExists
            _join(invitation, account, now=now)
    except IntegrityError as error:  # another organisation's invitation opened it meanwhile
        raise AccountExists from error
    return account


def _was_left(account: User) -> bool:
    return not (account.is_active or account.is_staff or account.is_superuser or Membership.objects.filter(user=account).exists())


def _claim(invitation: MemberInvitation, *, now: datetime) -> None:
    """The row goes to whoever deletes it: a link works once, and not beside its being withdrawn or sent anew."""
    lock_organisation(invitation.organisation_id, by=None)
    standing = MemberInvitation.objects.filter(pk=invitation.pk, digest=invitation.digest, expires_at__gt=now)
    if not standing.delete()[0]:
        raise NotStanding


def _join(invitation: MemberInvitation, user: User, *, now: datetime) -> Membership:
    """Whoever belongs there already keeps the role they have."""
    membership, is_new = Membership.objects.get_or_create(
        user=user, organisation_id=invitation.organisation_id, defaults={"role": invitation.role, "created_at": now}
    )
    if is_new:
        _keep(Verb.MEMBER_JOINED, invitation.organisation, invitation, by=user, now=now, new=membership.role, member=membership.public_id)
    return membership


def _keep(
    verb: Verb, organisation: Organisation, invitation: MemberInvitation, *, by: User | None, now: datetime, **detail: object
) -> None:
    """Without the address: whoever never joins has given nobody leave to keep it."""
    author = actor(by) if by else None
    keep(verb=verb, organisation=organisation.public_id, subject=invitation.public_id, by=author, now=now, detail=dict(detail))
