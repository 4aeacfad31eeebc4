"""Item text is a small Markdown: what it knows looks as meant, and whatever else is typed is shown as typed."""

from __future__ import annotations

import html as entities
import re
import time

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from assessment.instrument.marks import ATTRIBUTES, INLINE_TAGS, TAGS, blocks, first_words, line, paragraphs, unmarked
from assessment.instrument.portability import BANK, read_bank
from assessment.instrument.readability import sentences, words
from assessment.instrument.validation import check_item
from tests.factories.instrument import a_source, a_turn
from tests.support.payloads import mark_of, payloads


@pytest.mark.parametrize(
    ("text", "shown"),
    (
        ("A man rings.", "A man rings."),
        ("He is at your desk by six.", "He is at your…"),
        ("He rings you twice. Nobody is in.", "He rings you twice…"),
        ("از انبار با شما، یک ساعت بعد", "از انبار با شما…"),
    ),
)
def test_an_opening_is_cut_between_words_and_its_sign_hangs_on_the_last_word(text, shown):
    assert first_words(text, words=4) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    (
        ("One.\n\nTwo.", "<p>One.</p><p>Two.</p>"),
        ("A *light* and a **heavy** word.", "<p>A <em>light</em> and a <strong>heavy</strong> word.</p>"),
        ("- one\n- two", "<ul><li>one</li><li>two</li></ul>"),
        ("3. one\n4. two", '<ol start="3"><li>one</li><li>two</li></ol>'),
        ("one\\\ntwo", "<p>one<br>\ntwo</p>"),
        ("one  \ntwo", "<p>one<br>\ntwo</p>"),
        ("one\ntwo", "<p>one\ntwo</p>"),
        ("5 * 3 * 2 and a_snake_case", "<p>5 * 3 * 2 and a_snake_case</p>"),
        ("\\*as typed\\*", "<p>*as typed*</p>"),
        ("# no heading", "<p># no heading</p>"),
        ("[no link](https://example.org)", "<p>[no link](https://example.org)</p>"),
        ("<b>no tag</b> &amp; no entity", "<p>&lt;b&gt;no tag&lt;/b&gt; &amp;amp; no entity</p>"),
        ("", ""),
    ),
)
def test_a_stem_is_shown_as_its_author_meant(text, shown):
    assert blocks(text) == shown


def test_an_option_has_emphasis_and_no_paragraphs():
    assert line("Tell *him*.\n\n- and **wait**") == "Tell <em>him</em>.\n\n- and <strong>wait</strong>"


def test_templates_show_it_without_escaping_it_again():
    shown = Template("{{ text }}|{{ plain }}").render(Context({"text": line("a *b*"), "plain": "a <b>"}))

    assert shown == "a <em>b</em>|a &lt;b&gt;"


@pytest.mark.parametrize(
    ("text", "heard"),
    (
        ("A *light* and a **heavy** word.", "A light and a heavy word."),
        ("- One thing.\n- Another.", "One thing.\n\nAnother."),
        ("Plain, as it is.\n\n  Two.", "Plain, as it is.\n\n  Two."),
        ("5 * 3", "5 * 3"),
    ),
)
def test_words_are_counted_without_marks(text, heard):
    assert unmarked(text) == heard


def test_marks_change_no_measure():
    stem = a_turn().stem
    emphasised = re.sub(r"\bmother\b", "**mother**", stem).replace("brakes", "*brakes*", 1)

    assert emphasised != stem
    assert (words(unmarked(emphasised)), sentences(unmarked(emphasised))) == (words(stem), sentences(stem))
    assert check_item(a_source(turns=(a_turn(stem=emphasised),))) == check_item(a_source())


def test_a_stem_of_marks_alone_is_no_stem():
    (finding,) = [each for each in check_item(a_source(turns=(a_turn(stem="* * *"),))) if each.rule == "stem"]

    assert finding.message == "The turn has no stem."


def test_every_text_of_the_bank_looks_as_it_did_before_there_were_marks():
    def as_before(text: str) -> str:
        return "".join(f"<p>{entities.escape(part.strip())}</p>" for part in text.split("\n\n") if part.strip())

    bank = read_bank(BANK)
    turns = [turn for item in bank.items for turn in item.turns] + [turn for each in bank.translations for turn in each.words.turns]
    lines = [text for turn in turns for option in turn.options for text in (option.text, option.reply, option.explanation)]

    assert [turn.stem for turn in turns if blocks(turn.stem) != as_before(turn.stem)] == []
    assert [text for text in lines if line(text) != entities.escape(text)] == []
    assert len(lines) > 1000


def test_there_are_600_payloads_and_more_each_unlike_the_others():
    bare = [payload.removesuffix(mark_of(payload)) for payload in payloads()]

    assert len(set(bare)) == len(bare) >= 600


def strangers(html: str, allowed: set[str]) -> list[str]:
    """Elements and attributes that our marks do not make."""
    found = []
    for element in lxml_html.fromstring(f"<section>{html}</section>").iter():
        if element.tag == "section":
            continue
        if not isinstance(element.tag, str) or element.tag not in allowed:
            found.append(str(element.tag))
        found += [f"{element.tag} {name}" for name in element.attrib if name not in ATTRIBUTES.get(str(element.tag), set())]
    return found


@pytest.mark.parametrize(("render", "allowed"), ((blocks, TAGS), (line, INLINE_TAGS)), ids=("blocks", "line"))
def test_no_payload_makes_an_element_or_an_attribute_of_its_own(render, allowed):
    amiss = {payload: found for payload in payloads() if (found := strangers(render(payload), allowed))}

    assert amiss == {}


def test_every_payload_is_read_as_it_was_typed_or_without_its_marks():
    lost = [p for p in payloads() if mark_of(p) not in lxml_html.fromstring(f"<div>{line(p)}</div>").text_content()]

    assert lost == []


@given(st.text(alphabet="<>&\"'*_-1. \n\\`[]()!ab=/:#;x\0\u202e", max_size=80))
def test_nothing_that_can_be_typed_makes_an_element_of_its_own(text):
    assert (strangers(blocks(text), TAGS), strangers(line(text), INLINE_TAGS)) == ([], [])
    assert "".join(paragraphs(text)) == "" or unmarked(text)


@pytest.mark.parametrize("text", ("*a " * 20_000, "- " * 20_000, "[" * 50_000, "\\" * 50_000, "**a" * 20_000, "_a_" * 20_000))
def test_no_text_takes_long(text):
    start = time.process_time()

    blocks(text)

    assert time.process_time() - start < 5
