"""An item's page through its life: what is missing is said, what was done is shown; comments, history and preview."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from assessment.instrument.authoring import create_item, current_revision, save_draft, source_of
from assessment.models import Comment, Form, Item, Review, StatusChange
from hiring.people.roles import Role
from hiring.people.signing import signed
from tests.factories import LibraryFactory, VacancyFactory, a_member
from tests.factories.history import BEN
from tests.factories.instrument import NOW, a_conversation, a_source, published_form

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(library, author) -> Item:
    return create_item(library=library, source=a_source(), now=NOW, by=signed(author))


def texts(page: bytes) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.decode().replace("&#x27;", "'")))


def post(client: Client, item: Item, what: str, **data: str):
    return client.post(f"/items/{item.public_id}/{what}/", data, follow=True)


def test_a_step_that_lacks_something_says_what_and_is_taken_when_it_is_there(client, item, organisation):
    post(client, item, "status", status="in_review", reason="First draft done.")

    refused = post(client, item, "status", status="panel")
    reader = Client()
    reader.force_login(a_member(Role.REVIEWER, organisation=organisation, name="Rita Holm"))
    post(reader, item, "review", edit_number="1", note="Believable.")
    page = texts(post(client, item, "status", status="panel").content)

    missing = "A second person, not the one who saved it last, reads these very words and says so."
    assert f"The item was not moved. {missing}" in texts(refused.content)
    assert Item.objects.get().status == "panel"
    assert "in review → panel" in page
    assert "Rita Holm: read it as it stood at save 1 Believable." in page
    assert "draft → in review First draft done." in page


def test_an_item_of_a_form_in_use_is_not_retired_and_the_vacancy_is_named(client, library, organisation):
    content = published_form(scenarios=1, practice=0, library=library, title="Form A")
    VacancyFactory.create(organisation=organisation, form=content.form, title="Weekend team", closes_at=NOW.replace(year=2036))

    page = post(client, Item.objects.get(), "status", status="retired")

    assert "It stands in a form that is in use: “Form A”, for the vacancy “Weekend team”." in texts(page.content)
    assert Item.objects.get().status == "live"


def test_an_item_of_a_form_that_takes_turns_with_a_vacancys_own_is_in_use_too(client, library, organisation):
    own = published_form(scenarios=1, practice=0, library=library, title="Form A").form
    published_form(scenarios=1, practice=0, library=library, title="Form B")
    Form.objects.update(parallel_set="spring")
    vacancy = {"organisation": organisation, "form": own, "closes_at": NOW.replace(year=2036)}
    VacancyFactory.create(**vacancy, title="One form alone")
    VacancyFactory.create(**vacancy, title="Weekend team", rotates_forms=True)
    item = Item.objects.get(form_entries__form__title="Form B")

    page = post(client, item, "status", status="retired")

    assert "It stands in a form that is in use: “Form B”, for the vacancy “Weekend team”." in texts(page.content)
    assert (Item.objects.get(pk=item.pk).status, "One form alone" in texts(page.content)) == ("live", False)


def test_words_that_changed_are_not_signed_for(client, item, organisation):
    save_draft(item=item, source=a_source(title="Other"), edit_number=1, now=NOW, by=BEN)

    page = post(client, item, "review", edit_number="1")

    told = "Ben Okoro saved this item since you opened it. Read it again: your word stands for what you have read."
    assert told in texts(page.content)
    assert Review.objects.count() == 0


def test_comments_stand_where_they_were_made_until_they_are_resolved(client, item):
    post(client, item, "comments", **{"place": "1-2", "text-1-2": "Nobody <i>does</i> this.", "blocks-1-2": "on"})
    post(client, item, "comments", **{"place": "", "text-": "Good one."})
    shown = client.get(f"/items/{item.public_id}/").content.decode()
    on_option = shown[shown.index('id="remarks-1-2"') : shown.index('id="remarks-1-3"')]
    comment = Comment.objects.get(option=2)

    answer = client.post(f"/items/{item.public_id}/comments/", {"resolve": comment.pk}, headers={"accept": "application/json"})

    assert "Nobody &lt;i&gt;does&lt;/i&gt; this." in on_option
    assert "holds the pilot" in on_option
    assert "Good one." not in on_option
    open_ones, _, resolved = answer.json()["html"].partition('class="resolved"')
    assert (answer.json()["place"], "Nobody" in open_ones, "Nobody" in resolved) == ("1-2", False, True)
    comment.refresh_from_db()
    assert comment.resolved_at is not None


@pytest.mark.parametrize("place", ("9", "1-9", "x", "1-2-3", "-"))
def test_a_comment_on_nothing_is_refused(client, item, place):
    page = post(client, item, "comments", **{"place": place, f"text-{place}": "So."})

    assert (page.status_code, Comment.objects.count()) == (200, 0)


def test_a_shared_item_has_no_comments_history_or_reviews(client):
    shared = create_item(library=LibraryFactory.create(), source=a_source(), now=NOW)

    asked = [client.get(f"/items/{shared.public_id}/history/"), client.get(f"/items/{shared.public_id}/history/1/")]
    asked += [client.post(f"/items/{shared.public_id}/{what}/", {"place": "", "text-": "x"}) for what in ("comments", "review")]

    assert [answer.status_code for answer in asked] == [403] * 4
    assert b'id="remarks-' not in client.get(f"/items/{shared.public_id}/").content


def test_history_shows_what_was_changed_word_by_word_and_brings_it_back(client, item, author):
    save_draft(item=item, source=a_source(title="Brakes on <b>Monday"), edit_number=1, now=NOW, by=BEN)

    page = client.get(f"/items/{item.public_id}/history/").content.decode()
    answer = client.post(f"/items/{item.public_id}/history/1/restore/", {"edit_number": "2"})

    assert "Brakes on <del>Friday</del><ins>&lt;b&gt;Monday</ins>" in page
    assert "Ben Okoro · revision 1 · as it is now" in texts(page.encode())
    assert answer.status_code == 302
    assert source_of(current_revision(item)) == a_source()
    assert "Brought back what stood at save 1." in texts(client.get(f"/items/{item.public_id}/history/").content)


@pytest.mark.parametrize("number", ("1", "", "x", "²", "9" * 5_000))
def test_nothing_is_brought_back_over_a_save_that_was_not_seen(client, item, number):
    save_draft(item=item, source=a_source(title="Other"), edit_number=1, now=NOW, by=BEN)

    page = client.post(f"/items/{item.public_id}/history/1/restore/", {"edit_number": number}, follow=True)

    assert b"nothing was brought back" in page.content
    assert current_revision(item).title == "Other"


def test_an_archived_item_leaves_the_list_and_comes_back(client, item):
    post(client, item, "archive")
    lists = [b"Brakes on Friday" in client.get(f"/items/{query}").content for query in ("", "?which=archived")]
    edit = client.get(f"/items/{item.public_id}/edit/", follow=True)

    post(client, item, "archive", back="1")

    assert lists == [False, True]
    assert edit.content.count(b"This item is archived. Bring it back to edit it.") == 1
    assert b"Brakes on Friday" in client.get("/items/").content
    assert list(StatusChange.objects.order_by("pk").values_list("to_status", flat=True)) == ["archived", "draft"]


def test_only_the_preview_may_stand_in_a_frame_and_only_of_our_own(client, item):
    asked = [client.get(f"/items/{item.public_id}/{what}") for what in ("preview/1/?framed", "edit/", "look/", "")]

    ancestors = ["frame-ancestors 'self'" in answer["Content-Security-Policy"] for answer in asked]
    holding = ["frame-src 'self'" in answer["Content-Security-Policy"] for answer in asked]
    assert (ancestors, holding) == ([True, False, False, False], [False, True, True, False])
    assert [answer["X-Frame-Options"] for answer in asked] == ["SAMEORIGIN", "DENY", "DENY", "DENY"]
    assert b"Back to the item" not in asked[0].content


def test_the_preview_leads_through_the_turns_of_a_conversation(client, library):
    talk = create_item(library=library, source=a_conversation(), now=NOW)

    page = client.get(f"/items/{talk.public_id}/look/").content.decode()

    turns = [f"/items/{talk.public_id}/preview/{number}/?framed" for number in (1, 2, 3)]
    assert re.findall(r'href="([^"]+)" target="look-frame"', page) == turns


def test_each_step_says_where_the_item_is_and_who_is_next(client, item):
    Item.objects.filter(pk=item.pk).update(status="in_review")
    save = item.revisions.get(is_current=True).edit_number
    Review.objects.create(item=item, edit_number=save, by="Rita <rita@work.example>", at=NOW)

    told = [texts(client.post(f"/items/{item.public_id}/status/", {"status": to}, follow=True).content) for to in ("panel", "draft")]

    assert "The item is ready for a panel. Choose it under Panels, New panel." in told[0]
    assert "The item is a draft again." in told[1]
