"""The Display page: chosen once, seen on every page, and back to where one came from."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from assessment.delivery.comfort import CHOICES
from tests.support.candidate import a_candidate, a_started_candidate, text_of

pytestmark = pytest.mark.django_db
URL = "/s/comfort/"
LARGE_AND_DARK = {"size": "largest", "colours": "dark", "spacing": "wider", "contrast": "higher", "motion": "none"}
FIRST_TAG = ' data-size="largest" data-spacing="wider" data-contrast="higher" data-colours="dark" data-motion="none">'


def test_the_page_needs_no_invitation_no_script_and_no_statement(count_statements):
    with count_statements(0):
        page = Client().get(URL)
        kept = Client().post(URL, LARGE_AND_DARK)

    assert page.status_code == 200
    assert page.content.count(b'type="radio"') == sum(len(choice.values) for choice in CHOICES)
    assert page.content.count(b"<fieldset") == page.content.count(b"<legend") == len(CHOICES)
    assert (kept.status_code, kept["Location"]) == (303, f"{URL}?kept=yes")


def test_what_was_chosen_is_on_every_page_of_a_candidate_from_its_first_byte():
    candidate = a_candidate()
    candidate.client.post(URL, LARGE_AND_DARK)
    candidate.start()
    pages = [candidate.client.get(url) for url in (candidate.link, "/i/nothing/", URL, candidate.url("practice/1"), candidate.url("begin"))]
    candidate.begin()
    pages += [candidate.client.get(candidate.url(1)), candidate.client.get(candidate.url("review"))]
    candidate.client.post(candidate.url("submit"))
    pages += [candidate.client.get(candidate.url("done")), candidate.client.get("/s/nothing/1/")]

    for page in pages:
        html = page.content.decode()
        assert FIRST_TAG in html
        assert '<meta name="color-scheme" content="dark">' in html


def test_every_page_of_a_candidate_links_to_it():
    candidate = a_candidate()
    candidate.start()
    pages = [candidate.client.get(url) for url in (candidate.link, "/i/nothing/", candidate.url("practice/1"), candidate.url("begin"))]
    candidate.begin()
    pages += [candidate.client.get(candidate.url(1)), candidate.client.get(candidate.url("review"))]
    candidate.client.post(candidate.url("submit"))
    pages += [candidate.client.get(candidate.url("done")), candidate.client.get("/s/nothing/1/")]

    assert [page.content.decode().count(f'href="{URL}">Display</a>') for page in pages] == [1] * len(pages)


def test_the_page_shows_what_is_chosen_and_choosing_as_designed_takes_it_back():
    client = Client()
    client.post(URL, LARGE_AND_DARK)

    html = client.get(URL).content.decode()
    client.post(URL, {"size": "normal"})

    assert all(f'name="{name}" value="{value}" checked' in html for name, value in LARGE_AND_DARK.items())
    assert client.cookies["display"].value == ""
    assert "data-size" not in client.get(URL).content.decode()


def test_the_cookie_is_lax_closed_to_scripts_and_bound_to_the_host_in_production(settings):
    local = Client().post(URL, LARGE_AND_DARK).cookies["display"]
    settings.SESSION_COOKIE_SECURE = True
    there = Client().post(URL, LARGE_AND_DARK).cookies["__Host-display"]

    assert [(c["samesite"], c["httponly"], c["secure"], c["path"], c["domain"]) for c in (local, there)] == [
        ("Lax", True, "", "/", ""),
        ("Lax", True, True, "/", ""),
    ]


@pytest.mark.parametrize(
    ("came_from", "back"),
    [
        ("/i/token_-9/", "/i/token_-9/"),
        ("/i/token_-9/start/", "/i/token_-9/"),  # where Start answers without consent
        ("/s/abc/3/", "/s/abc/3/"),
        ("/s/abc/practice/1/?best=mzxw6ytb&answer=yes", "/s/abc/practice/1/?best=mzxw6ytb&answer=yes"),
        ("/practice/", "/practice/"),
        ("/s/comfort/", ""),
        ("/account/login/", ""),
        ("/s/../account/login/", ""),
        ("/s/%2e%2e/", ""),
    ],
)
def test_the_way_back_is_the_candidates_page_that_linked_here(came_from, back):
    html = Client().get(URL, headers={"referer": f"http://testserver{came_from}"}).content.decode()
    response = Client().post(URL, {"back": came_from})

    assert f'name="back" value="{back.replace("&", "&amp;")}"' in html
    assert response["Location"] == (back or f"{URL}?kept=yes")


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/s/", "//evil.example/s/", "/\\evil.example", "/s/\n//evil", "javascript:alert(1)", "/s/x:y/", "/s/ä/", "s/abc/"],
)
def test_nobody_is_led_elsewhere(elsewhere):
    assert Client().post(URL, {"back": elsewhere})["Location"] == f"{URL}?kept=yes"
    assert 'name="back" value=""' in Client().get(URL, headers={"referer": elsewhere.replace("\n", "")}).content.decode()
    assert 'name="back" value=""' in Client().get(URL, headers={"referer": "https://evil.example/s/abc/1/"}).content.decode()


def test_a_browser_that_does_not_say_where_it_came_from_is_led_back_to_its_test():
    candidate = a_started_candidate()

    assert f'name="back" value="{candidate.url()}"' in candidate.client.get(URL).content.decode()
    forged = Client()
    forged.cookies["s-forged"] = "forged"
    assert 'name="back" value=""' in forged.get(URL).content.decode()


def test_a_comfortable_page_costs_no_statement_more(count_statements):
    candidate = a_started_candidate()
    candidate.client.post(URL, LARGE_AND_DARK)
    candidate.client.get(candidate.url(1))  # the content is in the process
    candidate.handles(1)

    with count_statements(1):
        page = candidate.client.get(candidate.url(1))
    with count_statements(1):
        candidate.send(1, best="a", worst="b")

    assert FIRST_TAG in page.content.decode()


def test_it_says_that_the_clock_runs_on_and_that_nobody_is_told():
    assert "no effect on your result, and nobody is told" in text_of(Client().get(reverse("comfort")).content)
