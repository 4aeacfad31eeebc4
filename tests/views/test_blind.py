"""A blind vacancy gives away nobody's name or address, in any byte that staff are sent."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from assessment.delivery.models import CloseReason, Sitting, State
from assessment.lifecycle import complete_sitting
from hiring.invitations.inviting import invite, withdraw
from hiring.models import Applicant, Contact, Invitation
from hiring.outbox.working import work
from hiring.people.roles import Role
from tests.factories import ContactFactory, VacancyFactory, a_member, published_form
from tests.factories.delivery import answered

pytestmark = pytest.mark.django_db(transaction=True)
NAME, EMAIL = "Zebrafinch", "quokka@wombat.example"
TRACES = (b"zebrafinch", b"quokka", b"wombat")


@pytest.fixture
def vacancy():
    """A blind vacancy with a canary in every state an applicant can be in."""
    now = timezone.now()
    content = published_form(scenarios=2)
    vacancy = VacancyFactory.create(form=content.form, is_blind=True)
    states = ["not invited", "invited", "withdrawn", "started", "overdue", "submitted"]
    applicants = [
        ContactFactory.create(applicant__vacancy=vacancy, name=f"{NAME} {state}", email=f"{number}-{EMAIL}").applicant
        for number, state in enumerate(states)
    ]
    _, withdrawn, *begun = invite(applicants=applicants[1:], now=now, by=None)
    work(now=now)
    withdraw(invitation=withdrawn, by=None, now=now)
    for invitation, late in zip(begun, (False, True, False), strict=True):
        deadline = now - timedelta(hours=1) if late else now + timedelta(hours=1)
        Sitting.objects.filter(pk=invitation.sitting_id).update(
            state=State.STARTED, opened_at=now, started_at=now - timedelta(hours=2), deadline_at=deadline
        )
    submitted = Sitting.objects.get(pk=begun[-1].sitting_id)
    answered(submitted, {1: "a-b", 2: "b-c"})
    assert complete_sitting(sitting_id=submitted.pk, public_id=submitted.public_id, reason=CloseReason.SUBMITTED, now=now)
    return vacancy


def addresses(vacancy):
    base = f"/vacancies/{vacancy.public_id}/"
    shows = ["", "?show=not_invited", "?show=not_begun", "?show=in_progress", "?show=closed", "?show=withdrawn"]
    own = ["", "edit/", "applicants/add/", "applicants/add/one/", "ranking/", "ranking/draw/", *(f"applicants/{show}" for show in shows)]
    yield from ("/vacancies/", *(base + rest for rest in own))
    for applicant in Applicant.objects.filter(vacancy=vacancy):
        yield f"/applicants/{applicant.public_id}/"
        if Invitation.objects.filter(applicant=applicant).exists():
            yield f"/applicants/{applicant.public_id}/invitation/"


def traces(response):
    sent = response.content + repr(response.headers).encode() + str(response.cookies).encode()
    return [trace for trace in TRACES if trace in sent.lower()]


def staff(vacancy, role=Role.OWNER):
    client = Client()
    client.force_login(a_member(role, organisation=vacancy.organisation))
    return client


def test_no_page_of_a_blind_vacancy_holds_a_name_or_an_address(vacancy):
    client = staff(vacancy)

    found = {address: (client.get(address).status_code, traces(client.get(address))) for address in addresses(vacancy)}

    assert len(found) == 24
    assert {address: answer for address, answer in found.items() if answer != (200, [])} == {}


def test_the_canary_would_be_seen_where_the_vacancy_is_not_blind(vacancy):
    vacancy.is_blind = False
    vacancy.save()

    seen = traces(staff(vacancy).get(f"/vacancies/{vacancy.public_id}/applicants/"))

    assert seen == list(TRACES)


def test_pasting_a_blind_vacancys_people_again_is_answered_in_numbers(vacancy):
    client = staff(vacancy)
    lines = "\n".join(f"{contact.name}, {contact.email}" for contact in Contact.objects.all())

    for text in (lines, lines + "\na line that cannot be read"):
        response = client.post(f"/vacancies/{vacancy.public_id}/applicants/add/", {"lines": text})
        page = client.get(f"/vacancies/{vacancy.public_id}/")
        assert (traces(response), traces(page)) == ([], [])
        assert b"Nobody new was added. 6 were here already (lines 1, 2, 3, 4, 5, 6)." in response.content + page.content


def test_adding_one_person_does_not_tell_their_code(vacancy):
    client = staff(vacancy)
    before = set(Applicant.objects.values_list("code", flat=True))

    page = client.post(
        f"/vacancies/{vacancy.public_id}/applicants/add/one/", {"name": "Ann", "email": "ann@mail.example"}, follow=True
    ).content.decode()

    (code,) = set(Applicant.objects.values_list("code", flat=True)) - before
    assert (code in page, "Ann" in page) == (False, False)


@pytest.mark.parametrize("action", ["send", "replace", "withdraw"])
def test_no_action_on_an_invitation_tells_whose_it_is(action, vacancy):
    client = staff(vacancy)

    for applicant in Applicant.objects.filter(invitation__isnull=False):
        response = client.post(f"/applicants/{applicant.public_id}/invitation/{action}/", follow=True)
        assert traces(response) == []
