"""What a candidate may read of their answers: never a score, a rank or a zone."""

from __future__ import annotations

import json
from dataclasses import fields, replace

import pytest
from django.utils import timezone

from assessment.delivery.models import CloseReason
from assessment.instrument.content_store import get_content
from assessment.instrument.documents import Content, Key
from assessment.instrument.enums import Marker, Zone
from assessment.instrument.key_store import get_key
from assessment.lifecycle import complete_sitting, write_reports
from assessment.models import DevelopmentReport, Sitting
from assessment.reports.strengths import STRENGTHS
from assessment.scoring.development import MOST_TO_PRACTISE, OPENING_LENGTH, Development, RestsOn, develop, opening
from tests.assessment.scoring.building import a_key, a_scenario, a_turn, content_of
from tests.factories import SittingFactory, published_form
from tests.factories.delivery import answered

pytestmark = pytest.mark.django_db


@pytest.fixture
def form() -> tuple[Content, Key]:
    content = published_form(scenarios=8, skill=1)
    return get_content(content.hash), get_key(content.form.keys.get().pk)


def choosing(key: Key, zone: Zone) -> dict[int, str]:
    """In every attitude turn the option of one zone put first, another last."""
    chosen = {}
    for turn in key.turns:
        best = next((option.code for option in turn.options if option.zone is zone), None)
        if best:
            chosen[turn.number] = f"{best}-{next(option.code for option in turn.options if option.code != best)}"
    return chosen


def test_the_best_answers_show_strengths_in_their_situations_and_nothing_to_practise(form):
    content, key = form

    report = develop(content, key, choosing(key, Zone.ASSERTIVE))

    shown = {marker for turn in key.turns for option in turn.options if option.zone is Zone.ASSERTIVE for marker in option.markers}
    assert {strength.marker for strength in report.strengths} == {marker.value for marker in shown}
    assert report.practice == ()
    counts = [len(strength.situations) for strength in report.strengths]
    assert counts == sorted(counts, reverse=True)
    first = report.strengths[0].situations[0]
    assert content.scenarios[first.number - 1].turns[0].stem.startswith(first.opening.removesuffix(" …"))


@pytest.mark.parametrize("zone", [Zone.AGGRESSIVE, Zone.SUBMISSIVE, Zone.DEFENSIVE])
def test_poor_answers_bring_thoughts_to_practise_six_at_most_and_no_praise(form, zone):
    content, key = form
    chosen = choosing(key, zone)

    report = develop(content, key, chosen)

    thoughts = {(option.thought, option.reframe) for turn in key.turns for option in turn.options if option.zone is zone}
    assert len(report.practice) == MOST_TO_PRACTISE
    assert {(each.thought, each.reframe) for each in report.practice} <= thoughts
    assert [each.situation.number for each in report.practice] == sorted(each.situation.number for each in report.practice)
    assert report.strengths == ()


def test_a_choice_is_not_reproached_for_being_right(form):
    """A submissive option that the key finds most effective brings no thought."""
    content, key = form
    scenario, *others = key.scenarios
    (turn,) = scenario.turns
    options = tuple(replace(option, effectiveness=5.0 if option.zone is Zone.SUBMISSIVE else 1.0) for option in turn.options)
    changed = replace(key, scenarios=(replace(scenario, turns=(replace(turn, options=options),)), *others))
    chosen = {1: choosing(key, Zone.SUBMISSIVE)[1]}

    assert [each.situation.number for each in develop(content, key, chosen).practice] == [1]
    assert develop(content, changed, chosen).practice == ()


def a_form_of_effects(*effects: float) -> Key:
    """Scenarios of one turn: option a is best, b has the effect, c and d earn nothing; all carry a thought, b the marker F2 or P2."""
    scenarios = []
    for number, effect in enumerate(effects, 1):
        turn = a_turn(number, (5.0, 1 + 4 * effect, 1.0, 1.0))
        a, b, *others = (replace(option, thought=f"thought {number}", reframe=f"better {number}") for option in turn.options)
        b = replace(b, markers=(Marker.F2, Marker.P2))
        scenarios.append(a_scenario(replace(turn, options=(a, b, *others)), number=number))
    return a_key(*scenarios)


