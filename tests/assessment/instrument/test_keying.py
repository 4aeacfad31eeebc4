"""What a key may say, how two versions differ, and whose judgement it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assessment.instrument.content_store import get_content
from assessment.instrument.documents import Key, decode_key, encode
from assessment.instrument.enums import Marker, Zone
from assessment.instrument.key_store import get_key
from assessment.instrument.keying import Change, check_key, key_differences, source_words, with_scenario
from tests.factories.instrument import published_form
from tests.factories.keys import rekeyed_option, turned_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def content():
    return published_form(scenarios=2, conversation=True, skill=1)


@pytest.fixture
def key(content):
    return get_key(content.form.keys.get().pk)


def rules(key: Key) -> list[tuple[str, str, bool]]:
    return [(finding.rule, finding.severity.value, finding.option is None) for finding in check_key(key)]


def test_nothing_is_found_in_a_key_as_it_was_published(key):
    assert check_key(key) == []


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"effectiveness": 5.01}, [("effectiveness", "error", False)]),
        ({"effectiveness": 0.99}, [("effectiveness", "error", False), ("fit", "error", True)]),
        ({"effectiveness": float("inf")}, [("effectiveness", "error", False)]),
        ({"effectiveness": 2.5}, [("key_tie", "warning", True)]),
        ({"markers": ()}, [("markers", "error", False)]),
        ({"markers": (Marker.F1, Marker.F1)}, [("markers", "error", False)]),
        ({"markers": (Marker.F1, Marker.F2, Marker.F3)}, [("markers", "error", False)]),
        ({"markers": (Marker.P1,)}, [("thought", "warning", False), ("markers", "error", False)]),
        ({"zone": None}, [("zones", "error", True)]),
        ({"u": -0.5}, [("coordinates", "error", False)]),
        ({"v": 0.0}, [("coordinates", "error", False)]),
        ({"u": 0.71}, [("coordinates", "error", False)]),
        ({"u": float("inf")}, [("coordinates", "error", False)]),
        ({"u": 0.1, "v": 0.1}, [("coordinates", "warning", False)]),
    ],
)
def test_each_check_finds_its_fault_in_one_option(key, changes, found):
    changed = rekeyed_option(key, **changes)

    assert [each for each in rules(changed) if each[0] != "spread"] == found


def test_a_grade_of_a_need_lies_between_1_and_5(key):
    needs = dict.fromkeys(key.scenarios[0].turns[0].options[0].needs, 6)

    assert rules(rekeyed_option(key, needs=needs)) == [("need_grades", "error", False)] * 2


def test_a_turn_whose_best_and_worst_are_less_than_a_point_apart_is_unkeyed(key):
    scenario = key.scenarios[0]
    flat = replace(
        scenario.turns[0],
        options=tuple(replace(each, effectiveness=3.98 if each.zone is Zone.ASSERTIVE else 3.0) for each in scenario.turns[0].options),
    )
    near = replace(flat, options=tuple(replace(each, effectiveness=4.0 if each.zone is Zone.ASSERTIVE else 3.0) for each in flat.options))

    assert rules(with_scenario(key, replace(scenario, turns=(flat,)))) == [("spread", "error", True)]
    assert rules(with_scenario(key, replace(scenario, turns=(near,)))) == []


def test_a_turn_leaves_the_zones_with_all_its_options(key):
    scenario = key.scenarios[0]
    bare = tuple(replace(option, zone=None, markers=(Marker.F1,)) for option in scenario.turns[0].options)

    assert check_key(with_scenario(key, replace(scenario, turns=(replace(scenario.turns[0], options=bare),)))) == []


def test_zones_that_are_there_are_complete(key):
    scenario = key.scenarios[0]
    options = tuple(
        replace(option, zone=Zone.SUBMISSIVE, u=-0.5, v=0.5, markers=(Marker.A1,)) if option.zone is Zone.DEFENSIVE else option
        for option in scenario.turns[0].options
    )
    found = check_key(with_scenario(key, replace(scenario, turns=(replace(scenario.turns[0], options=options),))))

    assert [finding.message for finding in found] == ["Every zone has an option; missing: defensive."]


def test_a_key_that_is_not_assertive_wants_the_scenario_marked_fit(key):
    marked = turned_round(key)
    unmarked = with_scenario(marked, replace(marked.scenarios[0], is_fit=False))

    assert (rules(marked), rules(unmarked)) == ([], [("fit", "error", True)])


def test_a_finding_names_its_scenario_its_turn_and_its_option(key):
    conversation = key.scenarios[1]
    second = conversation.turns[1]
    broken = replace(second, options=(replace(second.options[0], effectiveness=9.0), *second.options[1:]))
    found = check_key(with_scenario(key, replace(conversation, turns=(conversation.turns[0], broken, conversation.turns[2]))))

    assert str(found[0]) == f"{conversation.title}, turn 2, option 1: Effectiveness lies between 1 and 5; this is 9."


def test_equal_keys_do_not_differ(content, key):
    assert key_differences(get_content(content.hash), key, key) == ()


def test_differences_are_told_option_by_option_in_words(content, key):
    changed = rekeyed_option(key, effectiveness=3.75, markers=(Marker.F2,), u=0.5, thought="Why not?")

    (found,) = key_differences(get_content(content.hash), key, changed)

    assert (found.scenario, found.title, found.turn, found.text[:15]) == (1, key.scenarios[0].title, 1, "Tell him where ")
    assert found.changes == (
        Change("effectiveness", "4.5", "3.75"),
        Change("respect for self (u)", "+0.707107", "+0.5"),
        Change("markers", "F1, F3", "F2"),
        Change("thought", "none", "Why not?"),
    )


def test_a_skill_options_difference_is_one_of_credit_and_a_scenarios_fit_is_one_of_its_own(content, key):
    better = rekeyed_option(turned_round(key), 3, effectiveness=4.0)

    found = key_differences(get_content(content.hash), key, better)

    assert [(each.scenario, each.code == "", [change.what for change in each.changes]) for each in found] == [
        (1, True, ["fit"]),
        *[(1, False, ["effectiveness"])] * 4,
        (3, False, ["credit"]),
    ]
    assert found[-1].changes == (Change("credit", "1", "0.75"),)


def test_keys_of_two_forms_cannot_be_compared(content, key):
    fewer = replace(key.scenarios[0], turns=(replace(key.scenarios[0].turns[0], options=key.scenarios[0].turns[0].options[:3]),))

    with pytest.raises(ValueError, match="not keys of one form"):
        key_differences(get_content(content.hash), key, with_scenario(key, fewer))


def test_a_panels_key_that_somebody_rewrites_is_the_authors_again(key):
    panel = replace(key, source="panel", judges=12)

    assert source_words(panel) == "panel of 12 judges"
    assert source_words(rekeyed_option(panel, effectiveness=4.0)) == "author’s key: no panel has judged these items"
    assert source_words(rekeyed_option(panel, of="submissive", u=-0.6)) == "author’s key: no panel has judged these items"


def test_what_no_panel_judges_may_be_changed_in_a_panels_key(key):
    panel = replace(key, source="panel", judges=12)

    assert rekeyed_option(panel, markers=(Marker.F5,), reframe="Better.").judges == 12


def test_a_document_tells_of_judges_only_where_there_were_any(key):
    panel = replace(key, source="panel", judges=12)

    assert "judges" not in encode(key)
    assert decode_key(encode(key)) == key
    assert decode_key(encode(panel)) == panel
