"""Rating and ranking on the candidate's pages; most and least have their tests beside."""

from __future__ import annotations

import re

import pytest

from assessment.delivery.forms import BadInput, read_choice
from assessment.delivery.sittings import current_choices
from assessment.instrument.documents import OptionContent, TurnContent
from assessment.instrument.enums import ResponseFormat
from assessment.models import Score
from tests.factories import published_form
from tests.support.candidate import Candidate, a_started_candidate, text_of
from tests.support.servers import ROOT

pytestmark = pytest.mark.django_db
RATE, RANK = ResponseFormat.RATE, ResponseFormat.RANK


def sitting_of(format: ResponseFormat) -> Candidate:
    return a_started_candidate(content=published_form(scenarios=2, format=format))


def numbers(candidate: Candidate, turn: int, **given: int) -> dict[str, int]:
    """Handle → number, by option code."""
    handles = candidate.handles(turn)
    return {handles[code]: number for code, number in given.items()}


def send(candidate: Candidate, turn: int, *, clicked_ms: int = 0, **given: int):
    return candidate.post_json(turn, {"clicked_ms": clicked_ms, "numbers": numbers(candidate, turn, **given)})


@pytest.mark.parametrize("format", [RATE, RANK])
def test_a_form_without_a_script_stores_what_was_chosen_and_shows_it_again(format):
    candidate = sitting_of(format)
    given = {"a": 2, "b": 1, "c": 4, "d": 3}

    response = candidate.post_form(1, **{f"n-{handle}": number for handle, number in numbers(candidate, 1, **given).items()})

    assert (response.status_code, response["Location"]) == (303, candidate.url(2))
    assert current_choices(candidate.sitting.pk) == {1: "a2b1c4d3"}
    page = candidate.client.get(candidate.url(1)).content.decode()
    for code, handle in candidate.handles(1).items():
        control = re.search(rf'name="n-{handle}"[^>]*value="{given[code]}" checked|<select[^>]*name="n-{handle}".*?</select>', page, re.S)
        assert control is not None
        if format is RANK:
            assert f'value="{given[code]}" selected' in control[0]


@pytest.mark.parametrize("format", [RATE, RANK])
def test_half_an_answer_is_kept_and_counts_as_open(format):
    candidate = sitting_of(format)

    assert send(candidate, 1, a=2, c=1).status_code == 200

    assert current_choices(candidate.sitting.pk) == {1: "a2c1"}
    assert "2 of 2 decisions have no complete answer" in text_of(candidate.client.get(candidate.url("review")).content)


@pytest.mark.parametrize("format", [RATE, RANK])
@pytest.mark.parametrize("given", [{"a": 0}, {"a": 6}, {"a": 10}, {"a": True}, {"a": None}, {"a": "2x"}, {"a": 1.5}, {"a": []}])
def test_a_number_that_is_none_is_refused_and_nothing_changes(format, given):
    candidate = sitting_of(format)
    send(candidate, 1, a=1)

    reply = send(candidate, 1, clicked_ms=9, **given)

    assert (reply.status_code, reply.json()["outcome"]) == (400, "bad")
    assert current_choices(candidate.sitting.pk) == {1: "a1"}


def test_ranks_end_with_the_number_of_options_and_ratings_with_five():
    ranking, rating = sitting_of(RANK), a_started_candidate(content=published_form(scenarios=1, format=RATE, title="Another"))

    assert send(ranking, 1, a=5).status_code == 400
    assert send(rating, 1, a=5).status_code == 200


def test_a_place_given_twice_is_refused_in_words():
    candidate = sitting_of(RANK)

    response = candidate.post_form(1, **{f"n-{handle}": 1 for handle in candidate.handles(1).values()})

    assert response.status_code == 400
    assert "Each place can be used once" in text_of(response.content)
    assert candidate.events() == []


@pytest.mark.parametrize("data", [{"n-zzzzzzzz": "1"}, {"numbers": {"zzzzzzzz": 1}}, {"numbers": {"a": 1}}])
def test_a_handle_of_another_turn_names_nothing(data):
    turn = TurnContent(1, "Stem.", RATE, tuple(OptionContent(code, code) for code in "abcd"))

    with pytest.raises(BadInput):
        read_choice(data, public_id="abc", turn=turn)


@pytest.mark.parametrize("format", [RATE, RANK])
def test_a_whole_sitting_is_scored(format):
    candidate = sitting_of(format)
    for turn in (1, 2):
        send(candidate, turn, a=1, b=2, c=3, d=4)
    candidate.client.post(candidate.url("submit"))

    score = Score.objects.get()
    assert score.attitude is not None
    assert len(score.choices) == 1 + 2 * 2  # the version, and two bytes a turn


SCRIPT = re.compile(r'(?:src|data-script)="/static/(js/[a-z]+)[^"]*"')


@pytest.mark.parametrize("format", ResponseFormat)
def test_the_scripts_of_a_question_weigh_20_kilobytes_at_most_and_dragging_comes_with_an_order_alone(format):
    candidate = sitting_of(format)
    named = SCRIPT.findall(candidate.client.get(candidate.url(1)).content.decode())
    weight = sum((ROOT / "static" / f"{name}.js").stat().st_size for name in named)

    common = ["js/responses", "js/timing", "js/sending", "js/sitting"]
    assert sorted(named) == sorted(common + ["js/ranking"] * (format is RANK))
    assert weight <= 20 * 1024


@pytest.mark.parametrize("format", [RATE, RANK])
def test_saving_stays_one_statement_and_the_page_small(format, count_statements):
    candidate = sitting_of(format)
    data = {"clicked_ms": 0, "numbers": numbers(candidate, 1, a=1), "next": 2}

    with count_statements(1):
        reply = candidate.post_json(1, data)
    assert len(reply.content) <= 12 * 1024
