"""What was done is kept in the transaction that does it, told in plain sentences, and says nothing about who a candidate is."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from assessment.instrument.proposing import mark_of, send_back
from assessment.kernel.actors import Actor
from hiring.audit.enums import KIND_OF, TOLD, Kind, Verb
from hiring.audit.models import AuditRow
from hiring.audit.sources import Cursor, Line, Place, log_page, read_cursor
from hiring.invitations.inviting import invite, reissue, withdraw
from hiring.people.joining import accept, invite_member, issue_member_link, withdraw_member_invitation
from hiring.people.members import change_role, remove_member
from hiring.people.models import Membership
from hiring.people.roles import Role
from hiring.privacy.requests import correct_contact, erase
from hiring.vacancies.opening import BlindnessNeedsReason, change_vacancy
from tests.factories import (
    AuditRowFactory,
    ContactFactory,
    ErasureFactory,
    KeyApprovalFactory,
    LibraryFactory,
    OrganisationFactory,
    SnapshotFactory,
    UserFactory,
    VacancyFactory,
    a_member,
    published_form,
)
from tests.factories.keys import a_released
from tests.factories.people import NOW

pytestmark = pytest.mark.django_db
NAME, ADDRESS = "Zebrafinch Ada", "zebrafinch@mail.example"


@pytest.fixture
def organisation():
    return OrganisationFactory.create(name="Northgate Stores")


@pytest.fixture
def owner(organisation):
    return a_member(Role.OWNER, organisation=organisation, name="Ingrid Vale", email="ingrid@work.example")


def lines(organisation, kind=None):
    page = log_page(place=Place(organisation.public_id, organisation.uuid), kind=kind)
    return [f"{line.by} {line.text}" + (f": {line.reason}" if line.reason else "") for line in page.lines]


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def an_invitation(organisation, *, is_blind=True):
    vacancy = VacancyFactory.create(organisation=organisation, title="Adviser", is_blind=is_blind)
    applicant = ContactFactory.create(applicant__vacancy=vacancy, name=NAME, email=ADDRESS).applicant
    (invitation,) = invite(applicants=[applicant], now=timezone.now(), by=None)
    return invitation


def settings_of(vacancy, **changed):
    names = ("title", "form", "opens_at", "closes_at", "time_limit_minutes", "is_blind")
    return {name: getattr(vacancy, name) for name in names} | changed


def test_every_verb_has_a_kind_and_a_sentence():
    assert (set(KIND_OF), set(TOLD)) == (set(Verb), set(Verb))


def test_joining_changing_roles_and_leaving_are_kept(organisation, owner):
    nora = UserFactory.create(name="Nora Quist", email="nora@work.example")
    at = iter(NOW + timedelta(minutes=minute) for minute in range(9))
    invitation = invite_member(organisation=organisation, email=nora.email, role=Role.AUTHOR, by=owner, now=next(at))
    other = invite_member(organisation=organisation, email="x@work.example", role=Role.OWNER, by=owner, now=next(at))
    withdraw_member_invitation(invitation=other, by=owner, now=next(at))
    withdraw_member_invitation(invitation=other, by=owner, now=next(at))
    issue_member_link(invitation=invitation)
    invitation.refresh_from_db()
    membership = accept(invitation=invitation, user=nora, now=next(at))
    change_role(membership=membership, role=Role.OWNER, by=owner, now=next(at))
    change_role(membership=Membership.objects.get(user=owner), role=Role.REVIEWER, by=nora, now=next(at))
    remove_member(membership=Membership.objects.get(user=owner), by=None, now=next(at))

    assert list(reversed(lines(organisation, Kind.MEMBERS))) == [
        "Ingrid Vale invited a colleague as author",
        "Ingrid Vale invited a colleague as owner",
        "Ingrid Vale withdrew the invitation of a colleague as owner",
        "Nora Quist joined as author",
        "Ingrid Vale changed the role of Nora Quist from author to owner",
        "Nora Quist changed the role of Ingrid Vale from owner to reviewer",
        "Whoever runs the site removed Ingrid Vale, who was reviewer",
    ]
    assert "x@work.example" not in json.dumps(list(AuditRow.objects.values("detail", "by", "subject", "reason")))


def test_what_is_rolled_back_was_not_done(organisation, owner):
    member = a_member(Role.AUTHOR, organisation=organisation)

    with transaction.atomic():
        change_role(membership=member.memberships.get(), role=Role.OWNER, by=owner, now=NOW)
        transaction.set_rollback(True)

    assert (AuditRow.objects.count(), member.memberships.get().role) == (0, "author")


def test_blindness_is_switched_freely_before_the_first_applicant_and_with_a_reason_after(organisation, owner):
    vacancy = VacancyFactory.create(organisation=organisation, title="Adviser", is_blind=True)
    change_vacancy(vacancy=vacancy, by=owner, now=NOW, **settings_of(vacancy, is_blind=False))
    change_vacancy(vacancy=vacancy, by=owner, now=NOW, **settings_of(vacancy, is_blind=True))
    ContactFactory.create(applicant__vacancy=vacancy)

    for reason in ("", "  "):
        with pytest.raises(BlindnessNeedsReason):
            change_vacancy(vacancy=vacancy, by=owner, now=NOW, blind_reason=reason, **settings_of(vacancy, is_blind=False, title="Not"))
    vacancy.refresh_from_db()
    assert (vacancy.is_blind, vacancy.title) == (True, "Adviser")
    change_vacancy(vacancy=vacancy, by=owner, now=NOW, blind_reason="Interviews begin.", **settings_of(vacancy, is_blind=False))

    assert lines(organisation, Kind.VACANCIES) == [
        "Ingrid Vale made the vacancy “Adviser” show names: Interviews begin.",
        "Ingrid Vale made the vacancy “Adviser” blind",
        "Ingrid Vale made the vacancy “Adviser” show names",
    ]


def test_the_page_of_a_blind_vacancy_asks_for_the_reason(organisation, owner):
    vacancy = an_invitation(organisation).applicant.vacancy
    client, address = signed_in(owner), f"/vacancies/{vacancy.public_id}/edit/"
    sent = {"title": "Adviser", "opens_at": "2026-11-02T09:00", "closes_at": "2099-11-02T09:00"}

    refused = client.post(address, sent)
    accepted = client.post(address, sent | {"blind_reason": "Interviews begin."})

    assert (refused.status_code, "say why their names shall be shown" in refused.content.decode()) == (422, True)
    assert (accepted.status_code, lines(organisation)) == (302, ["Ingrid Vale made the vacancy “Adviser” show names: Interviews begin."])


def test_what_is_done_about_a_candidate_is_kept_by_code_alone(organisation, owner):
    invitation = an_invitation(organisation)
    code = invitation.applicant.code
    correct_contact(invitation=invitation, name=f"{NAME} Obi", email=f"new.{ADDRESS}", now=NOW)
    reissue(invitation=invitation, by=owner, now=NOW + timedelta(minutes=1), is_sure=True)
    withdraw(invitation=invitation, by=owner, now=NOW + timedelta(minutes=2))
    erase(invitation=invitation, now=NOW + timedelta(minutes=3))

    assert lines(organisation, Kind.APPLICANTS) == [
        f"Applicant {code} had their name, address and links erased",
        f"Ingrid Vale withdrew the invitation of applicant {code}",
        f"Ingrid Vale replaced the link of applicant {code}",
        f"Applicant {code} changed the name and address of applicant {code}",
    ]
    stored = json.dumps(list(AuditRow.objects.values("detail", "by", "by_id", "subject", "reason"))).lower()
    page = signed_in(owner).get(f"/organisation/{organisation.public_id}/log/").content.decode().lower()
    assert [word for word in ("zebrafinch", "mail.example") if word in stored + page] == []


def test_bands_and_keys_are_told_from_where_they_are_kept(organisation, owner):
    form = published_form(scenarios=1, title="Form A", library=LibraryFactory.create(owner=organisation.uuid)).form
    vacancy = VacancyFactory.create(organisation=organisation, form=form, title="Adviser")
    drawn = {"vacancy": vacancy, "form": form, "drawn_by": "Ruth Calloway <ruth@work.example>"}
    SnapshotFactory.create(**drawn, number=1, drawn_at=NOW)
    SnapshotFactory.create(**drawn, number=2, drawn_at=NOW + timedelta(minutes=1), reason="Two more came.")
    amos, mina = Actor("user-1", "Amos Tildesley <amos@work.example>"), Actor("user-2", "Mina Fossgate <mina@work.example>")
    draft = a_released(form, by=amos, reason="A second reading.", now=NOW + timedelta(minutes=2))
    send_back(draft=draft, by=mina, reason="Too soft.", expected=mark_of(draft), now=NOW + timedelta(minutes=2))
    KeyApprovalFactory.create(key=form.keys.get(), by="Rhys Pemberton", at=NOW + timedelta(minutes=3))
    VacancyFactory.create(), SnapshotFactory.create()  # somebody else's

    assert lines(organisation) == [
        "Rhys Pemberton approved the first key of “Form A”",
        "Mina Fossgate sent back a key for “Form A”: Too soft.",
        "Amos Tildesley sent for approval a key for “Form A”: A second reading.",
        "Amos Tildesley proposed a key for “Form A”",
        "Ruth Calloway drew the bands of “Adviser” again: Two more came.",
        "Ruth Calloway drew the bands of “Adviser”",
    ]
    assert AuditRow.objects.count() == 0


def test_pages_of_the_log_hold_every_line_once_and_in_order(organisation):
    vacancy = VacancyFactory.create(organisation=organisation, title="Adviser")
    for minute in (0, 0, 0, 1, 1, 2, 3, 3):
        AuditRowFactory.create(organisation=organisation.public_id, at=NOW + timedelta(minutes=minute))
    for number, minute in enumerate((0, 1, 1, 3), start=1):
        SnapshotFactory.create(vacancy=vacancy, form=vacancy.form, number=number, drawn_at=NOW + timedelta(minutes=minute), reason="Again.")
        ErasureFactory.create(vacancy_public_id=vacancy.public_id, erased_at=NOW + timedelta(minutes=minute))
    place = Place(organisation.public_id, organisation.uuid)
    whole = list(log_page(place=place, limit=100).lines)

    seen: list[Line] = []
    after = None
    while True:
        page = log_page(place=place, after=after, limit=3)
        seen += page.lines
        if not page.next:
            break
        after = read_cursor(page.next)

    assert (len(whole), seen) == (16, whole)
    assert [line.at for line in whole] == sorted((line.at for line in whole), reverse=True)


@pytest.mark.parametrize("text", ["", "x", "1-audit", "99999999999999999-audit-1", "1-audit-1; DROP", f"1-audit-{'9' * 30}"])
def test_what_no_page_wrote_is_the_first_page(text, organisation, owner):
    assert signed_in(owner).get(f"/organisation/{organisation.public_id}/log/", {"after": text, "kind": text}).status_code == 200


def test_a_cursor_reads_what_it_wrote():
    cursor = Cursor(NOW + timedelta(microseconds=123456), "audit", 7)

    assert read_cursor(str(cursor)) == cursor


@pytest.mark.parametrize("rows", (1, 3))
def test_the_log_runs_as_many_statements_whatever_its_length(rows, organisation, owner, count_statements):
    vacancy = VacancyFactory.create(organisation=organisation)
    for number in range(rows):
        AuditRowFactory.create(organisation=organisation.public_id)
        SnapshotFactory.create(vacancy=vacancy, form=vacancy.form, number=number + 1, reason="Again.")
        ErasureFactory.create(vacancy_public_id=vacancy.public_id)
    client, address = signed_in(owner), f"/organisation/{organisation.public_id}/log/"

    with count_statements(8):  # session, person, organisation, and a source each
        assert client.get(address).status_code == 200
    with count_statements(4):
        assert client.get(f"{address}?kind=bands").status_code == 200


def test_another_organisations_deeds_are_not_told(organisation, owner):
    other = OrganisationFactory.create()
    AuditRowFactory.create(organisation=other.public_id, by="Zebrafinch <z@work.example>")

    page = signed_in(owner).get(f"/organisation/{organisation.public_id}/log/").content.decode()

    assert ("Zebrafinch" in page, "Nothing was kept yet" in page) == (False, True)
