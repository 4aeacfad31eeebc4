"""What a candidate may do with their data, and what recruiters see of it."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from assessment.delivery import clock
from assessment.delivery.models import Sitting, State
from assessment.lifecycle import withdraw_sitting
from hiring.candidates.correcting import applicant_actor, change_contact
from hiring.candidates.models import Applicant, Contact, FormerAddress
from hiring.invitations.models import Invitation, Link, MoreTimeRequest
from hiring.people.models import User
from hiring.privacy.models import Erasure, HumanReviewRequest
from hiring.vacancies.models import Vacancy

log = logging.getLogger(__name__)


class LinkEnded(Exception):
    """The link was replaced or withdrawn while this was asked by it: what it asks would reach whoever comes next."""


class NotFinished(Exception):
    """There is nothing to review yet: the test is not closed."""


def correct_contact(*, invitation: Invitation, name: str, email: str, now: datetime) -> None:
    """Change the candidate's name and address, by their own link.

    Raises:
        LinkEnded, AddressTaken, ChangedTooOften: nothing was changed.
    """
    applicant, sitting = invitation.applicant, invitation.sitting
    with transaction.atomic():
        Applicant.objects.select_for_update().only("pk").get(pk=applicant.pk)
        if not Sitting.objects.filter(pk=sitting.pk, access=sitting.access).exists():
            raise LinkEnded
        change_contact(applicant=applicant, name=name, email=email, by=applicant_actor(applicant), by_link=True, now=now)


def ask_for_review(*, invitation: Invitation, now: datetime) -> bool:
    """Ask that a person looks at the result. Asking twice while the first is open changes nothing.

    Returns:
        True for the call that opened the request.
    Raises:
        NotFinished: the test is still running, or was given up.
    """
    sitting = invitation.sitting
    if invitation.left_at or not (sitting.state == State.CLOSED or clock.is_over(sitting.deadline_at, now=now)):
        raise NotFinished
    try:
        with transaction.atomic():
            HumanReviewRequest.objects.create(applicant_id=invitation.applicant_id, asked_at=now)
    except IntegrityError:
        return False
    return True


def answer_review(*, applicant: Applicant, by: User, now: datetime) -> bool:
    """Mark the applicant's open request as answered; whoever comes second changes nothing.

    Returns:
        True for the call that answered it.
    """
    still_open = HumanReviewRequest.objects.filter(applicant=applicant, answered_at=None)
    return bool(still_open.update(answered_at=now, answered_by=by))


def leave(*, invitation: Invitation, now: datetime) -> bool:
    """The candidate withdraws: nothing of the test keeps running, and no browser gets in. The link still leads to their data.

    Returns:
        True for the call that withdrew.
    """
    with transaction.atomic():
        left = Invitation.objects.filter(pk=invitation.pk, left_at=None, withdrawn_at=None).update(left_at=now)
        if left:
            withdraw_sitting(sitting_id=invitation.sitting_id, now=now)
    return bool(left)


def erase(*, invitation: Invitation, now: datetime) -> bool:
    """Remove the person: name, address, links and requests. What is left has a code and no name. It cannot be undone.

    They take no further part: a test that runs ends unscored. Answers already given stay, unnamed, for norms and item analysis.

    Returns:
        True for the call that erased.
    """
    applicant, vacancy = invitation.applicant, invitation.applicant.vacancy
    with transaction.atomic():
        leave(invitation=invitation, now=now)
        Contact.objects.filter(applicant=applicant.pk).delete()
        FormerAddress.objects.filter(applicant=applicant.pk).delete()
        Link.objects.filter(invitation=invitation.pk).delete()
        MoreTimeRequest.objects.filter(invitation=invitation.pk).delete()
        HumanReviewRequest.objects.filter(applicant=applicant.pk).delete()
        _, erased = Erasure.objects.get_or_create(
            applicant_public_id=applicant.public_id,
            defaults={"vacancy_public_id": vacancy.public_id, "code": applicant.code, "erased_at": now},
        )
    log.info("applicant %s of vacancy %s was erased", applicant.public_id, vacancy.public_id)  # outlives a backup older than this
    return erased


@dataclass(frozen=True)
class Requests:
    """What candidates have asked of their data, as recruiters see it: by codes, which a blind list may show."""

    reviews: tuple[HumanReviewRequest, ...]  # open ones, oldest first, applicants read along
    erasures: tuple[Erasure, ...]  # latest first

    def __bool__(self) -> bool:
        return bool(self.reviews or self.erasures)


def requests_of_vacancy(vacancy: Vacancy, *, limit: int = 50) -> Requests:
    """Two statements. They read no contact."""
    reviews = HumanReviewRequest.objects.filter(applicant__vacancy=vacancy, answered_at=None).select_related("applicant")
    erasures = Erasure.objects.filter(vacancy_public_id=vacancy.public_id)
    return Requests(tuple(reviews.order_by("asked_at", "pk")[:limit]), tuple(erasures.order_by("-erased_at", "-pk")[:limit]))


def requests_of_applicant(applicant: Applicant) -> Requests:
    """Two statements; answered reviews are told too."""
    reviews = HumanReviewRequest.objects.filter(applicant=applicant).select_related("answered_by").order_by("asked_at", "pk")
    return Requests(tuple(reviews), tuple(Erasure.objects.filter(applicant_public_id=applicant.public_id)))
