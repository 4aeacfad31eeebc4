"""Who may do what, and what the navigation costs."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client

from hiring.people.access import require_anywhere
from hiring.people.backends import StaffBackend
from hiring.people.roles import RIGHTS, Right, Role
from hiring.vacancies.access import get_vacancy_for
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory, VacancyFactory, a_member

pytestmark = pytest.mark.django_db


def links_of(user):
    client = Client()
    client.force_login(user)
    page = client.get("/account/password/change/").content.decode()
    return [name for name in ("Vacancies", "Items", "Forms") if f">{name}</a>" in page]


@pytest.mark.parametrize(
    ("role", "links"),
    [
        (Role.OWNER, ["Vacancies", "Items", "Forms"]),
        (Role.RECRUITER, ["Vacancies"]),
        (Role.AUTHOR, ["Items", "Forms"]),
        (Role.REVIEWER, ["Vacancies", "Items", "Forms"]),
    ],
)
def test_the_navigation_shows_what_the_role_may_see(role, links):
    assert links_of(a_member(role)) == links


def test_somebody_without_an_organisation_sees_no_links():
    assert links_of(UserFactory.create()) == []


def test_the_navigation_costs_no_statement_of_its_own(count_statements):
    client = Client()
    client.force_login(a_member(Role.OWNER))

    with count_statements(2):  # the session, and the person
        page = client.get("/account/password/change/")

    assert ">Vacancies</a>" in page.content.decode()


def test_roles_in_several_organisations_add_up_in_the_navigation_alone():
    user = a_member(Role.RECRUITER)
    MembershipFactory.create(user=user, role=Role.AUTHOR.value)

    read = StaffBackend().get_user(user.pk)

    assert (read.can_see_vacancies, read.can_see_items) == (True, True)
    assert [membership.role for membership in require_anywhere(user, Right.WRITE_ITEMS)] == ["author"]


def test_the_role_that_counts_is_the_one_in_the_vacancys_organisation():
    ours, theirs = OrganisationFactory.create(), OrganisationFactory.create()
    user = a_member(Role.OWNER, organisation=theirs)
    MembershipFactory.create(user=user, organisation=ours, role=Role.REVIEWER.value)
    vacancy = VacancyFactory.create(organisation=ours)

    assert get_vacancy_for(user=user, public_id=vacancy.public_id).role == "reviewer"
    with pytest.raises(PermissionDenied):
        get_vacancy_for(user=user, public_id=vacancy.public_id, right=Right.RUN_VACANCIES)


@pytest.mark.parametrize("right", Right)
@pytest.mark.parametrize("role", Role)
def test_a_loader_admits_exactly_the_roles_that_hold_the_right(role, right):
    vacancy = VacancyFactory.create()
    user = a_member(role, organisation=vacancy.organisation)

    if right in RIGHTS[role]:
        assert get_vacancy_for(user=user, public_id=vacancy.public_id, right=right) == vacancy
    else:
        with pytest.raises(PermissionDenied):
            get_vacancy_for(user=user, public_id=vacancy.public_id, right=right)


def test_a_stranger_cannot_tell_a_vacancy_from_none():
    vacancy = VacancyFactory.create()
    stranger = a_member(Role.OWNER)

    with pytest.raises(Http404):
        get_vacancy_for(user=stranger, public_id=vacancy.public_id)
    with pytest.raises(Http404):
        get_vacancy_for(user=stranger, public_id="nothing")


def test_a_loader_runs_one_statement(count_statements):
    vacancy = VacancyFactory.create()
    user = a_member(organisation=vacancy.organisation)

    with count_statements(1):
        loaded = get_vacancy_for(user=user, public_id=vacancy.public_id)
        assert (loaded.organisation.name, loaded.form.title) == (vacancy.organisation.name, vacancy.form.title)


def test_a_session_ends_when_the_person_is_disabled():
    user = a_member()
    client = Client()
    client.force_login(user)
    assert client.get("/vacancies/").status_code == 200

    user.is_active = False
    user.save()

    assert client.get("/vacancies/")["Location"] == "/account/login/?next=/vacancies/"
