"""Blueprints in the browser's requests: from the standard form to drafts side by side."""

from __future__ import annotations

import html
import re

import pytest

from assessment.instrument.assembly.blueprints import specification_of
from assessment.instrument.assembly.specification import Attribute, Requirement, Specification, standard_specification
from assessment.instrument.authoring import create_item
from assessment.instrument.enums import Setting
from assessment.models import Blueprint, Form
from tests.factories import BlueprintFactory
from tests.factories.instrument import NOW, a_source, draft_form, small_form_sources

pytestmark = pytest.mark.django_db
TWO = Specification((Requirement(Attribute.SCALE, "attitude", 2, 2),), without_cues=False)


def text_of(response) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))


def sent(**changes):
    return {"title": "Winter", "count": "2", "parallel_to": "", "seed": "5", **changes}


@pytest.fixture
def pool(library):
    return [create_item(library=library, source=source, now=NOW) for source in small_form_sources(scenarios=5, practice=0)]


def test_a_new_blueprint_begins_with_the_standard_form_and_is_changed_field_by_field(client, library):
    client.post("/blueprints/new/", {"title": "Evenings"})
    made = Blueprint.objects.get()
    assert specification_of(made) == standard_specification()

    answer = client.post(f"/blueprints/{made.public_id}/edit/", {"least_scale_attitude": "2", "most_scale_attitude": "2"})

    made.refresh_from_db()
    assert answer["Location"] == f"/blueprints/{made.public_id}/"
    assert specification_of(made) == TWO


def test_what_the_form_shows_is_what_saving_it_keeps(client, library):
    made = BlueprintFactory.create(library=library)
    form = client.get(f"/blueprints/{made.public_id}/edit/").context["form"]

    client.post(
        f"/blueprints/{made.public_id}/edit/", {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    )

    made.refresh_from_db()
    asked = {(each.attribute, each.value): each for each in specification_of(made).requirements}
    assert asked == {(each.attribute, each.value): each for each in standard_specification().requirements}


def test_bounds_that_cross_are_refused_at_their_field(client, library):
    made = BlueprintFactory.create(library=library)

    answer = client.post(f"/blueprints/{made.public_id}/edit/", {"least_need_empathy": "4", "most_need_empathy": "3"})

    assert answer.status_code == 422
    assert "At most 3 is less than at least 4." in text_of(answer)
    made.refresh_from_db()
    assert specification_of(made) == standard_specification()


def test_drafts_are_assembled_and_stand_side_by_side(client, library, pool):
    made = BlueprintFactory.create(library=library, document=TWO.as_dict())

    answer = client.post(f"/blueprints/{made.public_id}/assemble/", sent(), follow=True)

    assert [form.title for form in Form.objects.order_by("title")] == ["Winter A", "Winter B"]
    assert "2 draft forms, proved the best there is. Nothing is published yet." in text_of(answer)
    assert "They share no scored item." in text_of(answer)


def test_what_cannot_be_met_is_said_and_nothing_is_stored_until_it_is_asked_for(client, library, pool):
    made = BlueprintFactory.create(library=library, document=TWO.as_dict())

    answer = client.post(f"/blueprints/{made.public_id}/assemble/", sent(count="3"))

    assert answer.status_code == 422
    assert "attitude scenarios: 6 needed, 5 there" in text_of(answer)
    assert Form.objects.count() == 0
    client.post(f"/blueprints/{made.public_id}/assemble/", sent(count="3", keep="1"))
    assert Form.objects.count() == 3


def test_a_title_that_is_taken_is_said_at_its_field(client, library, pool):
    made = BlueprintFactory.create(library=library, document=TWO.as_dict())
    draft_form(sources=[], library=library, title="Winter A")

    answer = client.post(f"/blueprints/{made.public_id}/assemble/", sent())

    assert answer.status_code == 422
    assert "There is a form “Winter A” already." in text_of(answer)
    assert [form.title for form in Form.objects.all()] == ["Winter A"]


def test_an_item_is_swapped_from_the_forms_page(client, library, pool):
    made = BlueprintFactory.create(library=library, document=TWO.as_dict())
    client.post(f"/blueprints/{made.public_id}/assemble/", sent(count="1"))
    form = Form.objects.get()
    leaving = form.entries.order_by("position").first().item
    address = f"/forms/{form.public_id}/swap/{leaving.public_id}/"
    assert f'href="{address}"' in client.get(f"/forms/{form.public_id}/").content.decode()
    offered = client.get(address).context["rows"]

    client.post(address, {"coming": offered[0][1].public_id})

    held = set(form.entries.values_list("item__slug", flat=True))
    assert (leaving.slug in held, offered[0][1].slug in held, len(held)) == (False, True, 2)


def test_a_swap_says_in_words_what_gets_better_and_what_gets_worse(client, library):
    requirements = (
        Requirement(Attribute.SETTING, Setting.SHOP.value, 2, None),
        Requirement(Attribute.SETTING, Setting.HOSPITALITY.value, 1, None),
    )
    made = BlueprintFactory.create(library=library, document=Specification(requirements, without_cues=False).as_dict())
    form = draft_form(sources=small_form_sources(scenarios=2, practice=0), library=library, title="Shops")
    Form.objects.filter(pk=form.pk).update(blueprint=made)
    create_item(library=library, source=a_source(slug="inn", title="Inn", family="inn", setting=Setting.HOSPITALITY), now=NOW)
    create_item(library=library, source=a_source(slug="till", title="Till", family="till"), now=NOW)

    page = text_of(client.get(f"/forms/{form.public_id}/swap/{form.entries.earliest('position').item.public_id}/"))

    assert "better Scenarios set in: hospitality: at least 1 asked, 1 then." in page
    assert "worse Scenarios set in: shop: at least 2 asked, 1 then." in page
    assert "Meets as much of what is asked as the form does now." in page
    assert "Seen in no sitting so far." in page


def test_what_is_short_in_the_bank_is_marked_in_its_row(client, library, pool):
    made = BlueprintFactory.create(library=library, document=Specification((Requirement(Attribute.SCALE, "attitude", 3, 3),)).as_dict())

    page = text_of(client.get(f"/blueprints/{made.public_id}/"))

    assert "Attitude scenarios exactly 3 6 needed 5" in page
    assert "1 line of the table is short, and marked." in page


@pytest.mark.parametrize("rows", (1, 3))
def test_the_list_of_blueprints_costs_four_statements(client, library, rows, count_statements):
    for _ in range(rows):
        BlueprintFactory.create(library=library)

    with count_statements(4):
        response = client.get("/blueprints/")

    assert response.content.count(b'class="title"') == rows


@pytest.mark.parametrize("rows", (1, 3))
def test_a_blueprints_page_costs_the_same_for_any_number_of_items(client, library, rows, count_statements):
    for source in small_form_sources(scenarios=rows, practice=0):
        create_item(library=library, source=source, now=NOW)
    made = BlueprintFactory.create(library=library)

    with count_statements(10):
        client.get(f"/blueprints/{made.public_id}/")
