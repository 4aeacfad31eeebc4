"""Inviting, sending again, issuing anew, withdrawing."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from assessment.kernel.identifiers import token_digest
from assessment.models import Sitting
from hiring.candidates.adding import add_applicants
from hiring.candidates.pasting import Person
from hiring.invitations.access import find_invitation
from hiring.invitations.inviting import NotStanding, VacancyClosed, invite, invite_waiting, issue_link, reissue, resend, withdraw
from hiring.models import Invitation, Link, Message
from tests.factories import ApplicantFactory, ContactFactory, InvitationFactory, LinkFactory, OrganisationFactory, VacancyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def vacancy():
    return VacancyFactory.create(time_limit_minutes=40, organisation=OrganisationFactory.create(name="Northgate Stores"))


def closed(invitation, now):
    Sitting.objects.filter(pk=invitation.sitting_id).update(state=2, started_at=now, closed_at=now, close_reason="submitted")
    return invitation


def test_an_invitation_comes_with_a_prepared_sitting_of_the_vacancys_form_and_a_message_to_send(vacancy, now):
    applicants = [ContactFactory.create(applicant__vacancy=vacancy).applicant for _ in range(2)]

    invitations = invite(applicants=applicants, now=now, by=None)

    assert [(one.applicant, one.created_at, one.sent_at, one.withdrawn_at) for one in Invitation.objects.order_by("pk")] == [
        (applicant, now, None, None) for applicant in applicants
    ]
    assert (
        list(Sitting.objects.order_by("pk").values_list("content", "state", "time_limit_seconds", "open_until", "shown_as", "is_simulated"))
        == [(vacancy.form.content.pk, 0, 2400, vacancy.closes_at, "Northgate Stores", False)] * 2
    )
    assert list(Message.objects.order_by("pk").values_list("kind", "reference", "next_attempt_at")) == [
        ("invitation", one.public_id, now) for one in invitations
    ]
    assert Link.objects.count() == 0


def test_nobody_is_invited_twice(vacancy, now):
    applicant = ApplicantFactory.create(vacancy=vacancy)

    assert len(invite(applicants=[applicant], now=now, by=None)) == 1
    assert invite(applicants=[applicant], now=now, by=None) == []
    assert invite_waiting(vacancy=vacancy, now=now, by=None) == []
    assert (Invitation.objects.count(), Sitting.objects.count(), Message.objects.count()) == (1, 1, 1)


def test_everybody_without_an_invitation_is_invited_on_this_vacancy_alone(vacancy, now):
    ApplicantFactory.create_batch(3, vacancy=vacancy)
    ApplicantFactory.create()

    assert len(invite_waiting(vacancy=vacancy, now=now, by=None)) == 3


def test_simulated_applicants_sit_simulated_sittings_and_get_no_message(vacancy, now):
    applicants = [ApplicantFactory.create(vacancy=vacancy, is_simulated=simulated) for simulated in (True, False, True)]

    invite(applicants=applicants, now=now, by=None)

    invitations = Invitation.objects.select_related("applicant", "sitting")
    assert {one.applicant.is_simulated: one.sitting.is_simulated for one in invitations} == {True: True, False: False}
    assert list(Message.objects.values_list("reference", flat=True)) == [invitations.get(applicant=applicants[1]).public_id]


def test_a_closed_vacancy_invites_nobody(now):
    vacancy = VacancyFactory.create(opens_at=now - timedelta(days=2), closes_at=now)
    ApplicantFactory.create(vacancy=vacancy)

    with pytest.raises(VacancyClosed):
        invite_waiting(vacancy=vacancy, now=now, by=None)
    assert (Invitation.objects.count(), Sitting.objects.count()) == (0, 0)


def test_applicants_of_two_vacancies_are_not_invited_together(now):
    with pytest.raises(ValueError, match="one vacancy at a time"):
        invite(applicants=ApplicantFactory.create_batch(2), now=now, by=None)
    assert Invitation.objects.count() == 0


@pytest.mark.parametrize("rows", (1, 20))
def test_inviting_takes_six_statements_whatever_the_number(rows, vacancy, now, count_statements):
    applicants = ApplicantFactory.create_batch(rows, vacancy=vacancy)

    with count_statements(6):
        assert len(invite(applicants=applicants, now=now, by=None)) == rows


def test_five_thousand_are_invited_at_once(vacancy, now):
    add_applicants(vacancy=vacancy, people=[Person(str(n), f"{n}@mail.example") for n in range(5_000)], now=now)

    assert len(invite_waiting(vacancy=vacancy, now=now, by=None)) == 5_000


def test_only_the_digest_of_a_link_is_stored_and_the_link_leads_to_its_invitation(vacancy, now):
    (invitation,) = invite(applicants=[ApplicantFactory.create(vacancy=vacancy)], now=now, by=None)

    token = issue_link(invitation=invitation, now=now)

    assert len(token) == 43
    assert bytes(Link.objects.get().digest) == token_digest(token)
    assert find_invitation(token=token, now=now) == invitation


def test_sending_again_keeps_earlier_links_and_open_browsers(vacancy, now):
    (invitation,) = invite(applicants=[ApplicantFactory.create(vacancy=vacancy)], now=now, by=None)
    token = issue_link(invitation=invitation, now=now)

    resend(invitation=invitation, now=now)

    assert find_invitation(token=token, now=now) == invitation
    assert Sitting.objects.get().access == 1
    assert list(Message.objects.values_list("reference", flat=True)) == [invitation.public_id] * 2


def test_replacing_the_link_shuts_out_earlier_links_and_browsers_and_sends_a_new_one(vacancy, now):
    (invitation,) = invite(applicants=[ApplicantFactory.create(vacancy=vacancy)], now=now, by=None)
    other = LinkFactory.create()
    token = issue_link(invitation=invitation, now=now)

    reissue(invitation=invitation, by=None, now=now)

    assert find_invitation(token=token, now=now) is None
    assert Sitting.objects.get(pk=invitation.sitting_id).access == 2
    assert list(Message.objects.values_list("reference", flat=True)) == [invitation.public_id] * 2
    assert (Link.objects.get(), other.invitation.sitting.access) == (other, 1)


def test_withdrawing_shuts_everybody_out_once(vacancy, now):
    (invitation,) = invite(applicants=[ApplicantFactory.create(vacancy=vacancy)], now=now, by=None)
    token = issue_link(invitation=invitation, now=now)
    other = LinkFactory.create()

    assert [withdraw(invitation=invitation, by=None, now=at) for at in (now, now + timedelta(1))] == [True, False]

    assert find_invitation(token=token, now=now) is None
    assert Sitting.objects.get(pk=invitation.sitting_id).access == 2
    assert list(Invitation.objects.filter(withdrawn_at=now)) == [invitation]
    assert list(Link.objects.all()) == [other]


@pytest.mark.parametrize("state", ["withdrawn", "submitted"])
def test_what_is_withdrawn_or_submitted_is_neither_sent_again_nor_issued_anew_nor_withdrawn(state, vacancy, now):
    (invitation,) = invite(applicants=[ApplicantFactory.create(vacancy=vacancy)], now=now, by=None)
    if state == "withdrawn":
        withdraw(invitation=invitation, by=None, now=now)
    else:
        closed(invitation, now)
    before = (list(Message.objects.values()), list(Sitting.objects.values()), list(Invitation.objects.values()))

    with pytest.raises(NotStanding):
        resend(invitation=invitation, now=now)
    with pytest.raises(NotStanding):
        reissue(invitation=invitation, by=None, now=now)
    assert withdraw(invitation=invitation, by=None, now=now) is False

    assert (list(Message.objects.values()), list(Sitting.objects.values()), list(Invitation.objects.values())) == before


def test_the_database_refuses_two_invitations_of_an_applicant_two_of_a_sitting_and_a_link_twice():
    link = LinkFactory.create()
    invitation = link.invitation

    for create in (
        lambda: InvitationFactory.create(applicant=invitation.applicant),
        lambda: InvitationFactory.create(sitting=invitation.sitting),
        lambda: LinkFactory.create(digest=link.digest),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            create()


@pytest.mark.django_db(transaction=True)
@pytest.mark.serial
def test_a_double_click_from_two_browsers_invites_everybody_once(now):
    vacancy = VacancyFactory.create()
    ApplicantFactory.create_batch(5, vacancy=vacancy)
    start, counts = threading.Barrier(4), []

    def press():
        start.wait()
        counts.append(len(invite_waiting(vacancy=vacancy, now=now, by=None)))
        connection.close()

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(counts) == [0, 0, 0, 5]
    assert (Invitation.objects.count(), Sitting.objects.count(), Message.objects.count()) == (5, 5, 5)


def test_messages_leave_in_the_order_of_codes_so_that_their_times_do_not_tell_a_pasted_lists_order(vacancy, now):
    for code in ("ZZZ22", "MMM22", "AAA22"):
        ContactFactory.create(applicant=ApplicantFactory.create(vacancy=vacancy, code=code))

    invite_waiting(vacancy=vacancy, now=now, by=None)

    invited = dict(Invitation.objects.values_list("public_id", "applicant__code"))
    assert [invited[reference] for reference in Message.objects.order_by("pk").values_list("reference", flat=True)] == [
        "AAA22",
        "MMM22",
        "ZZZ22",
    ]
