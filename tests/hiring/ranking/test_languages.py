"""Lists never mix languages: bands, error and snapshots are those of one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hiring.ranking.drawing import draw_after_closing, draw_bands, propose_bands
from hiring.ranking.models import Snapshot
from hiring.ranking.rankings import ranked_page
from hiring.vacancies.models import Vacancy
from tests.factories.delivery import NOW
from tests.hiring.ranking.building import a_world, add_scored, add_unscored

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
FA = {"language": "fa", "opened_at": NOW - timedelta(hours=1)}


@pytest.fixture
def world():
    return a_world()


@pytest.fixture
def mixed(world):
    """Twelve in English, eleven in Persian with twice the error, two who have not come in."""
    english = add_scored(world, [5000 + 300 * n for n in range(12)], error_variance=0.0025)
    persian = add_scored(world, [9000 - 100 * n for n in range(11)], error_variance=0.01, **FA)
    waiting = add_unscored(world, 2)
    return world, english, persian, waiting


def shown(page) -> set[str]:
    return {row.public_id for section in page.sections for row in section.rows}


def test_each_list_holds_those_of_its_language_and_whoever_has_not_chosen_stands_in_the_forms_own(mixed):
    world, english, persian, waiting = mixed

    own = ranked_page(vacancy=world.vacancy, now=LATER)
    other = ranked_page(vacancy=world.vacancy, now=LATER, language="fa")

    assert shown(own) == {one.public_id for one in (*english, *waiting)}
    assert shown(other) == {one.public_id for one in persian}
    for page in (own, other):
        assert [(each.code, each.name, each.size) for each in page.lists] == [("en", "English", 14), ("fa", "Persian", 11)]
    assert (own.counts.all, own.counts.waiting, other.counts.all, other.counts.waiting) == (14, 2, 11, 0)


def test_the_error_is_pooled_over_sittings_of_the_same_language_alone(mixed):
    world, *_ = mixed

    own, other = (ranked_page(vacancy=world.vacancy, now=LATER, language=language).basis.pooled for language in ("en", "fa"))

    assert ((own.sem, own.n), (other.sem, other.n)) == ((500, 12), (1000, 11))  # 100·√0.0025 and 100·√0.01


def test_bands_are_drawn_for_one_language_and_leave_the_other_provisional(mixed):
    world, *_ = mixed
    before = ranked_page(vacancy=world.vacancy, now=LATER).banding

    drawn = draw_bands(vacancy=world.vacancy, by="Nadia", reason="", now=LATER, language="fa")

    assert (drawn.language, drawn.number, drawn.scored, drawn.sem) == ("fa", 1, 11, 1000)
    own, other = (ranked_page(vacancy=world.vacancy, now=LATER, language=language) for language in ("en", "fa"))
    assert (own.basis.is_provisional, other.basis.is_provisional) == (True, False)
    assert own.banding == before
    assert draw_bands(vacancy=world.vacancy, by="Nadia", reason="", now=LATER).number == 1  # the first of its own list


def test_what_was_shown_of_one_language_cannot_be_drawn_for_another(mixed):
    world, *_ = mixed

    marks = {propose_bands(vacancy=world.vacancy, now=LATER, language=language).mark for language in ("en", "fa")}

    assert len(marks) == 2


def test_on_closing_the_bands_of_every_language_are_drawn_once(mixed):
    world, *_ = mixed
    Vacancy.objects.update(closes_at=LATER)
    add_scored(world, [None], **{**FA, "language": "es"})  # nobody completed it in Spanish

    assert draw_after_closing(now=LATER) == 2
    assert draw_after_closing(now=LATER + timedelta(minutes=1)) == 0
    assert sorted(Snapshot.objects.values_list("language", "number", "scored")) == [("en", 1, 12), ("fa", 1, 11)]


def test_a_list_pinned_before_somebody_came_in_keeps_them_where_they_were(mixed):
    world, _, _, (first, _) = mixed
    sitting = first.invitation.sitting
    sitting.language, sitting.opened_at = "fa", LATER + timedelta(minutes=5)
    sitting.save()

    assert first.public_id in shown(ranked_page(vacancy=world.vacancy, now=LATER))
    assert first.public_id in shown(ranked_page(vacancy=world.vacancy, now=LATER + timedelta(minutes=6), language="fa"))


def test_the_page_has_a_row_of_languages_and_every_address_keeps_the_chosen_one(client, mixed):
    world, *_ = mixed
    client.force_login(world.user)
    url = f"/vacancies/{world.vacancy.public_id}/ranking/"

    own, other = client.get(url).content.decode(), client.get(f"{url}?language=fa").content.decode()

    for page, code in ((own, "en"), (other, "fa")):
        assert '<a href="?language=en"' in page
        assert f'<a href="?language={code}" aria-current="page">' in page
        assert f'href="?language={code}&amp;show=flagged"' in page
        assert f"/ranking/draw/?language={code}" in page
    assert "Form" in other
    assert client.get(f"{url}?language=<script>").status_code == 400


def test_a_vacancy_in_one_language_shows_no_row_of_languages(client, world):
    add_scored(world, [7000])
    client.force_login(world.user)

    page = client.get(f"/vacancies/{world.vacancy.public_id}/ranking/").content.decode()

    assert ("?language=" in page, 'href="?show=flagged"' in page) == (False, True)


def test_a_vacancy_sat_in_another_language_alone_opens_on_it(client, world):
    add_scored(world, [7000, 6000], **FA)
    client.force_login(world.user)

    response = client.get(f"/vacancies/{world.vacancy.public_id}/ranking/", follow=True)

    assert response.redirect_chain == [(f"/vacancies/{world.vacancy.public_id}/ranking/?language=fa", 302)]
    assert 'href="?language=fa&amp;show=flagged"' in response.content.decode()


@pytest.mark.parametrize("language", ["en", "fa"])
def test_several_languages_cost_no_statement(client, mixed, count_statements, language):
    world, *_ = mixed
    client.force_login(world.user)
    client.get(f"/vacancies/{world.vacancy.public_id}/ranking/")

    with count_statements(6):
        client.get(f"/vacancies/{world.vacancy.public_id}/ranking/?language={language}")


def test_an_applicants_page_says_the_language_and_compares_within_it(client, mixed):
    world, english, persian, _ = mixed
    client.force_login(world.user)

    page = client.get(f"/applicants/{persian[0].public_id}/").content.decode()

    assert "in Persian" in page
    assert f"/vacancies/{world.vacancy.public_id}/ranking/?language=fa" in page
    assert "in English" in client.get(f"/applicants/{english[0].public_id}/").content.decode()
