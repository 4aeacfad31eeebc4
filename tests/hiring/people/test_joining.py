"""A colleague is asked to join by a link that works once; whether they have an account shows nowhere but behind it."""

from __future__ import annotations

import logging
import re
import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connections
from django.test import Client
from django.utils import timezone

from assessment.kernel.identifiers import token_digest
from hiring.kernel.logs import HideSecrets
from hiring.outbox import working
from hiring.outbox.models import Message
from hiring.people.joining import (
    MAX_STANDING,
    AccountExists,
    MemberAlready,
    NotStanding,
    OtherAccount,
    TooManyStanding,
    accept,
    invite_member,
    issue_member_link,
    open_account,
)
from hiring.people.members import remove_member
from hiring.people.models import MemberInvitation, Membership, Organisation, User
from hiring.people.roles import Role
from tests.factories import MemberInvitationFactory, MembershipFactory, OrganisationFactory, UserFactory, a_member
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db
NEW = {"name": "Nora Quist", "password": "seven lamps on a sill", "again": "seven lamps on a sill"}


def an_invitation(email="nora@work.example", role=Role.AUTHOR, organisation=None, by=None):
    organisation = organisation or OrganisationFactory.create(name="Northgate Stores")
    invitation = invite_member(organisation=organisation, email=email, role=role, by=by, now=timezone.now())
    token = issue_member_link(invitation=invitation)
    invitation.refresh_from_db()
    return invitation, f"/join/{token}/"


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def belongings(email):
    return list(Membership.objects.filter(user__email=email).values_list("organisation__name", "role"))


def test_an_owner_invites_and_the_message_brings_a_link_that_lets_one_person_in(settings):
    settings.SITE_ORIGIN = "https://tests.evenkeel.example"
    organisation = OrganisationFactory.create(name="Northgate Stores")
    owner = a_member(Role.OWNER, organisation=organisation, name="Ingrid Vale", email="ingrid@work.example")

    answer = signed_in(owner).post(
        f"/organisation/{organisation.public_id}/members/invite/", {"email": "Nora@Work.example", "role": "author"}
    )
    assert (answer.status_code, mail.outbox) == (302, [])
    working.work(now=timezone.now())
    (message,) = mail.outbox
    (link,) = re.findall(r"https://\S+", message.body)
    path = link.removeprefix("https://tests.evenkeel.example")

    assert (message.to, message.reply_to, message.subject) == (
        ["nora@work.example"],
        ["ingrid@work.example"],
        "Northgate Stores: your account for its tests",
    )
    assert "Ingrid Vale asks you to join Northgate Stores here as author" in message.body
    assert bytes(MemberInvitation.objects.get().digest) == token_digest(path.split("/")[2])
    assert path.split("/")[2] not in str(list(MemberInvitation.objects.values()) + list(Message.objects.values()))

    visitor = Client()
    assert visitor.post(path, NEW)["Location"] == "/account/login/"
    inside = visitor.post("/account/login/", {"login": "nora@work.example", "password": NEW["password"]})
    assert (inside["Location"], visitor.get("/")["Location"]) == ("/", "/items/")
    assert (User.objects.get(email="nora@work.example").name, belongings("nora@work.example")) == (
        "Nora Quist",
        [("Northgate Stores", "author")],
    )
    assert (Client().get(path).status_code, Client().post(path, NEW).status_code) == (404, 404)


def test_reading_the_link_changes_nothing_however_often():
    _, path = an_invitation()
    before = list(MemberInvitation.objects.values())

    assert [Client().get(path).status_code for _ in range(50)] == [200] * 50
    assert Client().head(path).status_code == 200

    assert (list(MemberInvitation.objects.values()), User.objects.count()) == (before, 0)


def test_unknown_used_withdrawn_replaced_and_old_links_lead_to_one_page_byte_for_byte():
    used, used_path = an_invitation("used@work.example")
    open_account(invitation=used, name="U", password=PASSWORD, now=timezone.now())
    withdrawn, withdrawn_path = an_invitation("withdrawn@work.example")
    withdrawn.delete()
    replaced, replaced_path = an_invitation("replaced@work.example")
    issue_member_link(invitation=replaced)
    old, old_path = an_invitation("old@work.example")
    MemberInvitation.objects.filter(pk=old.pk).update(expires_at=timezone.now())

    answers = [Client().get(path) for path in (used_path, withdrawn_path, replaced_path, old_path, "/join/nonsense/", f"/join/{'x' * 43}/")]

    assert {(answer.status_code, answer.content) for answer in answers} == {(404, answers[0].content)}
    assert "This link can no longer be used" in answers[0].content.decode()


