"""The order of a list, and its pages; no database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hiring.ranking.order import BadCursor, Cursor, Entry, Group, Place, in_order, window

NOW = datetime(2026, 11, 9, 9, 0, 0, 123456, tzinfo=UTC)


def entry(number, attitude=None, group=Group.RANKED):
    return Entry(number, f"public{number}", group, attitude, 0, None, "form", "en")


def numbers(placed):
    return [each.entry.applicant_id for each in placed]


def test_attitude_comes_first_and_the_groups_below_follow_in_their_order():
    entries = [
        entry(1, group=Group.NOT_STARTED),
        entry(2, 5000),
        entry(3, group=Group.IN_PROGRESS),
        entry(4, 9000),
        entry(5, group=Group.NOT_COMPLETED),
        entry(6, 7000),
    ]

    assert numbers(in_order(entries, seed="s")) == [4, 6, 2, 5, 3, 1]


def test_ties_are_broken_by_the_seed_alone_whatever_order_the_rows_came_in():
    tied = [entry(number, 7000) for number in range(8)]

    assert numbers(in_order(tied, seed="one")) == numbers(in_order(reversed(tied), seed="one"))
    assert numbers(in_order(tied, seed="one")) != numbers(in_order(tied, seed="two"))


def test_ties_favour_nobody():
    firsts = [numbers(in_order([entry(1, 7000), entry(2, 7000)], seed=f"seed {number}"))[0] for number in range(2000)]

    assert 900 < firsts.count(1) < 1100


@given(
    st.lists(st.tuples(st.sampled_from(Group), st.integers(0, 10_000)), max_size=60),
    st.integers(1, 7),
)
def test_pages_visit_everybody_exactly_once_in_order(people, size):
    ordered = in_order(
        [entry(number, attitude if group is Group.RANKED else None, group) for number, (group, attitude) in enumerate(people)], seed="s"
    )
    visited, after, pages = [], None, 0
    while True:
        page = window(ordered, after=after, size=size)
        visited += numbers(page.placed)
        pages += 1
        after = page.last
        if after is None:
            break

    assert visited == numbers(ordered)
    assert pages == max(1, -(-len(ordered) // size))


def test_the_page_before_ends_where_this_one_begins():
    ordered = in_order([entry(number, 100 * number) for number in range(10)], seed="s")
    second = window(ordered, after=ordered[3].place, size=4)
    third = window(ordered, after=second.last, size=4)

    assert (second.is_first, second.before) == (False, None)
    assert numbers(window(ordered, after=third.before, size=4).placed) == numbers(second.placed)


@pytest.mark.parametrize("after", [None, Place(0, 3000, "00ff00ff00ff00ff"), Place(4, 0, "ffffffffffffffff")])
def test_a_cursor_reads_what_it_wrote(after):
    cursor = Cursor(NOW, after)

    assert Cursor.read(str(cursor), now=NOW + timedelta(hours=1)) == cursor


def test_a_moment_to_come_counts_as_now():
    assert Cursor.read(str(Cursor(NOW + timedelta(days=1))), now=NOW) == Cursor(NOW)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "1.2",
        "1.2.3",
        "1.0.0.zz",
        "1.0.0.00ff",
        "1.0.0.00FF00FF00FF00FF",
        "-1",
        "9" * 60,
        "1.0.0.00ff00ff00ff00ff.1",
        "²",
        "1..2.x",
    ],
)
def test_what_is_no_cursor_is_refused(text):
    with pytest.raises(BadCursor):
        Cursor.read(text, now=NOW)
