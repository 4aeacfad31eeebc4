"""What is not written yet is still to do, and an error only when somebody asks; what cannot be read is said once."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.test import Client

from assessment.instrument.authoring import create_item
from assessment.models import Item
from tests.factories.instrument import NOW, a_source, a_turn
from tests.hiring.authoring.sending import fields_of

pytestmark = pytest.mark.django_db
SCRIPT = {"headers": {"accept": "application/json"}}
BLANK = {"title": "A bill", "slug": "a-bill", "family": "bills", "scale": "attitude", "setting": "bank", "need_1": "fairness", "turns": "1"}


@pytest.fixture
def blank(client, library) -> Item:
    """An item as it is when its author is let in to write it."""
    client.post("/items/new/", BLANK)
    return Item.objects.get()


def edit(item: Item, asked: str = "") -> str:
    return f"/items/{item.public_id}/edit/{asked}"


def texts(page: bytes) -> str:
    said = re.sub(r"<[^>]+>", "", page.decode().replace("<li>", " "))
    return re.sub(r"\s+", " ", said)


def flags(page: bytes) -> list[str]:
    return re.findall(r'class="flag[^"]*">([^<]+)', page.decode())


def test_a_blank_item_greets_with_a_list_of_what_to_write_and_no_error(client: Client, blank):
    page = client.get(edit(blank)).content

    assert flags(page) == []
    assert "What the checks say: 22 still to do" in texts(page)
    assert "Turn 1: the stem, the flip" in texts(page)
    assert "Turn 1, option 3: what is said or done, its effectiveness, a marker, a customer’s grade for fairness, a move" in texts(page)
    assert page.count(b"<strong>Still to do:</strong>") == 1  # beside the turn; an option that nobody has begun is left in peace


def test_an_option_that_is_begun_says_beside_it_what_is_missing(client: Client, blank):
    fields = fields_of(client.get(edit(blank)).content)

    told = client.post(edit(blank), {**fields, "turns-0-options-1-text": "Wait <b>here</b>."}, **SCRIPT).json()

    assert set(told["slots"]) == {"t1", "t1-o2"}
    assert 'href="#id_turns-0-options-1-effectiveness">its effectiveness</a>' in told["slots"]["t1-o2"]
    assert (told["counts"], flags(told["slots"]["t1-o2"].encode())) == ("1 warning, 21 still to do", ["warning"])


@pytest.mark.parametrize("asks", ("check", "asked"))
def test_whoever_asks_is_shown_what_a_reviewer_would_see(client: Client, blank, asks):
    fields = fields_of(client.get(edit(blank)).content)

    told = client.post(edit(blank), {**fields, asks: "1"}, **SCRIPT).json()

    assert (told["counts"], flags(told["list"].encode())) == ("18 errors, 4 warnings", ["error"] * 2 + (["error"] * 4 + ["warning"]) * 4)


def test_without_a_script_the_page_comes_back_judged_and_stays_so(client: Client, blank):
    fields = fields_of(client.get(edit(blank)).content)

    page = client.post(edit(blank), {**fields, "check": "1"}, follow=True)

    assert page.redirect_chain == [(edit(blank, "?check=1#checks"), 302)]
    assert "18 errors, 4 warnings" in texts(page.content)
    assert fields_of(page.content)["asked"] == ["1"]


@pytest.mark.parametrize("mark", ("7", "abc", "0"))
def test_an_effectiveness_that_cannot_be_read_is_one_fault_with_one_message(client: Client, library, mark):
    item = create_item(library=library, source=a_source(), now=NOW)
    fields = fields_of(client.get(edit(item)).content)

    told = client.post(edit(item), {**fields, "turns-0-options-2-effectiveness": mark, "asked": "1"}, **SCRIPT).json()

    assert [problem["id"] for problem in told["problems"]] == ["id_turns-0-options-2-effectiveness"]
    assert (told["slots"], told["counts"]) == ({}, "nothing open")


def test_the_items_page_lists_what_is_missing_once(client: Client, blank):
    address = f"/items/{blank.public_id}/"

    before = texts(client.get(address).content)
    refused = client.post(f"{address}status/", {"status": "in_review"}, follow=True)
    after = texts(refused.content)

    assert "Not yet: What is still to do, listed in what the checks say." in before
    assert before.count("what is said or done") == 4
    assert "error" not in before
    assert "The item was not moved. 18 errors are in the way: see what the checks say." in after
    assert [after.count(said) for said in ("The option has no text.", "There is no flip", "18 errors, listed in what the checks say")] == [
        4,
        1,
        1,
    ]
    blank.refresh_from_db()
    assert blank.status == "draft"


def test_nothing_is_called_most_effective_before_all_of_it_is_keyed(client: Client, library):
    options = (*a_turn().options[:3], replace(a_turn().options[3], effectiveness=None))
    half = create_item(library=library, source=a_source(turns=(a_turn(options=options),)), now=NOW)

    assert "most effective" not in texts(client.get(f"/items/{half.public_id}/").content).replace("most and least effective", "")


def test_the_list_counts_what_is_to_do_in_a_draft_and_errors_afterwards(client: Client, blank):
    draft = texts(client.get("/items/").content)
    Item.objects.update(status="in_review")
    moved_on = texts(client.get("/items/").content)

    assert ("22 still to do" in draft, "error" in draft) == (True, False)
    assert "18 errors 4 warnings" in moved_on
