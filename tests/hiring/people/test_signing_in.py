"""Signing in and out, by the pages."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client

from hiring.people.roles import Role
from tests.factories import UserFactory, a_member
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db


def sign_in(user, password=PASSWORD):
    client = Client()
    return client, client.post("/account/login/", {"login": user.email, "password": password})


@pytest.mark.parametrize(("role", "arrives"), [(Role.RECRUITER, "/vacancies/"), (Role.AUTHOR, "/items/"), (Role.OWNER, "/vacancies/")])
def test_people_arrive_at_the_work_of_their_role(role, arrives):
    client, response = sign_in(a_member(role))

    assert response["Location"] == "/"
    assert client.get("/")["Location"] == arrives


def test_somebody_without_a_role_is_told_so():
    client, _ = sign_in(UserFactory.create())

    page = client.get("/")

    assert page.status_code == 200
    assert "You have no role yet" in page.content.decode()


def test_a_wrong_password_lets_nobody_in_and_does_not_say_whether_the_address_is_known():
    client, wrong = sign_in(a_member(email="known@work.example"), "not the password")
    unknown = Client().post("/account/login/", {"login": "unknown@work.example", "password": "not the password"})

    said = "This address and this password do not belong together."
    assert (said in wrong.content.decode(), said in unknown.content.decode()) == (True, True)
    assert client.get("/")["Location"] == "/account/login/?next=/"


def test_signing_out_takes_a_post():
    client, _ = sign_in(a_member())

    client.get("/account/logout/")
    assert client.get("/vacancies/").status_code == 200

    client.post("/account/logout/")
    assert client.get("/vacancies/").status_code == 302


def test_a_forgotten_password_is_reset_by_a_link_to_the_configured_origin_and_works_once(settings):
    settings.SITE_ORIGIN = "https://tests.evenkeel.example"
    user, client = a_member(), Client(HTTP_HOST="localhost")

    client.post("/account/password/reset/", {"email": user.email})
    (message,) = mail.outbox
    (link,) = re.findall(r"https?://\S+", message.body)
    path = link.removeprefix("https://tests.evenkeel.example")
    form = client.get(path, follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": "another kettle entirely", "password2": "another kettle entirely"})

    assert (message.to, message.subject) == ([user.email], "A new password for Evenkeel")
    assert sign_in(user)[1].status_code == 200  # the old one no longer
    assert sign_in(user, "another kettle entirely")[1].status_code == 302
    assert "no longer be used" in Client().get(path, follow=True).content.decode()


@pytest.mark.parametrize(("minutes", "works"), [(59, True), (61, False)])
def test_the_link_to_a_new_password_works_for_an_hour(minutes, works):
    asked = datetime(2026, 11, 22, 8, tzinfo=UTC)
    with time_machine.travel(asked, tick=False):
        Client().post("/account/password/reset/", {"email": a_member().email})
    (link,) = re.findall(r"https?://[^/\s]+(\S+)", mail.outbox[0].body)

    with time_machine.travel(asked + timedelta(minutes=minutes), tick=False):
        page = Client().get(link, follow=True).content.decode()

    assert ("no longer be used" in page, "within an hour" in mail.outbox[0].body) == (not works, True)


def test_asking_for_an_unknown_addresss_password_sends_nothing_and_answers_alike():
    known, unknown = (Client().post("/account/password/reset/", {"email": email}) for email in (a_member().email, "nobody@work.example"))

    assert (known["Location"], unknown["Location"], len(mail.outbox)) == (known["Location"], known["Location"], 1)


def test_nobody_opens_an_account_themselves():
    response = Client().post("/account/signup/", {"email": "new@work.example", "password1": PASSWORD})

    assert "Accounts are given, not opened" in response.content.decode()
    assert Client().post("/account/login/", {"login": "new@work.example", "password": PASSWORD}).status_code == 200  # the form again


@pytest.mark.parametrize("action", ["action_add", "action_primary", "action_send", "action_remove"])
def test_nobody_changes_the_address_they_sign_in_with(client, action):
    """With it, a session left open for a minute would be an account: the next password goes to the new address."""
    user = a_member(email="known@work.example")
    client.force_login(user)

    answers = [client.post("/account/email/", {name: "", "email": "mallory@else.example"}).status_code for name in ("action_add", action)]
    user.refresh_from_db()

    assert (answers, user.email, mail.outbox) == ([405, 405], "known@work.example", [])
    assert "known@work.example" in client.get("/account/email/").content.decode()
