"""A candidate's own data, by the link alone."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone

from assessment.delivery.models import CloseReason, State
from assessment.lifecycle import close_overdue, score_waiting
from assessment.models import Score, Sitting
from hiring.invitations.access import PASS_OPENS_FOR
from hiring.models import Contact, Erasure, HumanReviewRequest, Invitation, Link, MoreTimeRequest
from hiring.outbox.working import work
from tests.factories import MoreTimeRequestFactory
from tests.support.candidate import Candidate, a_candidate, a_started_candidate, text_of

pytestmark = pytest.mark.django_db
NAME, EMAIL = "Quillfeather Zebra", "quokka@wombat.example"
CHANGED = ("contact/", "review/", "withdraw/", "erase/")
ASKED = ("", "download/", "withdraw/", "erase/")  # what a browser may GET below /data/


def named(candidate: Candidate) -> Candidate:
    applicant = candidate.invitation.applicant
    Contact.objects.create(applicant=applicant, vacancy=applicant.vacancy, name=NAME, email=EMAIL)
    return candidate


def submitted(**how: object) -> Candidate:
    candidate = named(a_started_candidate(**how))
    candidate.send(1, best="a", worst="b")
    candidate.send(1, best="c", worst="b", clicked_ms=5)
    candidate.client.post(candidate.url("submit"))
    return candidate


def everything_stored() -> str:
    """Every value of every row of every table."""
    return "\n".join(repr(row) for model in apps.get_models() for row in model._base_manager.values_list())


def data(candidate: Candidate, rest: str = "") -> str:
    return f"{candidate.link}data/{rest}"


def test_the_page_shows_all_that_is_held_and_no_score():
    candidate = submitted()
    turn = candidate.content.turns[0]
    chosen = {option.code: option.text for option in turn.options}

    page = candidate.client.get(data(candidate))
    text = text_of(page.content)

    assert page.status_code == 200
    assert NAME in page.content.decode()
    assert EMAIL in page.content.decode()
    assert f"Most effective: {chosen['c']}" in text
    assert f"Least effective: {chosen['b']}" in text
    assert chosen["a"] not in text  # changed: in the file, not among those that count
    assert "Show the 1 answer that counts" in text
    assert "A result is stored." in text
    assert page["Cache-Control"] == "private, no-store"


def test_the_file_holds_every_stored_answer_and_nothing_of_the_key():
    candidate = submitted()
    turn = candidate.content.turns[0]
    chosen = {option.code: option.text for option in turn.options}

    response = candidate.client.get(data(candidate, "download/"))
    held = json.loads(response.content)

    assert response["Content-Disposition"] == 'attachment; filename="my-test-data.json"'
    assert held["you"] == {"name": NAME, "email": EMAIL, "code": candidate.invitation.applicant.code}
    assert [(each["counts"], each["chosen"]) for each in held["answers"]] == [
        (counts, [{"as": "Most effective", "text": chosen[best]}, {"as": "Least effective", "text": chosen["b"]}])
        for best, counts in (("a", False), ("c", True))
    ]
    assert held["a_result_is_stored"] is True
    assert sorted(held) == [
        "a_result_is_stored",
        "answers",
        "answers_that_came_too_late",
        "application",
        "human_reviews",
        "more_time_granted",
        "seconds_in_view_by_decision",
        "times",
        "you",
    ]


@pytest.mark.parametrize(
    ("changes", "said"),
    (
        ({}, "Your time ends"),
        ({"closed_at": timedelta(minutes=3)}, "You had time until"),
        ({"closed_at": timedelta(minutes=20)}, "Your time ended"),
    ),
)
def test_the_end_of_the_time_is_told_as_what_it_is(changes, said):
    candidate = named(a_started_candidate(limit_seconds=600))
    began = candidate.sitting.started_at
    closed = {name: began + after for name, after in changes.items()}
    Sitting.objects.update(**closed, **({"state": State.CLOSED, "close_reason": CloseReason.SUBMITTED} if closed else {}))

    told = re.findall(r"<dt>(You[^<]* time [^<]*)</dt>", candidate.client.get(data(candidate)).content.decode())

    assert told == [said]


def test_looking_changes_nothing():
    candidate = submitted()
    before = everything_stored()

    statuses = [candidate.client.get(data(candidate, rest)).status_code for rest in ASKED]
    heads = [candidate.client.head(data(candidate, rest)).status_code for rest in ASKED]

    assert (statuses, heads) == ([200] * 4, [200] * 4)
    assert everything_stored() == before


@pytest.mark.parametrize("rest", ["contact/", "review/"])
def test_what_changes_something_is_no_get(rest):
    candidate = submitted()

    assert candidate.client.get(data(candidate, rest)).status_code == 405


@pytest.mark.parametrize("rest", ["contact/", "review/", "withdraw/", "erase/"])
def test_a_form_from_elsewhere_is_refused(rest):
    candidate = submitted()
    before = everything_stored()

    answer = Client(enforce_csrf_checks=True).post(data(candidate, rest), {"name": "X", "email": "x@example.org", "sure": "yes"})

    assert answer.status_code == 403
    assert everything_stored() == before


@pytest.mark.parametrize("rest", [*(f"data/{rest}" for rest in ASKED), "report/", "report/pdf/"])
def test_links_that_lead_nowhere_get_one_page_by_one_statement(rest, count_statements):
    withdrawn = named(a_candidate())
    Invitation.objects.filter(pk=withdrawn.invitation.pk).update(withdrawn_at=timezone.now())
    expired = named(a_candidate(closes_in=timedelta(seconds=-1)))
    links = ["/i/nonsense/", f"/i/{'x' * 43}/", f"/i/{expired.sitting.public_id}/", withdrawn.link, expired.link]
    answers, statements = set(), set()
    reference = Client().get("/i/nonsense/").content

    for link in links:
        with count_statements(1) as counted:
            answer = Client().get(link + rest)
        answers.add((answer.status_code, answer.content))
        statements.add(counted[0])

    assert answers == {(404, reference)}
    assert len(statements) == 1


@pytest.mark.parametrize("answers", [1, 3])
def test_page_and_file_cost_six_statements_whatever_the_number_of_answers(answers, count_statements):
    candidate = named(a_started_candidate())
    for turn in range(1, answers + 1):
        assert candidate.send(turn, best="a", worst="b").status_code == 200
    candidate.client.get(data(candidate))

    for rest in ("", "download/"):
        with count_statements(6):
            candidate.client.get(data(candidate, rest))


def test_name_and_address_are_corrected():
    candidate = submitted()

    answer = candidate.client.post(data(candidate, "contact/"), {"name": " Ada Obi ", "email": "Ada@Example.org"})

    assert (answer.status_code, answer["Location"]) == (303, f"{candidate.link}data/?said=corrected")
    assert list(Contact.objects.values_list("name", "email")) == [("Ada Obi", "ada@example.org")]
    assert "Your name and address are stored" in text_of(candidate.client.get(answer["Location"]).content)


@pytest.mark.parametrize(
    ("name", "email", "said"),
    [
        ("", "ada@example.org", "Type your name."),
        ("Ada", "nonsense", "Check your e-mail address"),
        ("Ada", "", "Type your e-mail address."),
        ("x" * 121, "ada@example.org", "at most 120"),
        ("Ada", "other@example.org", "This address cannot be stored here."),
    ],
)
def test_what_cannot_be_stored_is_said_and_what_was_typed_stays(name, email, said):
    candidate = submitted()
    other = a_candidate(vacancy=candidate.invitation.applicant.vacancy).invitation.applicant
    Contact.objects.create(applicant=other, vacancy=other.vacancy, name="Other", email="other@example.org")
    before = everything_stored()

    answer = candidate.client.post(data(candidate, "contact/"), {"name": name, "email": email})

    assert answer.status_code == 422
    assert said in text_of(answer.content)
    assert f'value="{email}"' in answer.content.decode()
    assert everything_stored() == before


def test_a_review_by_a_person_is_asked_for_once():
    candidate = submitted()

    for _ in range(2):
        answer = candidate.client.post(data(candidate, "review/"))
        assert (answer.status_code, answer["Location"]) == (303, f"{candidate.link}data/?said=asked")

    assert HumanReviewRequest.objects.get().applicant == candidate.invitation.applicant
    assert "You asked on" in text_of(candidate.client.get(data(candidate)).content)


def test_before_the_end_there_is_nothing_to_review():
    candidate = named(a_started_candidate())

    answer = candidate.client.post(data(candidate, "review/"))

    assert answer.status_code == 409
    assert "There is no result to look at. Nothing was changed." in text_of(answer.content)
    assert HumanReviewRequest.objects.count() == 0


@pytest.mark.parametrize("begun", [False, True])
def test_whoever_withdraws_leaves_nothing_running_and_keeps_the_way_to_their_data(begun):
    candidate = named(a_started_candidate() if begun else a_candidate())
    if begun:
        candidate.send(1, best="a", worst="b")

    answer = candidate.client.post(data(candidate, "withdraw/"))

    assert (answer.status_code, answer["Location"]) == (303, candidate.link)
    assert "You have withdrawn" in text_of(candidate.client.get(candidate.link).content)
    sitting = Sitting.objects.get()
    assert (sitting.state, sitting.close_reason) == (State.CLOSED, CloseReason.WITHDRAWN)
    assert candidate.start().status_code == 409
    assert candidate.send(2, best="a", worst="b").status_code == 404
    later = timezone.now() + timedelta(days=9)
    assert (close_overdue(now=later), score_waiting(now=later), Score.objects.count()) == (0, 0, 0)
    assert NAME in candidate.client.get(data(candidate)).content.decode()


def test_whoever_withdraws_after_the_end_keeps_the_answers_and_is_ranked_no_more():
    candidate = submitted()

    candidate.client.post(data(candidate, "withdraw/"))

    assert Sitting.objects.get().close_reason == CloseReason.SUBMITTED
    assert Score.objects.count() == 1
    assert "You have withdrawn" in text_of(candidate.client.get(data(candidate, "withdraw/")).content)


def test_withdrawing_twice_moves_no_time():
    candidate = submitted()
    candidate.client.post(data(candidate, "withdraw/"))
    left_at = Invitation.objects.get().left_at

    candidate.client.post(data(candidate, "withdraw/"))

    assert Invitation.objects.get().left_at == left_at


def test_erasing_leaves_name_and_address_in_no_table_and_the_answers_unnamed():
    candidate = submitted()
    MoreTimeRequestFactory.create(invitation=candidate.invitation)
    candidate.client.post(data(candidate, "review/"))
    work(now=timezone.now())
    stored = everything_stored()
    assert (NAME in stored, EMAIL in stored) == (True, True)  # there was something to find

    answer = candidate.client.post(data(candidate, "erase/"), {"sure": "yes"})

    stored = everything_stored().lower()
    assert (answer.status_code, answer["Location"]) == (303, "/i/erased/")
    assert [word for word in (*NAME.lower().split(), "quokka", "wombat") if word in stored] == []
    assert (Link.objects.count(), HumanReviewRequest.objects.count(), MoreTimeRequest.objects.count()) == (0, 0, 0)
    assert (candidate.sitting.answers.count(), Score.objects.count()) == (2, 1)
    applicant = candidate.invitation.applicant
    assert list(Erasure.objects.values_list("applicant_public_id", "vacancy_public_id", "code")) == [
        (applicant.public_id, applicant.vacancy.public_id, applicant.code)
    ]
    assert "Your name and address are gone" in text_of(candidate.client.get("/i/erased/").content)
    for address in (candidate.link, data(candidate), candidate.url("done")):
        assert candidate.client.get(address).status_code == 404


def test_erasing_asks_whether_one_is_sure():
    candidate = submitted()
    before = everything_stored()

    answer = candidate.client.post(data(candidate, "erase/"))

    assert answer.status_code == 422
    assert "Tick the box if you are sure" in text_of(answer.content)
    assert everything_stored() == before


def test_erasing_ends_a_running_test_unscored():
    candidate = named(a_started_candidate())
    candidate.send(1, best="a", worst="b")

    candidate.client.post(data(candidate, "erase/"), {"sure": "yes"})

    sitting = Sitting.objects.get()
    assert (sitting.state, sitting.close_reason, sitting.answers.count()) == (State.CLOSED, CloseReason.WITHDRAWN, 1)
    assert score_waiting(now=timezone.now()) == 0


def test_a_test_whose_time_is_over_is_closed_and_scored_though_its_person_is_gone():
    candidate = named(a_started_candidate())
    candidate.send(1, best="a", worst="b")
    Sitting.objects.update(deadline_at=timezone.now() - timedelta(minutes=5))

    candidate.client.post(data(candidate, "erase/"), {"sure": "yes"})

    assert close_overdue(now=timezone.now()) == 1
    assert Sitting.objects.get().close_reason == CloseReason.EXPIRED
    assert Score.objects.count() == 1


def test_the_receipt_page_leads_there_by_the_browsers_pass_alone():
    candidate = submitted()
    address = f"/i/{candidate.sitting.public_id}/data/"

    assert f'href="{address}"' in candidate.client.get(candidate.url("done")).content.decode()
    assert NAME in candidate.client.get(address).content.decode()
    assert Client().get(address).status_code == 404

    candidate.client.post(f"{address}withdraw/")
    assert candidate.client.get(address).status_code == 404  # the pass ended; the link leads on
    assert candidate.client.get(data(candidate)).status_code == 200


def test_half_an_hour_after_the_end_the_browser_alone_leads_nowhere_and_the_link_still_does():
    """The next person at a test centre's machine would read a name, and could erase its owner."""
    candidate, now = submitted(), timezone.now()
    address = f"/i/{candidate.sitting.public_id}/data/"

    Sitting.objects.update(closed_at=now - PASS_OPENS_FOR + timedelta(minutes=1))
    assert NAME in candidate.client.get(address).content.decode()

    Sitting.objects.update(closed_at=now - PASS_OPENS_FOR - timedelta(seconds=1))
    answers = [candidate.client.get(f"{address}{end}") for end in ASKED]
    answers += [candidate.client.post(f"{address}{end}", {"sure": "yes", "name": "X", "email": "x@y.example"}) for end in CHANGED]
    assert {(answer.status_code, answer.content) for answer in answers} == {(404, Client().get("/i/nonsense/data/").content)}
    assert (Contact.objects.get().name, Erasure.objects.count(), Invitation.objects.get().left_at) == (NAME, 0, None)
    assert candidate.client.get(candidate.url("done")).status_code == 200  # the receipt names nobody
    assert NAME in candidate.client.get(f"{candidate.link}data/").content.decode()


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Ada\nLovelace", "Ada Lovelace"),
        ("Ada\r\n\r\nhttps://else.example", "Ada https://else.example"),
        ("A\u202edet", NAME),
        ("A\x07b", NAME),
    ],
)
def test_a_name_is_one_line_of_text_whoever_types_it(typed, stored):
    """It stands in messages and lists: no line of its own, and nothing that turns what follows around."""
    candidate = named(a_candidate())

    candidate.client.post(data(candidate, "contact/"), {"name": typed, "email": EMAIL})

    assert Contact.objects.get().name == stored
