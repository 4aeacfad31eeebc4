"""A page from a mould is the page that its template renders, byte for byte, whoever came before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from django.template.loader import get_template

from assessment.delivery import moulds, pages
from assessment.delivery.access import Pass
from assessment.delivery.comfort import chosen_comfort
from assessment.instrument.content_store import get_content
from assessment.instrument.enums import ResponseFormat
from tests.factories import published_form

NOW = datetime(2026, 11, 9, 9, 0, tzinfo=UTC)
QUESTION, TURN = "assessment/delivery/question.html", "assessment/delivery/turn.html"
DEADLINES = [None, *(NOW + timedelta(seconds=seconds) for seconds in (0, 30, 61, 1800, 7200, 90_000))]
EMPLOYERS = ["", "Harbour & Sons <b>", "Northgate “Stores”"]


def passes(content_hash: str) -> list[Pass]:
    return [Pass(n, f"{n}abcdefghij{n}", 1, content_hash, 1_790_000_000_000 + n, name) for n, name in enumerate(EMPLOYERS)]


@pytest.mark.django_db
@pytest.mark.parametrize(("format", "answers"), [(ResponseFormat.BEST_WORST, ("", "a-b", "c-")), (ResponseFormat.BEST, ("", "a", "d"))])
def test_every_page_from_a_mould_is_what_its_template_renders(format, answers):
    stored = published_form(scenarios=3, conversation=True, format=format)
    content = get_content(stored.hash)
    for number, answer, deadline_at, error, template, size in product(
        range(1, len(content.turns) + 1), answers, DEADLINES, ("", "Choose & send <again>."), (QUESTION, TURN), ("normal", "larger")
    ):
        for of in passes(stored.hash):
            choices = {turn: answer for turn in range(1, number + 1) if answer}
            context = pages.turn_page(of=of, number=number, choices=choices, deadline_at=deadline_at, now=NOW, error=error)
            context |= {"csrf_token": f"token-of-{of.public_id}", **chosen_comfort({"size": size, "colours": "dark"}).words}

            plain = get_template(template).render(dict(context))

            assert moulds.render(template, context) == plain


@pytest.mark.django_db
def test_what_nobody_declared_to_be_a_candidates_own_stays_with_its_own_mould():
    stored = published_form()
    of = passes(stored.hash)[1]
    pages_of = {}
    for employer in ("Ada’s", "Ben’s", "Ada’s"):
        context = pages.turn_page(of=of, number=1, choices={}, deadline_at=None, now=NOW) | {"csrf_token": "t", "error": employer}
        pages_of[employer] = moulds.render(TURN, context)

    assert ["Ben’s" in pages_of["Ada’s"], "Ada’s" in pages_of["Ben’s"], "Ada’s" in pages_of["Ada’s"]] == [False, False, True]
