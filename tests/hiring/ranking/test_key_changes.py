"""A new key: lists never mix two, drawn bands stay with theirs, and recruiters are told, by a message without a name."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from assessment.models import FormKey, Score
from assessment.scoring.rekeying import rescore_waiting
from hiring.outbox.models import Message
from hiring.outbox.working import work
from hiring.people.roles import Role
from hiring.ranking.drawing import draw_after_closing, draw_bands, propose_bands
from hiring.ranking.key_changes import find_key_change, score_by_drawn_keys
from hiring.ranking.models import KeyChange, Snapshot
from hiring.ranking.rankings import ranked_page
from tests.factories import OrganisationFactory, VacancyFactory
from tests.factories.delivery import NOW
from tests.factories.people import MembershipFactory, UserFactory, a_member
from tests.hiring.ranking.building import World, a_world
from tests.hiring.ranking.rekeying import (
    AT_ELEVEN,
    AT_ONE,
    AT_TEN,
    AT_TWELVE,
    FIRSTS,
    HALVES,
    LASTS,
    add_answered,
    turn_round,
)

pytestmark = pytest.mark.django_db
CANARY = "Zephyrine Quillfeather"


@pytest.fixture
def world():
    return a_world()


def shown(world, *, now):
    page = ranked_page(vacancy=world.vacancy, now=now)
    people = [(row.public_id, row.whisker.score) for section in page.sections for row in section.rows if row.whisker]
    return page.basis.version, page.basis.latest_version, people


def draw(world, *, now, reason=""):
    return draw_bands(vacancy=world.vacancy, by="Nadia Reyes", reason=reason, now=now)


def test_a_list_without_bands_goes_over_to_the_new_key_when_everybody_has_a_score_by_it(world):
    best, worst = add_answered(world, [FIRSTS, LASTS])
    before = shown(world, now=AT_TEN)
    turn_round(world, now=AT_TEN, is_scored=False)
    meanwhile = shown(world, now=AT_ELEVEN)
    rescore_waiting(now=AT_ELEVEN)
    after = shown(world, now=AT_TWELVE)

    assert before == meanwhile == (1, 1, [(best.public_id, 100), (worst.public_id, before[2][1][1])])
    assert (after[0], after[1], [public_id for public_id, _ in after[2]]) == (2, 2, [worst.public_id, best.public_id])


def test_a_page_opened_before_the_new_key_stays_as_it_was(world):
    add_answered(world, [FIRSTS, HALVES, LASTS])
    before = shown(world, now=AT_TEN)
    turn_round(world, now=AT_ELEVEN)

    assert shown(world, now=AT_TEN) == before


def test_drawn_bands_keep_their_key_until_somebody_draws_again(world):
    add_answered(world, [FIRSTS, HALVES, LASTS])
    draw(world, now=NOW)
    before, frozen = shown(world, now=AT_TEN), Snapshot.objects.values().get()
    turn_round(world, now=AT_TEN)
    kept = shown(world, now=AT_ELEVEN)
    again = draw(world, now=AT_TWELVE, reason="The key has a second version")

    assert (kept[0], kept[1], kept[2]) == (1, 2, before[2])
    assert Snapshot.objects.filter(number=1).values().get() == frozen
    assert (again.key.version, shown(world, now=AT_ONE)[0]) == (2, 2)
    assert [public_id for public_id, _ in shown(world, now=AT_ONE)[2]] == [public_id for public_id, _ in reversed(before[2])]


def test_drawing_by_a_new_key_shows_first_who_moves(world):
    best, _, worst = add_answered(world, [FIRSTS, HALVES, LASTS])
    draw(world, now=NOW)
    turn_round(world, now=AT_TEN)

    proposal = propose_bands(vacancy=world.vacancy, now=AT_ELEVEN)

    assert (proposal.before_version, proposal.version) == (1, 2)
    moved = {move.public_id: (move.before, move.after) for move in proposal.moves}
    assert moved.keys() >= {best.public_id, worst.public_id}
    assert moved[best.public_id][0] == moved[worst.public_id][1] == 1


def test_whoever_finishes_after_a_new_key_stands_in_the_old_keys_bands_too(world):
    add_answered(world, [FIRSTS, LASTS])
    draw(world, now=NOW)
    turn_round(world, now=AT_TEN)
    (late,) = add_answered(world, [HALVES], now=AT_ELEVEN)
    assert [score.key.version for score in Score.objects.filter(sitting=late.invitation.sitting)] == [2]

    assert score_by_drawn_keys(now=AT_TWELVE) == 1
    assert score_by_drawn_keys(now=AT_TWELVE) == 0

    assert late.public_id in [public_id for public_id, _ in shown(world, now=AT_ONE)[2]]
    assert {score.key_id for score in Score.objects.filter(sitting=late.invitation.sitting)} == {
        world.key_id,
        FormKey.objects.get(version=2).pk,
    }


def test_nobody_is_scored_by_a_key_that_no_bands_are_drawn_with(world, count_statements):
    add_answered(world, [FIRSTS])
    turn_round(world, now=AT_TEN)
    add_answered(world, [HALVES], now=AT_ELEVEN)

    with count_statements(1):
        assert score_by_drawn_keys(now=AT_TWELVE) == 0


def test_bands_are_not_drawn_on_closing_while_scores_by_a_new_key_are_still_to_come(world):
    add_answered(world, [FIRSTS, LASTS])
    turn_round(world, now=AT_TEN, is_scored=False)
    closed = world.vacancy.closes_at + timedelta(minutes=1)

    assert draw_after_closing(now=closed) == 0
    rescore_waiting(now=closed)
    assert draw_after_closing(now=closed) == 1
    assert Snapshot.objects.get().key.version == 2


# Who is told ------------------------------------------------------------------------------------------------------------


def told():
    return sorted(Message.objects.filter(kind="key change").values_list("reference", flat=True))


def test_each_recruiter_gets_one_message_with_a_link_to_each_list_and_no_name(world):
    (applicant,) = add_answered(world, [FIRSTS], names=[CANARY])
    other = VacancyFactory.create(organisation=world.vacancy.organisation, form=world.content.form, title="Night desk")
    add_answered(World(other, world.user, world.content, world.key_id), [LASTS, HALVES], names=[CANARY, CANARY])
    draw(world, now=NOW)
    a_member(Role.AUTHOR, organisation=world.vacancy.organisation)
    gone = UserFactory.create(is_active=False)
    MembershipFactory.create(user=gone, organisation=world.vacancy.organisation)

    key = turn_round(world)
    work(now=AT_TEN)

    assert told() == [f"{key.pk}-{world.user.memberships.get().pk}"]
    (message,) = mail.outbox
    assert message.to == ["nadia@example.org"]
    html = message.alternatives[0][0]
    for text in (message.body, html):
        assert [CANARY in text, applicant.code in text] == [False, False]
        assert f"/vacancies/{world.vacancy.public_id}/ranking/" in text
        assert f"/vacancies/{other.public_id}/ranking/" in text
        assert (text.count("2 results"), text.count("1 result")) == (1, 1)
        assert (text.count("The bands stay as they were drawn"), text.count("No bands were drawn")) == (1, 1)
    assert sorted(KeyChange.objects.values_list("vacancy__title", "scored", "key")) == [
        ("Contact centre adviser", 1, key.pk),
        ("Night desk", 2, key.pk),
    ]


def test_an_organisation_is_told_of_its_own_vacancies_alone(world):
    add_answered(world, [FIRSTS])
    elsewhere = OrganisationFactory.create(name="Elsewhere")
    theirs = VacancyFactory.create(organisation=elsewhere, form=world.content.form, title="Theirs")
    stranger = a_member(Role.OWNER, organisation=elsewhere)
    add_answered(World(theirs, stranger, world.content, world.key_id), [FIRSTS])
    VacancyFactory.create(organisation=OrganisationFactory.create(), form=world.content.form)  # nobody has sat

    turn_round(world)
    work(now=AT_TEN)

    assert sorted(message.to[0] for message in mail.outbox) == sorted(["nadia@example.org", stranger.email])
    ours = next(message for message in mail.outbox if message.to == ["nadia@example.org"])
    assert ["Theirs" in ours.body, theirs.public_id in ours.body, "Elsewhere" in ours.body] == [False] * 3


def test_whoever_may_not_run_vacancies_any_more_is_not_told(world):
    add_answered(world, [FIRSTS])
    turn_round(world)
    world.user.memberships.update(role=Role.AUTHOR)

    work(now=AT_TEN)

    assert (mail.outbox, Message.objects.get().done_at) == ([], AT_TEN)


def test_the_vacancy_remembers_the_latest_change(world):
    add_answered(world, [FIRSTS])
    assert find_key_change(world.vacancy) is None

    key = turn_round(world)

    change = find_key_change(world.vacancy)
    assert (change.key, change.scored, change.at) == (key, 1, AT_TEN)


def test_tick_does_all_of_it(world):
    add_answered(world, [FIRSTS, LASTS])
    turn_round(world, is_scored=False)

    call_command("tick")

    assert Score.objects.filter(key__version=2).count() == 2
    assert [message.to for message in mail.outbox] == [["nadia@example.org"]]


# Pages ------------------------------------------------------------------------------------------------------------------


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_pages_say_that_a_new_key_is_there_and_by_which_one_they_read(client, world):
    (applicant, _) = add_answered(world, [FIRSTS, LASTS])
    draw(world, now=NOW)
    client.force_login(world.user, backend="hiring.people.backends.StaffBackend")
    vacancy = f"/vacancies/{world.vacancy.public_id}/"
    before = text(client.get(f"{vacancy}ranking/"))
    turn_round(world)

    ranking, drawing = text(client.get(f"{vacancy}ranking/")), text(client.get(f"{vacancy}ranking/draw/"))

    assert ("A new key" in before, "A new key" in text(client.get(vacancy))) == (False, True)
    assert "A new key (version 2) is there. These bands were drawn with version 1 and stay as they are." in ranking
    assert "By version 2 of the key. The bands that stand were drawn with version 1." in drawing
    page = text(client.get(f"/applicants/{applicant.public_id}/"))
    assert "Scored by version 1 of the form’s key. Source: author’s key: no panel has judged these items." in page
    draw(world, now=timezone.now(), reason="The key has a second version")
    again = text(client.get(f"/applicants/{applicant.public_id}/"))
    assert "Scored by version 2 of the form’s key." in again
    assert "Not approved by a second person" not in again
    assert "A new key (version 2)" not in text(client.get(f"{vacancy}ranking/"))
