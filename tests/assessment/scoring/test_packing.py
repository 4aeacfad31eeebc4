from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.instrument.documents import CODES, Content
from assessment.instrument.enums import ResponseFormat
from assessment.instrument.responses import BadResponse
from assessment.scoring.packing import BadPacking, pack, unpack
from tests.assessment.scoring.building import FORMATS, a_key, a_scenario, a_standard_key, a_turn, content_of

MEANS = (4.6, 2.2, 3.4, 1.0, 1.5, 2.5)
BEST, BEST_WORST, RATE, RANK = ResponseFormat.BEST, ResponseFormat.BEST_WORST, ResponseFormat.RATE, ResponseFormat.RANK

turns = st.lists(st.tuples(st.sampled_from(FORMATS), st.integers(3, 6)), min_size=1, max_size=8)


def a_form(*formats: tuple[ResponseFormat, int]) -> Content:
    each = [
        a_scenario(a_turn(number, MEANS[:size], format=format), number=number) for number, (format, size) in enumerate(formats, start=1)
    ]
    return content_of(a_key(*each))


@st.composite
def texts(draw, format: ResponseFormat, size: int) -> str:
    """Every text that may be stored, half-made ones included; empty for missing."""
    codes = CODES[:size]
    if format is BEST:
        return draw(st.sampled_from(["", *codes]))
    if format is BEST_WORST:
        best, worst = draw(st.tuples(*[st.sampled_from(["", *codes])] * 2).filter(lambda pair: pair[0] != pair[1] or pair[0] == ""))
        return f"{best}-{worst}" if best or worst else ""
    numbers = draw(st.lists(st.integers(0, 5 if format is RATE else size), min_size=size, max_size=size))
    return "".join(f"{code}{number}" for code, number in zip(codes, numbers, strict=True) if number)


@given(form=turns, data=st.data())
def test_what_was_packed_comes_back_exactly(form, data):
    content = a_form(*form)
    drawn = {number: data.draw(texts(*each)) for number, each in enumerate(form, start=1)}

    assert unpack(content, pack(content, drawn)) == {number: text for number, text in drawn.items() if text}


@given(form=turns, data=st.data())
def test_bytes_either_stand_for_exactly_one_sitting_or_are_refused(form, data):
    content = a_form(*form)
    length = len(pack(content, {}))
    packed = b"\x01" + data.draw(st.binary(min_size=length - 1, max_size=length - 1))

    try:
        found = unpack(content, packed)
    except BadPacking:
        return
    assert pack(content, found) == packed


@pytest.mark.parametrize(
    ("format", "size", "text", "packed"),
    [
        (BEST, 4, "", b"\x01\x00"),
        (BEST, 4, "d", b"\x01\x04"),
        (BEST_WORST, 4, "", b"\x01\x00"),
        (BEST_WORST, 4, "b-d", b"\x01\x0e"),  # 2·5 + 4
        (BEST_WORST, 4, "b-", b"\x01\x0a"),
        (BEST_WORST, 4, "-d", b"\x01\x04"),
        (BEST_WORST, 6, "f-e", b"\x01\x2f"),  # 6·7 + 5
        (RATE, 4, "a1c2", b"\x01\x00\xe4"),  # base 6: 1, 0, 2, 0 = 216 + 12
        (RATE, 5, "a5b5c5d5e5", b"\x01\x1e\x5f"),  # 6⁵ − 1
        (RANK, 3, "a2b1c3", b"\x01\x00\x27"),  # base 4: 2, 1, 3
        (RANK, 6, "a6b6c6d6e6f6", b"\x01\x01\xcb\x90"),  # 7⁶ − 1: three bytes
    ],
)
def test_the_layout_is_this_one(format, size, text, packed):
    """Stored bytes outlive the code: a change here needs a new version and a reader of the old."""
    assert pack(a_form((format, size)), {1: text}) == packed


def test_a_standard_form_takes_35_bytes():
    content = content_of(a_standard_key())

    assert len(pack(content, {turn.number: "a-d" for turn in content.turns})) == 35


@pytest.mark.parametrize(
    "packed",
    [
        b"",
        b"\x01",
        b"\x01\x06",
        b"\x01\x06\x00\x00",
        b"\x02\x06\x00",
        b"\x00\x06\x00",
        b"\x01\x19\x00",  # 25: no such pair of four options
        b"\x01\x06\x05",  # 5: no fifth option
        b"\x01\x0c\x00",  # 12: best and worst both b
    ],
)
def test_bytes_that_are_no_sitting_of_the_form_are_refused(packed):
    with pytest.raises(BadPacking):
        unpack(a_form((BEST_WORST, 4), (BEST, 4)), packed)


@pytest.mark.parametrize("responses", [{1: "a"}, {1: "a-e"}, {2: "a-b"}, {1: "b-b"}])
def test_what_is_no_response_is_not_packed(responses):
    with pytest.raises(BadResponse):
        pack(a_form((BEST_WORST, 4)), responses)
