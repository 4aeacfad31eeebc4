"""A changed address is told to the one before, and nobody who stole a link has the next one sent to themselves unseen."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connections
from django.test import Client
from django.utils import timezone

from assessment.models import Sitting
from hiring.candidates.correcting import OFTEN, AddressTaken, ChangedTooOften, forget_former_addresses
from hiring.candidates.models import Applicant, Contact, FormerAddress
from hiring.invitations.inviting import AddressUnsure, invite, issue_link, reissue
from hiring.invitations.models import Invitation, Link
from hiring.outbox import working
from hiring.people.roles import Role
from hiring.privacy.requests import LinkEnded, correct_contact, erase
from hiring.vacancies.models import Vacancy
from tests.factories import ContactFactory, OrganisationFactory, VacancyFactory, a_member, published_form

pytestmark = pytest.mark.django_db
OLD, NEW = "ada@mail.example", "mallory@else.example"


@pytest.fixture
def invitation():
    organisation = OrganisationFactory.create(name="Northgate Stores", contact_email="jobs@northgate.example")
    vacancy = VacancyFactory.create(organisation=organisation, form=published_form(scenarios=1).form)
    applicant = ContactFactory.create(applicant__vacancy=vacancy, name="Zebrafinch Ada", email=OLD).applicant
    (made,) = invite(applicants=[applicant], now=timezone.now(), by=None)
    working.work(now=timezone.now())
    mail.outbox.clear()
    return made


def changed(invitation, email=NEW, name="Zebrafinch Ada"):
    correct_contact(invitation=invitation, name=name, email=email, now=timezone.now())
    working.work(now=timezone.now())


def recruiter_of(invitation):
    client = Client()
    client.force_login(a_member(Role.RECRUITER, organisation=invitation.applicant.vacancy.organisation))
    return client


def letters():
    return [(message.to[0], "/i/" in message.body) for message in mail.outbox]


def test_the_address_before_is_told_without_the_new_one_a_name_or_a_link(invitation):
    changed(invitation)

    (message,) = mail.outbox
    whole = f"{message.subject} {message.body} {message.alternatives}"
    assert (message.to, message.subject, message.reply_to) == (
        [OLD],
        "Northgate Stores: your address was changed",
        ["jobs@northgate.example"],
    )
    assert f"write to jobs@northgate.example at once, and name the code {invitation.applicant.code}" in message.body
    assert [word for word in ("mallory", "else.example", "Zebrafinch", "/i/", "http") if word in whole] == []
    assert FormerAddress.objects.count() == 0


def test_a_corrected_name_is_told_to_nobody(invitation):
    changed(invitation, email=OLD, name="Ada Obi")

    assert (mail.outbox, Contact.objects.get().name, Applicant.objects.get().address_changed_at) == ([], "Ada Obi", None)


def test_the_same_words_again_are_no_change(invitation):
    changed(invitation, email=OLD)

    assert (mail.outbox, FormerAddress.objects.count()) == ([], 0)


def test_an_address_that_is_taken_changes_and_tells_nothing(invitation):
    ContactFactory.create(applicant__vacancy=invitation.applicant.vacancy, email=NEW)

    with pytest.raises(AddressTaken):
        changed(invitation)

    assert (mail.outbox, FormerAddress.objects.count(), Contact.objects.get(applicant=invitation.applicant).email) == ([], 0, OLD)


def test_a_link_is_no_way_to_write_to_strangers(invitation):
    for number in range(OFTEN):
        changed(invitation, email=f"{number}@else.example")

    with pytest.raises(ChangedTooOften):
        changed(invitation, email="one-more@else.example")

    assert (len(mail.outbox), Contact.objects.get().email) == (OFTEN, f"{OFTEN - 1}@else.example")


def test_an_address_that_cannot_be_told_is_forgotten_after_a_week_and_at_once_with_its_owner(invitation):
    now = timezone.now()
    correct_contact(invitation=invitation, name="A", email=NEW, now=now)
    assert [forget_former_addresses(now=now + timedelta(days=6)), forget_former_addresses(now=now + timedelta(days=8))] == [0, 1]

    correct_contact(invitation=invitation, name="A", email=OLD, now=now)
    erase(invitation=invitation, now=now)
    working.work(now=now)

    assert (FormerAddress.objects.count(), mail.outbox) == (0, [])


def test_a_link_is_not_replaced_towards_a_changed_address_that_nobody_made_sure_of(invitation):
    issue_link(invitation=invitation, now=timezone.now())
    changed(invitation)
    mail.outbox.clear()
    client, address = recruiter_of(invitation), f"/applicants/{invitation.applicant.public_id}/invitation/"

    page = client.get(address).content.decode()
    refused = client.post(f"{address}replace/", follow=True).content.decode()
    working.work(now=timezone.now())

    assert "The address was changed from the applicant’s own link" in page
    assert "Make sure of the address first, or type another. Nothing was replaced." in refused
    assert (mail.outbox, Link.objects.count(), Sitting.objects.get().access) == ([], 2, 1)
    with pytest.raises(AddressUnsure):
        reissue(invitation=invitation, by=None, now=timezone.now())


def test_the_recruiter_sends_the_new_link_to_the_address_that_the_applicant_names(invitation):
    changed(invitation)
    mail.outbox.clear()
    client, address = recruiter_of(invitation), f"/applicants/{invitation.applicant.public_id}/invitation/"

    client.post(f"{address}replace/", {"email": "Ada@mail.example"})
    working.work(now=timezone.now())

    assert sorted(letters()) == [(OLD, True), (NEW, False)]
    assert (Contact.objects.get().email, Contact.objects.get().name, Applicant.objects.get().address_changed_at) == (
        OLD,
        "Zebrafinch Ada",
        None,
    )
    assert "was changed from the applicant" not in client.get(address).content.decode()


def test_the_recruiter_who_made_sure_sends_it_to_the_changed_address(invitation):
    changed(invitation)
    mail.outbox.clear()

    recruiter_of(invitation).post(f"/applicants/{invitation.applicant.public_id}/invitation/replace/", {"is_sure": "on"})
    working.work(now=timezone.now())

    assert (letters(), Applicant.objects.get().address_changed_at) == ([(NEW, True)], None)


@pytest.mark.parametrize(
    ("email", "said"), [("ada@", "This is no complete e-mail address"), ("taken@mail.example", "Another applicant here has this address")]
)
def test_an_address_that_cannot_be_used_replaces_nothing(email, said, invitation):
    ContactFactory.create(applicant__vacancy=invitation.applicant.vacancy, email="taken@mail.example")
    changed(invitation)

    page = recruiter_of(invitation).post(f"/applicants/{invitation.applicant.public_id}/invitation/replace/", {"email": email}, follow=True)

    assert (said in page.content.decode(), Sitting.objects.get().access) == (True, 1)


@pytest.mark.parametrize("email", ["recruiter@work.example", OLD, "taken@mail.example"])
def test_an_address_that_nobody_changed_is_not_the_recruiters_to_change(email, invitation):
    """The page has no such field then. Typed all the same, it would bring them the link and the name, or tell whose code this is not."""
    ContactFactory.create(applicant__vacancy=invitation.applicant.vacancy, email="taken@mail.example")
    Vacancy.objects.update(is_blind=True)

    page = recruiter_of(invitation).post(f"/applicants/{invitation.applicant.public_id}/invitation/replace/", {"email": email}, follow=True)
    working.work(now=timezone.now())

    assert "The applicant’s address was not changed, so a new link goes there alone. Nothing was replaced." in page.content.decode()
    assert (mail.outbox, Contact.objects.get(applicant=invitation.applicant).email, Sitting.objects.get().access) == ([], OLD, 1)


def test_a_change_asked_by_a_link_that_was_replaced_meanwhile_is_refused(invitation):
    seen = Invitation.objects.select_related("sitting", "applicant").get()  # as the page's POST found it
    reissue(invitation=invitation, by=None, now=timezone.now())

    with pytest.raises(LinkEnded):
        correct_contact(invitation=seen, name="M", email=NEW, now=timezone.now())
    working.work(now=timezone.now())

    assert (letters(), Contact.objects.get().email) == ([(OLD, True)], OLD)


@pytest.mark.django_db(transaction=True)
def test_whoever_changes_the_address_while_the_link_is_replaced_does_not_get_the_new_one(invitation):
    """Whichever comes first: either the recruiter is asked to make sure, or the change is refused."""
    told: list[str] = []
    gate = threading.Barrier(2)

    def act(what):
        try:
            gate.wait(timeout=30)
            what()
            told.append("done")
        except (LinkEnded, AddressUnsure) as refusal:
            told.append(type(refusal).__name__)
        finally:
            connections.close_all()

    seen = Invitation.objects.select_related("sitting", "applicant").get()
    acts = [
        lambda: correct_contact(invitation=seen, name="M", email=NEW, now=timezone.now()),
        lambda: reissue(invitation=invitation, by=None, now=timezone.now()),
    ]
    threads = [threading.Thread(target=act, args=(what,)) for what in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    working.work(now=timezone.now())

    assert sorted(told) in (["LinkEnded", "done"], ["AddressUnsure", "done"])
    assert (NEW, True) not in letters()
