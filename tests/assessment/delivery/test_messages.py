"""Every word of a candidate's page has its translation, and the compiled files say what the readable ones do."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from string import Formatter

import pytest
from babel.messages.catalog import Message
from django.conf import settings
from django.utils import translation
from django.utils.translation import ngettext

from assessment.delivery.words import WORDS
from assessment.templatetags.candidate import digits, when
from tests.tools import messages
from tests.tools.messages import ROOT, as_mo, as_po, collected, po_path, read_language, updated

LANGUAGES = [language for language in settings.CANDIDATE_LANGUAGES if language != "en"]


def forms(text: object) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def placeholders(text: str) -> set[str]:
    fields = {name for _, name, _, _ in Formatter().parse(text.replace("%", "")) if name is not None}
    return set(re.findall(r"%\((\w+)\)s", text)) | fields


def tags(text: str) -> list[str]:
    return sorted(re.findall(r"<[^>]+>", text))


def in_catalog(language: str) -> list[Message]:
    return [message for message in read_language(language) if message.id]


def test_every_offered_language_has_its_messages_and_no_other_has():
    assert messages.languages() == sorted(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_is_missing_left_over_fuzzy_or_empty(language):
    wanted = {(message.id, message.context) for message in collected() if message.id}
    held = in_catalog(language)

    assert {(message.id, message.context) for message in held} == wanted
    assert [message.id for message in held if message.fuzzy or not all(forms(message.string))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_files_are_as_the_tool_writes_them_and_the_compiled_ones_match(language):
    assert as_po(language, updated(language, collected())) == po_path(language).read_bytes()
    assert as_mo(language) == po_path(language).with_suffix(".mo").read_bytes()


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_and_markup_agree(language):
    faults = []
    for message in in_catalog(language):
        ids = forms(message.id)
        for form in forms(message.string):
            if message.context != "date" and placeholders(form) != placeholders(ids[-1]):
                faults.append((ids[-1], form))
            if tags(form) != tags(ids[-1]):
                faults.append((ids[-1], form))
    assert faults == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_ends_as_its_message_does(language):
    """A sentence stays a sentence, a label stays a label."""
    ends = {".": ".", "?": "?؟", ":": ":", ",": ",،:"}
    amiss = [
        (message.id, message.string)
        for message in in_catalog(language)
        if isinstance(message.id, str) and message.id[-1] in ends and message.string[-1] not in ends[message.id[-1]]
    ]
    assert amiss == []


def test_persian_has_no_latin_digit_and_no_arabic_letter_in_its_words():
    """Arabic ي and ك look like Persian ی and ک and are other letters: searching and reading aloud fail with them."""
    amiss = []
    for message in in_catalog("fa"):
        for form in forms(message.string):
            text = re.sub(r"<[^>]+>|%\(\w+\)s|\{\w*\}", "", form)
            if re.search(r"[0-9يك]", text):
                amiss.append(form)
    assert amiss == []


@pytest.mark.parametrize(
    ("language", "numbers", "told"),
    [
        (
            "es",
            (0, 1, 2),
            ["quedan aproximadamente %(n)s minutos", "queda aproximadamente %(n)s minuto", "quedan aproximadamente %(n)s minutos"],
        ),
        ("fa", (0, 1, 2), ["حدود %(n)s دقیقه مانده است"] * 3),
    ],
)
def test_plural_forms_are_the_languages_own(language, numbers, told):
    with translation.override(language):
        assert [ngettext("about %(n)s minute left", "about %(n)s minutes left", number) for number in numbers] == told


def test_scripts_say_every_word_that_pages_bring_and_no_other():
    scripts = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "static" / "js").glob("*.js"))
    said = set(re.findall(r'\b(?:word|notice|button)\((?:word\()?"(\w+)"', scripts))
    said |= {one for pair in re.findall(r'\bword\([^()]* \? "(\w+)" : "(\w+)"', scripts) for one in pair}

    assert said == set(WORDS)


@pytest.mark.parametrize(
    ("language", "pattern", "told"),
    [
        ("en", "l j F Y, H:i T", "Saturday 21 November 2026, 14:02 UTC"),
        ("es", "l j F Y, H:i T", "sábado 21 de noviembre de 2026, 14:02 UTC"),
        ("fa", "l j F Y, H:i T", "شنبه ۳۰ آبان ۱۴۰۵، ۱۴:۰۲ UTC"),
        ("en", "j F, H:i T", "21 November, 14:02 UTC"),
        ("es", "j F Y, H:i:s", "21 de noviembre de 2026, 14:02:09"),
        ("fa", "j F Y", "۳۰ آبان ۱۴۰۵"),
        ("fa", "H:i T", "۱۴:۰۲ UTC"),
    ],
)
def test_a_moment_is_written_in_the_languages_order_calendar_and_digits(language, pattern, told):
    with translation.override(language):
        assert when(datetime(2026, 11, 21, 14, 2, 9, tzinfo=UTC), pattern) == told


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(2026, 3, 20), "جمعه ۲۹ اسفند ۱۴۰۴"),
        (date(2026, 3, 21), "شنبه ۱ فروردین ۱۴۰۵"),
        (date(2025, 3, 20), "پنج‌شنبه ۳۰ اسفند ۱۴۰۳"),  # a leap year's last day
        (date(2026, 9, 23), "چهارشنبه ۱ مهر ۱۴۰۵"),
    ],
)
def test_the_persian_year_turns_at_the_equinox(day, told):
    with translation.override("fa"):
        assert when(day, "l j F Y").replace("پنجشنبه", "پنج‌شنبه") == told


def test_digits():
    with translation.override("fa"):
        assert [digits(value) for value in (1405, "12:30", None)] == ["۱۴۰۵", "۱۲:۳۰", ""]
    with translation.override("es"):
        assert digits(1405) == "1405"
