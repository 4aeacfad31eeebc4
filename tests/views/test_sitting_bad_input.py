"""The worst that a candidate's browser, or somebody behind it, can send: a plain answer, nothing changed, nothing lost."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from assessment.delivery import forms
from assessment.models import Answer, Sitting
from tests.support.candidate import Candidate, a_candidate, a_started_candidate, text_of

pytestmark = pytest.mark.django_db

BAD_MS: tuple[object, ...] = (-1, 2**31, 1.5, "7", None, True, [], {})


@pytest.fixture
def candidate() -> Candidate:
    candidate = a_started_candidate()
    candidate.send(1, best="a", worst="b")
    return candidate


def state_of() -> tuple:
    return list(Sitting.objects.order_by("pk").values()), list(Answer.objects.order_by("pk").values())


def events_that_cannot_be(candidate: Candidate) -> dict[str, object]:
    handles, other = candidate.handles(1), candidate.handles(2)
    good = {"best": handles["a"], "worst": handles["c"], "clicked_ms": 5}
    return {
        "no JSON": "{best:",
        "not an object": [good],
        "a bare word": "7",
        "blank": " ",
        "deep nesting": "[" * 2000,
        "huge": {**good, "more": "x" * 5000},
        "bytes": b"\xff\xfe\x00",
        "no choice": {"clicked_ms": 5},
        "empty choice": {"best": "", "worst": "", "clicked_ms": 5},
        "no moment": {"best": handles["a"]},
        "same twice": {**good, "worst": handles["a"]},
        "option code instead of its handle": {**good, "best": "a"},
        "another turn's option": {**good, "best": other["a"]},
        "choice is a list": {**good, "best": [handles["a"]]},
        "choice is a number": {**good, "best": 7},
        "next is a word": {**good, "next": "2"},
        "next does not exist": {**good, "next": 99},
        "next is zero": {**good, "next": 0},
        "next is true": {**good, "next": True},
        "visible is a word": {**good, "visible_ms": "long"},
        **{f"clicked {bad!r}": {**good, "clicked_ms": bad} for bad in BAD_MS},
    }


def test_a_malformed_event_is_refused_in_json_and_changes_nothing(candidate):
    before = state_of()

    for name, data in events_that_cannot_be(candidate).items():
        reply = candidate.post_json(1, data)
        assert reply.status_code == 400, name
        assert reply.json()["outcome"] == "bad", name
        assert reply.json()["message"], name
    assert state_of() == before


def test_a_malformed_form_is_refused_in_words_and_changes_nothing(candidate):
    before = state_of()
    handles = candidate.handles(1)

    for data in (
        {"best": "zzzzzzzz", "go": "next"},
        {"best": handles["a"], "worst": handles["a"], "go": "next"},
        {"best": candidate.handles(2)["a"], "go": "next"},
        {"best": handles["a"], "go": "elsewhere"},
        {"best": "x" * 100_000, "go": "next"},
        {"best": "\x00", "go": "next"},
    ):
        response = candidate.client.post(candidate.url(1), data)
        assert response.status_code == 400
        assert "Your earlier answers are kept" in text_of(response.content)
    assert state_of() == before


@pytest.mark.parametrize("number", [0, 6, 99, 10**9])
def test_a_turn_that_the_sitting_does_not_have_is_not_found(candidate, number):
    before = state_of()
    handles = candidate.handles(1)

    assert candidate.client.get(candidate.url(number)).status_code == 404
    assert candidate.client.post(candidate.url(number), {"best": handles["a"], "go": "next"}).status_code == 404
    assert candidate.post_json(number, {"best": handles["a"], "clicked_ms": 1}).status_code == 404
    assert state_of() == before


def test_every_field_of_every_model_may_be_posted_and_changes_nothing_but_the_answer(candidate):
    names = {field.attname: "7" for model in (Sitting, Answer) for field in model._meta.concrete_fields}
    before = Sitting.objects.values().get()

    handles = candidate.handles(2)
    candidate.client.post(candidate.url(2), names | {"best": handles["c"], "worst": handles["d"], "go": "next"})

    assert Sitting.objects.values().get() == before
    assert [(turn, choice) for turn, _, choice in candidate.events()] == [(1, "a-b"), (2, "c-d")]


def test_somebody_elses_sitting_is_not_found_by_its_address(candidate):
    stranger = a_started_candidate(vacancy=candidate.invitation.applicant.vacancy)
    before = state_of()

    for url in (
        candidate.url(),
        candidate.url(1),
        candidate.url("review"),
        candidate.url("done"),
        candidate.url("begin"),
        candidate.url("practice/1"),
    ):
        assert stranger.client.get(url).status_code == 404
    for url in (candidate.url(1), candidate.url("submit"), candidate.url("begin")):
        assert stranger.client.post(url, {"best": candidate.handles(1)["a"], "go": "next"}).status_code == 404
    assert candidate.post_json(1, {"best": candidate.handles(1)["c"], "clicked_ms": 1}, client=stranger.client).status_code == 404
    assert state_of() == before


def test_a_pass_that_was_tampered_with_or_renamed_opens_nothing(candidate):
    stranger = a_started_candidate(vacancy=candidate.invitation.applicant.vacancy)
    value = stranger.client.cookies[f"s-{stranger.sitting.public_id}"].value

    for forged in (
        value,
        value[:-1] + ("A" if value[-1] != "A" else "B"),
        value.replace(stranger.sitting.public_id, candidate.sitting.public_id),
        "",
        "." * 6,
    ):
        thief = Client()
        thief.cookies[f"s-{candidate.sitting.public_id}"] = forged
        assert thief.get(candidate.url(1)).status_code == 404


@pytest.mark.parametrize(
    ("method", "rest"),
    [("get", "submit"), ("put", "1"), ("delete", "1"), ("patch", "begin"), ("post", "review"), ("post", "done"), ("post", "practice/1")],
)
def test_a_method_that_a_page_does_not_know_is_refused(candidate, method, rest):
    before = state_of()

    assert getattr(candidate.client, method)(candidate.url(rest)).status_code == 405
    assert state_of() == before


def test_a_post_from_another_site_is_refused():
    checking = Client(enforce_csrf_checks=True)
    candidate = a_candidate(client=checking)

    response = checking.post(f"{candidate.link}start/", {"consent": "yes"}, headers={"origin": "https://evil.example"})

    assert response.status_code == 403
    assert Sitting.objects.get().opened_at is None


def test_a_page_answers_json_where_json_was_asked_and_html_elsewhere(candidate):
    missing = Client()

    as_json = missing.post(candidate.url(1), "{}", content_type="application/json", headers={"accept": "application/json"})
    as_page = missing.get(candidate.url(1))

    assert as_json.json()["error"] == "There is nothing here"
    assert "There is nothing here" in text_of(as_page.content)
    assert (as_json.status_code, as_page.status_code) == (404, 404)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_no_json_whatever_breaks_the_reading_of_time_or_turn(value):
    for read in (forms.read_ms, lambda found: forms.read_turn(found, turns=34)):
        try:
            found = read(value)
        except forms.BadInput:
            continue
        assert found is None or 0 <= found < 2**31
    assert forms.read_visible(json.dumps(value), turns=34) is not None