def test_what_had_most_to_gain_is_practised_in_the_order_of_the_form():
    key = a_form_of_effects(0.5, 0.4, 0.3, 0.2, 0.1, 0.45, 0.05, 0.35)

    report = develop(content_of(key), key, {turn.number: "b-d" for turn in key.turns})

    assert [practice.situation.number for practice in report.practice] == [2, 3, 4, 5, 7, 8]
    assert report.practice[0].thought == "thought 2"


def test_half_the_effect_is_practised_and_not_praised_and_more_is_praised_and_not_practised():
    key = a_form_of_effects(0.5, 0.55, 0.6)

    report = develop(content_of(key), key, {1: "b-d", 2: "b-d", 3: "b-d"})

    assert [(strength.marker, [one.number for one in strength.situations]) for strength in report.strengths] == [("F2", [2, 3])]
    assert [practice.situation.number for practice in report.practice] == [1]


def test_what_was_shown_most_often_comes_first():
    key = a_form_of_effects(0.9, 0.9, 0.9)

    report = develop(content_of(key), key, {1: "a-d", 2: "b-d", 3: "b-d"})

    assert [(strength.marker, len(strength.situations)) for strength in report.strengths] == [("F2", 2), ("F1", 1)]


def test_a_report_holds_no_number_but_the_situations(form):
    content, key = form
    report = develop(content, key, choosing(key, Zone.SUBMISSIVE))

    assert Development.from_dict(json.loads(json.dumps(report.as_dict()))) == report
    assert {field.name for each in (*report.strengths[:1], *report.practice[:1]) for field in fields(each)} <= {
        *("marker", "situations", "situation", "chosen", "thought", "reframe", "thought_in")
    }
    written = json.dumps(report.as_dict())
    assert [zone.value for zone in Zone if f'"{zone.value}"' in written] == []


def test_nothing_answered_is_nothing_said(form):
    content, key = form

    assert develop(content, key, {}) == Development((), ())


def test_an_opening_is_cut_between_words():
    assert opening("A short one.\n\nMore.") == "A short one."
    long = opening("word " * 100)
    assert (len(long) <= OPENING_LENGTH + 2, long.endswith("word …")) == (True, True)


def test_every_positive_marker_has_a_meaning():
    assert set(STRENGTHS) == {marker.value for marker in Marker if marker.focus == "positive"}


def closed(content, choices) -> Sitting:
    sitting = answered(SittingFactory.create(content=content, started=True), choices)
    complete_sitting(sitting_id=sitting.pk, public_id=sitting.public_id, reason=CloseReason.SUBMITTED, now=timezone.now())
    return sitting


def test_reports_are_written_once_after_scoring():
    content = published_form(scenarios=2)
    sitting = closed(content, {1: "a-b", 2: "b-c"})
    SittingFactory.create(content=content, started=True)
    Sitting.objects.filter(pk=closed(content, {1: "a-b"}).pk).update(is_simulated=True)
    assert DevelopmentReport.objects.count() == 0

    assert [write_reports(now=timezone.now()) for _ in range(2)] == [1, 0]

    report = DevelopmentReport.objects.get()
    expected = develop(get_content(content.hash), get_key(content.form.keys.get().pk), {1: "a-b", 2: "b-c"})
    written = Development.from_dict(report.document)
    assert (report.sitting, written) == (sitting, replace(expected, key=RestsOn(1, "author")))
    assert Development.from_dict({name: said for name, said in report.document.items() if name != "key"}) == expected  # written before


def test_one_that_cannot_be_written_holds_up_no_other_and_its_answers_are_not_logged(caplog):
    content = published_form(scenarios=2)
    bad, good = (closed(content, {1: "a-b", 2: "b-c"}) for _ in range(2))
    scores = bad.scores.get()
    type(scores)._base_manager.filter(pk=scores.pk)._raw_delete("default")
    type(scores).objects.create(
        sitting=bad, key=scores.key, algorithm=1, scenario_count=2, scorecard={}, choices=b"\x09", scored_at=timezone.now()
    )

    assert write_reports(now=timezone.now()) == 1

    assert DevelopmentReport.objects.get().sitting == good
    assert caplog.messages == [f"sitting {bad.pk} has no development report: BadPacking"]
