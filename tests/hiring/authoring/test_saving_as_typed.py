"""What the editor's script is told, what is kept when it cannot be stored, and two who write at once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client

from assessment.instrument.authoring import create_item, current_revision, save_draft, source_of
from assessment.instrument.history import find_unfinished
from assessment.instrument.source import ItemSource
from assessment.models import Item, Unfinished
from hiring.authoring.conflicts import sealed, unsealed
from hiring.people.roles import Role
from hiring.people.signing import signed
from tests.factories import a_member
from tests.factories.instrument import NOW, a_conversation, a_skill_source, a_source, a_turn, published_form
from tests.hiring.authoring.sending import fields_of

pytestmark = pytest.mark.django_db
SCRIPT = {"headers": {"accept": "application/json"}}


@pytest.fixture
def item(library) -> Item:
    return create_item(library=library, source=a_source(), now=NOW)


def page_of(client: Client, item: Item) -> dict[str, list[str]]:
    return fields_of(client.get(f"/items/{item.public_id}/edit/").content)


def typed(client: Client, item: Item, fields, **changes):
    return client.post(f"/items/{item.public_id}/edit/", {**fields, **changes}, **SCRIPT)


def now_says(item: Item) -> ItemSource:
    return source_of(current_revision(item))


def test_what_is_typed_is_saved_by_the_buttons_own_verb_and_the_findings_come_back(client, item, author):
    answer = typed(client, item, page_of(client, item), **{"turns-0-options-1-text": "Wait <b> for the bike."})

    told = answer.json()
    assert (answer.status_code, told["state"], told["edit_number"], told["counts"]) == (200, "saved", 2, "2 warnings")
    assert "The option has 5 words; 14 to 22 are wanted.</a> <code>option_words</code>" in told["slots"]["t1-o2"]
    assert 'href="#id_turns-0-options-1-text"' in told["slots"]["t1-o2"]
    assert set(told["slots"]) == {"t1", "t1-o2"}
    assert told["list"].count("<li>") == 2
    assert "option 2 2.50 submissive" in told["strips"]["t1"]
    assert now_says(item).turns[0].options[1].text == "Wait <b> for the bike."
    assert (item.states.count(), item.states.last().by) == (2, signed(author))
    assert unsealed(told["base"]) == now_says(item)


def test_the_next_save_goes_on_from_the_number_that_was_told(client, item):
    fields = page_of(client, item)
    first = typed(client, item, fields, title="One").json()
    fields |= {"edit_number": [str(first["edit_number"])], "base": [first["base"]]}

    second = typed(client, item, fields, title="Two").json()

    assert (second["state"], second["edit_number"], now_says(item).title, item.states.count()) == ("saved", 3, "Two", 2)


def test_what_cannot_be_stored_is_kept_as_typed_checked_all_the_same_and_shown_again(client, item, author):
    fields = page_of(client, item)

    answer = typed(client, item, fields, **{"family": "Two Words", "turns-0-options-1-text": "Wait for the bike."})

    told = answer.json()
    assert (answer.status_code, told["state"]) == (422, "kept")
    assert told["problems"] == [{"id": "id_family", "text": "Family: Use small letters, digits and single hyphens."}]
    assert "option_words" in told["slots"]["t1-o2"]
    assert now_says(item) == a_source()
    page = client.get(f"/items/{item.public_id}/edit/")
    again = fields_of(page.content)
    assert (again["family"], again["turns-0-options-1-text"]) == (["Two Words"], ["Wait for the bike."])
    assert b"It is kept, and not saved yet" in page.content
    assert b"Use small letters, digits and single hyphens." in page.content


def test_what_was_kept_goes_with_the_save_that_stores_it_or_when_its_author_gives_it_up(client, item, author):
    fields = page_of(client, item)
    typed(client, item, fields, title="")
    assert find_unfinished(item=item, by=signed(author)) is not None

    typed(client, item, fields, title="Told")
    after_save = Unfinished.objects.count()
    fields = page_of(client, item)
    typed(client, item, fields, title="")
    client.post(f"/items/{item.public_id}/edit/", {**fields, "discard": "1"})

    assert (after_save, Unfinished.objects.count(), now_says(item).title) == (0, 0, "Told")


def test_what_one_author_could_not_store_is_not_shown_to_another(client, item, organisation):
    typed(client, item, page_of(client, item), title="", notes="Zebrafinch")
    other = Client()
    other.force_login(a_member(Role.AUTHOR, organisation=organisation))

    assert b"Zebrafinch" not in other.get(f"/items/{item.public_id}/edit/").content


def test_the_script_of_the_second_is_told_who_saved_and_what_it_sent_is_kept(client, item, author):
    fields = page_of(client, item)
    save_draft(item=item, source=a_source(title="Theirs"), edit_number=1, now=NOW, by="Ben Okoro <ben@work.example>")

    answer = typed(client, item, fields, title="Mine")

    told = answer.json()
    assert (answer.status_code, told["state"]) == (409, "conflict")
    assert told["text"] == "Ben Okoro saved this item while you wrote. Nothing of yours is lost."
    assert now_says(item).title == "Theirs"
    kept = find_unfinished(item=item, by=signed(author))
    assert kept is not None
    assert "title=Mine" in kept.sent
    assert fields_of(client.get(f"/items/{item.public_id}/edit/").content)["title"] == ["Mine"]


@pytest.mark.parametrize(
    ("take", "title", "notes"),
    [("theirs", "Theirs", ""), ("mine", "Mine", "Mine."), ("", "Mine", "Mine.")],
    ids=["theirs", "mine", "chosen"],
)
def test_one_takes_theirs_keeps_mine_or_chooses_field_by_field(client, item, take, title, notes):
    fields = page_of(client, item)
    save_draft(item=item, source=a_source(title="Theirs"), edit_number=1, now=NOW)
    asked = fields_of(client.post(f"/items/{item.public_id}/edit/", {**fields, "title": "Mine", "notes": "Mine."}).content)

    answer = client.post(f"/items/{item.public_id}/merge/", {**asked, "take": take})

    assert answer.status_code == 302
    assert (now_says(item).title, now_says(item).notes) == (title, notes)
    assert Unfinished.objects.count() == 0


def test_a_third_save_while_one_chooses_is_asked_about_too(client, item):
    fields = page_of(client, item)
    save_draft(item=item, source=a_source(title="Second"), edit_number=1, now=NOW)
    asked = fields_of(client.post(f"/items/{item.public_id}/edit/", {**fields, "title": "Mine"}).content)
    save_draft(item=item, source=a_source(title="Third"), edit_number=2, now=NOW)

    again = client.post(f"/items/{item.public_id}/merge/", {**asked, "take": "mine"})

    assert (again.status_code, now_says(item).title) == (409, "Third")
    client.post(f"/items/{item.public_id}/merge/", {**fields_of(again.content), "take": "mine"})
    assert now_says(item).title == "Mine"


@pytest.mark.parametrize("mine", ("", "nonsense", "a:b:c"))
def test_a_merge_of_nothing_is_a_bad_request(client, item, mine):
    assert client.post(f"/items/{item.public_id}/merge/", {"mine": mine, "edit_number": "1"}).status_code == 400


@pytest.mark.parametrize("number", ("²", "9" * 5_000))
def test_a_merge_over_a_save_that_is_no_number_changes_nothing(client, item, number):
    fields = page_of(client, item)
    save_draft(item=item, source=a_source(title="Second"), edit_number=1, now=NOW)
    asked = fields_of(client.post(f"/items/{item.public_id}/edit/", {**fields, "title": "Mine"}).content)

    answer = client.post(f"/items/{item.public_id}/merge/", {**asked, "edit_number": number})

    assert (answer.status_code in (400, 409), now_says(item).title) == (True, "Second")


def test_a_sealed_wording_cannot_be_changed_on_its_way():
    text = sealed(a_source())

    assert unsealed(text) == a_source()
    assert unsealed(text.replace(text[5], "A" if text[5] != "A" else "B", 1)) is None


@pytest.mark.parametrize(
    ("move", "order"),
    [("turns-0-options-1:up", [1, 0, 2, 3]), ("turns-0-options-1:down", [0, 2, 1, 3]), ("turns-0-options-3:down", [0, 1, 2, 3])],
)
def test_an_option_changes_places_with_its_neighbour_and_the_flip_goes_with_it(client, item, move, order):
    moved = fields_of(
        client.post(f"/items/{item.public_id}/edit/", {**page_of(client, item), "turns-0-flip_best": "2", "move": move}).content
    )

    typed(client, item, moved)

    turn, texts = now_says(item).turns[0], [option.text for option in a_turn().options]
    assert [option.text for option in turn.options] == [texts[place] for place in order]
    assert turn.flip_best == order.index(1) + 1
    assert [option.moves for option in turn.options] != []


def test_a_turn_moves_with_all_its_options(client, library):
    item = create_item(library=library, source=a_conversation(turns=2), now=NOW)

    moved = fields_of(client.post(f"/items/{item.public_id}/edit/", {**page_of(client, item), "move": "turns-1:up"}).content)
    typed(client, item, moved)

    first, second = now_says(item).turns
    assert (first.stem[-14:], second.stem[-14:]) == ("is turn 2 now.", "is turn 1 now.")
    assert [bool(option.reply) for option in (*first.options, *second.options)] == [False] * 4 + [True] * 4


@pytest.mark.parametrize("move", ("turns-0-options-9:up", "turns-5:up", "turns-0-options-1:sideways", "nonsense"))
def test_moving_what_is_not_there_is_a_bad_request(client, item, move):
    assert client.post(f"/items/{item.public_id}/edit/", {**page_of(client, item), "move": move}).status_code == 400


def test_the_flip_names_the_same_option_when_one_before_it_is_removed(client, item):
    typed(client, item, page_of(client, item), **{"turns-0-options-0-DELETE": "on"})
    after_other = now_says(item).turns[0].flip_best
    typed(client, item, page_of(client, item), **{"turns-0-options-2-DELETE": "on"})

    assert (after_other, now_says(item).turns[0].flip_best) == (3, None)


def test_findings_stand_at_their_own_option_though_one_before_it_is_removed(client, item):
    told = typed(
        client, item, page_of(client, item), **{"turns-0-options-0-DELETE": "on", "turns-0-options-2-text": "Wait for the bike."}
    ).json()

    assert "option_words" in told["slots"]["t1-o3"]
    assert "t1-o1" not in told["slots"]
    assert "option 1 " not in told["strips"]["t1"]


@pytest.mark.parametrize("status", ("panel", "pilot"))
def test_words_before_judges_are_not_edited_and_what_was_typed_is_kept(client, item, author, status):
    fields = page_of(client, item)
    Item.objects.filter(pk=item.pk).update(status=status)

    answer, page = typed(client, item, fields, title="Late"), client.get(f"/items/{item.public_id}/edit/", follow=True)

    assert (answer.status_code, answer.json()["state"]) == (409, "closed")
    assert b"These words are before judges" in page.content
    assert now_says(item) == a_source()
    assert "title=Late" in Unfinished.objects.get().sent


def test_a_skill_items_credits_stand_on_the_line_as_effectiveness(client, library):
    item = create_item(library=library, source=a_skill_source(), now=NOW)

    told = typed(client, item, page_of(client, item), notes="x").json()

    assert "option 1 1, option 2 2, option 3 5, option 4 3" in told["strips"]["t1"]


def test_a_live_items_edit_begins_a_revision_and_what_is_published_stays(client, library):
    content = published_form(scenarios=1, practice=0, library=library)
    item, before = Item.objects.get(), content.document

    typed(client, item, page_of(client, item), title="Second thoughts")

    content.refresh_from_db()
    item.refresh_from_db()
    assert (content.document, item.status, current_revision(item).number) == (before, "draft", 2)


def test_the_largest_page_is_under_300_kilobytes_and_says_how_to_work_it_by_keyboard(client, library):
    option = replace(a_turn().options[0], text="word " * 22, reply="word " * 20, thought="word " * 12, reframe="word " * 12)
    turn = a_turn(stem="word " * 90, options=(option,) * 6)
    item = create_item(library=library, source=a_source(turns=(turn,) * 5), now=NOW)

    page = client.get(f"/items/{item.public_id}/edit/").content

    assert len(page) <= 300_000, len(page)
    assert page.count(b'class="opt row3"') == 30
    assert [keys in page for keys in (b'aria-keyshortcuts="Control+S"', b'aria-keyshortcuts="F8"', b'aria-keyshortcuts="F9"')] == [True] * 3
