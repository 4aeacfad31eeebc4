"""Items of many options, whose tags are laid out a turn at a time; and texts that are too long to be stored."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client

from assessment.instrument.authoring import create_item, current_revision, save_draft, source_of
from assessment.instrument.commenting import LONGEST, LONGEST_REPLY, MOST_REPLIES
from assessment.instrument.history import find_unfinished
from assessment.instrument.source import ItemSource
from assessment.models import Comment, Item, Reply, Turn
from hiring.authoring.sources import with_moves_in_order
from hiring.people.signing import signed
from tests.factories.history import CommentFactory, ReplyFactory
from tests.factories.instrument import NOW, a_conversation, a_source, a_turn
from tests.hiring.authoring.sending import fields_of

pytestmark = pytest.mark.django_db
SCRIPT = {"headers": {"accept": "application/json"}}


@pytest.fixture
def large(library) -> Item:
    return create_item(library=library, source=a_conversation(turns=5), now=NOW)


@pytest.fixture
def item(library) -> Item:
    return create_item(library=library, source=a_source(), now=NOW)


def edit(client: Client, item: Item, **sent):
    return client.post(f"/items/{item.public_id}/edit/", sent)


def laid_out(page: bytes) -> list[int]:
    """The turns whose tags can be seen."""
    return [turn for turn in range(1, 6) if f'for="id_turns-{turn - 1}-options-0-marker_1"'.encode() in page]


def now_says(item: Item) -> ItemSource:
    return source_of(current_revision(item))


def test_where_there_are_many_options_the_tags_of_one_turn_are_laid_out(client, large, library):
    small = create_item(library=library, source=replace(a_conversation(turns=3), slug="small"), now=NOW)

    assert laid_out(client.get(f"/items/{large.public_id}/edit/").content) == [1]
    assert laid_out(client.get(f"/items/{small.public_id}/edit/").content) == [1, 2, 3]


def test_the_tags_of_another_turn_are_asked_for_and_what_was_typed_stays(client, large):
    fields = fields_of(client.get(f"/items/{large.public_id}/edit/").content)

    page = edit(client, large, **{**fields, "turns-0-options-0-thought": "Typed meanwhile.", "tags": "3-2"}).content

    assert laid_out(page) == [3]
    assert fields_of(page)["turns-0-options-0-thought"] == ["Typed meanwhile."]
    assert page.count(b'<details class="option-tags" open>') == 1
    assert fields_of(page)["opened"] == ["3-2"]


def test_tags_that_are_not_seen_are_saved_as_they_were(client, large):
    before = now_says(large)
    fields = fields_of(client.get(f"/items/{large.public_id}/edit/").content)

    answer = edit(client, large, **{**fields, "opened": "4-1", "title": "Another"})

    assert (answer.status_code, answer["Location"]) == (302, f"/items/{large.public_id}/edit/?opened=4-1")
    assert laid_out(client.get(answer["Location"]).content) == [4]
    assert with_moves_in_order(replace(now_says(large), title=before.title)) == with_moves_in_order(before)


def test_the_turn_where_something_cannot_be_stored_is_laid_out(client, large):
    fields = fields_of(client.get(f"/items/{large.public_id}/edit/").content)

    page = edit(client, large, **{**fields, "turns-1-options-1-marker_1": "Z9"})

    assert (page.status_code, laid_out(page.content)) == (422, [2])


@pytest.mark.parametrize("nonsense", ("9-9", "x", "", "1-1-1"))
def test_asking_for_tags_that_are_not_there_lays_out_the_first_turn(client, large, nonsense):
    assert laid_out(client.get(f"/items/{large.public_id}/edit/?opened={nonsense}").content) == [1]


# Texts that are too long ------------------------------------------------------------------------------------------------


def test_a_text_that_is_too_long_is_kept_and_told_beside_its_field_and_nothing_is_stored(client, item, author):
    fields = fields_of(client.get(f"/items/{item.public_id}/edit/").content)

    page = edit(client, item, **{**fields, "turns-0-options-1-text": "x" * 501})

    told = "This has 501 characters; at most 500 are stored. Shorten it by 1."
    assert page.status_code == 422
    assert ("id_turns-0-options-1-text", f"Turn 1, option 2, what the employee says or does: {told}") in page.context["editor"].errors
    assert fields_of(page.content)["turns-0-options-1-text"] == ["x" * 501]
    assert "x" * 501 in find_unfinished(item=item, by=signed(author)).sent
    assert now_says(item) == a_source()


def test_the_script_is_told_of_a_text_that_is_too_long(client, item):
    fields = fields_of(client.get(f"/items/{item.public_id}/edit/").content)

    answer = client.post(f"/items/{item.public_id}/edit/", {**fields, "notes": "x" * 3_001}, **SCRIPT)

    assert (answer.status_code, answer.json()["state"]) == (422, "kept")
    assert answer.json()["problems"] == [
        {"id": "id_notes", "text": "Notes: This has 3,001 characters; at most 3,000 are stored. Shorten it by 1."}
    ]


def test_a_text_that_is_too_long_is_told_where_it_stands_though_an_option_before_it_is_removed(client, item):
    fields = fields_of(client.get(f"/items/{item.public_id}/edit/").content)
    sent = {**fields, "turns-0-options-0-DELETE": "on", "turns-0-options-2-reply": "x" * 601}

    answer = client.post(f"/items/{item.public_id}/edit/", sent, **SCRIPT)

    assert [problem["id"] for problem in answer.json()["problems"]] == ["id_turns-0-options-2-reply"]


def test_too_much_together_is_told_of_the_whole_item(client, library):
    source = a_source(turns=(a_turn(stem="'" * 1_900),) * 5)
    item = create_item(library=library, source=replace(source, turns=source.turns[:3]), now=NOW)
    fields = fields_of(client.get(f"/items/{item.public_id}/edit/").content)
    heavy = {f"turns-{turn}-options-{number}-thought": "'" * 400 for turn in range(3) for number in range(4)}

    answer = client.post(f"/items/{item.public_id}/edit/", {**fields, **heavy}, **SCRIPT)

    (problem,) = answer.json()["problems"]
    assert (problem["id"], problem["text"][:28]) == ("", "All its texts together take ")


def test_somebody_asked_to_choose_of_two_wordings_has_not_written_what_cannot_be_stored(client, item):
    fields = fields_of(client.get(f"/items/{item.public_id}/edit/").content)
    save_draft(item=item, source=a_source(title="Theirs"), edit_number=1, now=NOW)

    page = edit(client, item, **{**fields, "title": "Mine", "notes": "x" * 3_001})

    assert page.status_code == 422


def test_what_is_chosen_of_two_wordings_may_be_too_much_together_and_is_kept(client, library, author):
    heavy, light = a_turn(stem="'" * 1_900), a_turn(stem="A queue.")
    item = create_item(library=library, source=a_source(turns=(light,) * 5), now=NOW)
    fields = fields_of(client.get(f"/items/{item.public_id}/edit/").content)
    save_draft(item=item, source=a_source(title="Theirs", turns=(heavy, heavy, heavy, light, light)), edit_number=1, now=NOW)
    mine = {"title": "Mine", "turns-3-stem": "'" * 1_900, "turns-4-stem": "'" * 1_900}
    asked = edit(client, item, **{**fields, **mine})

    answer = client.post(f"/items/{item.public_id}/merge/", fields_of(asked.content), follow=True)

    assert asked.status_code == 409
    assert b"Nothing was saved: All its texts together take" in answer.content
    assert fields_of(answer.content)["turns-4-stem"] == ["'" * 1_900]
    assert now_says(item).title == "Theirs"


def test_an_item_of_before_there_were_limits_is_not_duplicated_and_says_why(client, item):
    Turn.objects.update(stem="x" * 2_500)

    page = client.post(f"/items/{item.public_id}/copy/", follow=True)

    assert b"It was not copied. Turn 1, the stem: 2,500 characters, and at most 2,000 are stored." in page.content
    assert Item.objects.count() == 1


# Comments ---------------------------------------------------------------------------------------------------------------


def test_a_comment_that_is_too_long_is_refused_and_not_cut(client, item):
    sent = {"place": "", "text-": "x" * (LONGEST + 1)}

    answer = client.post(f"/items/{item.public_id}/comments/", sent, **SCRIPT)
    page = client.post(f"/items/{item.public_id}/comments/", sent, follow=True)

    told = "This has 2,001 characters; at most 2,000 are stored. Shorten it by 1."
    assert (answer.status_code, answer.json()) == (422, {"text": told})
    assert f"Nothing was added. {told}".encode() in page.content
    assert Comment.objects.count() == 0


def test_an_answer_that_is_too_long_or_one_too_many_is_refused(client, item):
    comment = CommentFactory.create(item=item)
    ReplyFactory.create_batch(MOST_REPLIES - 1, comment=comment)

    answers = [
        client.post(f"/items/{item.public_id}/comments/", {"reply": str(comment.pk), f"reply-{comment.pk}": text}, **SCRIPT)
        for text in ("x" * (LONGEST_REPLY + 1), "The last.", "One too many.")
    ]

    assert [answer.status_code for answer in answers] == [422, 200, 422]
    assert answers[2].json() == {"text": f"There are {MOST_REPLIES} answers to this comment already: begin a new comment."}
    assert Reply.objects.count() == MOST_REPLIES


def test_every_comment_is_on_one_of_the_items_pages(client, item):
    for number in range(120):
        CommentFactory.create(item=item, text=f"Comment {number}. {'word ' * 380}")
    address, seen = f"/items/{item.public_id}/", []

    query = ""
    while True:
        page = client.get(f"{address}{query}")
        seen += [comment.text.partition(".")[0] for comment in page.context["comments"].rows]
        assert len(page.content) < 300_000
        if not (query := page.context["comments"].next):
            break

    assert seen == [f"Comment {number}" for number in range(120)]
