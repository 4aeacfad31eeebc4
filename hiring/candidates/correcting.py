"""Changing how an applicant is reached. The address that was is told, and who asked for it is kept."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from assessment.kernel.actors import Actor
from hiring.audit.enums import Verb
from hiring.audit.keeping import keep
from hiring.audit.models import AuditRow
from hiring.candidates.models import Applicant, Contact, FormerAddress
from hiring.outbox.posting import post

MESSAGE = "address_changed"  # the outbox's kind: tell the address that was
OFTEN = 5  # changes a day: each sends a message to an address that whoever holds the link can choose
UNTOLD_KEPT = timedelta(days=7)


class AddressTaken(Exception):
    """Somebody else applied for the same post with this address."""


class ChangedTooOften(Exception):
    """Name and address were changed so often today that no more is taken."""


def applicant_actor(applicant: Applicant) -> Actor:
    """A candidate who acts, by their code."""
    return Actor(f"applicant-{applicant.public_id}", f"Applicant {applicant.code}")


def change_contact(*, applicant: Applicant, name: str | None, email: str, by: Actor, by_link: bool, now: datetime) -> None:
    """Store another name or address, tell the address before, and keep that it was done, without either.

    Args:
        name: None leaves it.
        by_link: the applicant's own link asked for it: whoever replaces the link must then make sure of the address first.
    Raises:
        AddressTaken, ChangedTooOften: nothing was changed.
    """
    try:
        with transaction.atomic():
            _change(applicant, name, email, by=by, by_link=by_link, now=now)
    except IntegrityError as error:
        raise AddressTaken from error


def _change(applicant: Applicant, name: str | None, email: str, *, by: Actor, by_link: bool, now: datetime) -> None:
    Applicant.objects.select_for_update().only("pk").get(pk=applicant.pk)  # before the contact, as replacing a link does
    contact = Contact.objects.select_for_update(of=("self",)).select_related("vacancy__organisation").filter(applicant=applicant.pk).first()
    if contact is None:
        return
    name = contact.name if name is None else name
    changed = [word for word, differs in (("name", contact.name != name), ("address", contact.email != email)) if differs]
    if not changed:
        return
    today = AuditRow.objects.filter(subject=applicant.public_id, verb=Verb.CONTACT_CORRECTED, by_id=by.id, at__gt=now - timedelta(days=1))
    if by_link and today.count() >= OFTEN:
        raise ChangedTooOften
    if "address" in changed:
        former = FormerAddress.objects.create(applicant=applicant, email=contact.email, changed_at=now)
        post(kind=MESSAGE, references=[former.public_id], now=now)
        Applicant.objects.filter(pk=applicant.pk).update(address_changed_at=now if by_link else None)
    Contact.objects.filter(pk=contact.pk).update(name=name, email=email)
    keep(
        verb=Verb.CONTACT_CORRECTED,
        organisation=contact.vacancy.organisation.public_id,
        subject=applicant.public_id,
        by=by,
        now=now,
        detail={"code": applicant.code, "changed": changed},
    )


def forget_former_addresses(*, now: datetime) -> int:
    """Delete those that could not be told within a week; how many."""
    return FormerAddress.objects.filter(changed_at__lt=now - UNTOLD_KEPT).delete()[0]
