"""What an item said after each save: kept, told as differences, brought back; remarks that follow their words."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta

import pytest

from assessment.instrument.authoring import copy_item, create_item, save_draft, source_of, with_source
from assessment.instrument.commenting import NoSuchPlace, WordsChanged, add_comment, reopen_comment, resolve_comment, review_item
from assessment.instrument.differences import Change, differences, word_changes
from assessment.instrument.exchange.plain import plain, source_from
from assessment.instrument.history import drop_unfinished, find_unfinished, keep_unfinished, told_states
from assessment.instrument.models import Comment, Item, Revision, SavedState
from tests.factories.history import ANN, BEN
from tests.factories.instrument import (
    NOW,
    LibraryFactory,
    a_conversation,
    a_practice_source,
    a_skill_source,
    a_source,
    a_turn,
    an_option,
)

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def item() -> Item:
    return create_item(library=LibraryFactory.create(), source=a_source(), now=NOW, by=ANN)


def save(item: Item, title: str, *, by: str, minutes: float) -> Revision:
    number = Revision.objects.get(item=item, is_current=True).edit_number
    return save_draft(
        item=item,
        source=a_source(title=title),
        edit_number=number,
        now=NOW + minutes * MINUTE,
        by=by,
    )


def titles(item: Item) -> list[tuple[int, str, str]]:
    return [(state.edit_number, state.name, state.document["title"]) for state in item.states.order_by("edit_number")]


@pytest.mark.parametrize(
    "source", [a_source(), a_conversation(), a_skill_source(), a_practice_source(), a_source(turns=(), needs=())], ids=range(5)
)
def test_a_source_comes_back_whole_from_plain_data(source):
    assert source_from(plain(source)) == source


def test_plain_data_of_another_day_is_read_as_far_as_it_is_known():
    data = plain(a_source())
    del data["notes"]
    data["mood"] = "fine"

    assert source_from(data) == a_source(notes="")


def test_one_authors_saves_within_ten_minutes_are_one_state_and_anothers_begin_a_new_one(item):
    save(item, "One", by=ANN, minutes=4)
    save(item, "Two", by=ANN, minutes=9.9)
    save(item, "Three", by=ANN, minutes=10)
    save(item, "Four", by=BEN, minutes=11)
    save(item, "Five", by=ANN, minutes=12)

    assert titles(item) == [(3, "Ann Ives", "Two"), (4, "Ann Ives", "Three"), (5, "Ben Okoro", "Four"), (6, "Ann Ives", "Five")]


def test_what_an_item_said_before_states_were_kept_is_kept_with_its_first_save():
    item = create_item(library=LibraryFactory.create(), source=a_source(), now=NOW)
    SavedState.objects.all().delete()

    save(item, "New", by=ANN, minutes=0)

    assert titles(item) == [(1, "somebody", "Brakes on Friday"), (2, "Ann Ives", "New")]


def test_a_restored_state_is_a_save_of_its_own(item):
    save(item, "Worse", by=BEN, minutes=1)
    first = source_from(item.states.get(edit_number=1).document)

    save_draft(item=item, source=first, edit_number=2, now=NOW + 2 * MINUTE, by=BEN, restored_from=1)
    save(item, "After", by=BEN, minutes=3)

    assert [(edit, title) for edit, _, title in titles(item)] == [
        (1, "Brakes on Friday"),
        (2, "Worse"),
        (3, "Brakes on Friday"),
        (4, "After"),
    ]
    assert list(item.states.order_by("edit_number").values_list("restored_from", flat=True)) == [None, None, 1, None]


def test_a_copy_begins_its_own_history(item):
    copy = copy_item(item=item, to_library=item.library, now=NOW, by=BEN)

    assert titles(copy) == [(1, "Ben Okoro", "Brakes on Friday")]
    assert copy.states.get().document["slug"] == copy.slug == "brakes-on-friday-2"


@pytest.mark.parametrize("states", (1, 3))
def test_a_page_of_history_costs_one_statement_and_says_what_each_save_changed(item, states, count_statements):
    for number in range(states):
        save(item, f"Title {number}", by=f"{number}", minutes=number)

    with count_statements(1):
        told, more = told_states(item, limit=2)

    assert [[change.after for change in each.changes] for each in told] == (
        [["Title 0"], []] if states == 1 else [["Title 2"], ["Title 1"]]
    )
    assert (more, told[-1].is_first) == ((None, True) if states == 1 else (3, False))
    assert [each.state.edit_number for each in told_states(item, before=3)[0]] == [2, 1]


def test_words_are_told_apart_as_kept_gone_and_new():
    assert word_changes("He rides out at six.", "He rides home at six, he says.") == [
        ("same", "He rides "),
        ("gone", "out"),
        ("new", "home"),
        ("same", " at six"),
        ("new", ", he says"),
        ("same", "."),
    ]


def test_a_text_that_was_written_anew_is_no_confetti_of_words_in_common():
    before, after = "a b " * 40, "a c " * 40

    assert word_changes(before, after) == [("gone", before), ("new", after)]


def test_a_change_in_a_list_begins_where_it_does_and_is_clipped():
    around = " ".join(f"word{number}" for number in range(60))
    before = f"{around} He rides out at six. {around.upper()}"
    change = Change((), "Stem", before, before.replace("six", "seven"))

    first = change.first_words

    assert [kind for kind, _ in first] == ["same", "gone", "new", "same"]
    assert first[0][1].endswith("He rides out at ")
    assert [text for kind, text in first if kind != "same"] == ["six", "seven"]
    assert sum(len(text) for _, text in first) < 250
    assert Change((), "Stem", "", "x" * 2_000).first_words == [("new", f"{'x' * 100} …")]


def test_differences_name_each_field_and_a_turn_or_option_that_one_side_has_alone():
    options = a_turn().options
    after = a_source(
        is_fit=True, turns=(a_turn(stem="Now.", options=(replace(options[0], effectiveness=2.25), *options[1:], an_option())),)
    )

    changes = differences(a_source(), after)

    assert [(change.key, change.label, change.before, change.after) for change in changes if change.key != "turns.0.stem"] == [
        ("turns.0.options.0.effectiveness", "Turn 1, option 1: effectiveness", "1.5", "2.25"),
        ("turns.0.options.4", "Turn 1, option 5", "", an_option().text),
        ("is_fit", "Fit", "no", "yes"),
    ]
    assert [change.label for change in changes if change.key == "turns.0.stem"] == ["Turn 1: stem"]
    assert differences(after, after) == []


def test_an_option_that_moved_is_one_change_and_its_flip_goes_with_it():
    first, second, third, last = a_turn().options
    moved = a_turn(options=(first, third, replace(second, thought="Anew."), last), flip_best=4)

    changes = differences(a_source(turns=(a_turn(flip_best=4),)), a_source(turns=(moved,)))

    assert [(change.label, change.note, change.after) for change in changes] == [
        ("Turn 1, option 2", "moved here from place 3", ""),
        ("Turn 1, option 3: thought", "", "Anew."),
    ]


def test_an_option_that_is_gone_leaves_the_others_as_they_were():
    without = a_turn(options=a_turn().options[1:], flip_best=3)

    changes = differences(a_source(), a_source(turns=(without,)))

    assert [(change.label, change.before, change.after) for change in changes] == [("Turn 1, option 1", a_turn().options[0].text, "")]


def test_a_remark_stands_where_it_was_made_and_keeps_the_words_it_was_made_on(item):
    source = a_source()

    comments = [
        add_comment(item=item, source=source, turn=turn, option=option, text=" So. ", by=BEN, now=NOW)
        for turn, option in ((None, None), (1, None), (1, 2))
    ]

    assert [comment.words for comment in comments] == ["", source.turns[0].stem, source.turns[0].options[1].text]
    assert {(comment.text, comment.name) for comment in comments} == {("So.", "Ben Okoro")}


@pytest.mark.parametrize(("turn", "option", "text"), [(0, None, "So."), (2, None, "So."), (1, 5, "So."), (None, 1, "So."), (1, 1, " \n ")])
def test_a_remark_on_nothing_and_one_that_says_nothing_are_refused(item, turn, option, text):
    with pytest.raises(NoSuchPlace):
        add_comment(item=item, source=a_source(), turn=turn, option=option, text=text, by=BEN, now=NOW)

    assert Comment.objects.count() == 0


def test_a_remark_goes_where_its_option_goes_and_stays_when_the_words_are_changed(item):
    source = a_source()
    first, second, third, fourth = source.turns[0].options
    on_second = add_comment(item=item, source=source, turn=1, option=2, text="So.", by=BEN, now=NOW)
    on_third = add_comment(item=item, source=source, turn=1, option=3, text="So.", by=BEN, now=NOW)
    moved = a_source(turns=(a_turn(options=(second, replace(third, text="New words."), fourth, first)),))

    save_draft(item=item, source=moved, edit_number=1, now=NOW, by=ANN)

    on_second.refresh_from_db()
    on_third.refresh_from_db()
    assert ((on_second.turn, on_second.option), (on_third.turn, on_third.option)) == ((1, 1), (1, 3))


def test_a_remark_is_resolved_once_and_opened_again(item):
    comment = add_comment(item=item, source=a_source(), turn=None, option=None, text="So.", by=BEN, now=NOW)

    assert [resolve_comment(comment=comment, by=by, now=NOW) for by in (ANN, BEN)] == [True, False]
    comment.refresh_from_db()
    assert (comment.resolved_at, comment.resolver) == (NOW, "Ann Ives")
    assert [reopen_comment(comment=comment), reopen_comment(comment=comment)] == [True, False]


def test_words_that_have_changed_meanwhile_are_not_reviewed(item):
    save(item, "Other", by=ANN, minutes=1)

    with pytest.raises(WordsChanged):
        review_item(item=item, edit_number=1, by=BEN, now=NOW)

    assert review_item(item=item, edit_number=2, by=BEN, now=NOW) == review_item(item=item, edit_number=2, by=BEN, now=NOW)


def test_what_could_not_be_stored_is_kept_for_each_author_the_last_of_it(item):
    for by, sent in ((ANN, "title=a"), (ANN, "title=b"), (BEN, "title=c")):
        keep_unfinished(item=item, sent=sent, by=by, now=NOW)

    kept = find_unfinished(item=item, by=ANN)

    assert kept is not None
    assert kept.sent == "title=b"
    assert [drop_unfinished(item=item, by=ANN), drop_unfinished(item=item, by=ANN)] == [True, False]
    assert find_unfinished(item=item, by=BEN) is not None


def test_what_the_database_holds_is_what_the_last_state_says(item):
    save(item, "New", by=BEN, minutes=1)

    revision = with_source(Revision.objects.filter(item=item, is_current=True)).get()
    assert source_from(item.states.order_by("-edit_number")[0].document) == source_of(revision)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a " * 1_400, "b " * 1_400),
        ("a b " * 700, "b a " * 700),
        ("a " * 200_000, "b a " * 100_000),
        ("Same. " + "a " * 100_000 + "End.", "Same. " + "b " * 100_000 + "End."),
    ],
)
def test_no_two_texts_take_long_to_compare_and_no_word_is_lost(before, after):
    began = time.process_time()

    runs = word_changes(before, after)

    assert time.process_time() - began < 3
    assert "".join(text for kind, text in runs if kind != "new") == before
    assert "".join(text for kind, text in runs if kind != "gone") == after


def test_of_very_long_texts_what_they_begin_and_end_with_alike_is_the_same():
    long, other = "rain " * 4_000, "snow " * 4_000

    assert word_changes(f"At six {long}again", f"At six {other}again") == [
        ("same", "At six "),
        ("gone", long[:-1]),
        ("new", other[:-1]),
        ("same", " again"),
    ]


@pytest.mark.parametrize("text", ["", "x", "rain " * 4_000])
def test_equal_texts_are_the_same_however_long(text):
    assert word_changes(text, text) == ([("same", text)] if text else [])
