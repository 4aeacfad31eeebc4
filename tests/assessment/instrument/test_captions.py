"""Captions are read and written anew: times and plain text, nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.instrument.illustration.captions import BadCaptions, Cue, clean_captions, read_cues, write_cues

WRITTEN = """WEBVTT

00:00:01.000 --> 00:00:04.500
The bell rings.
A man comes in.

01:00:05.000 --> 01:00:06.000
“Is my bike done?”
"""


def test_captions_in_our_own_words_stay_as_they_are():
    assert clean_captions(WRITTEN) == WRITTEN


def test_settings_styles_notes_names_and_voices_are_dropped():
    sent = (
        "\ufeffWEBVTT - Brakes on Friday\r\nKind: captions\r\n\r\nSTYLE\r\n::cue { background: url(https://evil.example/x) }\r\n\r\n"
        "NOTE by Ann\r\n\r\nREGION\r\nid:fred\r\n\r\nfirst\r\n00:01.000 --> 00:04.500 line:0 align:start\r\n"
        "<v Ann><i>The bell</i> <00:02.000>rings.</v>\r\n<c.loud>A man comes in.</c>\r\n\r\n"
        "01:00:05.000 --> 01:00:06.000\r\n“Is my bike done?”\r\n"
    )

    assert clean_captions(sent) == WRITTEN


def test_whatever_else_looks_like_a_tag_is_kept_as_text():
    said = "<script>alert(1)</script> & <img src=x onerror=y> &lt;b&gt;"

    clean = clean_captions(f"WEBVTT\n\n00:01.000 --> 00:02.000\n{said}\n")

    escaped = "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;img src=x onerror=y&gt; &lt;b&gt;"
    assert clean == f"WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n{escaped}\n"


def test_captions_stand_in_order_of_time():
    sent = "WEBVTT\n\n00:05.000 --> 00:06.000\nLater.\n\n00:01.000 --> 00:02.000\nFirst.\n"

    assert [cue.text for cue in read_cues(sent)] == ["First.", "Later."]


@pytest.mark.parametrize(
    ("sent", "says"),
    (
        ("", "WEBVTT"),
        ("WEBVTTX\n\n00:01.000 --> 00:02.000\nx", "WEBVTT"),
        ("1\n00:00:01,000 --> 00:00:02,000\nSubRip", "WEBVTT"),
        ("WEBVTT", "no caption"),
        ("WEBVTT\n\nNOTE nothing", "no caption"),
        ("WEBVTT\n\nhello\nthere", "line of times"),
        ("WEBVTT\n\n00:01 --> 00:02\nx", "line of times"),
        ("WEBVTT\n\n00:61.000 --> 00:62.000\nx", "line of times"),
        ("WEBVTT\n\n00:02.000 --> 00:01.000\nx", "ends before"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n", "no text"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n<i></i>", "no text"),
        ("WEBVTT\n\n" + "00:01.000 --> 00:02.000\nx\n\n" * 1001, "1001 captions"),
        ("WEBVTT\n\n" + "x" * 60_000, "60,000"),
    ),
)
def test_is_refused_in_words(sent, says):
    with pytest.raises(BadCaptions, match=says):
        clean_captions(sent)


@given(st.text(max_size=200))
def test_what_is_written_reads_back_the_same_and_holds_no_tag(text):
    try:
        clean = clean_captions(f"WEBVTT\n\n00:01.000 --> 00:02.000\n{text}")
    except BadCaptions:
        return

    assert clean_captions(clean) == clean
    assert "<" not in clean


@given(st.integers(0, 10**8), st.integers(1, 10**6))
def test_times_survive(start, length):
    cues = [Cue(start, start + length, "x")]

    assert read_cues(write_cues(cues)) == cues
