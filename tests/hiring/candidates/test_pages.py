"""Recruiters' pages of applicants."""

import pytest
from django.test import Client

from hiring.models import Applicant, Contact
from hiring.people.roles import Role
from tests.factories import ApplicantFactory, ContactFactory, InvitationFactory, VacancyFactory, a_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def vacancy():
    return VacancyFactory.create(is_blind=False)


@pytest.fixture
def client(vacancy):
    client = Client()
    client.force_login(a_member(Role.RECRUITER, organisation=vacancy.organisation))
    return client


def applicants_url(vacancy, rest=""):
    return f"/vacancies/{vacancy.public_id}/applicants/{rest}"


@pytest.mark.parametrize("is_blind", (True, False))
@pytest.mark.parametrize("rows", (1, 3))
def test_the_list_runs_five_statements_whatever_its_length(rows, is_blind, client, vacancy, count_statements):
    vacancy.is_blind = is_blind
    vacancy.save()
    for _ in range(rows):
        InvitationFactory.create(applicant=ContactFactory.create(applicant__vacancy=vacancy).applicant)

    with count_statements(5):
        page = client.get(applicants_url(vacancy)).content.decode()

    assert page.count('class="title"') == rows


def test_an_open_vacancy_shows_names_and_addresses_in_the_order_they_were_added(client, vacancy):
    for name in ("Zoe", "Ann"):
        ContactFactory.create(applicant__vacancy=vacancy, name=name, email=f"{name.lower()}@mail.example")

    page = client.get(applicants_url(vacancy)).content.decode()

    assert page.index("Zoe") < page.index("zoe@mail.example") < page.index("Ann") < page.index("ann@mail.example")


def test_a_blind_list_goes_by_code_so_that_the_order_of_a_paste_tells_nothing(client, vacancy):
    vacancy.is_blind = True
    vacancy.save()
    for code in ("ZZZZZ", "AAAAA", "MMMMM"):
        ApplicantFactory.create(vacancy=vacancy, code=code)

    rows = client.get(applicants_url(vacancy)).context["rows"]

    assert [applicant.code for applicant, _ in rows] == ["AAAAA", "MMMMM", "ZZZZZ"]


@pytest.mark.parametrize("is_blind", (True, False))
def test_pages_of_the_list_show_every_applicant_once(is_blind, client, vacancy):
    vacancy.is_blind = is_blind
    vacancy.save()
    ApplicantFactory.create_batch(201, vacancy=vacancy)

    seen, address = [], "?show=not_invited"
    while address:
        page = client.get(applicants_url(vacancy) + address)
        seen += [applicant.pk for applicant, _ in page.context["rows"]]
        address = page.context["next"]

    assert len(seen) == 201
    assert set(seen) == set(Applicant.objects.values_list("pk", flat=True))


@pytest.mark.parametrize("query", ["?show=nonsense", "?after=nonsense", "?show=&after=%00", "?after=" + "x" * 3000])
def test_a_nonsense_query_is_no_error(query, client, vacancy):
    ApplicantFactory.create(vacancy=vacancy)

    assert client.get(applicants_url(vacancy) + query).status_code == 200


def test_a_paste_adds_the_good_lines_and_reports_each_bad_one_with_its_number_and_text(client, vacancy):
    text = 'Ann, ann@mail.example\nno address here\n\n"Doe, Jane"\tjane@mail.example\n<script>alert(1)</script>, x@y'

    response = client.post(applicants_url(vacancy, "add/"), {"lines": text})

    assert list(Contact.objects.order_by("pk").values_list("name", "email")) == [
        ("Ann", "ann@mail.example"),
        ("Doe, Jane", "jane@mail.example"),
    ]
    assert response.context["summary"] == "2 applicants added."
    assert [(line.number, line.text) for line in response.context["bad"]] == [
        (2, "no address here"),
        (5, "<script>alert(1)</script>, x@y"),
    ]
    page = response.content.decode()
    assert ("Line 2" in page, "Line 5" in page, "&lt;script&gt;" in page, "<script>" in page) == (True, True, True, False)
    assert (client.get(applicants_url(vacancy)).status_code, "ann@mail.example" in page) == (200, False)


