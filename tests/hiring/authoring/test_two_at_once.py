"""Two who write one item at once: what one alone has changed comes in unasked and is told of, what both have is asked by name."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.test import Client

from assessment.instrument.authoring import create_item, current_revision, save_draft, source_of
from assessment.instrument.source import ItemSource
from assessment.models import Item, Unfinished
from hiring.authoring.conflicts import unsealed
from hiring.authoring.sources import with_moves_in_order
from hiring.people.signing import signed
from tests.factories.history import ANN, BEN
from tests.factories.instrument import NOW, a_source, a_turn
from tests.hiring.authoring.sending import fields_of

pytestmark = pytest.mark.django_db
SCRIPT = {"headers": {"accept": "application/json"}}
OPTIONS = a_turn().options
REWRITTEN = "Tell him what the bus costs, and lend him the fare until he comes back on Monday."


@pytest.fixture
def item(library) -> Item:
    return create_item(library=library, source=a_source(), now=NOW, by=BEN)


@pytest.fixture
def address(item) -> str:
    return f"/items/{item.public_id}/edit/"


def with_options(*options, **changes) -> ItemSource:
    return a_source(turns=(a_turn(options=options, **changes),))


def now_says(item: Item) -> ItemSource:
    return source_of(current_revision(item))


def texts(page: bytes) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.decode()))


def test_different_options_are_both_kept_and_the_author_is_told_what_came_in(client: Client, item, address):
    fields = fields_of(client.get(address).content)
    theirs = with_options(OPTIONS[0], replace(OPTIONS[1], text=REWRITTEN), *OPTIONS[2:])
    save_draft(item=item, source=theirs, edit_number=1, now=NOW, by=BEN)

    page = client.post(address, {**fields, "turns-0-options-3-text": "Mine."}, follow=True)

    assert [option.text for option in now_says(item).turns[0].options] == [OPTIONS[0].text, REWRITTEN, OPTIONS[2].text, "Mine."]
    told = "Saved. Ben Okoro saved this item while you wrote. Both are kept. Taken over: Turn 1, option 2: text."
    assert told in texts(page.content)


def test_one_moves_an_option_while_the_other_rewrites_it(client: Client, item, address):
    fields = fields_of(client.get(address).content)
    moved = with_options(*OPTIONS[1:], OPTIONS[0], flip_best=3)
    save_draft(item=item, source=moved, edit_number=1, now=NOW, by=BEN)

    page = client.post(address, {**fields, "turns-0-options-0-text": REWRITTEN}, follow=True)

    assert [option.text for option in now_says(item).turns[0].options] == [*(option.text for option in OPTIONS[1:]), REWRITTEN]
    assert now_says(item).turns[0].flip_best == 3
    assert "Taken over: Turn 1, option 4, moved here from place 1." in texts(page.content)


def test_a_moved_option_is_told_of_as_moved(client: Client, item):
    save_draft(item=item, source=with_options(*OPTIONS[1:], OPTIONS[0], flip_best=3), edit_number=1, now=NOW, by=ANN)

    shown = texts(client.get(f"/items/{item.public_id}/history/").content)

    assert "Turn 1, option 4 moved here from place 1" in shown
    assert "fields changed" not in shown


def test_the_same_field_is_asked_and_what_else_they_changed_is_shown_beside(client: Client, item, address):
    fields = fields_of(client.get(address).content)
    save_draft(item=item, source=a_source(title="Theirs", family="theirs"), edit_number=1, now=NOW, by=BEN)

    page = client.post(address, {**fields, "title": "Mine", "notes": "Mine."})
    asked = fields_of(page.content)
    client.post(address.replace("edit", "merge"), {**asked, "pick-title": "theirs"})

    assert page.status_code == 409
    assert {name: value for name, value in asked.items() if name.startswith("pick-")} == {"pick-title": ["mine"]}
    assert "Ben Okoro saved this item while you wrote Nothing of yours is lost. One thing was changed on both sides" in texts(page.content)
    assert "Taken over unasked Changed on their side alone. Family" in texts(page.content)
    assert (now_says(item).title, now_says(item).family, now_says(item).notes) == ("Theirs", "theirs", "Mine.")


def test_another_tab_of_ones_own_is_called_that(client: Client, item, address):
    fields = fields_of(client.get(address).content)
    client.post(address, {**fields, "title": "There"})

    told = client.post(address, {**fields, "title": "Here"}, **SCRIPT).json()
    page = client.post(address, {**fields, "title": "Here"})
    joined = client.post(address, {**fields, "notes": "Here."}, **SCRIPT).json()

    assert told["text"] == "You, in another tab, saved this item while you wrote here. Nothing of yours is lost."
    assert "In the other tab There Here Here" in re.sub(r"\s+", " ", texts(page.content))
    assert joined["merged"].startswith("You, in another tab, saved this item while you wrote here. Both are kept. Taken over: Title.")
    assert (now_says(item).title, now_says(item).notes) == ("There", "Here.")


def test_nobody_is_named_who_is_not_known(client: Client, item, address):
    fields = fields_of(client.get(address).content)
    save_draft(item=item, source=a_source(title="Theirs"), edit_number=1, now=NOW)

    told = client.post(address, {**fields, "title": "Mine"}, **SCRIPT).json()

    assert told["text"] == "Somebody saved this item while you wrote. Nothing of yours is lost."


def test_a_page_that_goes_on_after_a_merge_takes_nothing_back(client: Client, item, address):
    """Until its script has shown it anew, it has its own words and the number that it had."""
    fields = fields_of(client.get(address).content)
    save_draft(item=item, source=a_source(family="theirs"), edit_number=1, now=NOW, by=BEN)
    told = client.post(address, {**fields, "title": "Mine"}, **SCRIPT).json()
    goes_on = {**fields, "title": "Mine, again", "edit_number": told["edit_number"], "base": told["base"]}

    again = client.post(address, goes_on, **SCRIPT).json()

    assert (told["state"], told["edit_number"], unsealed(told["base"])) == ("saved", 1, with_moves_in_order(a_source(title="Mine")))
    assert again["merged"].startswith("Ben Okoro saved this item while you wrote. Both are kept. Taken over: Family.")
    assert (now_says(item).title, now_says(item).family) == ("Mine, again", "theirs")


def test_a_merge_can_be_undone_by_the_history_even_of_ones_own_tabs(client: Client, item, address, author):
    fields = fields_of(client.get(address).content)
    client.post(address, {**fields, "title": "There"})
    client.post(address, {**fields, "notes": "Here."})

    states = list(item.states.order_by("edit_number"))
    client.post(f"/items/{item.public_id}/history/{states[1].edit_number}/restore/", {"edit_number": "3"})

    assert [(state.by, state.document["title"], state.document["notes"]) for state in states] == [
        (BEN, "Brakes on Friday", ""),
        (signed(author), "There", ""),
        (signed(author), "There", "Here."),
    ]
    assert (now_says(item).title, now_says(item).notes) == ("There", "")


def test_the_history_knows_what_both_began_from_where_the_page_does_not(client: Client, item, address):
    fields = fields_of(client.get(address).content)
    save_draft(item=item, source=a_source(family="theirs"), edit_number=1, now=NOW, by=BEN.replace("Ben", "Bea"))

    answer = client.post(address, {**fields, "title": "Mine", "base": "gone"})

    assert (answer.status_code, now_says(item).title, now_says(item).family) == (302, "Mine", "theirs")
    assert Unfinished.objects.count() == 0