def test_an_owner_is_answered_alike_whether_or_not_the_address_has_an_account():
    organisation = OrganisationFactory.create()
    client = signed_in(a_member(Role.OWNER, organisation=organisation))
    UserFactory.create(email="known-to-me@work.example")
    UserFactory.create(email="closed-one@work.example", is_active=False)
    address = f"/organisation/{organisation.public_id}/members/invite/"

    told = set()
    for name in ("known-to-me", "closed-one", "nobody-else"):
        page = client.post(address, {"email": f"{name}@work.example", "role": "author"}, follow=True).content.decode()
        page = re.sub(r"csrfmiddlewaretoken\" value=\"\w+|member-invitations/\w+", "", page)
        told.add(page.split("<main")[1].split('<section class="mt-5"')[0].replace(name, "…"))
        MemberInvitation.objects.all().delete()

    assert len(told) == 1


@pytest.mark.parametrize("known", [True, False])
def test_inviting_asks_nothing_about_accounts(known, count_statements):
    organisation = OrganisationFactory.create()
    owner = a_member(Role.OWNER, organisation=organisation)
    if known:
        UserFactory.create(email="nora@work.example")

    with count_statements(8) as statements:
        invite_member(organisation=organisation, email="nora@work.example", role=Role.AUTHOR, by=owner, now=timezone.now())

    assert [each for each in statements if 'FROM "hiring_user"' in each] == []


def test_somebody_with_an_account_signs_in_and_accepts():
    user = a_member(Role.RECRUITER, email="nora@work.example")
    _, path = an_invitation(user.email)

    asked = Client().get(path).content.decode()
    assert f'href="/account/login/?next={path}"' in asked
    assert 'name="password"' not in asked
    client = Client()
    entered = client.post(f"/account/login/?next={path}", {"login": user.email, "password": PASSWORD, "next": path})
    assert (entered["Location"], client.get(path).status_code) == (path, 200)
    assert client.post(path)["Location"] == "/"

    assert sorted(role for _, role in belongings(user.email)) == ["author", "recruiter"]
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)


def test_nobody_sets_the_password_of_an_account_that_is_open_by_an_invitation():
    user = UserFactory.create(email="nora@work.example")
    invitation, path = an_invitation(user.email)

    answer = Client().post(path, NEW)
    with pytest.raises(AccountExists):
        open_account(invitation=invitation, name="M", password=NEW["password"], now=timezone.now())

    assert (answer.status_code, "has an account here" in answer.content.decode()) == (409, True)
    assert (User.objects.get(pk=user.pk).check_password(PASSWORD), belongings(user.email)) == (True, [])
    assert MemberInvitation.objects.count() == 1


def test_an_invitation_is_for_its_address_alone():
    invitation, path = an_invitation("nora@work.example", role=Role.OWNER)
    other = a_member(Role.RECRUITER, email="mallory@work.example")

    with pytest.raises(OtherAccount):
        accept(invitation=invitation, user=other, now=timezone.now())
    answer = signed_in(other).post(path, NEW)

    assert (answer.status_code, "you are signed in as mallory@work.example" in answer.content.decode()) == (409, True)
    assert (MemberInvitation.objects.count(), User.objects.count(), belongings(other.email)[0][1]) == (1, 1, "recruiter")


def test_whoever_belongs_there_already_keeps_the_role_they_have():
    organisation = OrganisationFactory.create(name="Northgate Stores")
    user = UserFactory.create(email="nora@work.example")
    invitation, _ = an_invitation(user.email, role=Role.OWNER, organisation=organisation)
    MembershipFactory.create(user=user, organisation=organisation, role=Role.REVIEWER.value)

    accept(invitation=invitation, user=user, now=timezone.now())

    assert belongings(user.email) == [("Northgate Stores", "reviewer")]


