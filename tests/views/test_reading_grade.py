"""What we say to candidates can be read after eight years of school: every sentence of every page, script and letter, in English."""

from __future__ import annotations

import re

import pytest

from assessment.instrument.readability import reading_grade, sentences, words
from tests.tools.messages import collected

HIGHEST = 8
FEWEST_WORDS = 4  # the formula says nothing of a label of two words
FILLED_IN = re.compile(r"%\(\w+\)[sd]|\{\w+\}")


def read_aloud(message: str) -> str:
    return FILLED_IN.sub("3", re.sub(r"<[^>]+>", "", message))


def our_sentences() -> list[tuple[str, str]]:
    """(where, sentence) of everything that is ours and that a candidate may read."""
    found = []
    for message in collected():
        if message.id:
            where = message.locations[0][0]
            forms = message.id if isinstance(message.id, (list, tuple)) else [message.id]
            found += [(where, sentence) for form in forms for sentence in sentences(read_aloud(form))]
    return found


def test_no_sentence_of_ours_needs_more_than_eight_years_of_school():
    graded = [(where, sentence, reading_grade(sentence)) for where, sentence in our_sentences() if len(words(sentence)) >= FEWEST_WORDS]

    assert len(graded) > 200
    assert [f"{where}: {grade:.1f} {sentence}" for where, sentence, grade in graded if grade is None or grade > HIGHEST] == []


@pytest.mark.parametrize(
    "where", ["landing.html", "turn.html", "review.html", "comfort.html", "practice.html", "forms.py", "views.py", "invitation"]
)
def test_pages_messages_of_the_program_and_letters_are_all_among_them(where):
    assert any(where in place for place, _ in our_sentences())


def test_a_sentence_that_is_too_hard_is_found():
    assert (reading_grade("Your participation necessitates consideration of organisational confidentiality obligations.") or 0) > HIGHEST
