"""Words, sentences and syllables by our own rules."""

from __future__ import annotations

import pytest

from assessment.instrument.readability import content_roots, reading_grade, root, sentences, syllables, words


@pytest.mark.parametrize(
    ("word", "count"),
    [
        *((word, 1) for word in ("the", "make", "closed", "asked", "whole", "boxed", "queue", "7", "e")),
        *((word, 2) for word in ("order", "table", "apple", "needed", "wanted", "boxes", "misses", "being", "people", "simple")),
        *((word, 3) for word in ("customer", "tomorrow", "idea", "radio", "area", "video")),
        *((word, 4) for word in ("information", "immediate", "apologise", "situation")),
    ],
)
def test_syllables_of_common_words(word, count):
    assert syllables(word) == count


def test_numbers_and_contractions_are_words():
    assert words("At 10:30 he doesn’t pay £4.50 — ten-year-old") == ["at", "10:30", "he", "doesn't", "pay", "4.50", "ten", "year", "old"]


def test_sentences_end_with_their_mark_or_a_blank_line_and_not_inside_a_number():
    text = "It costs 4.50 today. “Will it come?” she asks. “No.”\n\nYou wait"

    assert sentences(text) == ["It costs 4.50 today.", "“Will it come?", "she asks.", "“No.", "You wait"]


def test_the_grade_is_flesch_and_kincaids():
    assert reading_grade("The cat sat.") == pytest.approx(0.39 * 3 + 11.8 * 1 - 15.59)
    assert reading_grade("The customer waits. She asks.") == pytest.approx(0.39 * 5 / 2 + 11.8 * 7 / 5 - 15.59)
    assert reading_grade("…") is None


@pytest.mark.parametrize(
    ("one", "other"), [("parcel", "parcels"), ("ring", "rings"), ("carry", "carries"), ("plan", "planned"), ("fit", "fitting")]
)
def test_forms_of_a_word_share_a_root(one, other):
    assert root(one) == root(other)


def test_content_words_leave_out_function_words_and_numbers():
    assert content_roots("Tell him that the parcels are in room 4") == {"parcel", "room"}