def test_somebody_who_left_comes_back_with_a_new_password():
    organisation = OrganisationFactory.create(name="Northgate Stores")
    owner, nora = (
        a_member(Role.OWNER, organisation=organisation),
        a_member(Role.AUTHOR, organisation=organisation, email="nora@work.example"),
    )
    remove_member(membership=nora.memberships.get(), by=owner, now=timezone.now())
    _, path = an_invitation(nora.email, organisation=organisation)

    assert Client().post(path, NEW)["Location"] == "/account/login/"

    nora.refresh_from_db()
    assert (nora.is_active, nora.check_password(NEW["password"]), nora.check_password(PASSWORD)) == (True, True, False)
    assert belongings(nora.email) == [("Northgate Stores", "author")]


@pytest.mark.parametrize("kind", ["with a membership", "an operator"])
def test_an_account_that_an_operator_closed_is_not_opened_by_an_organisation(kind):
    if kind == "an operator":
        UserFactory.create(email="nora@work.example", is_active=False, is_staff=True)
    else:
        a_member(email="nora@work.example", is_active=False)
    _, path = an_invitation("nora@work.example")

    answer = Client().post(path, NEW)

    assert "was closed by whoever runs this site" in answer.content.decode()
    assert User.objects.get(email="nora@work.example").is_active is False


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("short", "This password is too short"),
        ("password12345", "This password is too common"),
        ("nora@work.example", "too similar to the email"),
        ("Nora Quist 12", "too similar to the name"),
    ],
)
def test_a_password_that_others_would_guess_is_refused(password, said):
    _, path = an_invitation("nora@work.example")

    answer = Client().post(path, NEW | {"password": password, "again": password})

    assert (answer.status_code, said in answer.content.decode(), User.objects.count()) == (422, True, 0)


def test_a_name_that_turns_the_direction_of_what_follows_is_refused():
    _, path = an_invitation()

    answer = Client().post(path, NEW | {"name": "Nora \u202equist"})

    assert (answer.status_code, "It holds a character that is not text." in answer.content.decode()) == (422, True)


def test_two_passwords_that_differ_are_refused_and_neither_is_sent_back():
    _, path = an_invitation()

    answer = Client().post(path, NEW | {"again": "eight lamps on a sill"})

    page = answer.content.decode()
    assert (answer.status_code, "These two are not the same." in page, "lamps" in page) == (422, True, False)


def test_asking_again_renews_the_invitation_and_the_link_before_works_no_more():
    organisation = OrganisationFactory.create()
    owner = a_member(Role.OWNER, organisation=organisation)
    invitation, path = an_invitation(organisation=organisation, by=owner)
    MemberInvitation.objects.update(expires_at=timezone.now() - timedelta(days=1))

    signed_in(owner).post(f"/member-invitations/{invitation.public_id}/send/")
    working.work(now=timezone.now())

    (standing,) = MemberInvitation.objects.all()
    assert (standing.pk, standing.expires_at > timezone.now() + timedelta(days=6)) == (invitation.pk, True)
    assert (Client().get(path).status_code, len(mail.outbox)) == (404, 2)
    fresh = re.search(r"/join/\S+/", mail.outbox[-1].body)[0]
    assert Client().get(fresh).status_code == 200


def test_whoever_sends_the_page_of_a_link_that_is_being_replaced_joins_neither_by_it_nor_in_the_role_that_it_gave():
    read, _ = an_invitation(role=Role.OWNER)  # as the page's POST found it
    invite_member(organisation=read.organisation, email=read.email, role=Role.REVIEWER, by=None, now=timezone.now())

    for use in (
        lambda: open_account(invitation=read, name=NEW["name"], password=NEW["password"], now=timezone.now()),
        lambda: accept(invitation=read, user=UserFactory.create(email=read.email), now=timezone.now()),
    ):
        with pytest.raises(NotStanding):
            use()

    assert (belongings(read.email), MemberInvitation.objects.get().role) == ([], "reviewer")


def test_a_withdrawn_invitation_sends_nothing_and_lets_nobody_in():
    organisation = OrganisationFactory.create()
    owner = a_member(Role.OWNER, organisation=organisation)
    invitation, path = an_invitation(organisation=organisation, by=owner)

    page = signed_in(owner).post(f"/member-invitations/{invitation.public_id}/withdraw/", follow=True).content.decode()
    working.work(now=timezone.now())

    assert "Withdrawn. The link sent to nora@work.example works no more." in page
    assert (mail.outbox, Client().post(path, NEW).status_code, User.objects.filter(email="nora@work.example").count()) == ([], 404, 0)


