"""A sign-in lasts half an hour without a sign of the person and twelve hours at most, and costs no statement."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator, get_default_password_validators, validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.test import Client

from hiring.people.idling import BEGAN, IDLE, LONGEST, STAMPED_EVERY, clear_ended
from hiring.people.roles import Role
from tests.factories import VacancyFactory, a_member
from tests.factories.people import NOW, PASSWORD

pytestmark = pytest.mark.django_db
SIGN_IN = "/account/login/?next=/vacancies/"
TOLD = "You were signed out, because nothing was done for a while. Sign in to go on."


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def recruiter(clock):
    client = Client()
    client.force_login(a_member(Role.RECRUITER))
    return client


def pages_after(client, clock, *pauses, **headers):
    """Statuses of a page asked for after each pause."""
    statuses = []
    for pause in pauses:
        clock.shift(pause)
        statuses.append(client.get("/vacancies/", **headers).status_code)
    return statuses


def test_half_an_hour_without_a_page_ends_it_and_the_sign_in_page_says_so(recruiter, clock):
    assert pages_after(recruiter, clock, timedelta(0), IDLE - timedelta(seconds=1)) == [200, 200]

    clock.shift(IDLE)
    answer = recruiter.get("/vacancies/")

    assert answer["Location"] == SIGN_IN
    assert TOLD in recruiter.get(answer["Location"]).content.decode()
    assert pages_after(recruiter, clock, timedelta(0)) == [302]


def test_whoever_goes_on_stays_for_twelve_hours_and_no_longer(recruiter, clock):
    quarter = timedelta(minutes=15)
    turns = LONGEST // quarter

    assert pages_after(recruiter, clock, *[quarter] * (turns - 1)) == [200] * (turns - 1)
    assert pages_after(recruiter, clock, quarter) == [302]


def test_the_stamp_is_written_once_a_minute_at_most_and_takes_no_statement(recruiter, clock, count_statements):
    written = []
    with count_statements() as first:
        recruiter.get("/account/password/change/")
    for _ in range(10):
        clock.shift(timedelta(seconds=20))
        with count_statements() as statements:
            answer = recruiter.get("/account/password/change/")
        written.append(settings.SEEN_COOKIE_NAME in answer.cookies)
        assert len(statements) == len(first) == 2  # the session, and the person

    assert written == [False, False, True] * 3 + [False]


def test_the_stamp_is_for_the_server_alone(recruiter, clock):
    clock.shift(STAMPED_EVERY)
    cookie = recruiter.get("/vacancies/").cookies[settings.SEEN_COOKIE_NAME]

    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"], cookie["path"]) == (True, "Lax", "", "/")


@pytest.mark.parametrize("forged", ["", "x", "1.2:abc", "other session's"])
def test_a_stamp_that_is_forged_or_another_sessions_counts_for_nothing(forged, recruiter, clock):
    clock.shift(IDLE)
    if forged == "other session's":
        other = Client()
        other.force_login(a_member(Role.RECRUITER))
        clock.shift(STAMPED_EVERY)
        other.get("/vacancies/")
        forged = other.cookies[settings.SEEN_COOKIE_NAME].value
    recruiter.cookies[settings.SEEN_COOKIE_NAME] = forged

    assert pages_after(recruiter, clock, timedelta(0)) == [302]


def test_an_old_stamp_does_not_outlive_a_new_sign_in(recruiter, clock):
    recruiter.get("/vacancies/")
    clock.shift(timedelta(hours=1))
    recruiter.get("/vacancies/")

    user = a_member(Role.RECRUITER)
    recruiter.post("/account/login/", {"login": user.email, "password": PASSWORD})

    assert pages_after(recruiter, clock, timedelta(0), timedelta(minutes=29), timedelta(minutes=29)) == [200] * 3


def test_a_new_password_does_not_end_the_session_that_chose_it(clock):
    user, client = a_member(Role.RECRUITER), Client()
    client.post("/account/login/", {"login": user.email, "password": PASSWORD})
    pages_after(client, clock, *[timedelta(minutes=20)] * 3)

    new = "another kettle entirely"
    client.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})

    assert pages_after(client, clock, timedelta(minutes=20)) == [200]


def test_a_page_that_brings_itself_up_to_date_is_no_sign_of_anybody(clock):
    vacancy, client = VacancyFactory.create(), Client()
    client.force_login(a_member(Role.RECRUITER, organisation=vacancy.organisation))
    address = f"/vacancies/{vacancy.public_id}/event/"
    script = {"HTTP_X_BACKGROUND": "1", "HTTP_SEC_FETCH_MODE": "cors"}
    client.get(address)

    asked = []
    for _ in range(31):
        clock.shift(timedelta(minutes=1))
        asked.append(client.get(address, **script).status_code)
    told = client.get(address)

    assert (asked, told.status_code) == ([200] * 29 + [302] * 2, 302)
    assert TOLD in client.get(told["Location"]).content.decode()


def test_saving_as_one_types_is_a_sign_of_the_person(recruiter, clock):
    script = {"HTTP_ACCEPT": "application/json", "HTTP_SEC_FETCH_MODE": "cors"}

    assert pages_after(recruiter, clock, *[timedelta(minutes=20)] * 4, **script) == [200] * 4


def test_what_is_sent_in_a_session_that_has_ended_changes_nothing_and_leads_back_to_its_page(clock):
    vacancy, client = VacancyFactory.create(title="Adviser"), Client()
    client.force_login(a_member(Role.RECRUITER, organisation=vacancy.organisation))
    clock.shift(IDLE)
    page = f"/vacancies/{vacancy.public_id}/edit/"

    inside = client.post(page, {"title": "Changed"}, headers={"Referer": f"http://testserver{page}"})
    client.force_login(a_member(Role.RECRUITER, organisation=vacancy.organisation))
    clock.shift(IDLE)
    outside = client.post(page, {"title": "Changed"}, headers={"Referer": f"https://else.example{page}"})

    vacancy.refresh_from_db()
    assert (inside["Location"], outside["Location"]) == (f"/account/login/?next={page}", "/account/login/?next=/")
    assert vacancy.title == "Adviser"


def test_a_session_that_does_not_say_when_it_began_has_ended(recruiter):
    session = recruiter.session
    del session[BEGAN]
    session.save()

    assert recruiter.get("/vacancies/")["Location"] == SIGN_IN


def test_candidates_pages_know_nothing_of_it(recruiter, clock, count_statements):
    clock.shift(IDLE)
    with count_statements(0):
        answer = recruiter.get("/s/comfort/")

    assert (answer.status_code, settings.SEEN_COOKIE_NAME in answer.cookies) == (200, False)


def test_passwords_that_everybody_tries_first_are_refused_wherever_one_is_chosen():
    """Twenty thousand of them come with Django; those long enough to pass for a password here are among the refused."""
    (listed,) = [each.passwords for each in get_default_password_validators() if isinstance(each, CommonPasswordValidator)]
    long = sorted(each for each in listed if len(each) >= 12)

    refused = []
    for each in long:
        with pytest.raises(ValidationError) as found:
            validate_password(each)
        refused.append("password_too_common" in {error.code for error in found.value.error_list})

    assert (len(listed) > 19_000, len(long) > 50, all(refused)) == (True, True, True)


def test_a_session_that_nobody_comes_back_to_is_cleared_away_and_no_other(recruiter, clock):
    assert (clear_ended(now=NOW + timedelta(hours=11)), Session.objects.count()) == (0, 1)
    assert (clear_ended(now=NOW + timedelta(hours=12, seconds=1)), Session.objects.count()) == (1, 0)
