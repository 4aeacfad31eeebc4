"""How many statements each of a candidate's requests may take, in a warm process, with and without a staff cookie."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from assessment.models import Sitting
from hiring.models import User, Vacancy
from tests.factories import published_form
from tests.support.candidate import Candidate, a_candidate, a_started_candidate

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["without a staff cookie", "with a staff cookie"])
def browser(request) -> Client:
    client = Client()
    if request.param == "with a staff cookie":
        client.force_login(User.objects.create(email="r@northgate.example", name="R", created_at=timezone.now()))
    return client


@pytest.fixture
def warm() -> Vacancy:
    """Another sitting of the same form has been through this process."""
    first = a_started_candidate(content=published_form(scenarios=3, conversation=True, skill=1))
    first.client.get(first.link)
    first.client.post(first.url("submit"))
    return first.invitation.applicant.vacancy


def test_landing_and_start(warm, browser, count_statements):
    candidate = a_candidate(vacancy=warm, client=browser)

    with count_statements(at_most=3) as landing:
        browser.get(candidate.link)
    with count_statements(at_most=2) as start:
        candidate.start()

    assert (len(landing), len(start)) == (1, 2)


def test_begin(warm, browser, count_statements):
    candidate = a_candidate(vacancy=warm, client=browser)
    candidate.start()

    with count_statements(at_most=3) as begin:
        candidate.begin()

    assert len(begin) == 2


@pytest.fixture
def candidate(warm, browser) -> Candidate:
    candidate = a_started_candidate(vacancy=warm, client=browser)
    candidate.send(2, best="a", worst="b")
    return candidate


@pytest.mark.parametrize(
    ("turn", "next_turn", "budget"),
    [
        (1, None, 1),  # a click
        (1, 2, 1),  # Next, a single situation
        (3, 4, 2),  # Next within a conversation, whose reply needs its earlier answers
        (5, 6, 1),  # Next after a conversation
    ],
)
def test_saving_and_next(candidate, count_statements, turn, next_turn, budget):
    with count_statements(budget):
        reply = candidate.send(turn, best="c", worst="d", next=next_turn)
    assert ("page" in reply.json()) == bool(next_turn)


def test_a_repeated_or_refused_save(candidate, count_statements):
    with count_statements(2):
        assert candidate.send(2, best="a", worst="b").status_code == 200
    Sitting.objects.update(access=9)
    with count_statements(2):
        assert candidate.send(1, best="a", worst="b").status_code == 404


def test_without_a_script_post_and_get(candidate, count_statements):
    with count_statements(1):
        candidate.post_form(1, best="a", worst="b")
    with count_statements(1):
        candidate.client.get(candidate.url(2))


def test_submit_and_score(candidate, count_statements):
    with count_statements(at_most=8) as submit:
        candidate.client.post(candidate.url("submit"))
    assert candidate.sitting.scores.count() == 1

    with count_statements(1):
        candidate.client.get(candidate.url("done"))
    assert 6 <= len(submit) <= 8


def test_a_request_that_is_refused_by_its_form_asks_the_database_once_at_most(candidate, count_statements):
    with count_statements(0):
        assert candidate.post_json(1, "{").status_code == 400
    with count_statements(0):
        assert Client().get(candidate.url(1)).status_code == 404
