"""Each of a candidate's pages, in each language: nothing of it is left in English."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from assessment.delivery.adjusting import adjust_sitting
from assessment.instrument.models import FormContent
from assessment.instrument.responses import parse
from assessment.models import Sitting
from hiring.models import Contact
from tests.support.candidate import Candidate, a_candidate
from tests.support.translated import published_in
from tests.tools.messages import collected

pytestmark = pytest.mark.django_db
NAMES = {"northgate", "stores", "contact", "centre", "adviser", "jobs", "example", "ada", "obi", "org"}  # of the post and of people
KNOWN = {"evenkeel", "utc", "json", "pdf", "pause", "mailto"}
SENTENCES = sorted(
    {
        html.unescape(re.sub(r"<[^>]+>", "", form))
        for message in collected()
        if message.id
        for form in ((message.id,) if isinstance(message.id, str) else message.id)
        if len(form) > 14 and "%(" not in form and "{" not in form and message.context is None
    }
)


def start(candidate: Candidate, language: str) -> None:
    candidate.client.post(f"{candidate.link}start/", {"consent": "yes", "language": language})


def seen(page: bytes) -> str:
    """What a reader of the page's own language sees or hears: texts and labels, without what is marked as another language."""
    text = re.sub(r"<(style|script|svg)\b.*?</\1>", " ", page.decode(), flags=re.S)
    text = re.sub(r'<(p|span|div|legend|a|h3|li)\b[^>]* lang="[a-z]+"[^>]*>.*?</\1>', " ", text, flags=re.S)
    labels = re.findall(r'(?:aria-label|data-title|title|alt|placeholder)="([^"]*)"', text)
    return html.unescape(" ".join([re.sub(r"<[^>]+>", " ", text), *labels]))


def latin_words(page: bytes, candidate: Candidate) -> list[str]:
    """Words in Latin letters that are no name: English, since the pages are in Persian."""
    text = re.sub(r"\S+@\S+", " ", seen(page)).replace(candidate.invitation.applicant.code, " ")
    text = re.sub(r"\b[0-9a-f]{10}\b", " ", text)  # a receipt
    return [word for word in re.findall(r"[A-Za-z]{3,}", text) if word.lower() not in NAMES | KNOWN]


def english(page: bytes) -> list[str]:
    text = re.sub(r"\s+", " ", seen(page))
    return [sentence for sentence in SENTENCES if sentence in text]


def pages(language: str):
    """(what it is, its bytes, whose) for every page that a candidate can come to."""
    candidate = a_candidate(published_in())
    applicant = candidate.invitation.applicant
    Contact.objects.create(applicant=applicant, vacancy=applicant.vacancy, name="Ada Obi", email="ada@example.org")
    client = candidate.client
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    token = candidate.token

    def got(name: str, url: str, **data: str):
        return name, client.get(url, data).content, candidate

    def posted(name: str, url: str, **data: str):
        return name, client.post(url, data, follow=True).content, candidate

    yield got("landing", candidate.link)
    yield posted("consent missing", f"{candidate.link}start/", language=language)
    yield posted("asked for more time", f"/i/{token}/more-time/")
    yield got("own data before", f"/i/{token}/data/")
    yield got("open practice", "/practice/")
    start(candidate, language)
    adjust_sitting(sitting_id=candidate.sitting.pk, percent=150, break_minutes=10, now=timezone.now())
    yield got("practice", candidate.url("practice/1"))
    yield got("practice without an answer", candidate.url("practice/1"), answer="yes")
    handles = re.findall(r'name="best" value="(\w+)"', client.get(candidate.url("practice/1")).content.decode())
    yield got("practice explained", candidate.url("practice/1"), best=handles[0], worst=handles[1], answer="yes")
    yield got("begin", candidate.url("begin"))
    Sitting.objects.filter(pk=candidate.sitting.pk).update(is_held=True)
    yield got("waiting for the start", candidate.url("begin"))
    Sitting.objects.filter(pk=candidate.sitting.pk).update(is_held=False)
    yield got("display", "/s/comfort/")
    candidate.begin()
    yield got("begun", candidate.url("begin"))
    yield got("question", candidate.url(1))
    yield "refused answer", candidate.post_form(1, best="a", worst="a").content, candidate
    for turn in range(1, 5):
        candidate.post_form(turn, best="a", worst="b")
    yield got("conversation", candidate.url(5))
    yield posted("paused", candidate.url("pause"))
    client.post(candidate.url("go-on"))
    yield got("review", candidate.url("review"))
    yield got("landing again", candidate.link)
    yield got("withdraw", f"/i/{token}/data/withdraw/")
    yield got("erase", f"/i/{token}/data/erase/")
    Sitting.objects.filter(pk=candidate.sitting.pk).update(access=9)
    yield "replaced link", candidate.post_form(6, best="a", worst="b").content, candidate
    Sitting.objects.filter(pk=candidate.sitting.pk).update(access=candidate.sitting.access)
    yield posted("done", candidate.url("submit"))
    yield "answer after the end", candidate.post_form(6, best="a", worst="b").content, candidate
    yield got("finished", candidate.link)
    yield got("own data", f"/i/{token}/data/")
    yield got("no report", f"/i/{token}/report/")
    type(applicant.vacancy).objects.update(report_shown="at_once")
    yield got("report", f"/i/{token}/report/")
    yield got("no way in", "/i/nothing/")
    yield got("no pass", "/s/nothing/1/")
    strict = Client(enforce_csrf_checks=True, headers={"accept-language": language})
    yield "no token", strict.post("/s/nothing/1/").content, candidate


