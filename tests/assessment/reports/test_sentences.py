"""What a report says in words; no database."""

from __future__ import annotations

from fractions import Fraction

import pytest

from assessment.instrument.enums import Critical, Zone
from assessment.reports.sentences import (
    band_sentence,
    critical_shorts,
    flag_chance,
    flag_evidence,
    flag_short,
    situations_sentence,
    unchecked_text,
)
from assessment.scoring.flags import Flag, FlagKind, Unchecked
from assessment.scoring.zones import Dominance, dominance


def counts(assertive=0, aggressive=0, submissive=0, defensive=0):
    return {zone: Fraction(count) for zone, count in zip(Zone, (assertive, aggressive, submissive, defensive), strict=True)}


def said(found, *, is_completed=True):
    return situations_sentence(found, dominance(found, is_completed=is_completed))


def test_the_sentence_of_the_measurement_model():
    assert said(counts(13, 1, 3, 1)) == (
        "In 18 situations, answers most often respected both the customer and oneself "
        "(assertive 13, submissive 3, defensive 1, aggressive 1)."
    )


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("aggressive", "respected oneself and not the customer"),
        ("submissive", "respected the customer and not oneself"),
        ("defensive", "respected neither the customer nor oneself"),
    ],
)
def test_every_zone_has_its_words(zone, words):
    assert words in said(counts(**{zone: 15}))


def test_without_a_dominant_zone_none_is_named():
    assert (
        said(counts(6, 2, 5, 2))
        == "In 15 situations, first choices were assertive 6, submissive 5, defensive 2, aggressive 2: no dominant zone."
    )


def test_too_few_situations_name_no_zone():
    assert said(counts(1)) == (
        "In 1 situation, first choices were assertive 1, submissive 0, defensive 0, aggressive 0: too few of them to name a dominant zone."
    )


def test_a_sitting_not_completed_has_no_zone():
    assert said(counts(9), is_completed=False) == (
        "In 9 situations that were answered, first choices were assertive 9, submissive 0, defensive 0, aggressive 0. "
        "Too much is missing to name a zone."
    )


def test_nothing_answered_says_so():
    assert situations_sentence(counts(), Dominance(None, (), "not_completed")) == "No situation that counts towards a zone was answered."


@pytest.mark.parametrize(("provisional", "text"), [(True, "Band 1 of 4, provisional."), (False, "Band 1 of 4.")])
def test_a_band_is_told_with_their_number(provisional, text):
    assert band_sentence(1, of=4, is_provisional=provisional) == text


FAST = Flag(FlagKind.FAST, 4, 24, (3, 4, 9, 11), None)
PLACE = Flag(FlagKind.BEST_POSITION, 9, 24, (1, 2, 3), 0.0006, position=2)
CRITICAL = Flag(FlagKind.CRITICAL, 2, 5, (11, 14), 0.9, critical=(Critical.NOT_MY_DEPARTMENT, Critical.DONT_KNOW))


@pytest.mark.parametrize(
    ("flag", "short", "evidence"),
    [
        (FAST, "fast on 4 of 24", "4 of 24 timed turns were answered in less time than reading them takes. Questions 3, 4, 9 and 11."),
        (
            PLACE,
            "first choice at one place 9 times running",
            "The most effective option was picked at place 2 of the screen in 9 scenarios running, of 24. Questions 1–3.",
        ),
        (
            CRITICAL,
            "“not my department” in question 11, “I don’t know” in question 14",
            "2 of the 5 turns that offer a critical answer: “not my department” in question 11, “I don’t know” in question 14.",
        ),
    ],
)
def test_flags_in_words(flag, short, evidence):
    assert (flag_short(flag), flag_evidence(flag)) == (short, evidence)


@pytest.mark.parametrize(
    ("chance", "text"),
    [
        (None, "Random answering says nothing about times."),
        (0.999, "Random answering nearly always shows this."),
        (0.995, "Random answering nearly always shows this."),
        (0.9949, "Random answering shows this in about 99 of 100 sittings."),
        (0.005, "Random answering shows this in about 1 of 100 sittings."),
        (0.00499, "Random answering shows this about once in 200 sittings."),
        (0.000001, "Random answering shows this about once in 1,000,000 sittings."),
        (0.234, "Random answering shows this in about 23 of 100 sittings."),
        (0.0006, "Random answering shows this about once in 1,700 sittings."),
        (0.0000004, "Random answering shows this less than once in a million sittings."),
        (0.0, "Random answering shows this less than once in a million sittings."),
    ],
)
def test_chance_is_told_without_decimals(chance, text):
    assert flag_chance(Flag(FlagKind.CRITICAL, 1, 5, (1,), chance)) == text


def test_what_could_not_be_looked_at_is_said():
    assert unchecked_text(FlagKind.FAST, Unchecked.NO_TIMES) == (
        "Not looked at: answered faster than it can be read (no times were recorded)."
    )


def test_critical_answers_are_listed_kind_by_kind():
    flag = Flag(
        FlagKind.CRITICAL, 3, 5, (4, 11, 14), 0.9, critical=(Critical.NOT_MY_DEPARTMENT, Critical.DONT_KNOW, Critical.NOT_MY_DEPARTMENT)
    )

    assert critical_shorts(flag) == ("“not my department” in questions 4 and 14", "“I don’t know” in question 11")
    assert critical_shorts(None) == ()
