"""Where an applicant stands, one by one and counted."""

from datetime import UTC, datetime, timedelta

import pytest

from assessment.delivery.clock import GRACE
from hiring.candidates.access import SHOWN, applicants_of
from hiring.candidates.counting import Counts, count_applicants
from hiring.candidates.standing import Standing, standing_of
from hiring.models import Applicant, Invitation
from tests.factories import ApplicantFactory, InvitationFactory, VacancyFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 9, 9, 0, tzinfo=UTC)
STARTED = {"sitting__state": 1, "sitting__started_at": NOW - timedelta(hours=1)}
CLOSED = {**STARTED, "sitting__state": 2, "sitting__closed_at": NOW}
CASES = [
    (None, Standing.NOT_INVITED, "not_invited"),
    ({}, Standing.SENDING, "not_begun"),
    ({"sent_at": NOW}, Standing.INVITED, "not_begun"),
    ({"sent_at": NOW, "sitting__opened_at": NOW}, Standing.OPENED, "not_begun"),
    (STARTED, Standing.IN_PROGRESS, "in_progress"),
    ({**STARTED, "sitting__deadline_at": NOW + timedelta(minutes=1)}, Standing.IN_PROGRESS, "in_progress"),
    ({**STARTED, "sitting__deadline_at": NOW - GRACE}, Standing.IN_PROGRESS, "in_progress"),
    ({**STARTED, "sitting__deadline_at": NOW - GRACE - timedelta(milliseconds=1)}, Standing.RAN_OUT, "closed"),
    ({**CLOSED, "sitting__close_reason": "submitted"}, Standing.SUBMITTED, "closed"),
    ({**CLOSED, "sitting__close_reason": "expired"}, Standing.RAN_OUT, "closed"),
    ({"sent_at": NOW, "withdrawn_at": NOW}, Standing.WITHDRAWN, "withdrawn"),
    ({**STARTED, "withdrawn_at": NOW}, Standing.WITHDRAWN, "withdrawn"),
    ({**STARTED, "withdrawn_at": NOW, "sitting__deadline_at": NOW - timedelta(hours=1)}, Standing.RAN_OUT, "closed"),
    ({**CLOSED, "sitting__close_reason": "submitted", "withdrawn_at": NOW}, Standing.SUBMITTED, "closed"),
]


def an_applicant(invitation, **changes):
    if invitation is None:
        return ApplicantFactory.create(**changes)
    return InvitationFactory.create(**invitation, **{f"applicant__{name}": value for name, value in changes.items()}).applicant


@pytest.mark.parametrize(("invitation", "standing", "counted"), CASES)
def test_an_applicant_stands_in_one_place_and_is_counted_and_listed_there(invitation, standing, counted):
    applicant = Applicant.objects.get(pk=an_applicant(invitation).pk)
    vacancy = applicant.vacancy

    assert standing_of(applicant, now=NOW) == standing
    assert count_applicants(vacancy=vacancy, now=NOW) == Counts(**{"all": 1, **dict.fromkeys(SHOWN, 0), counted: 1})
    assert [name for name in SHOWN if applicants_of(vacancy, now=NOW, show=name).exists()] == [counted]


def test_counting_takes_one_statement_and_looks_at_one_vacancy_alone(count_statements):
    vacancy = VacancyFactory.create()
    for invitation, _, _ in CASES:
        an_applicant(invitation, vacancy=vacancy)
    InvitationFactory.create()

    with count_statements(1):
        counts = count_applicants(vacancy=vacancy, now=NOW)

    assert counts == Counts(all=14, not_invited=1, not_begun=3, in_progress=3, closed=5, withdrawn=2)
    assert counts.invited == Invitation.objects.filter(applicant__vacancy=vacancy).count()
