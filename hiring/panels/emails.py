"""The messages a judge gets: asked, and asked again."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from assessment.instrument.judging import judged_turns
from assessment.kernel.identifiers import token_digest
from hiring.outbox.letters import letter
from hiring.panels.asking import issue_link
from hiring.panels.models import PanelInvitation, PanelLink
from hiring.panels.passing import organisation_of


def send_panel_message(*, reference: str, now: datetime, is_reminder: bool = False) -> None:
    """Write to the judge of this invitation; nothing to one who was withdrawn or has finished, nor once the panel is closed.

    The link is made at this moment and stands nowhere but in the message. If sending fails, it is taken back.
    """
    standing = PanelInvitation.objects.filter(public_id=reference, withdrawn_at=None, judge__finished_at=None, panel__closed_at=None)
    invitation = standing.select_related("panel__library", "judge").first()
    if invitation is None:
        return
    token = issue_link(invitation=invitation, now=now)
    try:
        _message(invitation, link=f"{settings.SITE_ORIGIN}/p/{token}/", is_reminder=is_reminder).send()
    except Exception:
        PanelLink.objects.filter(digest=token_digest(token)).delete()
        raise
    PanelInvitation.objects.filter(pk=invitation.pk).update(sent_at=now)


send_panel_reminder = partial(send_panel_message, is_reminder=True)


def _message(invitation: PanelInvitation, *, link: str, is_reminder: bool) -> EmailMultiAlternatives:
    organisation = organisation_of(invitation)
    turns = judged_turns(invitation.panel.pk, invitation.panel.public_id)
    context = {
        "name": invitation.name,
        "organisation": organisation.name,
        "contact_email": organisation.contact_email,
        "turns": len(turns),
        "minutes": minutes_for(len(turns)),
        "is_customer": invitation.judge.kind == "customer",
        "has_begun": invitation.judge.opened_at is not None,
        "is_reminder": is_reminder,
        "expires_at": invitation.expires_at,
        "link": link,
    }
    return letter("panel", context, to=invitation.email, reply_to=organisation.contact_email)


def minutes_for(turns: int) -> int:
    """About how long judging takes: two minutes a turn, in steps of five."""
    return max(5, 5 * round(turns * 2 / 5))
