"""What a stored choice says, and when it says enough: each format by hand."""

from __future__ import annotations

import pytest

from assessment.instrument.enums import ResponseFormat
from assessment.instrument.responses import BadResponse, Response, is_answered, parse, write

BEST, BEST_WORST, RATE, RANK = ResponseFormat.BEST, ResponseFormat.BEST_WORST, ResponseFormat.RATE, ResponseFormat.RANK
SAID = [  # of three options: the text, what it says, whether the turn counts as answered by it
    (BEST, "b", Response(best="b"), True),
    (BEST_WORST, "a-c", Response(best="a", worst="c"), True),
    (BEST_WORST, "a-", Response(best="a"), False),
    (BEST_WORST, "-c", Response(worst="c"), False),
    (RATE, "a1b5c5", Response(numbers=(("a", 1), ("b", 5), ("c", 5))), True),
    (RATE, "a1c5", Response(numbers=(("a", 1), ("c", 5))), False),
    (RANK, "a2b3c1", Response(numbers=(("a", 2), ("b", 3), ("c", 1))), True),
    (RANK, "a2b2c1", Response(numbers=(("a", 2), ("b", 2), ("c", 1))), False),
    (RANK, "a2b1", Response(numbers=(("a", 2), ("b", 1))), False),
]


@pytest.mark.parametrize(("format", "text", "said", "answers"), SAID)
def test_a_choice_is_read_written_and_counted(format, text, said, answers):
    assert (parse(text, format=format, codes="abc"), write(said, format=format)) == (said, text)
    assert is_answered(text, format=format, codes="abc") is answers


@pytest.mark.parametrize("format", ResponseFormat)
@pytest.mark.parametrize("nothing", [None, ""])
def test_nothing_said_is_no_answer(format, nothing):
    assert (is_answered(nothing, format=format, codes="abc"), write(Response(), format=format)) == (False, "")


@pytest.mark.parametrize(
    ("format", "text"),
    [
        *((BEST, text) for text in ("", "d", "ab", "a-b", "A", " a")),
        *((BEST_WORST, text) for text in ("", "-", "a", "a-a", "a-d", "ab-c", "a-b-c", "-a-")),
        *((RATE, text) for text in ("", "a", "a0", "a6", "d1", "b1a2", "a1a2", "a1 b2", "a１")),
        *((RANK, text) for text in ("", "a0", "a4", "d1", "b1a2", "a1a2")),
    ],
)
def test_what_no_page_sends_is_refused(format, text):
    with pytest.raises(BadResponse):
        parse(text, format=format, codes="abc")
