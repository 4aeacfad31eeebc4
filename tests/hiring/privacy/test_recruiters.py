"""What recruiters see of what candidates ask, and what they can do about it."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client
from django.utils import timezone

from hiring.candidates.counting import count_applicants
from hiring.models import Applicant, Contact, HumanReviewRequest
from hiring.people.roles import Role
from hiring.privacy.requests import erase, leave
from hiring.ranking.entries import load_entries, own_list
from hiring.ranking.order import Group
from tests.factories import a_member
from tests.support.candidate import Candidate, a_candidate, a_started_candidate, text_of

pytestmark = pytest.mark.django_db(transaction=True)
NAME, EMAIL = "Zebrafinch Person", "quokka@wombat.example"


def submitted(*, blind: bool = True) -> Candidate:
    candidate = a_started_candidate(blind=blind)
    applicant = candidate.invitation.applicant
    Contact.objects.create(applicant=applicant, vacancy=applicant.vacancy, name=NAME, email=EMAIL)
    for turn in range(1, len(candidate.content.turns) + 1):
        candidate.send(turn, best="a", worst="b")
    candidate.client.post(candidate.url("submit"))
    return candidate


def staff(candidate: Candidate, role: Role = Role.RECRUITER) -> Client:
    client = Client()
    client.force_login(a_member(role, organisation=candidate.invitation.applicant.vacancy.organisation))
    return client


def addresses(applicant: Applicant) -> list[str]:
    vacancy = f"/vacancies/{applicant.vacancy.public_id}/"
    return [vacancy, f"{vacancy}applicants/", f"{vacancy}ranking/", f"/applicants/{applicant.public_id}/"]


@pytest.mark.parametrize("blind", [True, False])
def test_an_open_request_stands_on_both_pages_by_code_until_it_is_answered(blind):
    candidate = submitted(blind=blind)
    applicant, client = candidate.invitation.applicant, staff(candidate)
    candidate.client.post(f"{candidate.link}data/review/")
    vacancy_page, *_, own_page = addresses(applicant)

    assert f"1 applicant asks that a person looks at their result. {applicant.code} asked" in text_of(client.get(vacancy_page).content)
    assert "Mark as answered" in text_of(client.get(own_page).content)

    answer = client.post(f"/applicants/{applicant.public_id}/review/answered/", follow=True)
    assert "Marked as answered." in text_of(answer.content)
    request = HumanReviewRequest.objects.get()
    assert (request.answered_at is not None, request.answered_by) == (True, answer.wsgi_request.user)
    assert "Asked by applicants" not in text_of(client.get(vacancy_page).content)
    assert "marked as answered on" in text_of(candidate.client.get(f"{candidate.link}data/").content)

    again = client.post(f"/applicants/{applicant.public_id}/review/answered/", follow=True)
    assert "There is no open request, so nothing was changed." in text_of(again.content)


def test_after_an_answer_one_may_ask_again():
    candidate = submitted()
    for _ in range(2):
        candidate.client.post(f"{candidate.link}data/review/")
        staff(candidate).post(f"/applicants/{candidate.invitation.applicant.public_id}/review/answered/")

    assert HumanReviewRequest.objects.filter(answered_at__isnull=False).count() == 2


def test_who_only_looks_on_sees_the_request_and_no_button():
    candidate = submitted()
    candidate.client.post(f"{candidate.link}data/review/")

    text = text_of(staff(candidate, Role.REVIEWER).get(addresses(candidate.invitation.applicant)[-1]).content)

    assert ("Review by a person" in text, "Mark as answered" in text) == (True, False)


@pytest.mark.parametrize("then", ["review", "leave", "erase"])
def test_a_blind_vacancy_gives_nobody_away_whatever_they_ask(then):
    candidate = submitted(blind=True)
    candidate.client.post(f"{candidate.link}data/review/")
    if then != "review":
        {"leave": leave, "erase": erase}[then](invitation=candidate.invitation, now=timezone.now())
    client = staff(candidate)

    for address in addresses(candidate.invitation.applicant):
        response = client.get(address)
        assert response.status_code == 200
        assert [trace for trace in (b"zebrafinch", b"quokka") if trace in response.content.lower()] == []


def groups(candidate: Candidate, now: datetime) -> list[int]:
    score = candidate.sitting.scores.first()
    vacancy = candidate.invitation.applicant.vacancy
    entries = load_entries(
        vacancy=vacancy,
        wanted=own_list(vacancy)._replace(language=candidate.sitting.language),
        key_id=score.key_id if score else None,
        as_of=now,
    )
    return [entry.group for entry in entries.found]


@pytest.mark.parametrize("verb", [leave, erase])
def test_whoever_leaves_is_ranked_no_more_and_counted_as_withdrawn(verb):
    candidate = submitted()
    now = timezone.now()
    assert groups(candidate, now) == [Group.RANKED]

    verb(invitation=candidate.invitation, now=now)

    assert groups(candidate, now) == [Group.WITHDRAWN]
    counts = count_applicants(vacancy=candidate.invitation.applicant.vacancy, now=now)
    assert (counts.all, counts.closed, counts.withdrawn) == (1, 0, 1)


@pytest.mark.parametrize("begun", [False, True])
def test_whoever_leaves_before_the_end_is_in_one_place_of_the_counts(begun):
    candidate = a_started_candidate() if begun else a_candidate()

    leave(invitation=candidate.invitation, now=timezone.now())

    counts = count_applicants(vacancy=candidate.invitation.applicant.vacancy, now=timezone.now())
    assert (counts.not_invited, counts.not_begun, counts.in_progress, counts.closed, counts.withdrawn) == (0, 0, 0, 0, 1)


def test_the_recruiter_is_told_of_an_erasure():
    candidate = submitted(blind=False)
    applicant = candidate.invitation.applicant
    erase(invitation=candidate.invitation, now=timezone.now())
    client = staff(candidate)
    vacancy_page, *_, own_page = addresses(applicant)

    assert f"Erased at their own wish, and out of the selection: {applicant.code}" in text_of(client.get(vacancy_page).content)
    assert "This person was erased at their own wish" in text_of(client.get(own_page).content)
