"""Recruiters' actions on invitations."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import timezone

from assessment.models import Sitting
from hiring.invitations.inviting import invite, issue_link, withdraw
from hiring.models import Invitation, Link, Message
from hiring.people.roles import Role
from tests.factories import ApplicantFactory, ContactFactory, VacancyFactory, a_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def vacancy():
    return VacancyFactory.create(is_blind=False)


@pytest.fixture
def client(vacancy):
    client = Client()
    client.force_login(a_member(Role.RECRUITER, organisation=vacancy.organisation))
    return client


@pytest.fixture
def invitation(vacancy):
    applicant = ContactFactory.create(applicant__vacancy=vacancy, name="Jane Doe").applicant
    return invite(applicants=[applicant], now=timezone.now(), by=None)[0]


def said(response):
    return [str(message) for message in response.context["messages"]]


def test_a_recruiter_invites_everybody_who_waits_and_a_second_press_invites_nobody(client, vacancy):
    ApplicantFactory.create_batch(3, vacancy=vacancy)
    address = f"/vacancies/{vacancy.public_id}/invite/"

    assert said(client.post(address, follow=True)) == ["3 people invited. Their messages leave within minutes."]
    assert said(client.post(address, follow=True)) == ["Everybody had an invitation already."]
    assert Invitation.objects.count() == 3


def test_a_closed_vacancy_says_why_nobody_was_invited(client, vacancy):
    vacancy.closes_at = timezone.now()
    vacancy.save()
    ApplicantFactory.create(vacancy=vacancy)

    response = client.post(f"/vacancies/{vacancy.public_id}/invite/", follow=True)

    assert said(response) == ["The vacancy has closed, so nobody was invited. Move its closing time first."]
    assert Invitation.objects.count() == 0


def test_the_page_shows_how_far_the_invitation_is_in_six_statements(client, invitation, count_statements):
    with count_statements(6):
        page = client.get(f"/applicants/{invitation.applicant.public_id}/invitation/").content.decode()

    assert ("Invitation of Jane Doe" in page, "Invitation being sent" in page, page.count("<form")) == (True, True, 4)


@pytest.mark.parametrize(
    ("attempts", "words"),
    [
        (1, "The message could not be sent yet (1 attempt). The next attempt is at 14:05; nothing is lost."),
        (3, "The message could not be sent yet (3 attempts). The next attempt is at 14:05; nothing is lost."),
        (10, "The message could not be sent in 10 attempts and is given up."),
    ],
)
def test_a_message_that_could_not_be_sent_is_told(attempts, words, client, invitation):
    address = f"/applicants/{invitation.applicant.public_id}/invitation/"
    assert "could not be sent" not in client.get(address).content.decode()

    Message.objects.update(attempts=attempts, next_attempt_at=datetime(2026, 11, 9, 14, 5, tzinfo=UTC))

    assert words in client.get(address).content.decode()


def test_an_applicant_without_an_invitation_has_no_such_page(client, vacancy):
    applicant = ApplicantFactory.create(vacancy=vacancy)

    assert client.get(f"/applicants/{applicant.public_id}/invitation/").status_code == 404


@pytest.mark.parametrize(
    ("action", "access", "links", "messages", "words"),
    [
        ("send", 1, 1, 2, "The message leaves within a minute, with a new link. Earlier links keep working."),
        ("replace", 2, 0, 2, "Earlier links no longer work. A new one leaves within a minute; answers already given are kept."),
        ("withdraw", 2, 0, 1, "Withdrawn. No link of this applicant works any more."),
    ],
)
def test_each_action_does_what_it_says(action, access, links, messages, words, client, invitation):
    issue_link(invitation=invitation, now=timezone.now())

    response = client.post(f"/applicants/{invitation.applicant.public_id}/invitation/{action}/", follow=True)

    assert said(response) == [words]
    assert (Sitting.objects.get().access, Link.objects.count(), Message.objects.count()) == (access, links, messages)


@pytest.mark.parametrize("action", ["send", "replace", "withdraw"])
def test_a_withdrawn_invitation_offers_nothing_and_refuses_plainly(action, client, invitation):
    withdraw(invitation=invitation, by=None, now=timezone.now())
    address = f"/applicants/{invitation.applicant.public_id}/invitation/"

    assert client.get(address).content.decode().count("<form") == 1  # signing out
    response = client.post(f"{address}{action}/", follow=True)

    assert said(response)[0].startswith("This invitation is finished or withdrawn")
    assert (Sitting.objects.get().access, Message.objects.count()) == (2, 1)
