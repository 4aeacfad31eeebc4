"""The candidate's pages, from Begin to the receipt, with and without a script."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from assessment.delivery.clock import GRACE
from assessment.delivery.models import CloseReason, Sitting, State
from assessment.delivery.sittings import current_choices
from assessment.models import Score
from tests.factories import published_form
from tests.support.candidate import a_candidate, a_started_candidate, text_of

pytestmark = pytest.mark.django_db


def shift_clock(candidate, *, by: timedelta) -> None:
    """As if the sitting had begun so much earlier."""
    sitting = Sitting.objects.get(pk=candidate.sitting.pk)
    Sitting.objects.filter(pk=sitting.pk).update(started_at=sitting.started_at - by, deadline_at=sitting.deadline_at - by)


def test_practice_explains_each_option_and_stores_nothing(count_statements):
    candidate = a_candidate()
    candidate.start()
    page = candidate.client.get(candidate.url("practice/1")).content.decode()
    best, worst = re.findall(r'name="(?:best|worst)" value="(\w+)"', page)[:4:3]

    with count_statements(0):
        response = candidate.client.get(candidate.url("practice/1"), {"best": best, "worst": worst, "answer": "yes"})

    assert "You chose: most effective." in text_of(response.content)
    assert candidate.events() == []


def test_practice_without_an_answer_says_so():
    candidate = a_candidate()
    candidate.start()

    response = candidate.client.get(candidate.url("practice/1"), {"answer": "yes"})

    assert response.status_code == 400
    assert "Choose an answer first" in text_of(response.content)


def test_begin_starts_the_clock_once():
    candidate = a_candidate()
    candidate.start()
    assert Sitting.objects.get().state == State.PREPARED

    response = candidate.begin()

    sitting = Sitting.objects.get()
    assert (response.status_code, response["Location"], sitting.state) == (303, candidate.url(1), State.STARTED)
    assert sitting.deadline_at - sitting.started_at == timedelta(minutes=20)


@pytest.mark.parametrize("limit", [1200, None])
def test_the_begin_page_tells_the_limit(limit):
    candidate = a_candidate(limit_seconds=limit)
    candidate.start()

    text = text_of(candidate.client.get(candidate.url("begin")).content)

    assert ("You have 20 minutes" in text, "There is no time limit" in text) == (bool(limit), not limit)


def test_without_a_script_an_answer_is_posted_redirected_and_shown_again():
    candidate = a_started_candidate()

    response = candidate.post_form(1, best="b", worst="d")

    assert (response.status_code, response["Location"]) == (303, candidate.url(2))
    page = candidate.client.get(candidate.url(1)).content.decode()
    handles = candidate.handles(1)
    assert re.search(rf'name="best" value="{handles["b"]}"[^>]* checked', page)
    assert re.search(rf'name="worst" value="{handles["d"]}"[^>]* checked', page)
    assert page.count(" checked") == 2


def test_back_another_choice_and_send_again_without_a_script_is_stored():
    candidate = a_started_candidate()
    for best, worst in (("b", "d"), ("a", "d"), ("b", "d")):
        candidate.post_form(1, best=best, worst=worst)
        shift_clock(candidate, by=timedelta(milliseconds=5))
        candidate.start()  # a pass that knows the shifted start

    assert current_choices(candidate.sitting.pk) == {1: "b-d"}
    assert [choice for *_, choice in candidate.events()] == ["b-d", "a-d", "b-d"]


@pytest.mark.parametrize(("go", "to"), [("next", 3), ("previous", 1), ("review", "review")])
def test_every_button_stores_and_leads_on(go, to):
    candidate = a_started_candidate()

    response = candidate.post_form(2, best="a", worst="b", go=go)

    assert (response.status_code, response["Location"]) == (303, candidate.url(to))
    assert [(turn, choice) for turn, _, choice in candidate.events()] == [(2, "a-b")]


def test_a_form_without_a_choice_leads_on_and_stores_nothing():
    candidate = a_started_candidate()

    assert candidate.post_form(1)["Location"] == candidate.url(2)
    assert candidate.events() == []


def test_best_and_worst_the_same_is_refused_in_words_and_nothing_is_lost():
    candidate = a_started_candidate()
    candidate.post_form(1, best="a", worst="b")

    response = candidate.post_form(1, best="c", worst="c")

    assert response.status_code == 400
    assert "must be two different ones" in text_of(response.content)
    assert [choice for *_, choice in candidate.events()] == ["a-b"]


def test_a_script_stores_a_click_and_is_told_the_servers_time():
    candidate = a_started_candidate()

    reply = candidate.send(1, best="a", worst="c", clicked_ms=0, visible_ms=4000)

    assert reply.status_code == 200
    assert sorted(reply.json()) == ["at", "elapsed_ms", "holder", "left_ms", "saved"]
    assert reply.json()["saved"] == {"turn": 1, "clicked_ms": 0}
    assert candidate.events() == [(1, 0, "a-c")]
    assert candidate.sitting.answers.get().visible_ms == 4000


def test_next_stores_and_brings_the_next_page_in_one_request(count_statements):
    candidate = a_started_candidate()
    candidate.send(2, best="d", worst="a")

    with count_statements(1):
        reply = candidate.send(1, best="a", worst="c", next=2)

    page = reply.json()["page"]
    assert f'action="{candidate.url(2)}"' in page
    assert re.search(rf'name="best" value="{candidate.handles(2)["d"]}"[^>]* checked', page)


def test_a_conversation_shows_the_choice_made_and_the_reply_to_it():
    candidate = a_started_candidate()  # turns 3, 4 and 5 are one conversation
    option = next(option for option in candidate.to.content.turns[2].options if option.code == "c")

    page = candidate.send(3, best="c", worst="a", next=4).json()["page"]

    assert option.text in text_of(page).replace("&#x27;", "’") or option.text in page
    assert option.reply in page
    assert "part 2 of 3" in text_of(page)


def test_a_conversation_without_an_answer_shows_no_reply():
    candidate = a_started_candidate()

    page = candidate.client.get(candidate.url(4)).content.decode()

    assert not any(option.reply in page for option in candidate.to.content.turns[2].options)


def test_the_review_lists_what_is_open_and_submitting_gives_a_receipt_and_a_score():
    candidate = a_started_candidate()
    for turn in range(1, 6):
        if turn != 3:
            candidate.post_form(turn, best="a", worst="b")

    review = candidate.client.get(candidate.url("review"))
    assert "1 of 5 decisions has no complete answer" in text_of(review.content)
    response = candidate.client.post(candidate.url("submit"), {"visible_ms": '{"1": 9000, "99": 1, "x": 2}'})
    assert (response.status_code, response["Location"]) == (303, candidate.url("done"))
    receipt = text_of(candidate.client.get(candidate.url("done")).content)

    assert "Answers stored 4 of 5" in receipt
    sitting = Sitting.objects.get()
    assert (sitting.state, sitting.close_reason, sitting.visible_ms) == (State.CLOSED, CloseReason.SUBMITTED, {"1": 9000})
    assert Score.objects.get().sitting_id == sitting.pk


def test_the_receipt_is_the_same_for_the_same_answers_and_another_for_others():
    candidate = a_started_candidate()
    candidate.post_form(1, best="a", worst="b")
    candidate.client.post(candidate.url("submit"))

    first, again = (candidate.client.get(candidate.url("done")).content for _ in range(2))
    candidate.sitting.answers.create(turn=1, clicked_ms=10**6, choice="c-d", saved_at=timezone.now())
    other = candidate.client.get(candidate.url("done")).content

    assert first == again
    assert first != other


def test_submitting_twice_leads_to_the_same_receipt():
    candidate = a_started_candidate()
    for _ in range(2):
        assert candidate.client.post(candidate.url("submit"))["Location"] == candidate.url("done")

    assert Score.objects.count() == 1


@pytest.mark.parametrize("where", ["1", "review", "", "begin"])
def test_past_deadline_and_grace_every_page_says_that_it_is_closed_before_the_clock_has_recorded_it(where):
    candidate = a_started_candidate()
    candidate.post_form(1, best="a", worst="b")
    shift_clock(candidate, by=timedelta(minutes=20) + GRACE + timedelta(seconds=1))

    response = candidate.client.get(candidate.url(where) if where else candidate.url(), follow=True)

    assert response.redirect_chain[-1] == (candidate.url("done"), 303)
    assert "The time is up" in text_of(response.content)
    assert Sitting.objects.get().state == State.STARTED  # a GET changed nothing


def test_an_answer_after_the_end_is_refused_in_words_and_the_earlier_ones_are_kept():
    candidate = a_started_candidate()
    candidate.post_form(1, best="a", worst="b")
    shift_clock(candidate, by=timedelta(minutes=20) + GRACE + timedelta(seconds=1))

    form, script = candidate.post_form(2, best="a", worst="b"), candidate.send(2, best="a", worst="b")

    assert (form.status_code, script.status_code) == (409, 409)
    assert "Your earlier answers count" in text_of(form.content)
    assert script.json()["outcome"] == "late"
    assert [turn for turn, *_ in candidate.events()] == [1]


def test_a_device_still_in_practice_learns_of_a_sitting_begun_elsewhere():
    candidate = a_candidate()
    candidate.start()
    other = Client()
    other.post(f"{candidate.link}start/", {"consent": "yes"})
    other.post(candidate.url("begin"))

    response = candidate.client.get(candidate.url(1), follow=True)
    assert "Your test has begun" in text_of(response.content)
    candidate.begin()
    assert candidate.client.get(candidate.url(1)).status_code == 200
    assert Sitting.objects.get().state == State.STARTED


def test_a_failure_to_score_never_blocks_a_submission(monkeypatch):
    candidate = a_started_candidate()
    candidate.post_form(1, best="a", worst="b")
    candidate.invitation.sitting.content.form.keys.all().delete()

    response = candidate.client.post(candidate.url("submit"), follow=True)

    assert "Your answers are in" in text_of(response.content)
    assert (Sitting.objects.get().state, Score.objects.count()) == (State.CLOSED, 0)


def test_an_untimed_sitting_has_no_clock():
    candidate = a_started_candidate(limit_seconds=None)

    page = candidate.client.get(candidate.url(1)).content.decode()

    assert ("data-left" in page, "minutes left" in text_of(page)) == (False, False)


def test_pages_are_small_private_and_ask_nobody_else():
    candidate = a_started_candidate(content=published_form(scenarios=2, skill=1))

    for url in (candidate.link, candidate.url(1), candidate.url("review")):
        response = candidate.client.get(url)
        assert len(response.content) <= 12 * 1024
        assert "no-store" in response["Cache-Control"]
        assert not re.search(rb'(?:src|href|action)="(?:https?:)?//', response.content)
        csp = response["Content-Security-Policy"]
        assert csp.startswith("default-src 'none';")
        assert "unsafe" not in csp
