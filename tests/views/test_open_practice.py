"""Practice without an invitation: for everybody, as often as wanted, and nothing is stored."""

from __future__ import annotations

import re
import uuid
from dataclasses import replace

import pytest
from django.test import Client

from assessment.instrument.publishing import publish_form
from assessment.models import Answer, Sitting
from tests.factories import LibraryFactory, published_form
from tests.factories.instrument import NOW, a_practice_source, a_source, draft_form
from tests.support.candidate import a_candidate, text_of

pytestmark = pytest.mark.django_db


def first_item(client: Client) -> str:
    return re.findall(r'class="button" href="([^"]+)"', client.get("/practice/").content.decode())[0]


def test_anybody_practises_without_invitation_cookie_or_trace(count_statements):
    published_form(practice=3)
    client = Client()
    url = first_item(client)
    html = client.get(url).content.decode()
    best, worst = re.findall(r'name="(?:best|worst)" value="(\w+)"', html)[:4:3]

    with count_statements(1):
        explained = client.get(url, {"best": best, "worst": worst, "answer": "yes"})

    assert "Practice 1 of 3 · nothing is stored" in text_of(html)
    assert "You chose: most effective." in text_of(explained.content)
    assert (list(client.cookies), Sitting.objects.count(), Answer.objects.count()) == ([], 0, 0)


def test_its_items_lead_from_one_to_the_next_and_back_to_the_start():
    published_form(practice=3)
    client = Client()
    url, numbers = first_item(client), []
    while url != "/practice/":
        html = client.get(url).content.decode()
        best, worst = re.findall(r'name="(?:best|worst)" value="(\w+)"', html)[:4:3]
        numbers.append(re.search(r"Practice (\d of \d)", text_of(html)).group(1))
        explained = client.get(url, {"best": best, "worst": worst, "answer": "yes"}).content.decode()
        url = re.findall(r'class="button" href="([^"]+)"', explained)[0]

    assert numbers == ["1 of 3", "2 of 3", "3 of 3"]


def test_an_item_without_an_answer_says_so_and_one_with_a_forged_answer_too():
    published_form()
    url = first_item(Client())

    assert "Choose an answer first" in text_of(Client().get(url, {"answer": "yes"}).content)
    assert "does not belong to this question" in text_of(Client().get(url, {"best": "aaaaaaaa", "answer": "yes"}).content)


def test_only_shared_forms_that_are_published_and_have_practice_are_open():
    published_form(title="Shared")
    published_form(title="Shared without practice", practice=0)
    own = published_form(title="Zebrafinch’s own", library=LibraryFactory.create(owner=uuid.uuid4()))
    retired = published_form(title="Retired")
    retired.form.retired_at = retired.form.published_at
    retired.form.save()
    shown = Client().get("/practice/").content.decode()

    assert shown.count("/practice/") == 1
    for form in (own.form, retired.form):
        assert Client().get(f"/practice/{form.public_id}/en/1/").status_code == 404


@pytest.mark.parametrize("rest", ["en/0/", "en/2/", "xx/1/", "es/1/"])
def test_an_item_or_language_that_is_not_there_is_not_found(rest):
    form = published_form(practice=1).form

    assert Client().get(f"/practice/{form.public_id}/{rest}").status_code == 404


def test_several_forms_are_told_apart_and_none_says_what_to_do(count_statements):
    assert "There is nothing to practise with yet" in text_of(Client().get("/practice/").content)
    published_form(title="Counter work")
    published_form(title="Telephone work")
    Client().get("/practice/")  # both contents are in the process

    with count_statements(1):
        text = text_of(Client().get("/practice/").content)

    assert "Start practice: Counter work" in text
    assert "Start practice: Telephone work" in text


def test_forms_that_share_their_practice_are_one_thing_to_practise():
    """As a candidate reads it: the codes of the options are drawn anew for each form."""
    shared = a_practice_source().turns
    for title, turns in (("Form A", shared), ("Form B", shared), ("Form C", (replace(shared[0], stem="He rings you instead."),))):
        scored, practice = a_source(slug="scored", family="scored"), a_practice_source(slug="practice", family="practice", turns=turns)
        form = draft_form(sources=[scored, practice], title=title)
        publish_form(form=form, by="the tests", now=NOW, reason="A form for a test.")

    text = text_of(Client().get("/practice/").content)

    assert re.findall(r"Start practice: (Form .)", text) == ["Form A", "Form C"]


def test_the_landing_page_and_the_sign_in_page_lead_to_it():
    candidate = a_candidate()

    assert 'href="/practice/"' in candidate.client.get(candidate.link).content.decode()
    assert 'href="/practice/"' in Client().get("/account/login/").content.decode()


def test_practice_of_a_sitting_and_open_practice_have_different_handles():
    candidate = a_candidate()
    candidate.start()
    ours, open_to_all = (
        set(re.findall(r'value="(\w{8})"', page.content.decode()))
        for page in (candidate.client.get(candidate.url("practice/1")), Client().get(first_item(Client())))
    )

    assert len(ours) == len(open_to_all) == 4
    assert not ours & open_to_all
