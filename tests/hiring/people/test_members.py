"""Roles are changed and members removed, and somebody who can do so is always left."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connections
from django.test import Client

from hiring.people.joining import invite_member
from hiring.people.members import LastOwner, change_role, remove_member
from hiring.people.models import MemberInvitation, Membership, User
from hiring.people.roles import Role
from tests.factories import MemberInvitationFactory, MembershipFactory, OrganisationFactory, VacancyFactory, a_member
from tests.factories.people import NOW, PASSWORD

pytestmark = pytest.mark.django_db


def membership_of(user, organisation=None):
    return Membership.objects.get(user=user, **({"organisation": organisation} if organisation else {}))


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def roles(organisation):
    return sorted(Membership.objects.filter(organisation=organisation).values_list("role", flat=True))


def test_a_changed_role_counts_from_the_next_request_on():
    organisation = OrganisationFactory.create()
    owner, author = a_member(Role.OWNER, organisation=organisation), a_member(Role.AUTHOR, organisation=organisation)
    theirs = signed_in(author)
    assert (theirs.get("/items/").status_code, theirs.get("/vacancies/").status_code) == (200, 403)

    assert change_role(membership=membership_of(author), role=Role.RECRUITER, by=owner, now=NOW) is True
    assert change_role(membership=membership_of(author), role=Role.RECRUITER, by=owner, now=NOW) is False

    assert (theirs.get("/items/").status_code, theirs.get("/vacancies/").status_code) == (403, 200)


@pytest.mark.parametrize("role", [Role.RECRUITER, Role.AUTHOR, Role.REVIEWER])
def test_nobody_raises_themselves(role):
    organisation = OrganisationFactory.create()
    a_member(Role.OWNER, organisation=organisation)
    member = a_member(role, organisation=organisation)
    own = membership_of(member)

    with pytest.raises(PermissionDenied):
        change_role(membership=own, role=Role.OWNER, by=member, now=NOW)
    answer = signed_in(member).post(f"/members/{own.public_id}/role/", {"role": "owner"})

    assert (answer.status_code, membership_of(member).role) == (403, role.value)


def test_the_last_owner_is_neither_removed_nor_demoted():
    owner = a_member(Role.OWNER)
    own = membership_of(owner)

    with pytest.raises(LastOwner):
        change_role(membership=own, role=Role.AUTHOR, by=owner, now=NOW)
    with pytest.raises(LastOwner):
        remove_member(membership=own, by=owner, now=NOW)
    page = signed_in(owner).post(f"/members/{own.public_id}/remove/", follow=True).content.decode()

    assert "Nobody else runs this organisation. Make somebody else an owner first" in page
    assert (membership_of(owner).role, User.objects.get(pk=owner.pk).is_active) == ("owner", True)


def test_an_owner_whose_account_is_closed_is_no_other_owner():
    organisation = OrganisationFactory.create()
    owner = a_member(Role.OWNER, organisation=organisation)
    a_member(Role.OWNER, organisation=organisation, is_active=False)

    with pytest.raises(LastOwner):
        remove_member(membership=membership_of(owner), by=owner, now=NOW)


def test_an_owner_leaves_where_another_one_stays():
    organisation = OrganisationFactory.create()
    owner = a_member(Role.OWNER, organisation=organisation)
    a_member(Role.OWNER, organisation=organisation)

    answer = signed_in(owner).post(f"/members/{membership_of(owner).public_id}/remove/")

    assert (answer["Location"], roles(organisation)) == ("/", ["owner"])


def test_somebody_removed_is_a_stranger_at_once_and_keeps_what_they_have_elsewhere():
    ours, theirs = OrganisationFactory.create(), OrganisationFactory.create()
    owner, both = a_member(Role.OWNER, organisation=ours), a_member(Role.RECRUITER, organisation=ours)
    MembershipFactory.create(user=both, organisation=theirs, role=Role.RECRUITER.value)
    here, there = VacancyFactory.create(organisation=ours), VacancyFactory.create(organisation=theirs)
    session = signed_in(both)
    assert session.get(f"/vacancies/{here.public_id}/").status_code == 200

    assert remove_member(membership=membership_of(both, ours), by=owner, now=NOW) is True

    assert [session.get(f"/vacancies/{each.public_id}/").status_code for each in (here, there)] == [404, 200]


def test_whoever_belongs_nowhere_any_more_is_signed_out_and_cannot_sign_in():
    organisation = OrganisationFactory.create()
    owner, only = a_member(Role.OWNER, organisation=organisation), a_member(Role.RECRUITER, organisation=organisation)
    session = signed_in(only)

    remove_member(membership=membership_of(only), by=owner, now=NOW)

    assert session.get("/vacancies/")["Location"] == "/account/login/?next=/vacancies/"
    again = Client().post("/account/login/", {"login": only.email, "password": PASSWORD})
    assert (again.status_code, again.get("Location")) in {(302, "/account/inactive/"), (200, None)}
    assert User.objects.get(pk=only.pk).is_active is False


def test_an_operator_of_the_site_is_not_locked_out_by_an_organisation():
    organisation = OrganisationFactory.create()
    owner, operator = a_member(Role.OWNER, organisation=organisation), a_member(Role.OWNER, organisation=organisation, is_staff=True)

    remove_member(membership=membership_of(operator), by=owner, now=NOW)

    assert User.objects.get(pk=operator.pk).is_active is True


@pytest.mark.parametrize("goes", ["removed", "demoted"])
def test_nobody_comes_in_by_the_word_of_somebody_who_may_no_longer_give_it(goes):
    organisation = OrganisationFactory.create()
    first, second = a_member(Role.OWNER, organisation=organisation), a_member(Role.OWNER, organisation=organisation)
    invite_member(organisation=organisation, email="friend@work.example", role=Role.OWNER, by=second, now=NOW)
    invite_member(organisation=organisation, email="colleague@work.example", role=Role.AUTHOR, by=first, now=NOW)

    if goes == "removed":
        remove_member(membership=membership_of(second), by=first, now=NOW)
    else:
        change_role(membership=membership_of(second), role=Role.REVIEWER, by=first, now=NOW)

    assert [each.email for each in MemberInvitation.objects.all()] == ["colleague@work.example"]
    with pytest.raises(PermissionDenied):
        invite_member(organisation=organisation, email="friend@work.example", role=Role.OWNER, by=second, now=NOW)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("verb", ["demote", "remove"])
def test_of_two_owners_who_demote_or_remove_each_other_at_once_one_stays(verb):
    organisation = OrganisationFactory.create()
    owners = [a_member(Role.OWNER, organisation=organisation) for _ in range(2)]
    memberships = [membership_of(owner) for owner in owners]
    told: list[str] = []
    gate = threading.Barrier(2)

    def act(by, other):
        try:
            gate.wait(timeout=30)
            if verb == "demote":
                change_role(membership=other, role=Role.REVIEWER, by=by, now=NOW)
            else:
                remove_member(membership=other, by=by, now=NOW)
            told.append("done")
        except PermissionDenied:
            told.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=act, args=(by, other)) for by, other in zip(owners, reversed(memberships), strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert sorted(told) == ["done", "refused"]
    assert roles(organisation) == (["owner", "reviewer"] if verb == "demote" else ["owner"])


@pytest.mark.django_db(transaction=True)
def test_of_two_owners_who_both_leave_at_once_one_stays():
    organisation = OrganisationFactory.create()
    owners = [a_member(Role.OWNER, organisation=organisation) for _ in range(2)]
    told: list[str] = []
    gate = threading.Barrier(2)

    def leave(owner, own):
        try:
            gate.wait(timeout=30)
            remove_member(membership=own, by=owner, now=NOW)
            told.append("left")
        except LastOwner:
            told.append("last")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=leave, args=(owner, membership_of(owner))) for owner in owners]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert (sorted(told), roles(organisation)) == (["last", "left"], ["owner"])


# The pages --------------------------------------------------------------------------------------------------------------


def test_the_owner_reads_who_belongs_here_with_role_and_last_sign_in():
    organisation = OrganisationFactory.create(name="Northgate Stores")
    owner = a_member(Role.OWNER, organisation=organisation, name="Ingrid Vale")
    a_member(Role.AUTHOR, organisation=organisation, name="Amos Tildesley", email="amos@work.example")
    a_member(Role.AUTHOR, name="Somebody Else")

    page = signed_in(owner).get(f"/organisation/{organisation.public_id}/members/").content.decode()

    words = [word for word in ("Ingrid Vale", "Amos Tildesley", "amos@work.example", "Author", "never", "2 people belong") if word in page]
    assert words == ["Ingrid Vale", "Amos Tildesley", "amos@work.example", "Author", "never", "2 people belong"]
    assert "Somebody Else" not in page


@pytest.mark.parametrize("rows", (1, 3))
def test_the_list_of_members_runs_as_many_statements_whatever_its_length(rows, count_statements):
    organisation = OrganisationFactory.create()
    owner = a_member(Role.OWNER, organisation=organisation)
    for _ in range(rows):
        a_member(Role.AUTHOR, organisation=organisation)
        MemberInvitationFactory.create(organisation=organisation, invited_by=a_member(Role.OWNER, organisation=organisation))
    client = signed_in(owner)

    with count_statements(5):  # session, person, organisation, members, invitations
        assert client.get(f"/organisation/{organisation.public_id}/members/").status_code == 200


def test_who_runs_several_organisations_chooses_one():
    owner = a_member(Role.OWNER)
    assert signed_in(owner).get("/organisation/")["Location"] == f"/organisation/{membership_of(owner).organisation.public_id}/members/"

    MembershipFactory.create(user=owner, organisation=OrganisationFactory.create(name="Southgate"), role=Role.OWNER.value)

    assert "Southgate" in signed_in(owner).get("/organisation/").content.decode()


def test_a_role_that_does_not_exist_changes_nothing():
    organisation = OrganisationFactory.create()
    owner, author = a_member(Role.OWNER, organisation=organisation), a_member(Role.AUTHOR, organisation=organisation)
    address = f"/members/{membership_of(author).public_id}/role/"

    page = signed_in(owner).post(address, {"role": "emperor"}, follow=True).content.decode()

    assert ("Choose a role. Nothing was changed." in page, membership_of(author).role) == (True, "author")


def test_an_old_invitation_says_so():
    organisation = OrganisationFactory.create()
    MemberInvitationFactory.create(organisation=organisation, expires_at=NOW - timedelta(days=1))

    page = signed_in(a_member(Role.OWNER, organisation=organisation)).get(f"/organisation/{organisation.public_id}/members/")

    assert "past: 1 November" in page.content.decode()
