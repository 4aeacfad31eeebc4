"""The messages a candidate gets: the invitation, the receipt, and word that an address was changed; in the language of the sitting."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import translation
from django.utils.translation import gettext

from assessment.delivery import clock
from assessment.delivery.languages import direction, offered_in, spoken
from assessment.delivery.models import State
from assessment.instrument.content_store import get_content
from assessment.kernel.identifiers import token_digest
from assessment.lifecycle import receipt_for
from hiring.candidates.models import FormerAddress
from hiring.invitations.inviting import issue_link
from hiring.invitations.models import Invitation, Link
from hiring.outbox.letters import letter
from hiring.outbox.posting import post
from hiring.vacancies.models import ReportShown

RECEIPT = "receipt"  # the outbox's kind: tell a candidate what has arrived


def send_invitation(*, reference: str, now: datetime) -> None:
    """Send the message of the invitation with this public id; nothing for one that was withdrawn, finished or whose person was erased.

    The link is made at this moment and stands nowhere but in the message. If sending fails, it is taken back.
    """
    invitation = (
        Invitation.objects.filter(public_id=reference, withdrawn_at=None, applicant__contact__isnull=False)
        .exclude(sitting__state=State.CLOSED)
        .select_related("sitting__content", "applicant__contact", "applicant__vacancy__organisation")
        .defer("sitting__visible_ms", "sitting__content__document")
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


def post_receipt(sender: Any, *, public_id: str, now: datetime, **_: Any) -> None:
    """A sitting was closed: post its receipt, in the transaction that closed it."""
    post(kind=RECEIPT, references=[public_id], now=now)


def send_receipt(*, reference: str, now: datetime) -> None:
    """Tell the person who sat the sitting with this public id that it has arrived; nothing if there is nobody to tell."""
    invitation = (
        Invitation.objects.filter(sitting__public_id=reference, applicant__contact__isnull=False, applicant__is_simulated=False)
        .select_related("sitting__content", "applicant__contact", "applicant__vacancy__organisation")
        .defer("sitting__visible_ms", "sitting__content__document")
        .first()
    )
    if invitation is None:
        return
    vacancy, contact = invitation.applicant.vacancy, invitation.applicant.contact
    context = {
        "name": contact.name,
        "organisation": vacancy.organisation.name,
        "contact_email": vacancy.organisation.contact_email,
        "vacancy": vacancy.title,
        "receipt": receipt_for(sitting=invitation.sitting),
        "closed_at": invitation.sitting.closed_at,
        "what_next": vacancy.what_next,
        "hear_by_on": vacancy.hear_by_on,
        "shows_report": vacancy.report_shown != ReportShown.NEVER,
        "report_from": vacancy.closes_at if vacancy.report_shown == ReportShown.AFTER_CLOSING and vacancy.closes_at > now else None,
    }
    letter("receipt", context, language=invitation.sitting.language, to=contact.email, reply_to=vacancy.organisation.contact_email).send()


def tell_former_address(*, reference: str, now: datetime) -> None:
    """Tell an address that it is an applicant's no more, and forget it. Neither the new one stands in the message, nor a name or link.

    The old one may have been a stranger's, mistyped; or the new one may be somebody's who got hold of the link.
    """
    former = (
        FormerAddress.objects.filter(public_id=reference)
        .select_related("applicant__vacancy__organisation", "applicant__invitation__sitting")
        .defer("applicant__invitation__sitting__visible_ms")
        .first()
    )
    if former is None:
        return
    organisation = former.applicant.vacancy.organisation
    context = {
        "organisation": organisation.name,
        "contact_email": organisation.contact_email,
        "code": former.applicant.code,
        "changed_at": former.changed_at,
    }
    language = former.applicant.invitation.sitting.language
    letter("address", context, language=language, to=former.email, reply_to=organisation.contact_email).send()
    former.delete()


def other_languages(invitation: Invitation) -> list[tuple[str, str, str]]:
    """The languages in which the test can be sat beside that of the message: code, direction, and a line in it that says so."""
    offered = () if invitation.sitting.opened_at else offered_in(get_content(invitation.sitting.content.hash))
    lines = []
    for code in offered:
        if code != invitation.sitting.language:
            with translation.override(spoken(code)):
                lines.append((code, direction(code), gettext("You can take this test in English, too.")))
    return lines


def _message(invitation: Invitation, *, link: str, now: datetime) -> EmailMultiAlternatives:
    vacancy = invitation.applicant.vacancy
    contact = invitation.applicant.contact
    sitting, content = invitation.sitting, get_content(invitation.sitting.content.hash)
    limit = sitting.time_limit_seconds
    context = {
        "name": contact.name,
        "organisation": vacancy.organisation.name,
        "contact_email": vacancy.organisation.contact_email,
        "vacancy": vacancy.title,
        "opens_at": vacancy.opens_at,
        "not_open_yet": vacancy.opens_at > now,
        "closes_at": vacancy.closes_at,
        "minutes": limit // 60 if limit else None,
        "about_minutes": clock.about_minutes(decisions=len(content.turns), suggested=sitting.suggested_minutes),
        "link": link,
        "others": other_languages(invitation),
    }
    return letter(
        "invitation", context, language=invitation.sitting.language, to=contact.email, reply_to=vacancy.organisation.contact_email
    )