def test_a_paste_tells_in_numbers_who_was_there_and_who_stood_twice_in_it(client, vacancy):
    ContactFactory.create(applicant__vacancy=vacancy, email="ann@mail.example")
    text = "Ann, ann@mail.example\nBob, bob@mail.example\nBob, BOB@mail.example\nRobert, bob@mail.example"

    response = client.post(applicants_url(vacancy, "add/"), {"lines": text}, follow=True)

    assert response.redirect_chain == [(f"/vacancies/{vacancy.public_id}/", 302)]
    assert [str(message) for message in response.context["messages"]] == [
        "1 applicant added. 1 was here already (line 1). 2 repeat an address further up (lines 3, 4)."
    ]


def test_the_same_paste_sent_twice_adds_nobody_twice(client, vacancy):
    for _ in range(2):
        client.post(applicants_url(vacancy, "add/"), {"lines": "Ann, ann@mail.example"})

    assert Contact.objects.count() == 1


@pytest.mark.parametrize("data", [{}, {"lines": ""}, {"lines": " \n\n , ;"}, {"other": "x"}])
def test_an_empty_paste_says_so_and_adds_nobody(data, client, vacancy):
    response = client.post(applicants_url(vacancy, "add/"), data)

    assert response.status_code == 422
    assert "Paste at least one line." in response.content.decode()
    assert Applicant.objects.count() == 0


def test_more_than_five_thousand_lines_add_nobody_and_say_so(client, vacancy):
    response = client.post(applicants_url(vacancy, "add/"), {"lines": "a,a@b.example\n" * 5_001})

    assert response.status_code == 422
    assert "That is more than 5,000 lines. Nobody was added: paste them in parts." in response.content.decode()
    assert Applicant.objects.count() == 0


def test_a_paste_too_large_for_a_request_is_a_plain_refusal(client, vacancy):
    response = client.post(applicants_url(vacancy, "add/"), {"lines": "x" * 600_000})

    assert response.status_code == 400
    assert "Nothing was changed." in response.content.decode()


def test_one_person_is_added_and_the_next_one_asked_for(client, vacancy):
    typed = {"name": "  Ann   Lee ", "email": "Ann@Mail.example"}

    assert client.post(applicants_url(vacancy, "add/one/"), typed)["Location"] == f"/vacancies/{vacancy.public_id}/"
    again = client.post(applicants_url(vacancy, "add/one/"), {"name": "Bob", "email": "bob@mail.example", "again": "1"})

    assert again["Location"] == applicants_url(vacancy, "add/one/")
    assert list(Contact.objects.order_by("pk").values_list("name", "email")) == [
        ("Ann Lee", "ann@mail.example"),
        ("Bob", "bob@mail.example"),
    ]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": "", "email": "a@mail.example"}, "Name: Please fill this in."),
        ({"name": "A", "email": "a@mail"}, "E-mail address: This is no e-mail address: one looks like name@work.example."),
        ({"name": "x" * 121, "email": "a@mail.example"}, "Name: At most 120 characters fit; these are 121."),
        ({"name": "A\x00", "email": "a@mail.example"}, "Name: Null characters are not allowed."),
        ({"name": "A", "email": "THERE@mail.example"}, "E-mail address: Somebody with this address is an applicant here already."),
    ],
)
def test_a_person_who_cannot_be_added_is_told_with_the_reason(typed, said, client, vacancy):
    ContactFactory.create(applicant__vacancy=vacancy, email="there@mail.example")

    response = client.post(applicants_url(vacancy, "add/one/"), typed)

    assert (response.status_code, said in response.content.decode()) == (422, True)
    assert Contact.objects.count() == 1
