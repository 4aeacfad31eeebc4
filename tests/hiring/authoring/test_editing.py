"""Writing an item on one page: what comes back unchanged changes nothing, what is added stays, what is wrong loses nothing."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from assessment.instrument.authoring import create_item, save_draft, source_of, with_source
from assessment.instrument.enums import Critical, Marker, Move, Need, Scale, Setting, Stage, Technique, Zone
from assessment.models import Item, Revision
from hiring.authoring.sources import with_moves_in_order
from tests.factories.instrument import NOW, a_conversation, a_practice_source, a_skill_source, a_source, a_turn, published_form
from tests.hiring.authoring.sending import fields_of

pytestmark = pytest.mark.django_db

RICH = a_source(
    is_fit=True,
    twin_of="its-twin",
    notes="One line.\nAnother & <more>.",
    turns=(
        a_turn(
            stem="First paragraph.\n\n“Second”, he says.",
            options=(replace(a_turn().options[0], critical=Critical.NO_OWNER, effectiveness=1.25), *a_turn().options[1:]),
        ),
    ),
)


def current(item: Item) -> Revision:
    return with_source(Revision.objects.filter(item=item, is_current=True)).get()


def made(library, source=None) -> Item:
    return create_item(library=library, source=source or a_source(), now=NOW)


def page_of(client, item) -> dict[str, list[str]]:
    response = client.get(f"/items/{item.public_id}/edit/")
    assert response.status_code == 200
    return fields_of(response.content)


def send(client, item, fields, **changes):
    return client.post(f"/items/{item.public_id}/edit/", {**fields, **changes})


@pytest.mark.parametrize(
    "source", [a_source(), a_conversation(), a_skill_source(), a_practice_source(), RICH], ids=["one", "talk", "skill", "practice", "rich"]
)
def test_a_page_sent_back_untouched_stores_the_same_words(client, library, source):
    item = made(library, source)

    response = send(client, item, page_of(client, item), notes="Touched.")

    assert (response.status_code, response.headers.get("Location")) == (302, f"/items/{item.public_id}/edit/")
    assert source_of(current(item)) == replace(with_moves_in_order(source), notes="Touched.")
    assert current(item).edit_number == 2


def test_the_same_words_sent_again_are_no_save(client, library):
    item = made(library)

    response = send(client, item, page_of(client, item))

    assert (response.status_code, current(item).edit_number, item.states.count()) == (302, 1, 1)


def test_every_field_of_the_page_is_stored(client, library):
    item = made(library)
    option = "turns-0-options-0"

    response = send(
        client,
        item,
        page_of(client, item),
        **{
            "title": "New title",
            "family": "new-family",
            "setting": "bank",
            "customer": "internal",
            "need_1": "empathy",
            "need_2": "",
            "format": "best",
            "instruction": "would",
            "notes": "A note.",
            "turns-0-stage": "limit",
            "turns-0-stem": "New\r\n\r\nstem.",
            "turns-0-flip_fact": "A fact.",
            "turns-0-flip_best": "2",
            f"{option}-text": "New text.",
            f"{option}-zone": "submissive",
            f"{option}-effectiveness": "4.75",
            f"{option}-marker_1": "A1",
            f"{option}-marker_2": "A2",
            f"{option}-grade_1": "4",
            f"{option}-orientation": "balanced",
            f"{option}-critical": "dont_know",
            f"{option}-moves": ["asks", "corrects"],
            f"{option}-reply": "“Well.”",
            f"{option}-thought": "So.",
            f"{option}-reframe": "Or so.",
        },
    )

    assert response.status_code == 302
    source = source_of(current(item))
    assert (source.title, source.family, source.setting, source.customer.value) == ("New title", "new-family", Setting.BANK, "internal")
    assert (source.needs, source.format.value, source.instruction.value, source.notes) == ((Need.EMPATHY,), "best", "would", "A note.")
    turn = source.turns[0]
    assert (turn.stage, turn.stem, turn.flip_fact, turn.flip_best) == (Stage.LIMIT, "New\n\nstem.", "A fact.", 2)
    assert turn.options[0] == replace(
        turn.options[0],
        text="New text.",
        zone=Zone.SUBMISSIVE,
        effectiveness=4.75,
        markers=(Marker.A1, Marker.A2),
        needs={Need.EMPATHY: 4},
        critical=Critical.DONT_KNOW,
        moves=(Move.ASKS, Move.CORRECTS),
        reply="“Well.”",
        thought="So.",
        reframe="Or so.",
    )


def test_a_skill_item_has_credits_and_a_technique_on_its_page(client, library):
    item = made(library, a_skill_source())

    fields = page_of(client, item)
    send(client, item, fields, **{"technique": "confirming", "turns-1-options-3-credit": "0.125"})

    assert "turns-0-options-0-zone" not in fields
    source = source_of(current(item))
    assert (source.technique, source.turns[1].options[3].credit) == (Technique.CONFIRMING, 0.125)


def test_another_option_is_added_without_storing_or_losing_anything(client, library):
    item = made(library)
    fields = page_of(client, item)

    response = send(client, item, fields, **{"add": "turns-0", "title": "", "turns-0-options-1-text": "Half a thou"})

    shown = fields_of(response.content)
    assert response.status_code == 200
    assert (shown["turns-0-options-TOTAL_FORMS"], shown["turns-0-options-4-text"]) == (["5"], [""])
    assert (shown["title"], shown["turns-0-options-1-text"]) == ([""], ["Half a thou"])
    assert b"Nothing was saved yet" not in response.content
    assert source_of(current(item)) == a_source()

    send(client, item, shown, **{"title": "T", "turns-0-options-4-text": "A fifth.", "turns-0-options-4-zone": "assertive"})
    assert [option.text for option in source_of(current(item)).turns[0].options][-1] == "A fifth."


def test_a_turn_is_added_with_four_options_one_for_each_zone(client, library):
    item = made(library)

    shown = fields_of(send(client, item, page_of(client, item), add="turn").content)
    response = send(client, item, shown, **{"turns-1-stem": "Later."})

    assert response.status_code == 302
    turn = source_of(current(item)).turns[1]
    assert (turn.stem, [option.zone for option in turn.options]) == ("Later.", list(Zone))


def test_six_options_and_five_turns_are_the_most(client, library):
    item = made(library, a_conversation(turns=5))

    five = fields_of(send(client, item, page_of(client, item), add="turn").content)
    for _ in range(3):
        five = fields_of(send(client, item, five, add="turns-0").content)

    assert (five["turns-TOTAL_FORMS"], five["turns-0-options-TOTAL_FORMS"]) == (["5"], ["6"])


@pytest.mark.parametrize("add", ("turns-7", "nonsense", "turns-0-options"))
def test_adding_where_nothing_is_is_a_bad_request(client, library, add):
    item = made(library)

    assert send(client, item, page_of(client, item), add=add).status_code == 400
    assert current(item).edit_number == 1


def test_ticked_turns_and_options_are_left_out(client, library):
    item = made(library, a_conversation(turns=3))

    send(client, item, page_of(client, item), **{"turns-1-DELETE": "on", "turns-0-options-0-DELETE": "on"})

    source = source_of(current(item))
    assert ([len(turn.options) for turn in source.turns], source.turns[1].stem[-14:]) == ([3, 4], "is turn 3 now.")


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("title", "", "Title: Give the item a title."),
        ("family", "Two Words", "Family: Use small letters, digits and single hyphens."),
        ("need_2", "control", "Second need: Choose another need, or none."),
        ("setting", "moon", "Setting: Select a valid choice. moon is not one of the available choices."),
        ("turns-0-options-0-effectiveness", "5.5", "Turn 1, option 1, effectiveness: Give a number from 1 to 5."),
        ("turns-0-options-1-effectiveness", "NaN", "Turn 1, option 2, effectiveness: Give a number from 1 to 5."),
        ("turns-0-options-1-effectiveness", "2.125", "Turn 1, option 2, effectiveness: Give at most 2 decimals."),
        ("turns-0-options-2-marker_2", "F1", "Turn 1, option 3, second marker: Choose another marker, or none."),
        ("turns-0-flip_best", "0", "Turn 1, best would then be option: Give an option’s number, 1 to 6."),
        (
            "turns-0-options-0-moves",
            "dances",
            "Turn 1, option 1, moves: Select a valid choice. dances is not one of the available choices.",
        ),
        ("edit_number", "", "Edit number: This field is required."),
    ],
)
def test_what_cannot_be_stored_is_told_and_nothing_is_lost(client, library, field, value, told):
    item = made(library)

    response = send(client, item, page_of(client, item), **{field: value, "turns-0-options-3-text": "Fresh words."})

    assert response.status_code == 422
    assert told in response.content.decode().replace("&#x27;", "'")
    shown = fields_of(response.content)
    assert shown["turns-0-options-3-text"] == ["Fresh words."]
    assert source_of(current(item)) == a_source()


def test_a_page_with_its_management_fields_missing_changes_nothing(client, library):
    item = made(library)

    response = client.post(f"/items/{item.public_id}/edit/", {"title": "T", "edit_number": "1"})

    assert response.status_code == 422
    assert source_of(current(item)) == a_source()


def test_a_colleagues_save_is_not_overwritten_unseen(client, library):
    item = made(library)
    fields = page_of(client, item)
    save_draft(item=item, source=a_source(title="Theirs"), edit_number=1, now=NOW)

    refused = send(client, item, fields, title="Mine", notes="Mine too.")

    assert refused.status_code == 409
    assert b"Somebody saved this item while you wrote" in refused.content
    assert current(item).title == "Theirs"
    asked = fields_of(refused.content)
    assert {name: value for name, value in asked.items() if name.startswith("pick-")} == {"pick-title": ["mine"]}

    answer = client.post(f"/items/{item.public_id}/merge/", {**asked, "pick-title": "theirs"})

    assert (answer.status_code, answer.headers["Location"]) == (302, f"/items/{item.public_id}/edit/")
    assert source_of(current(item)) == with_moves_in_order(a_source(title="Theirs", notes="Mine too."))


def test_saving_an_item_of_a_published_form_makes_a_new_revision(client, library):
    published_form(scenarios=1, practice=0, library=library)
    item = Item.objects.get()

    page = client.get(f"/items/{item.public_id}/edit/").content
    send(client, item, fields_of(page), title="Second thoughts")

    assert b"Saving makes revision 2" in page
    assert list(item.revisions.order_by("number").values_list("number", "title", "is_current"))[1] == (2, "Second thoughts", True)


def test_findings_stand_beside_their_option_with_rule_and_figure(client, library):
    short = replace(a_turn().options[1], text="Wait for the bike.", thought="")
    item = made(library, a_source(turns=(a_turn(options=(a_turn().options[0], short, *a_turn().options[2:])),)))

    page = client.get(f"/items/{item.public_id}/edit/").content.decode()
    start, end = page.index('id="turn-1-option-2"'), page.index('id="turn-1-option-3"')
    beside = page[start:end]

    assert "The option has 4 words; 14 to 22 are wanted.</a> <code>option_words</code>" in beside
    assert '<details class="option-tags" open>' in beside
    assert 'Still to do:</strong> <a href="#id_turns-0-options-1-thought">the thought behind it and a better one</a>' in beside
    assert page.count("<code>option_words</code>") == 2  # there, and in the list of all findings


def test_markers_are_chosen_by_their_words_under_the_heading_of_their_focus(client, library):
    page = client.get(f"/items/{made(library).public_id}/edit/").content.decode()

    menu = page[page.index('id="id_turns-0-options-2-marker_1"') :].split("</select>")[0]
    assert re.findall(r'<optgroup label="([^"]+)">', menu) == [
        "Positive focus: for an assertive option",
        "Poor focus: for an aggressive or defensive option",
        "Over-accommodating: for a submissive option",
    ]
    assert '<option value="F1" selected>Wants to serve; aims for a good ending (F1)</option>' in menu
    assert menu.count("<option") == 29


@pytest.mark.parametrize("typed", ("A4", "a4", "Makes exceptions nobody else can follow (A4)", "makes exceptions nobody else can follow"))
def test_in_a_long_item_markers_are_typed_by_words_or_code(client, library, typed):
    item = made(library, a_conversation(turns=5))
    fields = page_of(client, item)

    send(
        client, item, fields, **{"turns-4-options-1-marker_1": typed, "turns-4-options-1-marker_2": "runs the company or its products down"}
    )

    assert fields["turns-4-options-1-marker_1"] == ["Makes exceptions nobody else can follow (A4)"]
    assert source_of(current(item)).turns[4].options[1].markers == (Marker.A4, Marker.A2)


def test_a_marker_that_does_not_fit_its_zone_is_kept_and_told(client, library):
    item = made(library)

    send(client, item, page_of(client, item), **{"turns-0-options-2-zone": "submissive"})

    page = client.get(f"/items/{item.public_id}/edit/").content.decode()
    assert "“wants to serve; aims for a good ending” (F1) does not fit an option that is submissive: choose another marker." in page
    leads_to = re.findall(r'href="#id_turns-0-options-2-(marker_\d)"', page)
    assert leads_to == ["marker_1", "marker_2"] * 2  # in the margin, and in the list of all findings
    assert source_of(current(item)).turns[0].options[2].markers == (Marker.F1, Marker.F3)


def test_a_new_item_begins_with_its_turns_and_zones(client, library):
    sent = {
        "title": "A bill",
        "slug": "a-bill",
        "family": "bills",
        "scale": "attitude",
        "setting": "bank",
        "need_1": "fairness",
        "need_2": "empathy",
    }

    response = client.post("/items/new/", {**sent, "turns": "2"})

    item = Item.objects.get()
    assert (response.status_code, response.headers["Location"]) == (302, f"/items/{item.public_id}/edit/")
    assert (item.library, item.slug, item.status) == (library, "a-bill", "draft")
    source = source_of(current(item))
    assert (source.title, source.scale, source.needs) == ("A bill", Scale.ATTITUDE, (Need.FAIRNESS, Need.EMPATHY))
    assert [[option.zone for option in turn.options] for turn in source.turns] == [list(Zone)] * 2
    assert client.get(response.headers["Location"]).status_code == 200


def test_short_names_are_taken_as_words_are_typed(client, library):
    sent = {"title": "A bill", "slug": " A bill ", "family": "Bills  unpaid", "scale": "skill", "setting": "bank", "need_1": "fairness"}

    client.post("/items/new/", {**sent, "turns": "1"})

    source = source_of(current(Item.objects.get()))
    assert (source.slug, source.family) == ("a-bill", "bills-unpaid")


@pytest.mark.parametrize(("field", "value"), [("slug", "taken"), ("slug", "not/a/name"), ("turns", "6"), ("scale", "mood"), ("title", "")])
def test_a_new_item_that_cannot_be_made_keeps_what_was_typed(client, library, field, value):
    made(library, a_source(slug="taken"))
    sent = {"title": "A bill", "slug": "a-bill", "family": "bills", "scale": "skill", "setting": "bank", "need_1": "fairness", "turns": "1"}

    response = client.post("/items/new/", {**sent, field: value})

    assert response.status_code == 422
    assert fields_of(response.content)["family"] == ["bills"]
    assert Item.objects.count() == 1


@pytest.mark.parametrize(("typed", "stored"), [("4,5", 4.5), ("4.5", 4.5), (" 3 ", 3.0), ("2.000", 2.0), ("", None)])
def test_a_number_is_typed_with_a_comma_or_a_point(client, library, typed, stored):
    item = made(library)

    send(client, item, page_of(client, item), **{"turns-0-options-1-effectiveness": typed})

    assert source_of(current(item)).turns[0].options[1].effectiveness == stored


def test_numbers_are_typed_as_text_for_a_wheel_turns_a_browsers_own_field_and_it_drops_commas(client, library):
    item = made(library)

    page = client.get(f"/items/{item.public_id}/edit/").content

    assert (page.count(b'type="number"'), page.count(b'inputmode="decimal"')) == (0, 4)
