"""The message an invitation arrives in."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone

from assessment.delivery.models import State
from assessment.kernel.identifiers import token_digest
from hiring.invitations.inviting import issue_link
from hiring.invitations.models import Invitation, Link


def send_invitation(*, reference: str, now: datetime) -> None:
    """Send the message of the invitation with this public id; nothing for one that was withdrawn, finished or whose person was erased.

    The link is made at this moment and stands nowhere but in the message. If sending fails, it is taken back.
    """
    invitation = (
        Invitation.objects.filter(public_id=reference, withdrawn_at=None, applicant__contact__isnull=False)
        .exclude(sitting__state=State.CLOSED)
        .select_related("sitting", "applicant__contact", "applicant__vacancy__organisation")
        .defer("sitting__visible_ms")
        .first()
    )
    if invitation is None:
        return
    token = issue_link(invitation=invitation, now=now)
    try:
        _message(invitation, link=f"{settings.SITE_ORIGIN}/i/{token}/", now=now).send()
    except Exception:
        Link.objects.filter(digest=token_digest(token)).delete()
        raise
    Invitation.objects.filter(pk=invitation.pk).update(sent_at=now)


def _message(invitation: Invitation, *, link: str, now: datetime) -> EmailMultiAlternatives:
    vacancy = invitation.applicant.vacancy
    contact = invitation.applicant.contact
    limit = invitation.sitting.time_limit_seconds
    context = {
        "name": contact.name,
        "organisation": vacancy.organisation.name,
        "contact_email": vacancy.organisation.contact_email,
        "vacancy": vacancy.title,
        "opens_at": vacancy.opens_at,
        "not_open_yet": vacancy.opens_at > now,
        "closes_at": vacancy.closes_at,
        "zone_name": timezone.get_current_timezone_name(),
        "minutes": limit // 60 if limit else None,
        "link": link,
    }
    subject = " ".join(render_to_string("emails/invitation-subject.txt", context).split())
    message = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string("emails/invitation-body.txt", context),
        to=[contact.email],
        reply_to=[vacancy.organisation.contact_email],
    )
    message.attach_alternative(render_to_string("emails/invitation-body.html", context), "text/html")
    return message
