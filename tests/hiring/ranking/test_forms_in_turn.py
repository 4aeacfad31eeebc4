"""Parallel forms take turns, and people who sat different forms are never ranked together."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.test import Client

from assessment.models import Form, FormContent
from hiring.invitations.inviting import invite
from hiring.people.roles import Role
from hiring.ranking.basis import NoSuchList
from hiring.ranking.drawing import draw_after_closing, draw_bands, propose_bands
from hiring.ranking.models import Snapshot
from hiring.ranking.rankings import ranked_page
from hiring.vacancies.models import Vacancy
from hiring.vacancies.opening import forms_of
from tests.factories import ApplicantFactory, VacancyFactory, a_member, published_form
from tests.factories.delivery import NOW
from tests.hiring.ranking.building import World, a_world, add_scored, add_unscored

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def parallel_to(form: Form, *, title: str) -> FormContent:
    """Another published form of the same set."""
    content = published_form(scenarios=6, skill=1, library=form.library, title=title)
    Form.objects.filter(pk__in=[form.pk, content.form_id]).update(parallel_set="together")
    return content


@pytest.fixture
def world():
    world = a_world()
    Vacancy.objects.filter(pk=world.vacancy.pk).update(rotates_forms=True)
    world.vacancy.refresh_from_db()
    return world


@pytest.fixture
def two(world):
    """Twelve on the vacancy's own form, eleven on its parallel one, two who were never invited to anything else."""
    other = parallel_to(world.content.form, title="Form B")
    beside = World(world.vacancy, world.user, other, other.form.keys.get().pk)
    own = add_scored(world, [5000 + 300 * n for n in range(12)], error_variance=0.0025)
    others = add_scored(beside, [9000 - 100 * n for n in range(11)], error_variance=0.01)
    waiting = add_unscored(world, 2)
    return world, beside, own, others, waiting


def shown(page) -> set[str]:
    return {row.public_id for section in page.sections for row in section.rows}


def test_each_list_holds_those_of_its_form(two):
    world, beside, own, others, waiting = two
    form_b = beside.content.form.public_id

    first = ranked_page(vacancy=world.vacancy, now=LATER)
    second = ranked_page(vacancy=world.vacancy, now=LATER, form=form_b)

    assert shown(first) == {one.public_id for one in (*own, *waiting)}
    assert shown(second) == {one.public_id for one in others}
    form_a = world.content.form.public_id
    for page in (first, second):
        assert [(each.title, each.size, each.query) for each in page.lists] == [
            (world.content.form.title, 14, f"?form={form_a}"),
            ("Form B", 11, f"?form={form_b}"),
        ]
    assert (first.basis.pooled.sem, second.basis.pooled.sem) == (500, 1000)  # each form's own error


@pytest.fixture
def beside(world):
    """The parallel form of a vacancy on whose own form one person is invited, and nobody has finished."""
    other = parallel_to(world.content.form, title="Form B")
    add_unscored(world, 1)
    return World(world.vacancy, world.user, other, other.form.keys.get().pk)


def test_a_list_nobody_has_finished_does_not_speak_for_the_others(client, world, beside):
    add_scored(beside, [7000])
    client.force_login(world.user)

    page = client.get(f"/vacancies/{world.vacancy.public_id}/ranking/?form={world.content.form.public_id}").content.decode()

    assert "Nobody on this list has finished yet. There are results on another list, above." in page


def test_the_ranking_opens_on_a_list_with_results_and_the_lists_without_say_so(client, world, beside):
    add_scored(beside, [7000])
    client.force_login(world.user)
    address, form_b = f"/vacancies/{world.vacancy.public_id}/ranking/", beside.content.form.public_id

    opened = client.get(address)
    flagged = client.get(f"{address}?show=flagged")

    assert opened["Location"] == f"{address}?form={form_b}"
    assert flagged["Location"] == f"{address}?form={form_b}&show=flagged"
    page = client.get(opened["Location"]).content.decode()
    assert 'aria-current="page">Form B, English · 1</a>' in page
    assert f">{world.content.form.title}, English · 1, no result yet</a>" in page


def test_without_results_on_any_list_the_ranking_opens_on_the_vacancys_own(client, world, beside):
    add_unscored(beside, 1)
    client.force_login(world.user)

    page = client.get(f"/vacancies/{world.vacancy.public_id}/ranking/")

    assert page.status_code == 200
    assert page.context["page"].form == world.content.form.public_id
    assert "Nobody has finished yet." in page.content.decode()


def test_bands_are_drawn_for_one_form_and_leave_the_other_provisional(two):
    world, beside, *_ = two
    form_b = beside.content.form.public_id

    draw_bands(vacancy=world.vacancy, by="Nadia", reason="", now=LATER, form=form_b)

    pages = [ranked_page(vacancy=world.vacancy, now=LATER + timedelta(minutes=1), form=form) for form in ("", form_b)]
    assert [page.basis.is_provisional for page in pages] == [True, False]
    assert Snapshot.objects.get().form == beside.content.form
    assert propose_bands(vacancy=world.vacancy, now=LATER).mark != propose_bands(vacancy=world.vacancy, now=LATER, form=form_b).mark


