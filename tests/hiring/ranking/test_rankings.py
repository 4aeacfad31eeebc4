"""A vacancy's ranking, page by page."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from assessment.delivery.models import CloseReason, State
from assessment.models import FormKey, Score, Sitting
from assessment.scoring.scorecards import Pooled, score_sitting
from hiring.invitations.models import Invitation
from hiring.ranking.drawing import draw_bands
from hiring.ranking.order import Group
from hiring.ranking.rankings import Show, ranked_page
from tests.factories.delivery import NOW
from tests.hiring.ranking.building import a_world, add_scored, add_unscored, give_scores

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=2)
SECOND = timedelta(seconds=1)


@pytest.fixture
def world(db):
    return a_world()


def codes(page):
    return [row.code for section in page.sections for row in section.rows]


def all_pages(world, *, now=LATER, between=None, **kwargs):
    pages, cursor = [], None
    while True:
        pages.append(ranked_page(vacancy=world.vacancy, now=now, cursor=cursor, **kwargs))
        if pages[-1].next is None:
            return pages
        cursor = pages[-1].next
        if between and len(pages) == 1:
            between()
            now += timedelta(minutes=1)


def shape(page):
    return [(section.band, section.group.name, section.size, len(section.rows)) for section in page.sections]


def test_bands_come_first_and_everybody_without_a_score_stands_below(world):
    add_scored(world, [9000, 8600, 4000])
    add_scored(world, [None])
    add_unscored(world, 1)
    add_unscored(world, 1, state=State.STARTED, started_at=NOW)
    add_unscored(world, 2, state=State.CLOSED, started_at=NOW, closed_at=NOW + SECOND, close_reason=CloseReason.SUBMITTED.value)

    page = ranked_page(vacancy=world.vacancy, now=LATER)

    assert shape(page) == [
        (1, "RANKED", 2, 2),
        (2, "RANKED", 1, 1),
        (None, "NOT_COMPLETED", 1, 1),
        (None, "BEING_SCORED", 2, 2),
        (None, "IN_PROGRESS", 1, 1),
        (None, "NOT_STARTED", 1, 1),
    ]
    assert (page.counts.all, page.counts.submitted, page.counts.band_1, page.counts.waiting) == (8, 6, 2, 2)
    assert (page.basis.is_provisional, page.basis.pooled.is_assumed) == (True, True)


def test_somebody_not_completed_has_no_band_zone_or_whisker(world):
    add_scored(world, [None])

    [row] = ranked_page(vacancy=world.vacancy, now=LATER).sections[0].rows

    assert (row.whisker, row.bar, row.skill) == (None, None, None)


def test_a_sitting_past_its_deadline_and_grace_counts_as_finished(world):
    add_unscored(world, 1, state=State.STARTED, started_at=NOW, deadline_at=NOW + timedelta(minutes=20))
    page = ranked_page(vacancy=world.vacancy, now=NOW + timedelta(minutes=20, seconds=60))
    over = ranked_page(vacancy=world.vacancy, now=NOW + timedelta(minutes=20, seconds=61))

    assert [section.group for section in page.sections] == [Group.IN_PROGRESS]
    assert [section.group for section in over.sections] == [Group.BEING_SCORED]


def test_a_withdrawn_invitation_stands_last(world):
    [gone] = add_unscored(world, 1)
    Invitation.objects.filter(applicant=gone).update(withdrawn_at=NOW)
    add_unscored(world, 1)

    assert [section.group for section in ranked_page(vacancy=world.vacancy, now=LATER).sections] == [Group.NOT_STARTED, Group.WITHDRAWN]


def test_the_time_of_submission_orders_nothing(world):
    rng = random.Random(5)
    applicants = [add_scored(world, [7000], scored_at=NOW + timedelta(minutes=number))[0] for number in range(12)]
    before = codes(ranked_page(vacancy=world.vacancy, now=LATER))
    moments = [NOW + timedelta(minutes=number) for number in range(12)]
    rng.shuffle(moments)
    for applicant, moment in zip(applicants, moments, strict=True):
        Sitting.objects.filter(pk=applicant.invitation.sitting_id).update(closed_at=moment, scored_at=moment)

    assert codes(ranked_page(vacancy=world.vacancy, now=LATER)) == before
    assert before != [applicant.code for applicant in applicants]


def test_skill_lifts_nobody(world):
    low, high = add_scored(world, [6000, 8000])
    Score.objects.filter(sitting=high.invitation.sitting_id).delete()
    give_scores(world, [high], [8000], zones=("defensive",))

    assert codes(ranked_page(vacancy=world.vacancy, now=LATER)) == [high.code, low.code]


def test_one_band_that_holds_everybody_says_so_and_one_person_does_not(world):
    add_scored(world, [7000])
    alone = ranked_page(vacancy=world.vacancy, now=LATER).banding.is_single
    add_scored(world, [6800])

    assert (alone, ranked_page(vacancy=world.vacancy, now=LATER).banding.is_single) == (False, True)


def test_the_error_is_that_of_the_form_not_of_the_vacancy(world):
    add_scored(world, [7000] * 5, error_variance=0.0009)
    other = replace(world, vacancy=a_sibling(world))
    add_scored(other, [5000] * 5, error_variance=0.0041)

    pages = [ranked_page(vacancy=each.vacancy, now=LATER) for each in (world, other)]

    assert [(page.basis.pooled.n, page.basis.sem) for page in pages] == [(10, 500), (10, 500)]


def test_the_error_is_assumed_before_ten_completed_sittings(world):
    add_scored(world, [7000] * 9 + [None] * 3)

    pooled = ranked_page(vacancy=world.vacancy, now=LATER).basis.pooled

    assert (pooled.sem, pooled.n, pooled.is_assumed) == (1225, 9, True)  # 30/√6


def test_the_error_of_a_form_with_one_attitude_scenario_stays_assumed_and_is_not_nought():
    world = a_world(scenarios=1)
    add_scored(world, [10_000, 5000, 0] * 4, error_variance=None)

    page = ranked_page(vacancy=world.vacancy, now=LATER)

    assert page.basis.pooled == Pooled(3000, 0)  # 30/√1
    assert page.banding.sizes == {1: 8, 2: 4}


def test_the_error_is_the_mean_over_sittings_that_were_scored_by_then(world):
    add_scored(world, [7000] * 9, error_variance=0.0064)
    add_scored(world, [6000], error_variance=0.0264)
    add_scored(world, [6000] * 4, error_variance=0.09, scored_at=LATER + SECOND)

    pooled = ranked_page(vacancy=world.vacancy, now=LATER).basis.pooled

    assert (pooled.sem, pooled.n) == (917, 10)  # 100·√0.0084


def a_sibling(world):
    vacancy = type(world.vacancy).objects.get(pk=world.vacancy.pk)
    vacancy.pk, vacancy.public_id = None, "sibling22222"
    vacancy.save(force_insert=True)
    return vacancy


def test_simulated_results_are_pooled_for_a_demonstration_alone(world):
    add_scored(world, [7000] * 10, error_variance=0.0025, is_simulated=True)

    real = ranked_page(vacancy=world.vacancy, now=LATER)
    world.vacancy.organisation.is_demo = True
    world.vacancy.organisation.save()
    demo = ranked_page(vacancy=world.vacancy, now=LATER)

    assert (real.basis.pooled.n, demo.basis.pooled.n, demo.basis.sem) == (0, 10, 500)
    assert all(row.is_simulated for section in demo.sections for row in section.rows)


# Pages ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [1, 3, 7, 50])
def test_pages_visit_every_applicant_exactly_once(world, size):
    scored = add_scored(world, [100 * (number * 37 % 101) for number in range(11)]) + add_scored(world, [7000] * 5)
    others = add_scored(world, [None] * 2) + add_unscored(world, 4)

    visited = [code for page in all_pages(world, size=size) for code in codes(page)]

    assert sorted(visited) == sorted(applicant.code for applicant in scored + others)
    assert visited == codes(ranked_page(vacancy=world.vacancy, now=LATER))


def test_a_result_between_two_pages_moves_nobody_in_the_list_that_was_opened(world):
    add_scored(world, [100 * number for number in range(10, 22)])
    late = add_unscored(world, 3, state=State.STARTED, started_at=NOW)

    def finish():
        moment = LATER + SECOND
        sittings = Sitting.objects.filter(pk__in=[applicant.invitation.sitting_id for applicant in late])
        sittings.update(state=State.CLOSED, closed_at=moment, close_reason=CloseReason.SUBMITTED.value)
        give_scores(world, late, [9900, 1650, 50], scored_at=moment)
        add_scored(world, [9000], scored_at=moment, created_at=moment)

    expected = codes(ranked_page(vacancy=world.vacancy, now=LATER))
    pages = all_pages(world, size=4, between=finish)

    assert [code for page in pages for code in codes(page)] == expected
    assert [page.arrived for page in pages[:2]] == [0, 4]
    assert codes(ranked_page(vacancy=world.vacancy, now=LATER + timedelta(minutes=1)))[0] == late[0].code


def test_bands_of_an_opened_list_stay_when_a_new_best_and_a_snapshot_arrive(world):
    add_scored(world, [100 * number for number in range(10, 60, 3)])

    def arrive():
        add_scored(world, [10_000], scored_at=LATER + SECOND, created_at=LATER + SECOND)
        draw_bands(vacancy=world.vacancy, by="Nadia", reason="", now=LATER + SECOND)

    quiet = [shape(page) for page in all_pages(world, size=4)]
    disturbed = [shape(page) for page in all_pages(world, size=4, between=arrive)]

    assert disturbed == quiet


def test_a_band_that_goes_on_over_a_page_says_so(world):
    add_scored(world, [7000] * 5)

    pages = all_pages(world, size=3)

    assert [[section.is_continued for section in page.sections] for page in pages] == [[False], [True]]
    assert [(page.from_number, page.to_number, page.window.total) for page in pages] == [(1, 3, 5), (4, 5, 5)]


@pytest.mark.parametrize(
    ("show", "expected"),
    [(Show.ALL, 7), (Show.BAND_1, 2), (Show.FLAGGED, 3), (Show.WAITING, 2)],
)
def test_the_list_is_narrowed(world, show, expected):
    add_scored(world, [9000, 9000])
    flagged = add_scored(world, [3000, 3000, 2000])
    Score.objects.filter(sitting__in=[applicant.invitation.sitting_id for applicant in flagged]).delete()
    give_scores(world, flagged, [3000, 3000, 2000], flag_count=2)
    add_unscored(world, 2)

    page = ranked_page(vacancy=world.vacancy, now=LATER, show=show)

    assert len(codes(page)) == expected


def test_only_the_key_in_force_ranks(world):
    add_scored(world, [9000])
    document = FormKey.objects.get(pk=world.key_id).document
    FormKey.objects.create(form=world.content.form, version=2, hash="2" * 64, document=document, created_at=NOW)

    assert [section.group for section in ranked_page(vacancy=world.vacancy, now=LATER).sections] == [Group.BEING_SCORED]


def test_a_sitting_scored_by_the_real_verb_is_ranked(world):
    [applicant] = add_unscored(world, 1, closed=True)
    score_sitting(sitting_id=applicant.invitation.sitting_id, now=NOW)

    page = ranked_page(vacancy=world.vacancy, now=LATER)

    assert [section.group for section in page.sections] == [Group.NOT_COMPLETED]


# Cost -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("applicants", [3, 3000])
@pytest.mark.parametrize("is_drawn", [False, True])
def test_a_page_takes_three_statements_whatever_the_number_of_applicants(world, count_statements, applicants, is_drawn):
    add_scored(world, [100 * (number % 97) for number in range(applicants)])
    if is_drawn:
        draw_bands(vacancy=world.vacancy, by="Nadia", reason="", now=NOW)

    with count_statements(3):
        page = ranked_page(vacancy=world.vacancy, now=LATER)

    assert page.counts.all == applicants
    assert len(codes(page)) == min(50, applicants)
