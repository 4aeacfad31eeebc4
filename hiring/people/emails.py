"""The message to a colleague who is asked to join."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from hiring.outbox.letters import letter
from hiring.people.joining import issue_member_link
from hiring.people.models import MemberInvitation
from hiring.people.roles import MEANS, Role


def send_member_invitation(*, reference: str, now: datetime) -> None:
    """Send the message of the invitation with this public id; nothing for one that was accepted or withdrawn, or is too old.

    The link is made at this moment and stands nowhere but in the message: tried again, the message brings another.
    """
    standing = MemberInvitation.objects.filter(public_id=reference, expires_at__gt=now)
    invitation = standing.select_related("organisation", "invited_by").first()
    if invitation is None:
        return
    _message(invitation, link=f"{settings.SITE_ORIGIN}/join/{issue_member_link(invitation=invitation)}/").send()
    MemberInvitation.objects.filter(pk=invitation.pk).update(sent_at=now)


def _message(invitation: MemberInvitation, *, link: str) -> EmailMultiAlternatives:
    organisation, by = invitation.organisation, invitation.invited_by
    context = {
        "organisation": organisation.name,
        "invited_by": by.name or by.email if by else "",
        "role": Role(invitation.role).label.lower(),
        "means": MEANS[Role(invitation.role)],
        "expires_at": invitation.expires_at,
        "link": link,
    }
    return letter("member", context, to=invitation.email, reply_to=by.email if by else organisation.contact_email)
