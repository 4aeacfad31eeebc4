"""Where an invitation's link leads."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from assessment.delivery.models import CloseReason, Sitting, State
from assessment.delivery.sittings import close_sitting
from assessment.kernel.identifiers import new_token
from hiring.models import Invitation, Vacancy
from tests.factories import published_form
from tests.support.candidate import a_candidate, a_started_candidate, text_of

pytestmark = pytest.mark.django_db


def row(candidate) -> tuple:
    sitting = Sitting.objects.get(pk=candidate.sitting.pk)
    invitation = Invitation.objects.get(pk=candidate.invitation.pk)
    return sitting.state, sitting.access, sitting.opened_at, sitting.started_at, invitation.sent_at


def test_the_landing_page_says_who_invites_what_for_how_long_and_how_it_is_scored():
    candidate = a_candidate()

    text = text_of(candidate.client.get(candidate.link).content)

    for words in (
        "Northgate Stores invites you to a short test",
        "Contact centre adviser",
        "20 minutes at most",
        "There is no trick",
        "jobs@northgate.example",
        "Need more time?",
    ):
        assert words in text


def test_fifty_scanners_open_the_link_and_nothing_changes(count_statements):
    candidate = a_candidate()
    before = row(candidate)

    for number in range(50):
        response = Client().head(candidate.link) if number % 2 else Client().get(candidate.link)
        assert response.status_code == 200
    assert row(candidate) == before

    assert candidate.start().status_code == 303
    assert row(candidate) != before


def test_start_gives_a_pass_and_leads_to_an_address_without_the_token():
    candidate = a_candidate()

    response = candidate.start()

    assert (response.status_code, response["Location"]) == (303, candidate.url())
    assert candidate.token not in response["Location"]
    cookie = response.cookies[f"s-{candidate.sitting.public_id}"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_start_without_consent_says_so_and_changes_nothing():
    candidate = a_candidate()
    before = row(candidate)

    response = candidate.client.post(f"{candidate.link}start/")

    assert response.status_code == 400
    assert "Tick the box" in text_of(response.content)
    assert row(candidate) == before


def test_pressing_start_and_begin_again_leads_to_the_same_sitting_with_the_same_clock():
    candidate = a_started_candidate()
    before = row(candidate)

    for _ in range(3):
        candidate.start()
        candidate.begin()

    assert row(candidate) == before
    assert Sitting.objects.count() == 1


def test_unknown_expired_and_withdrawn_links_get_the_same_page_byte_for_byte_by_the_same_statement(count_statements):
    content = published_form(scenarios=1)
    expired = a_candidate(content)
    expired.invitation.applicant.vacancy.closes_at = timezone.now() - timedelta(seconds=1)
    expired.invitation.applicant.vacancy.save()
    withdrawn = a_candidate(vacancy=a_candidate(published_form(scenarios=1, title="Another")).invitation.applicant.vacancy)
    Invitation.objects.filter(pk=withdrawn.invitation.pk).update(withdrawn_at=timezone.now())

    pages, statements = [], []
    for link in (f"/i/{new_token()}/", expired.link, withdrawn.link, "/i/short/", f"/i/{'x' * 5000}/"):
        for method in ("get", "post"):
            with count_statements() as counted:
                response = getattr(Client(), method)(link + ("start/" if method == "post" else ""), {"consent": "yes"})
            pages.append((response.status_code, response.content, sorted(response.headers.items()), dict(response.cookies)))
            statements.append(list(counted))

    assert len(statements[0]) == 1
    assert all(found == pages[0] for found in pages)
    assert all(found == statements[0] for found in statements)
    assert row(withdrawn)[2:4] == (None, None)


def test_a_finished_sitting_has_a_page_of_its_own_even_after_the_vacancy_closed():
    candidate = a_started_candidate()
    close_sitting(sitting_id=candidate.sitting.pk, public_id=candidate.sitting.public_id, reason=CloseReason.SUBMITTED, now=timezone.now())
    vacancy = candidate.invitation.applicant.vacancy
    vacancy.closes_at = timezone.now() - timedelta(seconds=1)
    vacancy.save()

    response = Client().get(candidate.link)

    assert response.status_code == 200
    assert "You have finished this test" in text_of(response.content)


def test_before_the_vacancy_opens_the_link_says_when_and_does_not_start():
    candidate = a_candidate()
    vacancy = candidate.invitation.applicant.vacancy
    vacancy.opens_at = timezone.now() + timedelta(days=1)
    vacancy.save()

    assert "Not open yet" in text_of(candidate.client.get(candidate.link).content)
    assert candidate.start().status_code == 400
    assert Sitting.objects.get().opened_at is None


def test_the_same_link_goes_on_on_another_device():
    candidate = a_started_candidate()
    candidate.send(1, best="a", worst="b")
    phone = Client()

    phone.post(f"{candidate.link}start/")
    response = phone.get(candidate.url(), follow=True)

    assert response.redirect_chain == [(candidate.url(2), 303)]
    assert candidate.send(2, best="c", worst="d", client=phone).json()["saved"] == {"turn": 2, "clicked_ms": 0}


def test_two_invitations_in_one_browser_never_mix():
    browser = Client()
    vacancy = a_candidate(client=browser).invitation.applicant.vacancy
    first, second = (a_started_candidate(vacancy=vacancy, client=browser) for _ in range(2))

    first.send(1, best="a", worst="b")
    second.send(1, best="c", worst="d")

    assert first.events() == [(1, 0, "a-b")]
    assert second.events() == [(1, 0, "c-d")]


def test_64_people_behind_one_address_all_start_for_the_price_of_two_statements_each(count_statements):
    vacancy = a_candidate().invitation.applicant.vacancy
    people = [a_candidate(vacancy=vacancy) for _ in range(64)]
    people[0].client.get(people[0].link)  # the content is read once a process

    for person in people:
        with count_statements(at_most=2):
            response = person.start()
        assert response.status_code == 303
    assert Sitting.objects.filter(opened_at__isnull=False).count() == 64


@pytest.mark.parametrize("state", [State.PREPARED, State.STARTED])
def test_a_pass_that_was_revoked_opens_nothing(state):
    candidate = a_started_candidate() if state else a_candidate()
    candidate.start()
    Sitting.objects.update(access=7)

    for url in (candidate.url(), candidate.url(1), candidate.url("review"), candidate.url("done")):
        assert candidate.client.get(url).status_code == 404
    assert candidate.post_form(1, best="a", worst="b").status_code == 404
    assert candidate.events() == []


@pytest.mark.parametrize("limit_seconds", [1200, None])
def test_nobody_begins_after_the_closing_by_a_pass_from_before(limit_seconds):
    late, begun = (a_candidate(limit_seconds=limit_seconds) for _ in range(2))
    for candidate in (late, begun):
        candidate.start()
    begun.begin()
    closed_at = timezone.now() - timedelta(seconds=1)
    Vacancy.objects.update(closes_at=closed_at)
    Sitting.objects.filter(state=State.PREPARED).update(open_until=closed_at)

    assert late.begin().status_code == 404
    late.sitting.refresh_from_db()
    assert (late.sitting.state, late.sitting.started_at) == (State.PREPARED, None)
    assert begun.begin()["Location"] == begun.url(1)  # who has begun goes on
