"""In which language a candidate's pages are: chosen on the landing page, pinned at Start."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import timezone, translation

from assessment.delivery.access import _signer, cookie_name
from assessment.delivery.sittings import let_choose_language, open_sitting
from assessment.models import Sitting
from assessment.scoring.scorecards import score_sitting
from hiring.people.roles import Role
from tests.factories import a_member
from tests.support.candidate import Candidate, a_candidate
from tests.support.translated import SIGNS, published_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def candidate() -> Candidate:
    return a_candidate(published_in(missing=[2]))


def language_of(page: bytes) -> tuple[str, str]:
    found = re.search(r'<html lang="([^"]+)"(?: dir="(\w+)")?', page.decode())
    assert found
    return found[1], found[2] or "ltr"


def start(candidate: Candidate, language: str, *, client: Client | None = None):
    return (client or candidate.client).post(f"{candidate.link}start/", {"consent": "yes", "language": language})


@pytest.mark.parametrize(
    ("query", "header", "language"),
    [
        ("", "", "en"),
        ("", "es-MX,es;q=0.9,en;q=0.5", "es"),
        ("", "de,fa-IR;q=0.4", "fa"),
        ("", "de-AT, ja;q=0.5", "en"),
        ("", "*;q=0.5", "en"),
        ("", "; q=,,¿", "en"),
        ("?language=fa", "es", "fa"),
        ("?language=xx", "es", "es"),
    ],
)
def test_the_landing_page_is_in_the_language_asked_for_and_offers_the_others(candidate, query, header, language):
    page = candidate.client.get(candidate.link + query, headers={"accept-language": header}).content

    assert language_of(page) == (language, "rtl" if language == "fa" else "ltr")
    links = re.findall(r'href="([^"]+)" lang="(\w+)" dir="(\w+)" hreflang="\w+"( aria-current="true")?>([^<]+)<', page.decode())
    assert [(url, code, way, name) for url, code, way, _, name in links] == [
        (f"{candidate.link}?language=en", "en", "ltr", "English"),
        (f"{candidate.link}?language=es", "es", "ltr", "Español"),
        (f"{candidate.link}?language=fa", "fa", "rtl", "فارسی"),
    ]
    assert [code for _, code, _, is_current, _ in links if is_current] == [language]
    assert f'name="language" value="{language}"' in page.decode()


def test_a_form_in_one_language_offers_no_choice_and_its_pages_are_in_it():
    candidate = a_candidate()

    page = candidate.client.get(f"{candidate.link}?language=fa", headers={"accept-language": "fa"}).content

    assert language_of(page) == ("en", "ltr")
    assert b"hreflang" not in page


@pytest.mark.parametrize("language", ["es", "fa"])
def test_the_language_of_start_stays_on_every_device_whatever_its_browser_asks_for(candidate, language):
    start(candidate, language)
    other = Client(headers={"accept-language": "en"})

    landing = other.get(f"{candidate.link}?language=en").content
    start(candidate, "en", client=other)
    candidate.begin()
    page = other.get(candidate.url(1), headers={"accept-language": "en"}, follow=True).content
    other.post(candidate.url("begin"))
    question = other.get(f"{candidate.url(1)}?language=en").content

    assert Sitting.objects.get().language == language
    assert [language_of(one)[0] for one in (landing, page, question)] == [language] * 3
    assert b"hreflang" not in landing
    assert SIGNS[language] in question.decode()


def test_a_language_that_is_not_offered_is_not_taken(candidate):
    start(candidate, "xx")
    assert Sitting.objects.get().language == "en"


def test_two_devices_that_start_at_once_in_two_languages_are_held_in_the_first(candidate):
    first, second = Sitting.objects.get(), Sitting.objects.get()
    open_sitting(sitting=first, language="fa", now=timezone.now())
    open_sitting(sitting=second, language="es", now=timezone.now())

    assert (first.language, second.language, Sitting.objects.get().language) == ("fa", "fa", "fa")


def test_codes_order_and_handles_are_the_same_in_every_language(candidate):
    pages = {}
    for language in ("en", "es", "fa"):
        Sitting.objects.update(opened_at=None, state=0, started_at=None, deadline_at=None)
        start(candidate, language)
        candidate.begin()
        pages[language] = re.findall(r'name="(best|worst)" value="(\w+)"', candidate.client.get(candidate.url(1)).content.decode())

    assert pages["en"] == pages["es"] == pages["fa"]
    assert len(pages["en"]) == 8


def test_a_situation_without_a_reviewed_translation_is_shown_in_the_forms_language_and_says_so(candidate):
    start(candidate, "fa")
    candidate.begin()

    translated, fallen_back = (candidate.client.get(candidate.url(turn)).content.decode() for turn in (1, 2))

    assert (SIGNS["fa"] in translated, 'lang="en"' in translated, "fallback" in translated) == (True, False, False)
    assert SIGNS["fa"] not in fallen_back
    assert 'class="stem" lang="en" dir="ltr"' in fallen_back
    assert len(re.findall(r'<p id="o\d" lang="en" dir="ltr">', fallen_back)) == 4
    assert re.search(r'<p class="hint fallback">[^<]+</p>', fallen_back)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", []),
        ("es", ["Aún sin traducir, y por eso en inglés: 1 de las 7 decisiones."]),
        ("fa", ["هنوز ترجمه نشده و به زبان انگلیسی: ۱ تصمیم از ۷ تصمیم."]),
    ],
)
def test_whoever_chooses_a_language_is_told_before_start_how_much_is_not_in_it(candidate, language, told):
    page = candidate.client.get(f"{candidate.link}?language={language}").content.decode()

    assert re.findall(r'<p class="note">([^<]+)</p>', page) == told


def test_an_answer_given_in_another_language_is_scored_as_in_the_forms_own(candidate):
    start(candidate, "fa")
    candidate.begin()
    for turn in range(1, len(candidate.content.turns) + 1):
        candidate.post_form(turn, best="a", worst="b")
    candidate.client.post(candidate.url("submit"))
    other = a_candidate(vacancy=candidate.invitation.applicant.vacancy)
    other.start()
    other.begin()
    for turn in range(1, len(other.content.turns) + 1):
        other.post_form(turn, best="a", worst="b")
    other.client.post(other.url("submit"))

    first, second = (score_sitting(sitting_id=one.sitting.pk, now=timezone.now()) for one in (candidate, other))
    assert (first.attitude, first.skill, bytes(first.choices)) == (second.attitude, second.skill, bytes(second.choices))


def test_a_recruiter_frees_the_language_of_a_sitting_that_has_not_begun(candidate):
    start(candidate, "fa")

    assert let_choose_language(sitting=candidate.sitting)
    assert candidate.client.get(candidate.url("begin")).status_code == 404  # the pass of before
    start(candidate, "es")
    candidate.begin()

    assert language_of(candidate.client.get(candidate.url(1)).content)[0] == "es"
    assert not let_choose_language(sitting=candidate.sitting)
    assert Sitting.objects.get().language == "es"


def test_the_recruiters_page_names_the_language_and_has_the_button_until_the_test_begins(candidate):
    vacancy = candidate.invitation.applicant.vacancy
    user = a_member(organisation=vacancy.organisation, role=Role.RECRUITER)
    staff = Client()
    staff.force_login(user)
    url = f"/applicants/{candidate.invitation.applicant.public_id}/invitation/"

    def shown() -> tuple[bool, bool]:
        page = staff.get(url).content.decode()
        return "Persian" in page, f"{url}language/" in page

    before = shown()
    start(candidate, "fa")
    opened = shown()
    candidate.begin()
    begun = shown()
    told = staff.post(f"{url}language/", follow=True).content.decode()

    assert (before, opened, begun) == ((False, False), (True, True), (True, False))
    assert "has begun and keeps it" in told
    assert Sitting.objects.get().language == "fa"


def test_a_pass_from_before_there_was_a_choice_still_opens_its_sitting(candidate):
    candidate.start()
    candidate.begin()
    name = cookie_name(candidate.sitting.public_id)
    parts = _signer().unsign(candidate.client.cookies[name].value).split(".")
    candidate.client.cookies[name] = _signer().sign(".".join(parts[:6]))

    assert candidate.client.get(candidate.url(1)).status_code == 200


@pytest.mark.parametrize("language", ["en", "es", "fa"])
def test_a_language_costs_no_statement(candidate, language, count_statements):
    assert candidate.content.languages == ("en", "es", "fa")
    candidate.client.get(candidate.link)
    with count_statements(1):
        candidate.client.get(f"{candidate.link}?language={language}")
    with count_statements(2):
        start(candidate, language)
    with count_statements(2):
        candidate.begin()
    with count_statements(1):
        candidate.send(1, best="a", worst="b", next=2)


def test_a_requests_language_ends_with_it(candidate):
    start(candidate, "fa")
    with translation.override("en-gb"):
        candidate.client.get(candidate.url("begin"))
        assert translation.get_language() == "en-gb"


@pytest.mark.parametrize("url", ["/i/nothing/", "/s/nothing/1/"])
def test_a_refusal_is_in_the_language_the_browser_asks_for(url):
    assert language_of(Client().get(url, headers={"accept-language": "fa"}).content) == ("fa", "rtl")
