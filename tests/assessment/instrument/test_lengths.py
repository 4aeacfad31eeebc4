"""How long an item's texts may be, whatever way they come in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assessment.instrument.authoring import copy_item, create_item, current_revision, save_draft, source_of
from assessment.instrument.exchange.import_plans import Choice, Verdict, plan_import
from assessment.instrument.exchange.incoming import Incoming
from assessment.instrument.lengths import HEAVIEST, LONGEST, OF_MEDIA, Excess, TooLong, excesses, excesses_in_translation, weight, weight_of
from assessment.instrument.portability import read_bank
from assessment.instrument.source import ItemSource
from assessment.models import Item, Option, Turn
from tests.factories import LibraryFactory
from tests.factories.instrument import NOW, a_source, a_turn

pytestmark = pytest.mark.django_db


def with_text(kind: str, length: int, source: ItemSource | None = None) -> ItemSource:
    """An item whose text of that kind has that many letters."""
    source, said = source or a_source(), "x" * length
    if kind in ("explanation", "notes"):
        return replace(source, **{kind: said})
    turn = source.turns[0]
    if kind in ("stem", "flip_fact"):
        return replace(source, turns=(replace(turn, **{kind: said}),))
    option = replace(turn.options[1], **{kind.removeprefix("option_"): said})
    return replace(source, turns=(replace(turn, options=(turn.options[0], option, *turn.options[2:])),))


WRITTEN = [kind for kind in LONGEST if kind not in OF_MEDIA]


@pytest.mark.parametrize("kind", WRITTEN)
def test_a_text_may_be_as_long_as_its_limit_and_no_longer(kind):
    turn = None if kind in ("explanation", "notes") else 1
    option = None if turn is None or kind in ("stem", "flip_fact") else 2

    assert excesses(with_text(kind, LONGEST[kind])) == []
    assert excesses(with_text(kind, LONGEST[kind] + 1)) == [Excess(kind, LONGEST[kind] + 1, LONGEST[kind], turn, option)]


def test_what_is_too_long_is_named_with_its_place_its_length_and_its_limit():
    found = excesses(with_text("reply", 700))

    assert [str(each) for each in found] == ["Turn 1, option 2, the reply: 700 characters, and at most 600 are stored."]
    assert [each.message for each in found] == ["This has 700 characters; at most 600 are stored. Shorten it by 100."]


def test_a_page_weighs_bytes_and_so_do_all_texts_together():
    assert [weight(text) for text in ("a", "س", "😀", "'", '"', "&", "<")] == [1, 2, 4, 6, 6, 5, 4]


def test_many_texts_each_within_its_limit_may_be_too_heavy_together():
    turn = a_turn(stem="'" * 2_000)
    source = a_source(turns=(turn,) * 5)

    assert excesses(source) == [Excess("", weight_of(source), HEAVIEST)]
    assert str(excesses(source)[0]).startswith(f"All its texts together take {weight_of(source):,} bytes; at most 48,000 are stored.")


def test_nothing_of_the_bank_comes_near():
    bank = read_bank()
    longest = dict.fromkeys(WRITTEN, 0)
    for source in bank.items:
        for kind, text in _said(source):
            longest[kind] = max(longest[kind], len(text))

    assert {kind: length for kind, length in longest.items() if 3 * length > LONGEST[kind]} == {}
    assert max(map(weight_of, bank.items)) * 4 < HEAVIEST
    assert [each for one in bank.translations for each in excesses_in_translation(one)] == []


def _said(source: ItemSource):
    yield from (("explanation", source.explanation), ("notes", source.notes))
    for turn in source.turns:
        yield from (("stem", turn.stem), ("flip_fact", turn.flip_fact))
        for option in turn.options:
            yield from ((kind, getattr(option, kind)) for kind in ("text", "reply", "thought", "reframe"))
            yield "option_explanation", option.explanation


def test_a_new_item_that_is_too_long_is_not_stored():
    with pytest.raises(TooLong) as refused:
        create_item(library=LibraryFactory.create(), source=with_text("stem", 2_001), now=NOW)

    assert str(refused.value) == "Turn 1, the stem: 2,001 characters, and at most 2,000 are stored."
    assert Item.objects.count() == 0


def test_a_save_that_is_too_long_changes_nothing():
    item = create_item(library=LibraryFactory.create(), source=a_source(), now=NOW)

    with pytest.raises(TooLong):
        save_draft(item=item, source=with_text("text", 501), edit_number=1, now=NOW)

    assert source_of(current_revision(item)) == a_source()


def an_item_of_before(length: int) -> Item:
    """As it was stored while there were no limits."""
    item = create_item(library=LibraryFactory.create(), source=a_source(), now=NOW)
    Turn.objects.update(stem="x" * length)
    Option.objects.update(reply="'" * 10_000)  # and heavier than all may be
    return item


def test_an_item_of_before_the_limits_is_read_and_worked_on():
    item = an_item_of_before(5_000)
    held = source_of(current_revision(item))

    save_draft(item=item, source=replace(held, title="Another"), edit_number=1, now=NOW)
    shorter = replace(held, turns=(replace(held.turns[0], stem="x" * 4_000),))
    save_draft(item=item, source=shorter, edit_number=2, now=NOW)

    assert source_of(current_revision(item)).turns[0].stem == "x" * 4_000
    with pytest.raises(TooLong, match="Turn 1, the stem: 5,000 characters, and at most 4,000"):
        save_draft(item=item, source=held, edit_number=3, now=NOW)


def test_words_of_before_the_limits_are_brought_back_from_the_history():
    item = an_item_of_before(5_000)
    held = source_of(current_revision(item))
    save_draft(item=item, source=a_source(), edit_number=1, now=NOW)

    save_draft(item=item, source=held, edit_number=2, now=NOW, restored_from=1)

    assert source_of(current_revision(item)) == held


def test_an_item_of_before_the_limits_is_not_duplicated():
    item = an_item_of_before(5_000)

    with pytest.raises(TooLong):
        copy_item(item=item, to_library=item.library, now=NOW)

    assert Item.objects.count() == 1


def test_what_is_too_long_in_a_file_is_told_and_left_out():
    library = LibraryFactory.create()
    sources = (with_text("reply", 700, a_source(slug="long")), a_source(slug="good"))

    plan = plan_import(library=library, incoming=Incoming(items=sources))

    assert [(item.source.slug, item.verdict, item.choices, item.note) for item in plan.items] == [
        ("long", Verdict.CONFLICT, (Choice.SKIP,), "Turn 1, option 2, the reply: 700 characters, and at most 600 are stored."),
        ("good", Verdict.NEW, (Choice.TAKE, Choice.SKIP), ""),
    ]


def test_an_item_of_before_the_limits_is_exported_and_taken_in_again():
    item = an_item_of_before(5_000)
    held = source_of(current_revision(item))

    plan = plan_import(library=item.library, incoming=Incoming(items=(replace(held, title="Another"),)))

    assert [(one.verdict, one.choices[0]) for one in plan.items] == [(Verdict.CHANGED, Choice.TAKE)]
