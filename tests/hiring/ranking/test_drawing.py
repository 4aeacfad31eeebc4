"""Drawing bands: what is frozen, and what later results cannot move."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from assessment.kernel.immutability import Immutable
from hiring.invitations.models import Invitation
from hiring.ranking.drawing import BandsHaveMoved, NobodyToDraw, ReasonMissing, draw_after_closing, draw_bands, propose_bands
from hiring.ranking.models import Snapshot
from hiring.ranking.rankings import ranked_page
from tests.factories.delivery import NOW
from tests.factories.ranking import SnapshotFactory
from tests.hiring.ranking.building import a_world, add_scored, add_unscored

pytestmark = pytest.mark.django_db
AT_TEN, AT_ELEVEN, AT_TWELVE, AT_ONE = (NOW + timedelta(hours=hours) for hours in (1, 2, 3, 4))


@pytest.fixture
def world(db):
    world = a_world()
    add_scored(world, [9000, 8700, 7500, 6000, 5900] * 2, error_variance=0.0025)  # SEM 5, so width 13.85
    return world


def bands(world, *, now):
    page = ranked_page(vacancy=world.vacancy, now=now)
    return {section.band: [row.whisker.score for row in section.rows] for section in page.sections}


def draw(world, *, now=AT_TEN, reason="", **kwargs):
    return draw_bands(vacancy=world.vacancy, by="Nadia Reyes", reason=reason, now=now, **kwargs)


def test_a_snapshot_freezes_error_width_edges_and_seed(world):
    snapshot = draw(world)

    stored = Snapshot.objects.get()
    assert stored == snapshot
    assert (stored.number, stored.sem, stored.width, stored.edges, stored.scored) == (1, 500, 1385, [7615, 6115, 4615], 10)
    assert (stored.key_id, stored.reason, stored.drawn_by, stored.drawn_at) == (world.key_id, "", "Nadia Reyes", AT_TEN)
    assert len(stored.seed) == 32


def test_drawing_changes_nobodys_band(world):
    before = bands(world, now=AT_TEN)

    draw(world)

    assert bands(world, now=AT_ELEVEN) == before == {1: [90, 90, 87, 87], 2: [75, 75], 3: [60, 60, 59, 59]}


def test_later_results_are_placed_by_the_frozen_edges_and_a_new_best_joins_band_1(world):
    draw(world)
    add_scored(world, [10_000, 7614, 4614, 100], scored_at=AT_ELEVEN, error_variance=0.04)

    page = ranked_page(vacancy=world.vacancy, now=AT_TWELVE)

    assert bands(world, now=AT_TWELVE) == {1: [100, 90, 90, 87, 87], 2: [76, 75, 75], 3: [60, 60, 59, 59], 4: [46], 7: [1]}
    assert (page.basis.sem, page.basis.is_provisional, page.banding.count) == (500, False, 7)


@pytest.mark.parametrize(("later", "stretched"), [(9001, {1}), (7614, {2}), (7500, set())])
def test_a_band_grows_wider_than_itself_by_a_new_best_or_from_the_gap_above_it(world, later, stretched):
    draw(world)
    add_scored(world, [7615, 6115], scored_at=AT_ELEVEN)  # at the edges: bands 1 and 2 are then just as wide as bands are drawn
    add_scored(world, [later], scored_at=AT_TWELVE)

    before, after = (ranked_page(vacancy=world.vacancy, now=now) for now in (AT_ELEVEN, AT_TWELVE))

    assert (before.banding.stretched, after.banding.stretched) == (frozenset(), frozenset(stretched))
    assert [section.band for section in after.sections if section.is_stretched] == sorted(stretched)


def test_one_band_that_has_grown_wider_than_itself_does_not_say_that_nobody_can_be_told_apart():
    world = a_world()
    add_scored(world, [7000] * 10)
    draw(world)
    single = ranked_page(vacancy=world.vacancy, now=AT_TEN).banding.is_single
    add_scored(world, [9000], scored_at=AT_ELEVEN)

    page = ranked_page(vacancy=world.vacancy, now=AT_TWELVE)

    assert (single, page.banding.sizes, page.banding.is_single) == (True, {1: 11}, False)


def test_without_a_snapshot_the_new_best_would_have_moved_the_edges(world):
    add_scored(world, [10_000], scored_at=AT_ELEVEN)

    assert bands(world, now=AT_TWELVE) == {1: [100, 90, 90, 87, 87], 2: [75, 75], 3: [60, 60, 59, 59]}
    assert ranked_page(vacancy=world.vacancy, now=AT_TWELVE).banding.bands.floors[0] == 10_000 - 1385


def test_drawing_again_needs_a_reason(world):
    draw(world)

    with pytest.raises(ReasonMissing):
        draw(world, now=AT_ELEVEN, reason="  ")

    assert [snapshot.number for snapshot in Snapshot.objects.all()] == [1]


def test_drawing_again_keeps_the_first_snapshot_and_its_seed_and_the_latest_counts(world):
    first = draw(world)
    add_scored(world, [10_000], scored_at=AT_ELEVEN)

    second = draw(world, now=AT_TWELVE, reason="Six more weeks of applicants")

    assert [(each.number, each.reason) for each in Snapshot.objects.order_by("number")] == [(1, ""), (2, "Six more weeks of applicants")]
    assert (second.seed, second.edges[0], first.edges[0]) == (first.seed, 10_000 - second.width, 7615)
    assert ranked_page(vacancy=world.vacancy, now=AT_ONE).basis.drawn.number == 2
    assert ranked_page(vacancy=world.vacancy, now=AT_ELEVEN).basis.drawn.number == 1


def test_who_would_move_is_shown_before(world):
    draw(world)
    [best, fallen] = add_scored(world, [10_000, 7620], scored_at=AT_ELEVEN, names=["Best", "Fallen"])

    proposal = propose_bands(vacancy=world.vacancy, now=AT_TWELVE)

    assert [(move.code, move.name, move.before, move.after) for move in proposal.moves] == [(fallen.code, "Fallen", 1, 2)]
    assert (proposal.in_force.number, proposal.scored) == (1, 12)
    assert best.code not in {move.code for move in proposal.moves}


def test_a_first_drawing_moves_nobody_and_keeps_no_reason(world):
    assert propose_bands(vacancy=world.vacancy, now=AT_TEN).moves == ()
    assert draw(world, reason="Because").reason == ""


def test_what_is_drawn_is_what_was_shown(world):
    mark = propose_bands(vacancy=world.vacancy, now=AT_TEN).mark
    add_scored(world, [9900], scored_at=AT_TEN + timedelta(seconds=1))

    with pytest.raises(BandsHaveMoved):
        draw(world, now=AT_ELEVEN, expected=mark)

    assert list(Snapshot.objects.all()) == []
    assert draw(world, now=AT_ELEVEN, expected=propose_bands(vacancy=world.vacancy, now=AT_ELEVEN).mark).number == 1


def test_without_a_completed_result_there_is_nothing_to_draw():
    empty = a_world()
    add_scored(empty, [None])

    with pytest.raises(NobodyToDraw):
        draw(empty)


def test_a_snapshot_is_never_changed(world):
    snapshot = draw(world)
    snapshot.width = 1

    with pytest.raises(Immutable):
        snapshot.save()
    with pytest.raises(Immutable):
        Snapshot.objects.update(width=1)


def test_the_database_refuses_a_second_snapshot_of_one_number_and_a_redrawing_without_a_reason(world):
    first = draw(world)

    for offence in ({"number": 1}, {"number": 2, "reason": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            SnapshotFactory.create(vacancy=world.vacancy, key=first.key, **offence)


# On closing -------------------------------------------------------------------------------------------------------------


def close_the_vacancy(world):
    type(world.vacancy).objects.update(closes_at=AT_TEN)
    world.vacancy.refresh_from_db()


def test_bands_are_drawn_once_when_a_vacancy_has_closed(world):
    assert draw_after_closing(now=AT_TEN) == 0
    close_the_vacancy(world)

    assert [draw_after_closing(now=moment) for moment in (AT_TEN - timedelta(seconds=1), AT_TEN, AT_ELEVEN)] == [0, 1, 0]
    assert [(each.drawn_by, each.drawn_at, each.scored) for each in Snapshot.objects.all()] == [("Evenkeel, on closing", AT_TEN, 10)]


@pytest.mark.parametrize(
    ("sitting", "drawn"),
    [
        ({}, 1),  # never begun: nothing to wait for
        ({"started": True}, 0),
        ({"closed": True}, 0),
        ({"closed": True, "score_failures": 5}, 1),
        ({"closed": True, "close_reason": "withdrawn"}, 1),
    ],
)
def test_drawing_on_closing_waits_for_results_that_are_still_to_come(world, sitting, drawn):
    add_unscored(world, 1, **sitting)
    close_the_vacancy(world)

    assert draw_after_closing(now=AT_ELEVEN) == drawn


def test_bands_that_a_recruiter_drew_are_not_drawn_again_on_closing(world):
    draw(world)
    close_the_vacancy(world)

    assert draw_after_closing(now=AT_ELEVEN) == 0


def test_a_closed_vacancy_without_a_completed_result_is_passed_over_at_the_cost_of_one_statement(count_statements):
    empty = a_world()
    add_scored(empty, [None])
    left = add_scored(empty, [7000])
    Invitation.objects.filter(applicant__in=left).update(left_at=NOW)
    close_the_vacancy(empty)

    with count_statements(1):  # each tick asks again
        assert draw_after_closing(now=AT_ELEVEN) == 0