def test_no_page_in_persian_holds_a_word_of_english():
    found = {name: words for name, page, of in pages("fa") if (words := latin_words(page, of))}
    assert found == {}


def test_no_page_in_spanish_holds_a_sentence_of_english():
    found = {name: told for name, page, _ in pages("es") if (told := english(page))}
    assert found == {}


@pytest.mark.parametrize(("language", "opening"), [("en", ("en", "")), ("es", ("es", "")), ("fa", ("fa", "rtl"))])
def test_every_page_says_its_language_and_direction(language, opening):
    said = {name: re.findall(r'<html lang="(\w+)"(?: dir="(\w+)")?', page.decode()) for name, page, _ in pages(language)}
    assert {name: found for name, found in said.items() if found != [opening]} == {}


def test_every_page_of_a_test_names_the_employer_in_its_title_and_the_others_name_the_product():
    titles = {name: re.search(r"<title>.*· (.*)</title>", page.decode())[1] for name, page, _ in pages("en")}
    without_employer = {"open practice", "display", "no way in", "no pass", "no token"}
    assert titles == {name: "Evenkeel" if name in without_employer else "Northgate Stores" for name in titles}


def test_on_a_page_that_tells_of_a_mistake_the_keyboard_stands_at_what_is_said():
    alerts = {name: found for name, page, _ in pages("en") if (found := re.findall(r'<div [^>]*role="alert"[^>]*>', page.decode()))}
    assert alerts == {name: ['<div class="problem" role="alert" tabindex="-1" autofocus>'] for name in alerts}
    assert set(alerts) == {"consent missing", "practice without an answer", "refused answer"}


def test_pages_in_persian_count_in_persian_digits():
    """Codes, addresses and what a form sends stay as they are."""
    amiss = {}
    for name, page, of in pages("fa"):
        text = seen(page).replace(of.invitation.applicant.code, " ")
        text = re.sub(r"\S+@\S+|\b[0-9a-f]{10}\b|incident \d+\.\d+|turn \d", " ", text)
        if found := re.findall(r"[^\n]{0,20}[0-9]+[^\n]{0,20}", text):
            amiss[name] = found
    assert amiss == {}


@pytest.fixture
def form_a() -> FormContent:
    call_command("load_bank", verbosity=0)
    return FormContent.objects.get(form__title="Form A")


@pytest.mark.parametrize("language", ["en", "es", "fa"])
def test_no_question_page_of_form_a_is_heavier_than_12_kb(form_a, language):
    candidate = a_candidate(form_a)
    start(candidate, language)
    adjust_sitting(sitting_id=candidate.sitting.pk, percent=150, break_minutes=10, now=timezone.now())
    candidate.begin()
    turns = range(1, len(candidate.content.turns) + 1)
    for turn in turns:
        candidate.post_form(turn, best="a", worst="b")

    weights = {turn: len(candidate.client.get(candidate.url(turn)).content) for turn in turns}

    assert {turn: weight for turn, weight in weights.items() if weight > 12 * 1024} == {}


def test_the_whole_of_form_a_is_sat_in_persian_without_a_script(form_a):
    candidate = a_candidate(form_a)
    client = candidate.client
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "fa-IR"

    def form_of(page: str) -> dict[str, str]:
        return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))

    page = client.get(candidate.link).content.decode()
    url = client.post(f"{candidate.link}start/", form_of(page) | {"consent": "yes"})["Location"]
    url = client.get(url)["Location"]
    for number in range(1, len(candidate.content.practice) + 1):
        page = client.get(candidate.url(f"practice/{number}")).content.decode()
        handles = re.findall(r'name="best" value="(\w+)"', page)
        explained = client.get(candidate.url(f"practice/{number}"), {"best": handles[0], "worst": handles[1], "answer": "yes"})
        assert explained.status_code == 200
    url = client.post(candidate.url("begin"))["Location"]
    persian = candidate.content.in_language("fa")
    for turn in persian.turns:
        page = client.get(url).content.decode()
        assert html.escape(turn.opening) in page
        best, worst = re.findall(r'name="best" value="(\w+)"', page)[:2]
        url = client.post(url, form_of(page) | {"best": best, "worst": worst, "go": "next"})["Location"]
    assert url == candidate.url("review")
    done = client.post(candidate.url("submit"), follow=True).content.decode()

    assert "۳۴ از ۳۴" in done
    sitting = Sitting.objects.get()
    assert (sitting.language, sitting.close_reason, sitting.scores.count()) == ("fa", "submitted", 1)
    assert all(
        parse(choice, format=turn.format, codes=turn.codes) for turn, (_, _, choice) in zip(persian.turns, candidate.events(), strict=True)
    )
    assert sitting.closed_at - sitting.started_at < timedelta(minutes=5)
