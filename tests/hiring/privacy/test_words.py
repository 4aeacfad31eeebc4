"""Our own sentences on these pages can be read by somebody who left school at fourteen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assessment.instrument.readability import reading_grade, sentences, words
from assessment.reports.strengths import STRENGTHS

HIGHEST = 8
FEWEST_WORDS = 4  # a grade of one long word says nothing
TEMPLATES = Path("templates/hiring")
PAGES = [
    *(path for path in sorted((TEMPLATES / "privacy").glob("*.html")) if not path.name.startswith("asked_of")),  # those are recruiters'
    *sorted(path for path in (TEMPLATES / "reports").glob("*.html")),
    *(TEMPLATES / "invitations" / name for name in ("finished.html", "next.html")),
]


def said_by(template: str) -> str:
    """The text of a template: a name for each variable, a paragraph's end for each block and tag."""
    text = re.sub(r"<style>.*?</style>|\{#.*?#\}", "", template, flags=re.S)
    text = re.sub(r'\{% translate "([^"]*)"[^%]*%\}', r"\1", text)
    text = re.sub(r"\{\{[^}]*\}\}", "Ann", text)
    text = re.sub(r"</?(strong|span|a)\b[^>]*>", "", text)
    return re.sub(r"\{%[^%]*%\}|<[^>]+>", "\n\n", text)


def too_hard(text: str) -> list[tuple[float, str]]:
    graded = [(reading_grade(each) or 0, " ".join(each.split())) for each in sentences(text) if len(words(each)) >= FEWEST_WORDS]
    return [(grade, each) for grade, each in graded if grade > HIGHEST]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_every_sentence_of_a_page_is_easy_to_read(path):
    text = said_by(path.read_text())

    assert len(words(text)) > 5
    assert too_hard(text) == []


def test_what_a_strength_means_is_easy_to_read():
    assert too_hard("\n\n".join(f"{each.name}.\n\n{each.text}" for each in STRENGTHS.values())) == []


def test_a_hard_sentence_is_seen():
    text = said_by('<p>{% translate "The irrevocable anonymisation of personal information necessitates confirmation." %}</p>')

    assert [each for _, each in too_hard(text)] == ["The irrevocable anonymisation of personal information necessitates confirmation."]
