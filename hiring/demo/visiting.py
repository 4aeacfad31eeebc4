"""The newcomer's own way in: a link to a test that nobody has opened yet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from assessment.delivery.models import State
from hiring.candidates.adding import add_applicants
from hiring.candidates.models import Contact
from hiring.candidates.pasting import Person
from hiring.demo.takers import DOMAIN
from hiring.invitations.inviting import invite, issue_link
from hiring.invitations.models import Invitation
from hiring.people.models import User
from hiring.vacancies.models import Vacancy

_NUMBER = re.compile(rf"visitor-(\d+)@{re.escape(DOMAIN)}")


@dataclass(frozen=True)
class Way:
    """Where a visitor goes in. The link's token exists here alone."""

    name: str
    address: str


def open_way(*, vacancy: Vacancy, by: User | None, now: datetime) -> Way:
    """A fresh link for the visitor who never came in, else for a new one; links given out before keep working."""
    with transaction.atomic():
        invitation = _unused(vacancy) or _invite_another(vacancy, by=by, now=now)
        token = issue_link(invitation=invitation, now=now)
    return Way(invitation.applicant.contact.name, f"{settings.SITE_ORIGIN}/i/{token}/")


def _visitors(vacancy: Vacancy) -> list[int]:
    addresses = Contact.objects.filter(vacancy=vacancy, email__startswith="visitor-").values_list("email", flat=True)
    return [int(match[1]) for match in map(_NUMBER.fullmatch, addresses) if match]


def _unused(vacancy: Vacancy) -> Invitation | None:
    addresses = [f"visitor-{number}@{DOMAIN}" for number in _visitors(vacancy)]
    waiting = Invitation.objects.filter(applicant__vacancy=vacancy, applicant__contact__email__in=addresses, withdrawn_at=None)
    unopened = waiting.filter(sitting__state=State.PREPARED, sitting__opened_at=None)
    return unopened.select_related("applicant__contact").order_by("pk").first()


def _invite_another(vacancy: Vacancy, *, by: User | None, now: datetime) -> Invitation:
    number = max(_visitors(vacancy), default=0) + 1
    visitor = Person(f"Visitor {number}", f"visitor-{number}@{DOMAIN}")
    added = add_applicants(vacancy=vacancy, people=[visitor], now=now)
    [invitation] = invite(applicants=added.applicants, now=now, by=by)
    return invitation
