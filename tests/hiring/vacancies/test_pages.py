"""Recruiters' pages of vacancies."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from assessment.models import Sitting
from hiring.invitations.inviting import invite
from hiring.models import Invitation, Vacancy
from hiring.people.roles import Role
from tests.factories import (
    ApplicantFactory,
    FormContentFactory,
    InvitationFactory,
    LibraryFactory,
    MembershipFactory,
    MoreTimeRequestFactory,
    OrganisationFactory,
    SittingFactory,
    VacancyFactory,
    a_member,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    return OrganisationFactory.create(name="Northgate Stores")


@pytest.fixture
def recruiter(organisation):
    return a_member(Role.RECRUITER, organisation=organisation)


@pytest.fixture
def client(recruiter):
    client = Client()
    client.force_login(recruiter)
    return client


def a_form(**library):
    return FormContentFactory.create(
        form__library=LibraryFactory.create(**library), form__published_at=timezone.now(), form__published_by="the tests"
    ).form


def posted(form, /, **changes):
    return {
        "title": "Contact centre adviser",
        "form": form.pk,
        "opens_at": "2026-11-09T09:00",
        "closes_at": "2026-12-09T17:00",
        "time_limit_minutes": "",
        "is_blind": "on",
    } | changes


@pytest.mark.parametrize("rows", (1, 3))
def test_the_list_runs_four_statements_whatever_its_length(rows, client, organisation, count_statements):
    for vacancy in VacancyFactory.create_batch(rows, organisation=organisation):
        ApplicantFactory.create_batch(rows, vacancy=vacancy)

    with count_statements(4):
        page = client.get("/vacancies/").content.decode()

    assert page.count('class="title"') == rows


@pytest.mark.parametrize("rows", (1, 3))
def test_a_vacancys_page_runs_eight_statements_whatever_the_number_of_applicants_and_requests(rows, client, organisation, count_statements):
    vacancy = VacancyFactory.create(organisation=organisation)
    for applicant in ApplicantFactory.create_batch(rows, vacancy=vacancy):
        MoreTimeRequestFactory.create(invitation=InvitationFactory.create(applicant=applicant, sitting=SittingFactory.create()))

    with count_statements(8):
        page = client.get(f"/vacancies/{vacancy.public_id}/").content.decode()

    assert page.count("/invitation/#time-title") == rows


def test_the_list_counts_those_as_finished_whom_the_vacancys_own_page_does(client, organisation):
    """One submitted, one ran out of time, one is past it and not closed yet; one withdrew after the end, one has not begun."""
    vacancy = VacancyFactory.create(organisation=organisation)
    applicants = ApplicantFactory.create_batch(6, vacancy=vacancy)
    now = timezone.now()
    first, second, third, fourth, _ = invite(applicants=applicants[:5], now=now, by=None)
    for sitting, reason in ((first.sitting, "submitted"), (second.sitting, "expired"), (fourth.sitting, "submitted")):
        sitting.state, sitting.started_at, sitting.closed_at, sitting.close_reason = 2, now, now, reason
        sitting.save()
    past = now - timedelta(minutes=5)
    Sitting.objects.filter(pk=third.sitting.pk).update(state=1, started_at=past - timedelta(minutes=20), deadline_at=past)
    Invitation.objects.filter(pk=fourth.pk).update(left_at=now)
    MembershipFactory.create_batch(2, organisation=organisation)  # colleagues must not multiply the counts

    (row,) = client.get("/vacancies/").context["vacancies"]

    counts = client.get(f"/vacancies/{vacancy.public_id}/").context["counts"]
    assert (row.applicant_count, row.invited_count, row.finished_count) == (6, 5, 3) == (counts.all, counts.invited, counts.closed)


def test_the_list_goes_on_after_fifty(client, organisation):
    VacancyFactory.create_batch(51, organisation=organisation, form=a_form())

    first = client.get("/vacancies/")
    second = client.get("/vacancies/" + first.context["next"])

    seen = [vacancy.pk for page in (first, second) for vacancy in page.context["vacancies"]]
    assert seen == sorted(Vacancy.objects.values_list("pk", flat=True), reverse=True)
    assert second.context["next"] == ""


@pytest.mark.parametrize("query", ["?before=nonsense", "?before=%00", "?before=" + "x" * 3000])
def test_a_nonsense_query_is_no_error(query, client, organisation):
    VacancyFactory.create(organisation=organisation)

    assert client.get("/vacancies/" + query).status_code == 200


def test_an_empty_post_opens_nothing_and_says_why(client):
    assert client.post("/vacancies/new/").status_code == 422
    assert Vacancy.objects.count() == 0


def test_a_recruiter_creates_a_vacancy(client, organisation, recruiter):
    form = a_form()

    response = client.post("/vacancies/new/", posted(form, time_limit_minutes="40"))

    vacancy = Vacancy.objects.get()
    assert response["Location"] == f"/vacancies/{vacancy.public_id}/"
    assert (vacancy.title, vacancy.organisation, vacancy.form, vacancy.time_limit_minutes, vacancy.is_blind, vacancy.created_by) == (
        "Contact centre adviser",
        organisation,
        form,
        40,
        True,
        recruiter,
    )
    assert (vacancy.opens_at.isoformat(), vacancy.closes_at.isoformat()) == ("2026-11-09T09:00:00+00:00", "2026-12-09T17:00:00+00:00")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"title": ""}, "Title: Please fill this in."),
        ({"title": "x" * 121}, "Title: At most 120 characters fit; these are 121."),
        ({"closes_at": "2026-11-09T09:00"}, "Closes: Choose a time after the opening."),
        ({"opens_at": "soon"}, "Opens: Enter a valid date/time."),
        ({"time_limit_minutes": "4"}, "Time limit in minutes (optional): At least 5, please."),
        ({"time_limit_minutes": "9" * 40}, "Time limit in minutes (optional): At most 240, please."),
        ({"form": "999999"}, "Test form: Select a valid choice. That choice is not one of the available choices."),
    ],
)
def test_a_form_that_cannot_be_saved_says_why_in_a_summary_that_links_to_the_field(changed, said, client):
    response = client.post("/vacancies/new/", posted(a_form(), **changed))

    assert response.status_code == 422
    summary = response.content.decode().split('class="error-summary"')[1].split("</div>")[0]
    assert f'<a href="#id_{next(iter(changed))}">{said}</a>' in summary
    assert Vacancy.objects.count() == 0


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Tokyo"])
@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"closes_at": "9999-12-31T23:59"}, "Closes"),
        ({"opens_at": "0001-01-01T00:00"}, "Opens"),
        ({"hear_by_on": "9999-12-31"}, "Applicants hear from you by (optional)"),
    ],
)
def test_a_moment_that_is_none_in_another_zone_is_refused(changed, field, zone, client):
    with timezone.override(zone):
        page = client.post("/vacancies/new/", posted(a_form(owner=None), **changed))

    assert page.status_code == 422
    assert f"{field}: Choose a year from 2000 to 2199." in " ".join(page.content.decode().split())
    assert Vacancy.objects.count() == 0


def test_only_published_forms_that_the_organisation_may_read_are_offered(client, organisation):
    shared, own = a_form(), a_form(owner=organisation.uuid)
    a_form(owner=OrganisationFactory.create().uuid)
    FormContentFactory.create()  # a draft

    offered = client.get("/vacancies/new/").context["form"].fields["form"].queryset

    assert set(offered) == {shared, own}


def test_a_recruiter_of_two_organisations_says_for_which_and_may_not_mix_their_forms(client, recruiter, organisation):
    second = MembershipFactory.create(user=recruiter, role=Role.OWNER.value).organisation
    third = MembershipFactory.create(user=recruiter, role=Role.REVIEWER.value).organisation
    form = a_form(owner=second.uuid)

    mixed = client.post("/vacancies/new/", posted(form, organisation=organisation.pk))
    not_running = client.post("/vacancies/new/", posted(a_form(), organisation=third.pk))
    right = client.post("/vacancies/new/", posted(form, organisation=second.pk))

    assert "This form belongs to another organisation of yours." in mixed.content.decode()
    assert "Organisation: Select a valid choice." in not_running.content.decode()
    assert right["Location"] == f"/vacancies/{Vacancy.objects.get(organisation=second).public_id}/"


@pytest.mark.parametrize("name", ["organisation", "organisation_id", "public_id", "created_at", "created_by", "id"])
def test_a_forged_field_changes_nothing(name, client, organisation):
    vacancy = VacancyFactory.create(organisation=organisation)
    before = Vacancy.objects.values("id", "public_id", "organisation", "created_at", "created_by").get()

    client.post(f"/vacancies/{vacancy.public_id}/edit/", posted(vacancy.form, **{name: OrganisationFactory.create().pk}))

    assert Vacancy.objects.values("id", "public_id", "organisation", "created_at", "created_by").get() == before


def test_the_form_and_the_limit_are_shown_fixed_after_the_first_invitation_and_a_forged_change_is_ignored(client, organisation):
    vacancy = VacancyFactory.create(organisation=organisation, time_limit_minutes=40)
    invite(applicants=[ApplicantFactory.create(vacancy=vacancy)], now=timezone.now(), by=None)
    address = f"/vacancies/{vacancy.public_id}/edit/"

    page = client.get(address).content.decode()
    response = client.post(address, posted(a_form(), title="Adviser", time_limit_minutes="60"))

    assert page.count("Fixed, because applicants have been invited under it.") == 4
    assert response.status_code == 302
    changed = Vacancy.objects.get()
    assert (changed.title, changed.form, changed.time_limit_minutes) == ("Adviser", vacancy.form, 40)


def test_a_closed_vacancy_offers_no_invitation(client, organisation):
    now = timezone.now()
    vacancy = VacancyFactory.create(organisation=organisation, opens_at=now - timedelta(days=2), closes_at=now - timedelta(days=1))
    ApplicantFactory.create(vacancy=vacancy)

    page = client.get(f"/vacancies/{vacancy.public_id}/").content.decode()

    assert "/invite/" not in page
    assert "The vacancy has closed, so nobody else can be invited." in page


def test_a_reviewer_sees_no_button_that_would_be_refused(organisation):
    reviewer = Client()
    reviewer.force_login(a_member(Role.REVIEWER, organisation=organisation))
    vacancy = VacancyFactory.create(organisation=organisation)
    ApplicantFactory.create(vacancy=vacancy)

    page = reviewer.get(f"/vacancies/{vacancy.public_id}/").content.decode()

    assert [word for word in ("/edit/", "/invite/", "/applicants/add/") if word in page] == []


def test_a_recruiter_says_what_happens_next_by_when_and_who_reads_a_report(client, organisation):
    form = a_form()
    told = {"what_next": "We call five people.", "hear_by_on": "2026-12-20", "report_shown": "at_once"}

    client.post("/vacancies/new/", posted(form, **told))
    vacancy = Vacancy.objects.get()
    assert (vacancy.what_next, vacancy.hear_by_on, vacancy.report_shown) == ("We call five people.", date(2026, 12, 20), "at_once")

    client.post(f"/vacancies/{vacancy.public_id}/edit/", posted(form, **told | {"hear_by_on": "", "report_shown": "never"}))
    vacancy.refresh_from_db()
    assert (vacancy.what_next, vacancy.hear_by_on, vacancy.report_shown) == ("We call five people.", None, "never")


def test_a_vacancy_of_which_nothing_was_said_shows_reports_after_closing(client):
    client.post("/vacancies/new/", posted(a_form()))

    vacancy = Vacancy.objects.get()
    assert (vacancy.what_next, vacancy.hear_by_on, vacancy.report_shown) == ("", None, "after_closing")


@pytest.mark.parametrize(
    "wrong", [{"hear_by_on": "2026-12-08"}, {"hear_by_on": "soon"}, {"report_shown": "always"}, {"what_next": "x" * 601}]
)
def test_a_day_before_the_closing_an_unknown_switch_and_a_long_text_are_refused(wrong, client):
    assert client.post("/vacancies/new/", posted(a_form(), **wrong)).status_code == 422
    assert Vacancy.objects.count() == 0


def times(vacancy):
    return vacancy.time_limit_minutes, vacancy.suggested_minutes


@pytest.mark.parametrize("made_for", [(30, None), (None, 25), (None, None)])
def test_a_vacancy_is_offered_the_time_its_form_is_made_for(client, made_for):
    form = a_form()
    form.time_limit_minutes, form.suggested_minutes = made_for
    form.save()

    page = client.get("/vacancies/new/").content.decode()
    client.post("/vacancies/new/", posted(form, timing="form"))

    assert f"– {form.time_words}" in page
    assert '<option value="form" selected>' in page
    assert times(Vacancy.objects.get()) == made_for


def test_a_vacancy_may_take_a_time_of_its_own_and_keeps_it_when_it_is_edited(client):
    form = a_form()
    form.time_limit_minutes = 30
    form.save()
    client.post("/vacancies/new/", posted(form, timing="own", suggested_minutes="20"))
    vacancy = Vacancy.objects.get()
    before = times(vacancy)

    page = client.get(f"/vacancies/{vacancy.public_id}/edit/").content.decode()
    client.post(f"/vacancies/{vacancy.public_id}/edit/", posted(form, timing="own", suggested_minutes="20", title="Another"))
    vacancy.refresh_from_db()

    assert '<option value="own" selected>' in page
    assert before == times(vacancy) == (None, 20)


def test_a_limit_that_is_typed_counts_whatever_the_form_is_made_for(client):
    form = a_form()
    form.suggested_minutes = 25
    form.save()

    client.post("/vacancies/new/", posted(form, timing="form", time_limit_minutes="45"))

    assert times(Vacancy.objects.get()) == (45, None)


def test_once_somebody_is_invited_the_time_is_fixed_whatever_is_sent(client, organisation):
    form = a_form()
    form.time_limit_minutes = 30
    form.save()
    vacancy = VacancyFactory.create(organisation=organisation, form=form, time_limit_minutes=40)
    InvitationFactory.create(applicant=ApplicantFactory.create(vacancy=vacancy))

    client.post(f"/vacancies/{vacancy.public_id}/edit/", posted(form, timing="form", title="Another"))
    vacancy.refresh_from_db()

    assert (vacancy.title, *times(vacancy)) == ("Another", 40, None)
