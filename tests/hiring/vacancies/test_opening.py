"""Opening and changing a vacancy."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError

from assessment.models import Sitting
from hiring.invitations.inviting import invite
from hiring.models import Vacancy
from hiring.vacancies.opening import FixedByInvitations, FormNotReadable, change_vacancy, create_vacancy
from tests.factories import ApplicantFactory, FormContentFactory, LibraryFactory, OrganisationFactory, VacancyFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 9, 9, 0, tzinfo=UTC)


def a_form(*, owner=None, published=True, **changes):
    dates = {"form__published_at": NOW, "form__published_by": "the tests"} if published else {}
    return FormContentFactory.create(form__library=LibraryFactory.create(owner=owner), **dates, **changes).form


def fields(**changes):
    return {
        "title": "Contact centre adviser",
        "opens_at": NOW,
        "closes_at": NOW + timedelta(days=10),
        "time_limit_minutes": 40,
        "is_blind": True,
    } | changes


def test_a_vacancy_opens_on_a_shared_form_and_on_one_of_the_organisation():
    organisation = OrganisationFactory.create()

    for form in (a_form(), a_form(owner=organisation.uuid)):
        vacancy = create_vacancy(organisation=organisation, form=form, by=None, now=NOW, **fields())
        assert Vacancy.objects.filter(pk=vacancy.pk, form=form, created_at=NOW, **fields()).exists()


def test_a_vacancy_does_not_open_on_a_draft_a_retired_form_or_somebody_elses():
    organisation, other = OrganisationFactory.create(), OrganisationFactory.create()

    for form in (a_form(published=False), a_form(form__retired_at=NOW), a_form(owner=other.uuid)):
        with pytest.raises(FormNotReadable):
            create_vacancy(organisation=organisation, form=form, by=None, now=NOW, **fields())
    assert Vacancy.objects.count() == 0


@pytest.mark.parametrize("changed", [{"closes_at": NOW}, {"closes_at": NOW - timedelta(days=1)}, {"time_limit_minutes": 4}])
def test_the_database_refuses_a_vacancy_that_closes_before_it_opens_or_gives_less_than_five_minutes(changed):
    with pytest.raises(IntegrityError):
        VacancyFactory.create(**fields(**changed))


def test_the_form_and_the_limit_change_until_somebody_is_invited():
    vacancy, form = VacancyFactory.create(), a_form()

    change_vacancy(vacancy=vacancy, form=form, by=None, now=NOW, **fields())

    assert Vacancy.objects.filter(pk=vacancy.pk, form=form, **fields()).exists()


@pytest.mark.parametrize("changed", ["form", "limit"])
def test_neither_the_form_nor_the_limit_changes_once_somebody_is_invited(changed):
    vacancy = VacancyFactory.create(**fields())
    invite(applicants=[ApplicantFactory.create(vacancy=vacancy)], now=NOW, by=None)
    form, limit = (a_form(), 40) if changed == "form" else (vacancy.form, 50)

    with pytest.raises(FixedByInvitations):
        change_vacancy(vacancy=vacancy, form=form, by=None, now=NOW, **fields(title="Another", time_limit_minutes=limit))

    assert Vacancy.objects.filter(pk=vacancy.pk, form=vacancy.form, **fields()).exists()


def test_the_rest_changes_afterwards_and_sittings_that_have_not_begun_end_with_the_new_closing_time():
    vacancy = VacancyFactory.create(**fields())
    waiting, begun = (ApplicantFactory.create(vacancy=vacancy) for _ in range(2))
    other = VacancyFactory.create(**fields())
    invitations = invite(applicants=[waiting, begun], now=NOW, by=None) + invite(
        applicants=[ApplicantFactory.create(vacancy=other)], now=NOW, by=None
    )
    Sitting.objects.filter(pk=invitations[1].sitting_id).update(state=1, started_at=NOW)
    later = NOW + timedelta(days=20)

    why = "Their manager interviews from tomorrow."
    later_words = fields(title="Adviser", closes_at=later, is_blind=False)
    change_vacancy(vacancy=vacancy, form=vacancy.form, by=None, now=NOW, blind_reason=why, **later_words)

    assert Vacancy.objects.filter(pk=vacancy.pk, title="Adviser", closes_at=later, is_blind=False).exists()
    old = NOW + timedelta(days=10)
    assert [Sitting.objects.get(pk=one.sitting_id).open_until for one in invitations] == [later, old, old]
