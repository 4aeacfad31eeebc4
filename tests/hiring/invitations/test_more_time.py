"""Requests for more time and what recruiters grant: seen where it is decided, and nowhere near the ranking."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone

from assessment.delivery.models import State
from assessment.models import Adjustment, Sitting
from hiring.invitations.forms import MoreTimeForm
from hiring.models import MoreTimeRequest
from hiring.people.roles import Role
from tests.factories import VacancyFactory, a_member, published_form
from tests.support.candidate import Candidate, a_candidate, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def candidate() -> Candidate:
    """Twenty minutes, invited by a blind vacancy."""
    vacancy = VacancyFactory.create(form=published_form(scenarios=1).form)
    return a_candidate(vacancy=vacancy)


@pytest.fixture
def recruiter(candidate) -> Client:
    client = Client()
    client.force_login(a_member(Role.RECRUITER, organisation=candidate.invitation.applicant.vacancy.organisation))
    return client


def address(candidate: Candidate, rest: str = "") -> str:
    return f"/applicants/{candidate.invitation.applicant.public_id}/invitation/{rest}"


def vacancy_page(recruiter: Client, candidate: Candidate) -> str:
    return text_of(recruiter.get(f"/vacancies/{candidate.invitation.applicant.vacancy.public_id}/").content)


def grant(recruiter: Client, candidate: Candidate, **data: object) -> list[str]:
    response = recruiter.post(address(candidate, "more-time/"), data, follow=True)
    return [str(message) for message in response.context["messages"]]


def ask(candidate: Candidate):
    return candidate.client.post(f"{candidate.link}more-time/", {"reason": "dyslexia"})


def test_a_request_is_seen_on_the_vacancy_and_the_invitation_and_not_in_the_ranking(recruiter, candidate):
    response = ask(candidate)
    code = candidate.invitation.applicant.code

    assert (response.status_code, response["Location"]) == (303, candidate.link)
    assert f"1 applicant asks for more time {code}" in vacancy_page(recruiter, candidate)
    assert "This applicant asked for more time" in text_of(recruiter.get(address(candidate)).content)
    ranking = text_of(recruiter.get(f"/vacancies/{candidate.invitation.applicant.vacancy.public_id}/ranking/").content)
    assert "more time" not in ranking.lower()


def test_nobody_is_asked_why_and_a_reason_sent_all_the_same_is_stored_nowhere(recruiter, candidate):
    ask(candidate)
    grant(recruiter, candidate, factor="150", reason="dyslexia", note="dyslexia")
    models = [model for app in ("assessment", "hiring") for model in apps.get_app_config(app).get_models()]

    assert [model.__name__ for model in models if "dyslexia" in str(list(model._default_manager.values()))] == []
    assert list(MoreTimeForm().fields) == ["factor", "break_minutes"]
    assert 'name="reason"' not in candidate.client.get(candidate.link).content.decode()


@pytest.mark.parametrize(
    ("factor", "breaks", "seconds", "break_ms"),
    [("125", "", 1500, 0), ("150", "10", 1800, 600_000), ("200", "", 2400, 0), ("none", "", None, 0), ("100", "15", 1200, 900_000)],
)
def test_what_a_recruiter_grants_reaches_the_sitting_and_answers_the_request(recruiter, candidate, factor, breaks, seconds, break_ms):
    ask(candidate)

    said = grant(recruiter, candidate, factor=factor, break_minutes=breaks)

    sitting = Sitting.objects.get()
    assert said == ["Granted. It counts at once; an open page shows it within 20 seconds."]
    assert (sitting.time_limit_seconds, sitting.break_left_ms, sitting.is_adjusted) == (seconds, break_ms, True)
    assert (MoreTimeRequest.objects.get().answered_at is not None, sitting.more_time_asked_at) == (True, None)
    assert "asks for more time" not in vacancy_page(recruiter, candidate)


def test_more_time_is_granted_without_being_asked_for(recruiter, candidate):
    grant(recruiter, candidate, factor="200")

    assert Sitting.objects.get().time_limit_seconds == 2400
    page = recruiter.get(address(candidate)).content.decode()
    assert ("Granted × 2, on" in text_of(page), '<option value="200" selected>' in page) == (True, True)


@pytest.mark.parametrize(
    "data", [{}, {"factor": "300"}, {"factor": "150", "break_minutes": "-1"}, {"factor": "150", "break_minutes": "241"}]
)
def test_what_is_no_grant_changes_nothing(recruiter, candidate, data):
    assert grant(recruiter, candidate, **data) == ["Choose one of the factors, and 0 to 240 minutes of breaks. Nothing was changed."]
    assert (Adjustment.objects.count(), Sitting.objects.get().is_adjusted) == (0, False)


def test_taking_back_and_coming_too_late_are_told_and_change_nothing(recruiter, candidate):
    grant(recruiter, candidate, factor="150")

    assert "never taken back" in grant(recruiter, candidate, factor="125")[0]
    now = timezone.now()
    Sitting.objects.update(state=State.STARTED, started_at=now - timedelta(hours=2), deadline_at=now - timedelta(hours=1))
    assert grant(recruiter, candidate, factor="200") == ["The sitting is finished, so its time no longer changes."]
    assert list(Adjustment.objects.values_list("percent", flat=True)) == [150]


def test_a_request_can_be_closed_without_a_change_and_asked_again(recruiter, candidate):
    ask(candidate)

    recruiter.post(address(candidate, "more-time/leave/"))
    assert "asks for more time" not in vacancy_page(recruiter, candidate)
    assert (Sitting.objects.get().is_adjusted, Sitting.objects.get().more_time_asked_at) == (False, None)

    ask(candidate)
    assert "1 applicant asks for more time" in vacancy_page(recruiter, candidate)
    assert MoreTimeRequest.objects.count() == 1


def test_a_request_of_somebody_who_has_finished_waits_for_nobody(recruiter, candidate):
    ask(candidate)
    now = timezone.now()
    Sitting.objects.update(state=State.CLOSED, started_at=now, closed_at=now, close_reason="submitted")

    assert "asks for more time" not in vacancy_page(recruiter, candidate)


def test_neither_the_ranking_nor_the_result_says_that_more_time_was_granted(recruiter, candidate):
    candidate.start()
    grant(recruiter, candidate, factor="150", break_minutes="10")
    candidate.begin()
    candidate.send(1, best="a", worst="b")
    candidate.client.post(candidate.url("submit"))
    applicant = candidate.invitation.applicant

    pages = [
        recruiter.get(address) for address in (f"/vacancies/{applicant.vacancy.public_id}/ranking/", f"/applicants/{applicant.public_id}/")
    ]

    texts = [text_of(page.content).lower() for page in pages]
    assert [word for word in ("more time", "adjust", "screen-reader", "granted", "breaks") for text in texts if word in text] == []
    assert [applicant.code.lower() in text for text in texts] == [True, True]
