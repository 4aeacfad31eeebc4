"""Adding applicants."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from hiring.candidates import adding
from hiring.candidates.adding import add_applicants
from hiring.candidates.pasting import Person
from hiring.models import Applicant, Contact, Invitation
from tests.factories import ApplicantFactory, ContactFactory, VacancyFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 9, 9, 0, tzinfo=UTC)


def people(count, start=0):
    return [Person(f"Person {n}", f"person-{n}@mail.example", n + 1) for n in range(start, start + count)]


def test_people_become_applicants_with_a_code_and_apart_from_it_a_contact():
    vacancy = VacancyFactory.create()

    added = add_applicants(vacancy=vacancy, people=people(2), now=NOW)

    assert (added.existing, added.repeated) == ([], [])
    assert list(Applicant.objects.values_list("pk", "vacancy", "is_simulated", "created_at")) == [
        (one.pk, vacancy.pk, False, NOW) for one in added.applicants
    ]
    assert list(Contact.objects.order_by("pk").values_list("applicant", "vacancy", "name", "email")) == [
        (added.applicants[0].pk, vacancy.pk, "Person 0", "person-0@mail.example"),
        (added.applicants[1].pk, vacancy.pk, "Person 1", "person-1@mail.example"),
    ]
    assert Invitation.objects.count() == 0


def test_who_is_there_already_and_who_stands_twice_in_the_list_is_told_and_not_added():
    vacancy = VacancyFactory.create()
    add_applicants(vacancy=vacancy, people=people(1), now=NOW)
    known, new, again = people(1)[0], Person("New", "new@mail.example", 2), Person("Newer", "new@mail.example", 3)

    added = add_applicants(vacancy=vacancy, people=[known, new, again], now=NOW)

    assert (len(added.applicants), added.existing, added.repeated) == (1, [known], [again])
    assert list(Contact.objects.order_by("pk").values_list("name", flat=True)) == ["Person 0", "New"]


def test_the_same_person_may_apply_for_two_vacancies():
    for vacancy in VacancyFactory.create_batch(2):
        assert len(add_applicants(vacancy=vacancy, people=people(1), now=NOW).applicants) == 1


def test_an_erased_contact_does_not_stand_in_the_way():
    vacancy = VacancyFactory.create()
    ApplicantFactory.create(vacancy=vacancy)

    assert len(add_applicants(vacancy=vacancy, people=people(1), now=NOW).applicants) == 1


def test_a_code_that_is_taken_is_not_given_again(monkeypatch):
    vacancy = VacancyFactory.create()
    ApplicantFactory.create(vacancy=vacancy, code="AAAAA")
    drawn = iter(["AAAAA", "BBBBB", "BBBBB", "AAAAA", "CCCCC"])
    monkeypatch.setattr(adding, "new_code", lambda: next(drawn))

    added = add_applicants(vacancy=vacancy, people=people(2), now=NOW)

    assert [applicant.code for applicant in added.applicants] == ["BBBBB", "CCCCC"]


def test_a_thousand_people_take_as_many_statements_as_ten_on_postgresql_and_one_per_166_rows_on_sqlite(count_statements):
    ten, thousand = VacancyFactory.create_batch(2)

    with count_statements(4):
        add_applicants(vacancy=ten, people=people(10), now=NOW)
    with count_statements(4 if connection.vendor == "postgresql" else 14):
        add_applicants(vacancy=thousand, people=people(1_000), now=NOW)

    assert (ten.applicants.count(), thousand.applicants.count()) == (10, 1_000)


def test_five_thousand_people_go_in_at_once():
    vacancy = VacancyFactory.create()

    assert len(add_applicants(vacancy=vacancy, people=people(5_000), now=NOW).applicants) == 5_000
    assert Contact.objects.filter(vacancy=vacancy).count() == 5_000


def test_the_database_refuses_a_code_or_an_address_twice_in_a_vacancy_and_two_contacts_of_one_applicant():
    contact = ContactFactory.create()
    applicant = contact.applicant

    for create in (
        lambda: ApplicantFactory.create(vacancy=applicant.vacancy, code=applicant.code),
        lambda: ContactFactory.create(applicant__vacancy=applicant.vacancy, email=contact.email),
        lambda: ContactFactory.create(applicant=applicant),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            create()
