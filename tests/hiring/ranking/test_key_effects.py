"""Before a key is approved: whose band or place would move, by the rules of drawing; nobody is named who must not be."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from assessment.instrument.key_store import get_key
from assessment.models import Score
from assessment.scoring.dry_run import dry_run
from hiring.people.roles import Role
from hiring.ranking.drawing import draw_bands, propose_bands
from hiring.ranking.key_effects import Moved, effects_of
from hiring.ranking.models import Snapshot
from hiring.ranking.rankings import ranked_page
from tests.factories import OrganisationFactory, VacancyFactory
from tests.factories.delivery import NOW
from tests.factories.keys import turned_round
from tests.factories.people import a_member
from tests.hiring.ranking.building import World, a_world, add_scored
from tests.hiring.ranking.rekeying import AT_ELEVEN, AT_TEN, FIRSTS, HALVES, LASTS, add_answered, all_turned, turn_round

pytestmark = pytest.mark.django_db
CANARY = "Zephyrine Quillfeather"
MIXTURES = [FIRSTS, LASTS, HALVES, ("submissive",), ("defensive", "assertive"), ("assertive", "assertive", "aggressive")]


@pytest.fixture
def world():
    return a_world()


def effects(world, key=None, now=AT_TEN):
    base = world.content.form.keys.order_by("-version").first()
    tried = dry_run(base=base, key=key or all_turned(get_key(base.pk)))
    return effects_of(form=world.content.form, base=base, owner=world.vacancy.organisation.uuid, tried=tried, now=now)


def places(page):
    return {row.public_id: (section.band, place) for place, (section, row) in enumerate(_rows(page), 1)}


def _rows(page):
    return [(section, row) for section in page.sections for row in section.rows if row.whisker]


def test_what_would_move_is_what_moves_in_a_list_without_bands(world):
    add_answered(world, MIXTURES * 3)
    (effect,) = effects(world).lists
    before = places(ranked_page(vacancy=world.vacancy, now=AT_TEN))
    turn_round(world)
    after = places(ranked_page(vacancy=world.vacancy, now=AT_ELEVEN))

    assert {(move.public_id, move.band_before, move.place_before, move.band_after, move.place_after) for move in effect.moves} == {
        (pk, *before[pk], *after[pk]) for pk in before if before[pk][0] != after[pk][0] or crosses(before[pk][1], after[pk][1])
    }
    assert effect.in_another_band == sum(before[pk][0] != after[pk][0] for pk in before)
    assert (effect.people, effect.is_drawn, effect.more) == (18, False, 0)
    assert effect.bands_after == max(band for band, _ in after.values())


def crosses(was, would):
    return any((was <= size) != (would <= size) for size in (5, 10))


def test_what_would_move_in_drawn_bands_is_what_drawing_again_says(world):
    add_answered(world, MIXTURES * 3)
    draw_bands(vacancy=world.vacancy, by="Nadia", reason="", now=NOW)
    add_answered(world, [FIRSTS, LASTS], now=AT_TEN)
    (effect,) = effects(world).lists
    turn_round(world, now=AT_ELEVEN)
    proposal = propose_bands(vacancy=world.vacancy, now=AT_ELEVEN)

    assert effect.is_drawn is True
    assert {move.public_id: (move.band_before, move.band_after) for move in effect.moves if move.band_before != move.band_after} == {
        move.public_id: (move.before, move.after) for move in proposal.moves
    }
    assert (effect.in_another_band, effect.bands_after) == (len(proposal.moves), len(proposal.sizes))


def test_bands_drawn_with_an_older_version_still_are_what_would_be_left(world):
    add_answered(world, MIXTURES)
    draw_bands(vacancy=world.vacancy, by="Nadia", reason="", now=NOW)
    turn_round(world)
    third = turned_round(get_key(world.key_id))

    (effect,) = effects(world, third, now=AT_ELEVEN).lists

    stands = places(ranked_page(vacancy=world.vacancy, now=AT_ELEVEN))
    assert Snapshot.objects.get().key_id == world.key_id
    assert {move.public_id: (move.band_before, move.place_before) for move in effect.moves}.items() <= stands.items()


def test_a_key_that_changes_nothing_moves_nobody(world):
    add_answered(world, MIXTURES)

    (effect,) = effects(world, get_key(world.key_id)).lists

    assert (effect.moves, effect.in_another_band, effect.joined, effect.shift.changed) == ((), 0, ((5, 0), (10, 0)), 0)


def test_who_joins_and_who_leaves_a_shortlist_is_told_in_words():
    assert Moved("x", "ABCDE", "", 1, 2, 4, 11).shortlists == ("leaves the first 5 and 10",)
    assert Moved("x", "ABCDE", "", 2, 1, 7, 2).shortlists == ("joins the first 5",)
    assert Moved("x", "ABCDE", "", None, None, 0, 0).shortlists == ()


def test_as_many_leave_a_shortlist_as_join_it(world):
    add_answered(world, MIXTURES * 2)
    (effect,) = effects(world).lists

    places = [(move.place_before, move.place_after) for move in effect.moves]
    for size, joined in effect.joined:
        assert sum(was > size >= would for was, would in places) == joined
        assert sum(would > size >= was for was, would in places) == joined
    assert dict(effect.joined)[5] > 0


def test_a_blind_vacancys_names_are_not_even_read(count_statements):
    world = a_world(is_blind=True)
    add_answered(world, MIXTURES, names=[CANARY] * 6)

    with count_statements() as statements:
        (effect,) = effects(world).lists

    assert (len(effect.moves) > 0, {move.name for move in effect.moves}) == (True, {""})
    assert CANARY not in str(asdict(effect))
    assert [sql for sql in statements if "hiring_contact" in sql] == []


def test_where_names_are_shown_those_who_move_are_named(world):
    add_answered(world, MIXTURES, names=[CANARY] * 6)

    assert {move.name for each in effects(world).lists for move in each.moves} == {CANARY}


def test_other_organisations_lists_on_a_shared_form_are_not_looked_at(world):
    add_answered(world, MIXTURES)
    theirs = VacancyFactory.create(organisation=OrganisationFactory.create(name="Elsewhere"), form=world.content.form, title="Theirs")
    add_answered(World(theirs, a_member(Role.OWNER), world.content, world.key_id), MIXTURES)

    found = effects(world)

    assert [each.vacancy for each in found.lists] == [world.vacancy.public_id]
    assert (found.vacancies, found.people) == (1, 6)


def test_two_languages_are_two_lists_with_an_error_each(world):
    add_answered(world, MIXTURES)
    add_answered(world, MIXTURES[:3], language="es")

    assert [(each.language, each.people) for each in effects(world).lists] == [("English", 6), ("Spanish", 3)]


def test_whoever_left_is_not_in_it(world):
    one, _ = add_answered(world, [FIRSTS, LASTS])
    type(one.invitation).objects.filter(pk=one.invitation.pk).update(left_at=NOW)

    assert effects(world).people == 1


@pytest.mark.parametrize(("vacancies", "is_drawn"), [(1, False), (3, False), (1, True), (3, True)])
def test_it_costs_the_same_for_any_number_of_lists(world, count_statements, vacancies, is_drawn):
    for number in range(vacancies):
        one = VacancyFactory.create(organisation=world.vacancy.organisation, form=world.content.form, title=f"V{number}", is_blind=False)
        add_answered(World(one, world.user, world.content, world.key_id), [FIRSTS, LASTS])
        if is_drawn:
            draw_bands(vacancy=one, by="Nadia", reason="", now=NOW)
    base = world.content.form.keys.get()
    tried = dry_run(base=base, key=all_turned(get_key(base.pk)))

    with count_statements(3 if is_drawn else 4):
        found = effects_of(form=world.content.form, base=base, owner=world.vacancy.organisation.uuid, tried=tried, now=AT_TEN)

    assert (found.vacancies, found.people) == (vacancies, 2 * vacancies)


def test_three_thousand_sittings_take_eight_statements_and_hold_whole_numbers_alone(world, count_statements):
    add_scored(world, [100 * (number % 97) for number in range(3000)])
    key = all_turned(get_key(world.key_id))
    before = Score.objects.count()

    with count_statements(8) as statements:
        found = effects(world, key)

    (effect,) = found.lists
    assert (effect.people, len(effect.moves), effect.bands_after, Score.objects.count()) == (3000, 100, 1, before)
    assert effect.more >= effect.in_another_band - 100 > 2000
    assert {sql.split()[0] for sql in statements} == {"SELECT"}