def test_a_member_is_not_invited_again():
    organisation = OrganisationFactory.create()
    a_member(Role.AUTHOR, organisation=organisation, email="nora@work.example")

    with pytest.raises(MemberAlready):
        invite_member(organisation=organisation, email="Nora@work.example", role=Role.OWNER, by=None, now=timezone.now())


def test_so_many_invitations_stand_and_no_more():
    organisation = OrganisationFactory.create()
    MemberInvitationFactory.create_batch(MAX_STANDING, organisation=organisation)

    with pytest.raises(TooManyStanding):
        invite_member(organisation=organisation, email="nora@work.example", role=Role.AUTHOR, by=None, now=timezone.now())


@pytest.mark.django_db(transaction=True)
def test_of_two_who_use_a_link_at_once_one_joins():
    invitation, _ = an_invitation()
    told: list[str] = []
    gate = threading.Barrier(2)

    def join(name):
        try:
            gate.wait(timeout=30)
            open_account(invitation=invitation, name=name, password=PASSWORD, now=timezone.now())
            told.append("joined")
        except NotStanding:
            told.append("too late")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=join, args=(name,)) for name in ("A", "B")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert (sorted(told), User.objects.count(), Membership.objects.count()) == (["joined", "too late"], 1, 1)


@pytest.mark.parametrize("line", ["GET /join/{}/ 404", "GET /account/login/?next=/join/{}/ 200", "next=%2Fjoin%2F{}%2F&x=1"])
def test_no_log_line_holds_the_link(line):
    token = "Zk3-canary_Zk3-canary_Zk3-canary_Zk3-canary_Zk3"
    record = logging.LogRecord("x", logging.INFO, "", 0, line.format(token), None, None)

    HideSecrets().filter(record)

    assert (token in record.getMessage(), "…" in record.getMessage()) == (False, True)


def test_an_operator_founds_an_organisation_and_its_owner_gets_the_link(capsys):
    call_command("create_organisation", "Northgate Stores", "--owner", "ingrid@work.example", "--contact", "jobs@work.example")
    working.work(now=timezone.now())

    (organisation,) = Organisation.objects.all()
    (message,) = mail.outbox
    assert (organisation.name, organisation.contact_email) == ("Northgate Stores", "jobs@work.example")
    assert (message.to, message.reply_to) == (["ingrid@work.example"], ["jobs@work.example"])
    assert "You are asked to join Northgate Stores here as owner" in message.body
    assert capsys.readouterr().out.startswith("Northgate Stores is there.")


@pytest.mark.parametrize(
    ("name", "owner", "told"),
    [
        ("Northgate Stores", "ingrid", "ingrid is no e-mail address."),
        ("  ", "ingrid@work.example", "A name has 1 to 120 letters."),
        ("N" * 121, "ingrid@work.example", "A name has 1 to 120 letters."),
        ("North\u202egate", "ingrid@work.example", "A name has 1 to 120 letters."),
    ],
)
def test_an_organisation_is_not_founded_on_a_mistyped_address_or_name(name, owner, told):
    with pytest.raises(CommandError) as refused:
        call_command("create_organisation", name, "--owner", owner)

    assert (str(refused.value), Organisation.objects.count()) == (told, 0)


def test_a_first_owners_lost_link_is_replaced_by_founding_again_until_somebody_has_joined():
    found = ("create_organisation", "Northgate Stores", "--owner", "ingrid@work.example")
    for _ in range(2):
        call_command(*found)
    working.work(now=timezone.now())
    assert (Organisation.objects.count(), [message.to for message in mail.outbox]) == (1, [["ingrid@work.example"]] * 2)
    old, new = (re.search(r"/join/\S+/", message.body)[0] for message in mail.outbox)
    assert [Client().get(link).status_code for link in (old, new)] == [404, 200]

    MembershipFactory.create(organisation=Organisation.objects.get())
    with pytest.raises(CommandError, match="people belong to it"):
        call_command(*found)
    assert Organisation.objects.count() == 1
