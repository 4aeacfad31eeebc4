"""Asking people to judge: by a pasted list, again, by a new link, and no more."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from assessment.instrument.enums import JudgeKind
from assessment.instrument.judging import PanelClosed, add_judges, withdraw_judges
from assessment.kernel.identifiers import new_token, token_digest
from assessment.models import Panel
from hiring.candidates.pasting import Person
from hiring.outbox.posting import post
from hiring.panels.models import PanelInvitation, PanelLink

INVITATION = "panel_invitation"  # the outbox's kinds
REMINDER = "panel_reminder"
RENEWED_FOR = timedelta(days=14)  # a reminder or a new link works at least so long

log = logging.getLogger(__name__)


class NotAsked(Exception):
    """The invitation was withdrawn, its judge has finished, or the panel has closed: no link would lead anywhere."""


class PanelOpen(Exception):
    """The panel is open: its judges are still to be reached."""


@dataclass(frozen=True)
class Asked:
    invitations: Sequence[PanelInvitation]
    known: Sequence[Person]  # asked before, or named twice


def ask_judges(*, panel: Panel, people: Mapping[JudgeKind, Sequence[Person]], expires_at: datetime, now: datetime) -> Asked:
    """Ask people to judge; each gets a link by the outbox. Whoever was asked before is passed over.

    Raises:
        PanelClosed: nothing was changed.
    """
    with transaction.atomic():
        if Panel.objects.select_for_update(of=("self",)).get(pk=panel.pk).closed_at is not None:
            raise PanelClosed(panel.title)
        seen = set(PanelInvitation.objects.filter(panel=panel).values_list("email", flat=True))
        known: list[Person] = []
        invitations: list[PanelInvitation] = []
        for kind, named in people.items():
            new: dict[str, Person] = {}
            for person in named:
                if person.email in seen or person.email in new:
                    known.append(person)
                else:
                    new[person.email] = person
            seen |= set(new)
            judges = add_judges(panel=panel, kind=kind, count=len(new), now=now) if new else []
            invitations += PanelInvitation.objects.bulk_create(
                PanelInvitation(panel=panel, judge=judge, name=person.name, email=person.email, created_at=now, expires_at=expires_at)
                for judge, person in zip(judges, new.values(), strict=True)
            )
        post(kind=INVITATION, references=[invitation.public_id for invitation in invitations], now=now)
    log.info("%d judges of panel %s asked", len(invitations), panel.public_id)
    return Asked(invitations, known)


def issue_link(*, invitation: PanelInvitation, now: datetime) -> str:
    """A new way in, beside those there are. The token exists in the returned text alone: only its digest is stored."""
    token = new_token()
    PanelLink.objects.create(invitation=invitation, digest=token_digest(token), issued_at=now)
    return token


def remind(*, panel: Panel, now: datetime) -> int:
    """Write again to everybody who has not finished; links sent before keep working. How many.

    Raises:
        PanelClosed: nothing was changed.
    """
    with transaction.atomic():
        if Panel.objects.select_for_update(of=("self",)).get(pk=panel.pk).closed_at is not None:
            raise PanelClosed(panel.title)
        waiting = PanelInvitation.objects.filter(panel=panel, withdrawn_at=None, judge__finished_at=None)
        references = list(waiting.values_list("public_id", flat=True))
        _renew(references, now=now)
        PanelInvitation.objects.filter(public_id__in=references).update(reminded_at=now)
        post(kind=REMINDER, references=references, now=now)
    return len(references)


def reissue(*, invitation: PanelInvitation, now: datetime) -> None:
    """Make every link and every browser that was let in useless, and send a new link. What was judged stays.

    Raises:
        NotAsked: it is withdrawn or finished, or the panel has closed.
    """
    with transaction.atomic():
        standing = PanelInvitation.objects.select_for_update(of=("self",)).filter(
            pk=invitation.pk, withdrawn_at=None, judge__finished_at=None, panel__closed_at=None
        )
        if standing.first() is None:
            raise NotAsked(invitation.public_id)
        PanelLink.objects.filter(invitation=invitation).delete()
        withdraw_judges(judge_ids=[invitation.judge_id])
        _renew([invitation.public_id], now=now)
        post(kind=INVITATION, references=[invitation.public_id], now=now)


def withdraw(*, invitation: PanelInvitation, now: datetime) -> bool:
    """Take the invitation back: no link and no browser gets in any more. What was judged stays, and counts.

    Returns:
        True for the call that withdrew it.
    """
    with transaction.atomic():
        withdrawn = PanelInvitation.objects.filter(pk=invitation.pk, withdrawn_at=None).update(withdrawn_at=now)
        if withdrawn:
            PanelLink.objects.filter(invitation=invitation).delete()
            withdraw_judges(judge_ids=[invitation.judge_id])
    return bool(withdrawn)


def forget(*, panel: Panel) -> int:
    """Delete names, addresses and links of a closed panel's judges; what they judged stays, under numbers. How many people.

    Raises:
        PanelOpen: nothing was changed.
    """
    with transaction.atomic():
        if Panel.objects.select_for_update(of=("self",)).get(pk=panel.pk).closed_at is None:
            raise PanelOpen(panel.title)
        invitations = PanelInvitation.objects.filter(panel=panel)
        withdraw_judges(judge_ids=list(invitations.values_list("judge_id", flat=True)))
        return invitations.delete()[1].get(PanelInvitation._meta.label, 0)


def _renew(references: Sequence[str], *, now: datetime) -> None:
    until = now + RENEWED_FOR
    PanelInvitation.objects.filter(Q(expires_at__lt=until), public_id__in=references).update(expires_at=until)
