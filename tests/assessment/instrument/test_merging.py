"""Two who wrote at once: what one alone has changed is kept, what both have is asked, and an option is known wherever it goes."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest

from assessment.instrument.alignment import aligned, moved
from assessment.instrument.enums import KeySource, Zone
from assessment.instrument.merging import merge
from assessment.instrument.source import ItemSource, OptionSource, TurnSource
from tests.factories.instrument import a_conversation, a_skill_source, a_source, a_turn, an_option

BASE = a_source()
OPTIONS = a_turn().options
FIFTH = an_option(text="Lend him the bus fare, and drive the bike to his door tomorrow before he wakes.")
SIXTH = an_option(text="Sell him a lamp and a lock for the way home while he stands there in the rain.")


def with_options(*options: OptionSource, **changes) -> ItemSource:
    return a_source(turns=(a_turn(options=options, **changes),))


def rewritten(number: int, **changes) -> tuple[OptionSource, ...]:
    return tuple(replace(option, **changes) if place == number else option for place, option in enumerate(OPTIONS, 1))


def turn_of(source: ItemSource) -> TurnSource:
    return source.turns[0]


def asked(theirs: ItemSource, mine: ItemSource, base: ItemSource | None = BASE) -> list[str]:
    return [question.label for question in merge(base=base, theirs=theirs, mine=mine).questions]


def test_two_who_change_different_options_are_asked_nothing_and_both_are_kept():
    theirs, mine = with_options(*rewritten(2, text="Their words.")), with_options(*rewritten(4, thought="My thought."))

    made = merge(base=BASE, theirs=theirs, mine=mine)

    assert made.questions == ()
    assert (turn_of(made.source).options[1].text, turn_of(made.source).options[3].thought) == ("Their words.", "My thought.")
    assert [change.label for change in made.taken] == ["Turn 1, option 2: text"]


def test_two_fields_of_one_option_are_both_kept():
    made = merge(base=BASE, theirs=with_options(*rewritten(2, effectiveness=3.0)), mine=with_options(*rewritten(2, text="My words.")))

    assert made.questions == ()
    assert turn_of(made.source).options[1] == replace(OPTIONS[1], text="My words.", effectiveness=3.0)


def test_one_field_that_both_have_changed_is_asked_and_either_answer_is_taken():
    theirs, mine = a_source(title="Theirs", notes="Theirs"), a_source(title="Mine", family="mine")

    made = merge(base=BASE, theirs=theirs, mine=mine)

    assert [(question.key, question.label, question.before, question.after) for question in made.questions] == [
        ("title", "Title", "Theirs", "Mine")
    ]
    assert made.source == a_source(title="Mine", notes="Theirs", family="mine")
    assert merge(base=BASE, theirs=theirs, mine=mine, from_theirs={"title"}).source == replace(made.source, title="Theirs")


def test_the_same_change_by_both_is_no_question():
    assert asked(a_source(title="Both"), a_source(title="Both", notes="Mine")) == []


@pytest.mark.parametrize(
    "text", ("Tell him that Tuesday is the day now, and hang his name in red on the bike.", "Something else altogether.")
)
def test_one_moves_an_option_while_the_other_rewrites_it_and_both_are_kept(text):
    first, *others = OPTIONS
    moves, rewrites = with_options(*others, first, flip_best=3), with_options(*rewritten(1, text=text))

    one, other = merge(base=BASE, theirs=moves, mine=rewrites), merge(base=BASE, theirs=rewrites, mine=moves)

    assert (one.questions, other.questions) == ((), ())
    assert one.source == other.source == with_options(*others, replace(first, text=text), flip_best=3)


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_every_order_of_one_meets_every_rewriting_of_the_other(order):
    """Whichever side is mine, nothing is asked and nothing is lost."""
    flip = order.index(3) + 1
    moves = with_options(*(OPTIONS[place] for place in order), flip_best=flip)
    for number in range(1, 5):
        anew = rewritten(number, text="Something else altogether.", zone=None, effectiveness=None)

        one = merge(base=BASE, theirs=moves, mine=with_options(*anew))
        other = merge(base=BASE, theirs=with_options(*anew), mine=moves)

        assert (one.questions, other.questions) == ((), ())
        assert one.source == other.source == with_options(*(anew[place] for place in order), flip_best=flip)


def test_a_flip_names_its_option_wherever_the_other_moved_it():
    first, *others = OPTIONS
    made = merge(base=BASE, theirs=with_options(*others, first, flip_best=3), mine=with_options(*OPTIONS, flip_best=2))

    assert (made.questions, turn_of(made.source).options[0], turn_of(made.source).flip_best) == ((), OPTIONS[1], 1)


def test_what_each_adds_and_removes_is_all_done():
    made = merge(base=BASE, theirs=with_options(*OPTIONS[1:], FIFTH, flip_best=3), mine=with_options(*OPTIONS, SIXTH))

    assert made.questions == ()
    assert turn_of(made.source).options == (*OPTIONS[1:], FIFTH, SIXTH)
    assert turn_of(made.source).flip_best == 3


def test_what_one_removes_and_the_other_rewrites_is_asked():
    theirs, mine = with_options(*OPTIONS[1:], flip_best=3), with_options(*rewritten(1, thought="My thought."))

    kept, gone = merge(base=BASE, theirs=theirs, mine=mine), merge(base=BASE, theirs=theirs, mine=mine, from_theirs={"turns.0.options.0"})

    assert [(question.key, question.label, question.before) for question in kept.questions] == [
        ("turns.0.options.0", "Turn 1, option 1", "")
    ]
    assert [option.thought for option in turn_of(kept.source).options] == ["My thought.", *(option.thought for option in OPTIONS[1:])]
    assert gone.source == theirs


def test_two_orders_are_asked_and_more_than_six_options_too():
    a, b, c, d = OPTIONS
    full = (FIFTH, SIXTH)

    assert asked(with_options(b, a, c, d), with_options(a, b, d, c)) == ["Turn 1: order of its options"]
    too_many = asked(with_options(*OPTIONS, *full), with_options(*OPTIONS, an_option(text="A lift."), an_option(text="Tea and a chair.")))
    assert too_many == ["Turn 1: order of its options"]


def test_turns_are_known_by_their_stems():
    talk = a_conversation(turns=3)
    first, second, third = talk.turns
    theirs = replace(talk, turns=(first, third, second))
    mine = replace(talk, turns=(first, replace(second, flip_fact="My fact."), third))

    made = merge(base=talk, theirs=theirs, mine=mine)

    assert (made.questions, made.source.turns) == ((), (first, third, replace(second, flip_fact="My fact.")))


def test_without_what_both_began_from_every_difference_is_asked():
    assert asked(a_source(title="Theirs", family="theirs"), a_source(title="Mine"), base=None) == ["Family", "Title"]


def test_blank_options_are_known_by_where_they_stand():
    blank = tuple(OptionSource(text="", zone=zone) for zone in Zone)
    begun = with_options(*blank)
    theirs, mine = (
        with_options(*(replace(o, text=t) if o.zone is z else o for o in blank))
        for z, t in ((Zone.AGGRESSIVE, "A."), (Zone.DEFENSIVE, "D."))
    )

    made = merge(base=begun, theirs=theirs, mine=mine)

    assert (made.questions, [option.text for option in turn_of(made.source).options]) == ((), ["", "A.", "", "D."])


def test_a_panels_part_and_a_film_are_no_matter_of_words():
    judged = a_source(key_source=KeySource.PANEL, turns=(a_turn(options=rewritten(1, u=0.5, v=0.5), in_zones=False),))

    made = merge(base=judged, theirs=judged, mine=a_source(title="Mine"))

    assert (made.questions, made.taken, made.source) == ((), (), a_source(title="Mine"))


def test_a_skill_items_blank_options_keep_their_places():
    turn = a_skill_source().turns[0]
    blank = OptionSource(text="")

    assert aligned([blank] * 4, [blank, turn.options[0], blank, blank]) == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("order", "out"),
    [([0, 1, 2, 3], set()), ([1, 0, 2, 3], {0}), ([3, 0, 1, 2], {0}), ([1, 2, 3, 0], {3}), ([0, None, 1], set()), ([], set())],
)
def test_the_fewest_that_explain_an_order_have_moved(order, out):
    assert moved(order) == out
