"""A mass start: sittings are held until the doors open for all."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from assessment.delivery.models import State
from assessment.delivery.sittings import begin_sitting
from assessment.models import Sitting
from hiring.invitations.doors import Turnout, open_doors, turnout_of
from hiring.invitations.inviting import invite, issue_link, withdraw
from hiring.models import Invitation, Vacancy
from hiring.people.roles import Role
from hiring.vacancies.opening import FixedByInvitations, change_vacancy
from tests.factories import ApplicantFactory, OrganisationFactory, VacancyFactory, a_member, published_form
from tests.support.candidate import Candidate, text_of

pytestmark = pytest.mark.django_db
WAITS = "You are in, and the test waits for the start."


@pytest.fixture
def vacancy() -> Vacancy:
    return VacancyFactory.create(form=published_form(scenarios=1).form, has_doors=True)


def invited(vacancy: Vacancy, count: int = 1) -> list[Candidate]:
    now = timezone.now()
    invitations = invite(applicants=ApplicantFactory.create_batch(count, vacancy=vacancy), now=now, by=None)
    return [Candidate(Client(), invitation, issue_link(invitation=invitation, now=now)) for invitation in invitations]


def let_in(vacancy: Vacancy) -> Candidate:
    (candidate,) = invited(vacancy)
    candidate.start()
    return candidate


def held() -> list[bool]:
    return list(Sitting.objects.order_by("pk").values_list("is_held", flat=True))


def recruiter_of(vacancy: Vacancy, role: Role = Role.RECRUITER) -> Client:
    client = Client()
    client.force_login(a_member(role, organisation=vacancy.organisation))
    return client


def changed(vacancy: Vacancy, *, has_doors: bool) -> None:
    kept = {name: getattr(vacancy, name) for name in ("title", "form", "opens_at", "closes_at", "time_limit_minutes", "is_blind")}
    change_vacancy(vacancy=vacancy, has_doors=has_doors, by=None, now=timezone.now(), **kept)
    vacancy.refresh_from_db()


def test_a_sitting_is_held_where_there_are_doors_and_until_they_open(vacancy):
    invited(VacancyFactory.create(form=vacancy.form))
    invited(vacancy, 2)
    assert held() == [False, True, True]

    assert open_doors(vacancy=vacancy, now=timezone.now(), by=None)
    invited(vacancy)

    assert held() == [False, False, False, False]


def test_opening_twice_changes_nothing_the_second_time(vacancy):
    invited(vacancy)
    first = timezone.now()

    opened = [open_doors(vacancy=vacancy, now=first + timedelta(minutes=minutes), by=None) for minutes in (0, 5)]

    assert opened == [True, False]
    assert Vacancy.objects.get().doors_opened_at == first


def test_opening_lets_nobody_of_another_vacancy_begin_and_a_vacancy_without_doors_has_none_to_open(vacancy):
    other = VacancyFactory.create(form=vacancy.form, has_doors=True)
    without = VacancyFactory.create(form=vacancy.form)
    invited(other)

    assert open_doors(vacancy=vacancy, now=timezone.now(), by=None)
    assert not open_doors(vacancy=without, now=timezone.now(), by=None)

    assert held() == [True]
    assert [one.doors_opened_at is None for one in Vacancy.objects.order_by("pk")] == [False, True, True]


@pytest.mark.parametrize("people", (1, 3))
def test_opening_takes_two_statements_whatever_the_number_of_people_and_a_second_press_one(people, vacancy, count_statements):
    invited(vacancy, people)

    with count_statements(2):
        open_doors(vacancy=vacancy, now=timezone.now(), by=None)
    with count_statements(1):
        open_doors(vacancy=vacancy, now=timezone.now(), by=None)
    assert held() == [False] * people


def test_a_held_sitting_cannot_begin_by_post_and_its_page_says_that_it_waits(vacancy):
    candidate = let_in(vacancy)

    response = candidate.begin()

    assert (response.status_code, response["Location"]) == (303, candidate.url("begin"))
    sitting = Sitting.objects.get()
    assert (sitting.state, sitting.started_at, sitting.deadline_at) == (State.PREPARED, None, None)
    page = candidate.client.get(candidate.url("begin")).content.decode()
    assert WAITS in page
    assert f'href="{candidate.url("begin")}">Check again</a>' in page
    assert "js/waiting" in page


def test_the_update_that_begins_takes_no_held_sitting_whatever_was_read_before(vacancy):
    candidate = let_in(vacancy)
    by = candidate.to
    Sitting.objects.update(is_held=False)

    def hold_after_reading(execute, sql, params, many, context):
        if sql.startswith("UPDATE") and "is_held" in sql and not held()[0]:
            with connection.cursor() as cursor:
                cursor.cursor.execute("UPDATE assessment_sitting SET is_held = true")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(hold_after_reading):
        begin_sitting(by=by, now=timezone.now())

    assert Sitting.objects.values_list("state", "is_held").get() == (State.PREPARED, True)


def test_practice_is_open_while_everybody_waits(vacancy):
    candidate = let_in(vacancy)

    assert candidate.client.get(candidate.url("practice/1")).status_code == 200
    assert f'href="{candidate.url("practice/1")}"' in candidate.client.get(candidate.url("begin")).content.decode()


def test_once_the_doors_are_open_the_page_offers_begin_and_begin_begins(vacancy):
    candidate = let_in(vacancy)
    open_doors(vacancy=vacancy, now=timezone.now(), by=None)

    page = candidate.client.get(candidate.url("begin")).content.decode()
    response = candidate.begin()

    assert [word for word in (WAITS, "Check again", "<template", "js/waiting") if word in page] == []
    assert response["Location"] == candidate.url(1)
    assert Sitting.objects.get().state == State.STARTED


def test_a_waiting_page_asks_by_one_statement(vacancy, count_statements):
    candidate = let_in(vacancy)

    with count_statements(1):
        waiting = candidate.client.get(candidate.url("clock")).json()["held"]
    open_doors(vacancy=vacancy, now=timezone.now(), by=None)
    with count_statements(1):
        opened = candidate.client.get(candidate.url("clock")).json()["held"]

    assert (waiting, opened) == (True, False)


def test_starting_a_prepared_sitting_of_a_mass_start_costs_two_statements(vacancy, count_statements):
    candidates = invited(vacancy, 2)
    candidates[0].start()  # the content is read once a process

    with count_statements(2):
        candidates[1].start()
    open_doors(vacancy=vacancy, now=timezone.now(), by=None)
    with count_statements(2):
        assert candidates[1].begin()["Location"] == candidates[1].url(1)


def test_whether_all_begin_together_is_fixed_by_the_first_invitation(vacancy):
    changed(vacancy, has_doors=False)
    changed(vacancy, has_doors=True)
    invited(vacancy)

    with pytest.raises(FixedByInvitations):
        changed(vacancy, has_doors=False)


def test_doors_that_were_opened_before_anybody_was_invited_can_be_taken_away_and_are_closed_when_they_come_back(vacancy):
    open_doors(vacancy=vacancy, now=timezone.now(), by=None)

    changed(vacancy, has_doors=False)
    assert vacancy.holds_sittings is False
    changed(vacancy, has_doors=True)

    assert (vacancy.doors_opened_at, vacancy.holds_sittings) == (None, True)


def everybody(vacancy: Vacancy) -> Turnout:
    """One who has not come in, one who waits, one who started, two who are through; one withdrawn and one never invited."""
    now = timezone.now()
    codes = ("aaa001", "aaa002", "aaa003", "aaa004", "aaa005", "aaa006")
    applicants = [ApplicantFactory.create(vacancy=vacancy, code=code) for code in codes]
    ApplicantFactory.create(vacancy=vacancy)
    _, waiting, started, submitted, over, withdrawn = (one for one in invite(applicants=applicants, now=now, by=None))
    open_doors(vacancy=vacancy, now=now, by=None)
    Sitting.objects.filter(pk__in=[one.sitting_id for one in (waiting, started, submitted, over)]).update(opened_at=now)
    begun = Sitting.objects.filter(pk__in=[one.sitting_id for one in (started, submitted, over)])
    begun.update(state=State.STARTED, started_at=now)
    Sitting.objects.filter(pk=over.sitting_id).update(deadline_at=now - timedelta(minutes=5))
    Sitting.objects.filter(pk=submitted.sitting_id).update(state=State.CLOSED, closed_at=now, close_reason="submitted")
    withdraw(invitation=withdrawn, by=None, now=now)
    return Turnout(not_in=["aaa001"], waiting=["aaa002"], started=["aaa003"], submitted=["aaa004", "aaa005"])


def test_everybody_who_was_invited_is_in_one_group_by_code(vacancy, count_statements):
    expected = everybody(vacancy)

    with count_statements(1):
        turnout = turnout_of(vacancy=vacancy, now=timezone.now())

    assert (turnout, turnout.invited) == (expected, 5)


def test_the_event_page_counts_them_and_lists_their_codes(vacancy):
    everybody(vacancy)

    text = text_of(recruiter_of(vacancy).get(f"/vacancies/{vacancy.public_id}/event/").content)

    assert "invited 5 waiting 1 started 1 finished 2" in text
    assert "Not in yet aaa001 Waiting aaa002 Started aaa003 Finished aaa004 aaa005" in text


@pytest.mark.parametrize("people", (1, 3))
def test_the_event_page_runs_four_statements_whatever_the_number_of_people(people, vacancy, count_statements):
    candidates = invited(vacancy, people)
    candidates[0].start()
    client = recruiter_of(vacancy)

    with count_statements(4):
        page = client.get(f"/vacancies/{vacancy.public_id}/event/").content.decode()

    assert sum(page.count(candidate.invitation.applicant.code) for candidate in candidates) == people


def test_one_button_opens_the_doors_and_a_second_press_says_that_they_were_open(vacancy):
    invited(vacancy)
    client, address = recruiter_of(vacancy), f"/vacancies/{vacancy.public_id}/event/"
    assert "Open the doors" in client.get(address).content.decode()

    first = client.post(f"{address}open/", follow=True).content.decode()
    opened_at = Vacancy.objects.get().doors_opened_at
    second = client.post(f"{address}open/", follow=True).content.decode()

    assert "The doors are open. Everybody who waits can begin." in first
    assert "Open the doors" not in first
    assert "The doors were open already." in second
    assert Vacancy.objects.get().doors_opened_at == opened_at


def test_a_reviewer_sees_the_event_and_no_button(vacancy):
    page = recruiter_of(vacancy, Role.REVIEWER).get(f"/vacancies/{vacancy.public_id}/event/").content.decode()

    assert "Whoever comes in can practise, and waits." in page
    assert "Open the doors" not in page


def test_the_vacancys_page_leads_to_the_event_where_there_are_doors(vacancy):
    without = VacancyFactory.create(form=vacancy.form, organisation=vacancy.organisation)
    client = recruiter_of(vacancy)

    pages = [client.get(f"/vacancies/{one.public_id}/").content.decode() for one in (vacancy, without)]

    assert [f"/vacancies/{one.public_id}/event/" in page for one, page in zip((vacancy, without), pages, strict=True)] == [True, False]


@pytest.mark.parametrize(("ticked", "expected"), [({"has_doors": "on"}, True), ({}, False)])
def test_a_recruiter_says_so_on_the_vacancys_form(ticked, expected):
    organisation = OrganisationFactory.create()
    form = published_form(scenarios=1).form
    posted = {"title": "Fair", "form": form.pk, "opens_at": "2026-11-09T09:00", "closes_at": "2026-12-09T17:00", "is_blind": "on"}
    client = Client()
    client.force_login(a_member(Role.RECRUITER, organisation=organisation))

    client.post("/vacancies/new/", posted | ticked)

    assert Vacancy.objects.get().has_doors is expected


@pytest.mark.serial
@pytest.mark.django_db(transaction=True)
def test_inviting_while_the_doors_open_leaves_nobody_held():
    """Five people press Invite, each for others, while the doors open: whoever comes first, nobody waits for ever."""
    form = published_form(scenarios=1).form
    for _ in range(6):
        vacancy = VacancyFactory.create(form=form, has_doors=True)
        groups = [ApplicantFactory.create_batch(3, vacancy=vacancy) for _ in range(5)]
        together = threading.Barrier(6)
        opened: list[object] = []

        def press(group, vacancy=vacancy, together=together):
            together.wait()
            invite(applicants=group, now=timezone.now(), by=None)
            connection.close()

        def turn_the_key(vacancy=vacancy, together=together, opened=opened):
            together.wait()
            opened.append(open_doors(vacancy=vacancy, now=timezone.now(), by=None))
            connection.close()

        threads = [*(threading.Thread(target=press, args=(group,)) for group in groups), threading.Thread(target=turn_the_key)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert opened == [True]
        assert Invitation.objects.filter(applicant__vacancy=vacancy).count() == 15
    assert set(held()) == {False}
