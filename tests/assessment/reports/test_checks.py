"""A form's checks as drawings: the numbers drawn are those of the checks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assessment.instrument.enums import Zone
from assessment.instrument.source import TurnSource
from assessment.instrument.testwise import keyed_turns, length_figures, strategies
from assessment.reports.checks import form_checks
from tests.factories.instrument import a_conversation, a_practice_source, a_source, a_turn, small_form_sources


def a_turn_with(worst: Zone) -> TurnSource:
    means = {Zone.ASSERTIVE: 4.5, worst: 1.5}
    return a_turn(options=tuple(replace(option, effectiveness=means.get(option.zone, 2.5)) for option in a_turn().options))


def test_nothing_is_drawn_while_nothing_is_keyed():
    unkeyed = a_turn(options=tuple(replace(option, effectiveness=None) for option in a_turn().options))
    assert form_checks([a_source(turns=(unkeyed,)), a_practice_source()]) is None


def test_every_strategy_is_drawn_where_its_credit_lies_the_farthest_first():
    sources = small_form_sources(scenarios=18, skill=6)

    checks = form_checks(sources)

    found = {each.name: each for each in strategies(keyed_turns(sources))}
    assert {line.name for line in checks.strategies} == set(found)
    distances = [abs(line.credit - 0.5) for line in checks.strategies]
    assert distances == sorted(distances, reverse=True)
    assert all(abs(float(line.at) / 300 - found[line.name].credit) < 0.001 for line in checks.strategies)
    assert {line.name for line in checks.strategies if line.is_outside} == {
        name for name, each in found.items() if abs(each.credit - 0.5) > 0.19
    }


def test_a_few_turns_are_drawn_and_not_judged():
    checks = form_checks([a_source(), a_conversation(slug="talk")])

    assert (checks.turns, checks.limits) == (4, None)
    assert [line.name for line in checks.strategies if line.is_outside] == []
    assert [line.name for line in checks.shares if line.is_outside] == []
    assert checks.correlates is False


def test_each_option_is_a_dot_and_the_correlation_is_that_of_the_checks():
    sources = small_form_sources(scenarios=18, skill=6)

    checks = form_checks(sources)

    assert len(checks.dots) == 4 * (18 + 12)
    assert checks.correlation == length_figures(keyed_turns(sources)).correlation
    assert all(-110 <= float(value) <= 110 for dot in checks.dots for value in dot)


def test_a_dot_stands_as_far_from_its_turns_mean_as_its_words_and_its_effectiveness():
    """Words 12, 14, 28, 14 (mean 17) and M 1, 2, 5, 2 (mean 2.5): 110 units are six words, or three points; further out is the edge."""
    counts, means = (12, 14, 28, 14), (1.0, 2.0, 5.0, 2.0)
    options = tuple(
        replace(option, text=" ".join(["word"] * words), effectiveness=mean)
        for option, words, mean in zip(a_turn().options, counts, means, strict=True)
    )

    checks = form_checks([a_source(turns=(a_turn(options=options),))])

    assert checks.dots == (("-91.7", "55"), ("-55", "18.3"), ("110", "-91.7"), ("-55", "18.3"))


def test_what_is_allowed_is_drawn_to_scale_and_each_strategy_with_its_error():
    sources = small_form_sources(scenarios=18, skill=6)
    found = {each.name: each for each in strategies(keyed_turns(sources))}

    checks = form_checks(sources)

    assert (checks.allowed_from, checks.allowed_to) == ("93", "114")  # .31 and .38 of 300
    for line in checks.strategies:
        each = found[line.name]
        reach = [300 * min(max(each.credit + sign * each.standard_error, 0), 1) for sign in (-1, 1)]
        assert [float(line.low), float(line.high)] == pytest.approx(reach, abs=0.06)
    wanted = {line.name: line.wanted for line in checks.shares}
    assert (wanted["the key is the longest option"], wanted["the key is the shortest option"]) == ("at most 40%", "at least 10%")


def test_shares_stand_against_what_is_wanted():
    checks = form_checks(small_form_sources(scenarios=18, skill=6))

    aggressive = next(line for line in checks.shares if "aggressive" in line.name)
    assert (aggressive.share, aggressive.wanted, aggressive.at, aggressive.is_outside) == (1.0, "15% to 60%", "300", True)


def test_a_share_outside_is_not_printed_as_the_end_of_what_is_wanted():
    """Of 27 turns 4 are 14.8 %."""
    worst = [Zone.AGGRESSIVE] * 4 + [Zone.SUBMISSIVE] * 12 + [Zone.DEFENSIVE] * 11
    sources = [a_source(slug=f"a{number}", turns=(a_turn_with(zone),)) for number, zone in enumerate(worst)]

    shares = {line.name: (line.share, line.is_outside) for line in form_checks(sources).shares}

    assert shares["the aggressive option is the least effective"] == (0.14, True)
    assert shares["the submissive option is the least effective"] == (0.44, False)


def test_what_is_covered_is_counted_by_scenario_and_what_is_short_is_marked():
    checks = form_checks([a_source(), a_conversation(slug="talk"), a_practice_source()])

    needs = {line.name: (line.count, line.is_short) for line in dict(checks.cover)["Needs at stake"]}
    assert needs == {
        "friendliness": (0, True),
        "empathy": (0, True),
        "fairness": (0, True),
        "control": (2, True),
        "alternatives": (2, True),
        "information": (0, True),
    }
    assert {line.name: line.count for line in dict(checks.cover)["Settings"]}["shop"] == 2
