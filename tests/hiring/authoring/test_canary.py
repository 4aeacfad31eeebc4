"""An author of one organisation sees no byte of what another wrote, by whatever address and method."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import resolve

from assessment.instrument.authoring import create_item, save_draft
from assessment.instrument.commenting import add_comment, review_item
from assessment.instrument.enums import ItemStatus
from assessment.instrument.history import keep_unfinished
from assessment.instrument.judging import create_panel
from assessment.instrument.moving import Standing, archive_item, bring_back, move_item
from assessment.models import Comment, Form, Item, SavedState, StatusChange
from hiring.authoring.access import own_library
from hiring.people.roles import Role
from tests.factories import BlueprintFactory, KeyDraftFactory, OrganisationFactory, a_member
from tests.factories.instrument import NOW, a_source, a_turn, draft_form, published_form
from tests.hiring.authoring.crawled import CANARY, CRAWLED

pytestmark = pytest.mark.django_db
NAMES = [f"{each.method} {each.address} {','.join(each.data)}" for each in CRAWLED]


def marked_source(**changes: Any) -> Any:
    """An item with the canary in every text of it."""
    option = a_turn().options[0]
    texts = {name: f"{CANARY} {name}" for name in ("text", "thought", "reframe", "reply")}
    turn = a_turn(stem=f"{CANARY} stem", flip_fact=f"{CANARY} flip", options=(replace(option, **texts), *a_turn().options[1:]))
    return a_source(title=f"{CANARY} title", notes=f"{CANARY} notes", family=CANARY.lower(), turns=(turn,), **changes)


@pytest.fixture
def ids(organisation, library) -> dict[str, str]:
    """The other organisation's item with all that can be on it, its form; and an item and a form of our own."""
    other = OrganisationFactory.create(name=f"{CANARY} Ltd")
    theirs = own_library(other, now=NOW)
    by = f"{CANARY} Person <person@{CANARY.lower()}.example>"
    item = create_item(library=theirs, source=marked_source(slug=f"{CANARY.lower()}-item"), now=NOW, by=f"First {by}")
    again = marked_source(slug=item.slug)
    save_draft(item=item, source=replace(again, notes=f"{CANARY} again"), edit_number=1, now=NOW, by=by)
    comment = add_comment(item=item, source=again, turn=1, option=1, text=f"{CANARY} comment", by=by, now=NOW)
    review_item(item=item, edit_number=2, by=by, now=NOW, note=f"{CANARY} note")
    move_item(item=item, to=ItemStatus.IN_REVIEW, standing=Standing((), 2), by=by, now=NOW, reason=f"{CANARY} reason")
    archive_item(item=item, by=by, now=NOW)
    bring_back(item=item, by=by, now=NOW)
    keep_unfinished(item=item, sent=f"title={CANARY}", by=by, now=NOW)
    form = published_form(scenarios=1, library=theirs, title=f"{CANARY} form").form
    own = create_item(library=library, source=a_source(slug="own"), now=NOW)
    own_form = draft_form(sources=[a_source(slug="own-two")], library=library)
    blueprint = BlueprintFactory.create(library=theirs, title=f"{CANARY} blueprint")
    Form.objects.filter(pk=form.pk).update(blueprint=blueprint, parallel_set="theirs")
    panel = create_panel(library=theirs, title=f"{CANARY} round", items=[item], by=by, now=NOW)
    key = KeyDraftFactory.create(form=form, changed_by=by)
    named: dict[str, Any] = {"item": item, "form": form, "own_item": own, "own_form": own_form, "blueprint": blueprint, "panel": panel}
    named |= {"key": key, "own_blueprint": BlueprintFactory.create(library=library)}
    return {name: row.public_id for name, row in named.items()} | {"comment": str(comment.pk), "title": f"{CANARY} title"}


def rows_of(item: str) -> list[Any]:
    """All that stands on the other's item."""
    one = Item.objects.get(public_id=item)
    kept = [list(model.objects.filter(item=one).order_by("pk").values()) for model in (SavedState, StatusChange, Comment)]
    return [Item.objects.filter(pk=one.pk).values().get(), *kept]


@pytest.mark.parametrize("script", [False, True], ids=["page", "script"])
@pytest.mark.parametrize("crawled", CRAWLED, ids=NAMES)
def test_an_author_reads_and_changes_nothing_of_another_organisations(crawled, script, client, ids):
    before = rows_of(ids["item"])
    address = crawled.address.format(**ids)
    data = {name.format(**ids): value.format(**ids) for name, value in crawled.data.items()}
    accept = {"accept": "application/json"} if script else {}

    answer = client.post(address, data, headers=accept) if crawled.method == "POST" else client.get(address, headers=accept)
    after = client.get("/items/").content  # a message of what was done would stand here

    said = (answer.content + after).decode().replace(f'value="{CANARY}"', "")  # what we asked for ourselves
    assert re.findall(rf".{{0,60}}{CANARY}.{{0,60}}", said, re.IGNORECASE) == []
    assert ids["item"] not in said.replace(address, "")
    assert rows_of(ids["item"]) == before


def test_the_table_names_the_routes_its_addresses_lead_to(ids):
    assert [resolve(each.address.format(**ids).partition("?")[0]).url_name for each in CRAWLED] == [each.name for each in CRAWLED]


def test_the_canary_would_be_seen_by_its_own_organisation(ids):
    owner = Client()
    owner.force_login(a_member(Role.AUTHOR, organisation=OrganisationFactory._meta.model.objects.get(name=f"{CANARY} Ltd")))
    lists = ("item_list", "form_list", "blueprint_list", "panel_list")
    pages = (
        "item",
        "item_look",
        "item_preview",
        "item_history",
        "item_state",
        "item_edit",
        "blueprint",
        "panel",
        "panel_item",
        "panel_judges",
        "form_analysis",
        "form_analysis_scenario",
    )

    silent = [
        each.address
        for each in CRAWLED
        if each.name in (*lists, *pages) and each.method == "GET" and not re.search("archived|after|own_", each.address)
        if CANARY.encode() not in owner.get(each.address.format(**ids)).content
    ]

    assert silent == []
