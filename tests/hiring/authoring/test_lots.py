"""Long lists come a lot at a time, and nothing of them is lost."""

from __future__ import annotations

import pytest

from assessment.instrument.authoring import create_item
from assessment.instrument.commenting import add_comment
from assessment.instrument.enums import ItemStatus
from assessment.models import Form, Item
from hiring.kernel.lots import Lot, lot_of, weighed_lot
from tests.factories import FormFactory
from tests.factories.instrument import NOW, a_source, draft_form


@pytest.mark.parametrize(
    ("sent", "lot"),
    [
        ("", Lot([1, 2], "", "?page=2")),
        ("2", Lot([3, 4], "?page=1", "?page=3")),
        ("3", Lot([5], "?page=1", "")),
        ("9", Lot([], "?page=1", "")),
        ("-1", Lot([1, 2], "", "?page=2")),
        ("x", Lot([1, 2], "", "?page=2")),
        ("0", Lot([1, 2], "", "?page=2")),
    ],
)
def test_a_list_is_cut_into_lots_that_lead_to_each_other(sent, lot):
    assert lot_of([1, 2, 3, 4, 5], sent=sent, size=2) == lot


@pytest.mark.parametrize(
    ("sent", "lot"),
    [
        ("", Lot([3, 4], "", "?from=2")),  # together 7 of 8
        ("2", Lot([9], "?from=0", "?from=3")),  # more than there is room for, and one comes all the same
        ("3", Lot([1, 1], "?from=0", "?from=5")),  # no more than two
        ("5", Lot([1], "?from=0", "")),
        ("9", Lot([], "?from=0", "")),
        ("-1", Lot([3, 4], "", "?from=2")),
        ("x", Lot([3, 4], "", "?from=2")),
    ],
)
def test_rows_of_unlike_weight_come_as_many_as_there_is_room_for(sent, lot):
    assert weighed_lot([3, 4, 9, 1, 1, 1], sent=sent, weigh=int, most=8, size=2) == lot


def test_a_lot_may_hold_nothing_where_even_one_row_is_too_much():
    assert weighed_lot([9, 1], sent="", weigh=int, most=8, least=0) == Lot([], "", "?from=0")


def test_what_else_an_address_says_is_kept():
    assert lot_of([1, 2, 3], sent="", size=2, name="changes", keep={"version": 4}).next == "?version=4&changes=2"


@pytest.mark.django_db
def test_every_form_is_on_one_of_the_lists_pages(client, library):
    forms = [FormFactory.create(library=library, title=f"Form {number}") for number in range(60)]

    pages = [client.get(f"/forms/{query}").content.decode() for query in ("", "?page=2")]

    assert [sum(form.public_id in page for form in forms) for page in pages] == [50, 10]
    assert 'href="?page=2"' in pages[0]


@pytest.mark.django_db
def test_items_of_a_form_keep_their_places_while_others_are_looked_for(client, library):
    form = draft_form(sources=[a_source(slug="held", title="Held")], library=library)
    wanted = create_item(library=library, source=a_source(slug="late-bus", title="Late bus"), now=NOW)
    create_item(library=library, source=a_source(slug="tea", title="Tea"), now=NOW)
    address, held = f"/forms/{form.public_id}/items/?words=bus", Item.objects.get(slug="held")

    page = client.get(address)
    client.post(address, {f"place-{held.public_id}": "2", f"place-{wanted.public_id}": "1"})

    assert [pick.item.slug for pick in page.context["picks"]] == ["held", "late-bus"]
    assert list(Form.objects.get().entries.order_by("position").values_list("item__slug", flat=True)) == ["late-bus", "held"]


@pytest.mark.django_db
def test_items_for_a_panel_are_looked_for_by_their_words(client, library):
    for slug in ("late-bus", "tea"):
        create_item(library=library, source=a_source(slug=slug, title=slug), now=NOW)
    Item.objects.update(status=ItemStatus.PANEL.value)

    offered = client.get("/panels/new/?words=bus").context["form"].fields["items"].choices

    assert [label for _, label in offered] == ["late-bus · late-bus"]


@pytest.mark.django_db
def test_open_comments_come_before_resolved_ones_and_all_are_reached(client, library):
    item = create_item(library=library, source=a_source(), now=NOW)
    for number in range(70):
        add_comment(item=item, source=a_source(), turn=None, option=None, text=f"Remark {number}.", by="Ben", now=NOW)
    item.comments.filter(text="Remark 0.").update(resolved_at=NOW, resolved_by="Ben")

    first, last = (client.get(f"/items/{item.public_id}/{query}").content.decode() for query in ("", "?comments=60"))

    assert ["<p>Remark 0.</p>" in page for page in (first, last)] == [False, True]
    assert sum(f"<p>Remark {number}.</p>" in first + last for number in range(70)) == 70
