"""Which open page holds a sitting: told, never enforced."""

from __future__ import annotations

import pytest

from assessment.models import Sitting
from tests.support.candidate import Candidate, a_candidate, a_started_candidate

pytestmark = pytest.mark.django_db


@pytest.fixture
def candidate() -> Candidate:
    return a_started_candidate()


def hold(candidate: Candidate, page: object):
    return candidate.post_json("hold", {"page": page})


def test_the_first_page_takes_over_from_nobody_and_the_second_hears_of_the_first(candidate):
    assert [hold(candidate, page).json()["was_elsewhere"] for page in ("first1", "first1", "second", "first1")] == [
        False,
        False,
        True,
        True,
    ]
    assert Sitting.objects.get().holder == "first1"


def test_every_reply_says_who_holds_it_and_both_pages_store(candidate):
    hold(candidate, "first1")
    assert candidate.send(1, best="a", worst="b").json()["holder"] == "first1"
    hold(candidate, "second")

    assert candidate.send(1, best="b", worst="a", clicked_ms=1).json()["holder"] == "second"
    assert candidate.client.get(candidate.url(1), headers={"accept": "application/json"}).json()["holder"] == "second"
    assert candidate.client.get(candidate.url("clock")).json()["holder"] == "second"
    assert [choice for *_, choice in candidate.events()] == ["a-b", "b-a"]


def test_taking_over_is_two_statements_and_holding_on_one(candidate, count_statements):
    with count_statements(2):
        hold(candidate, "first1")
    with count_statements(1):
        hold(candidate, "first1")


@pytest.mark.parametrize("page", ["", "abc", "a" * 13, "ABCDEF", "abc def", "añbcd", 12345, None, ["abcd"]])
def test_a_name_of_another_kind_is_refused_and_changes_nothing(candidate, page):
    assert hold(candidate, page).status_code == 400
    assert Sitting.objects.get().holder == ""


def test_before_the_beginning_and_after_the_end_nothing_is_held():
    waiting = a_candidate()
    waiting.start()
    assert hold(waiting, "first1").status_code == 409
    waiting.begin()
    waiting.client.post(waiting.url("submit"))

    assert hold(waiting, "first1").json() == {"url": waiting.url()}
    assert Sitting.objects.get().holder == ""


def test_a_revoked_pass_holds_nothing(candidate):
    Sitting.objects.update(access=9)

    assert hold(candidate, "first1").status_code == 404
    assert Sitting.objects.get().holder == ""