def test_on_closing_the_bands_of_every_form_are_drawn(two):
    world, beside, _, _, _waiting = two
    Vacancy.objects.filter(pk=world.vacancy.pk).update(closes_at=NOW)

    assert draw_after_closing(now=LATER) == 2
    assert draw_after_closing(now=LATER) == 0
    assert set(Snapshot.objects.values_list("form", "number")) == {(world.content.form_id, 1), (beside.content.form_id, 1)}


def test_a_form_that_is_not_the_vacancys_has_no_list(two):
    world, *_ = two
    foreign = published_form(scenarios=1)

    for form in (foreign.form.public_id, "nowhere"):
        with pytest.raises(NoSuchList):
            ranked_page(vacancy=world.vacancy, now=LATER, form=form)


def test_the_page_leads_from_list_to_list_and_keeps_the_form_in_every_address(two):
    world, beside, *_ = two
    client = Client()
    client.force_login(world.user)
    form_b = beside.content.form.public_id

    page = client.get(f"/vacancies/{world.vacancy.public_id}/ranking/?form={form_b}").content.decode()

    assert f'<a href="?form={form_b}" aria-current="page">Form B, English · 11</a>' in page
    assert f"/ranking/draw/?form={form_b}" in page
    assert f"?form={form_b}&amp;show=flagged" in page or f"?form={form_b}&show=flagged" in page
    assert client.get(f"/vacancies/{world.vacancy.public_id}/ranking/?form=nowhere").status_code == 404


def test_an_applicants_page_is_that_of_the_form_they_sat(two):
    world, beside, _, others, _ = two
    client = Client()
    client.force_login(world.user)

    page = client.get(f"/applicants/{others[0].public_id}/").content.decode()

    assert f"/ranking/?form={beside.content.form.public_id}" in page


def test_forms_take_turns_so_that_each_is_given_as_often_as_the_others(world):
    for title in ("Form B", "Form C"):
        parallel_to(world.content.form, title=title)
    given: Counter[str] = Counter()
    for count in (4, 1, 7):
        applicants = ApplicantFactory.create_batch(count, vacancy=world.vacancy)
        given.update(one.sitting.content.form.title for one in invite(applicants=applicants, now=NOW, by=None))

    assert sorted(given.values()) == [4, 4, 4]


def test_who_gets_which_form_is_a_lot(world):
    parallel_to(world.content.form, title="Form B")
    patterns = set()
    for _ in range(6):
        applicants = ApplicantFactory.create_batch(8, vacancy=world.vacancy)
        patterns.add(tuple(one.sitting.content_id for one in invite(applicants=applicants, now=NOW, by=None)))

    assert len(patterns) > 1  # the same 8 of 70 orders six times running: once in 10⁹


def test_drafts_retired_forms_and_those_of_other_sets_take_no_turn(world):
    own = world.content.form
    parallel_to(own, title="Retired")
    Form.objects.filter(title="Retired").update(retired_at=NOW)
    Form.objects.create(library=own.library, title="Draft", parallel_set="together", created_at=NOW)
    elsewhere = published_form(scenarios=1)
    Form.objects.filter(pk=elsewhere.form_id).update(parallel_set="together")  # of another library

    assert forms_of(world.vacancy) == [own.pk]


def test_without_the_switch_there_is_but_one_form():
    vacancy = VacancyFactory.create()
    parallel_to(vacancy.form, title="Form B")

    assert forms_of(vacancy) == [vacancy.form_id]


def test_the_switch_stands_on_the_page_where_a_form_has_parallel_ones_and_is_fixed_by_the_first_invitation():
    recruiter = a_member(Role.RECRUITER)
    organisation = recruiter.memberships.get().organisation
    client = Client()
    client.force_login(recruiter)
    vacancy = VacancyFactory.create(organisation=organisation)
    address = f"/vacancies/{vacancy.public_id}/edit/"
    assert b"rotates_forms" not in client.get(address).content
    parallel_to(vacancy.form, title="Form B")
    assert b"rotates_forms" in client.get(address).content
    form = client.get(address).context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    sent |= {name: sent[name].strftime("%Y-%m-%dT%H:%M") for name in ("opens_at", "closes_at")}

    client.post(address, sent | {"rotates_forms": "on"})
    vacancy.refresh_from_db()
    assert vacancy.rotates_forms is True
    invite(applicants=[ApplicantFactory.create(vacancy=vacancy)], now=vacancy.opens_at, by=None)

    assert client.get(address).context["form"].fields["rotates_forms"].disabled is True
