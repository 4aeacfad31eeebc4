"""Who belongs to an organisation, asking a colleague to join, and joining."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page

from hiring.audit.sources import PAGE
from hiring.people.joining import invite_member, issue_member_link
from hiring.people.members import change_role
from hiring.people.models import MemberInvitation, Organisation, User
from hiring.people.roles import Role
from tests.factories import ErasureFactory, MembershipFactory, OrganisationFactory, SnapshotFactory, UserFactory, VacancyFactory, a_member
from tests.journeys.staff.scene import Scene, State, follow, press, signed_in

LONG = "bartholomew.featherstonehaugh-calloway@customer-service.northgate-stores.example"


def build() -> Scene:
    organisation = OrganisationFactory.create(name="Northgate Stores")
    ingrid = a_member(
        Role.OWNER, organisation=organisation, name="Ingrid Vale", email="ingrid@northgate.example", last_login=timezone.now()
    )
    amos = a_member(Role.AUTHOR, organisation=organisation, name="Amos Tildesley", email=LONG)
    a_member(Role.REVIEWER, organisation=organisation, name="Rhys Pemberton", is_active=False)
    several = a_member(Role.OWNER, organisation=OrganisationFactory.create(name="Southgate Stores"))
    MembershipFactory.create(user=several, organisation=OrganisationFactory.create(name="Westgate Stores"), role=Role.OWNER.value)
    alone = a_member(Role.OWNER, name="Una Alone")
    other = UserFactory.create(email="known@work.example")
    closed = a_member(email="closed@work.example", is_active=False)
    ids = {
        "organisation": organisation.public_id,
        "alone": alone.memberships.get().organisation.public_id,
        "amos": amos.memberships.get().public_id,
        "ingrid": ingrid.memberships.get().public_id,
        "una": alone.memberships.get().public_id,
        "new": _asked(organisation, "nora.quist-van-der-lindenhout@customer-service.northgate-stores.example", ingrid),
        "known": _asked(organisation, other.email, ingrid),
        "closed": _asked(organisation, closed.email, ingrid),
    }
    MemberInvitation.objects.filter(email=other.email).update(expires_at=timezone.now() + timedelta(days=2), sent_at=timezone.now())
    MemberInvitation.objects.filter(email=closed.email).update(sent_at=timezone.now())
    change_role(membership=amos.memberships.get(), role=Role.REVIEWER, by=ingrid, now=timezone.now())
    change_role(membership=amos.memberships.get(), role=Role.AUTHOR, by=ingrid, now=timezone.now())
    vacancy = VacancyFactory.create(organisation=organisation, title="Customer service adviser, evenings and weekends")
    SnapshotFactory.create(vacancy=vacancy, form=vacancy.form, number=1, drawn_by="Ruth Calloway <ruth@northgate.example>")
    SnapshotFactory.create(
        vacancy=vacancy,
        form=vacancy.form,
        number=2,
        drawn_by="Ruth Calloway",
        reason="Two people had more time, and finished after the rest.",
    )
    ErasureFactory.create_batch(PAGE, vacancy_public_id=vacancy.public_id)
    sessions = {
        "Ingrid": signed_in(ingrid),
        "Amos": signed_in(amos),
        "several": signed_in(several),
        "Una": signed_in(alone),
        "known": signed_in(other),
    }
    return Scene(sessions, ids)


def _asked(organisation: Organisation, email: str, by: User) -> str:
    return issue_member_link(invitation=invite_member(organisation=organisation, email=email, role=Role.AUTHOR, by=by, now=timezone.now()))


def _tick_author(page: Page) -> None:
    page.get_by_label("Author –").check()
    press("Send the link", email="ingrid@northgate.example")(page)


def _tick_reviewer(page: Page) -> None:
    page.get_by_label("Reviewer –").check()
    press("Change the role")(page)


_INVITE = "/organisation/{organisation}/members/invite/"
STATES = (
    State("organisation", "several", "Your organisations", "/organisation/", "several"),
    State("organisation", "forbidden", "Your role does not include this", "/organisation/", "Amos"),
    State("member_list", "full", "Members", "/organisation/{organisation}/members/", "Ingrid"),
    State("member_list", "alone", "Members", "/organisation/{alone}/members/", "Una"),
    State("member_list", "not theirs", "There is nothing here", "/organisation/{alone}/members/", "Ingrid"),
    State("audit_log", "full", "What was done", "/organisation/{organisation}/log/", "Ingrid"),
    State("audit_log", "one kind", "What was done", "/organisation/{organisation}/log/?kind=bands", "Ingrid"),
    State("audit_log", "next page", "What was done", "/organisation/{organisation}/log/", "Ingrid", follow("Next page")),
    State("audit_log", "empty", "What was done", "/organisation/{alone}/log/", "Una"),
    State("audit_log", "forbidden", "Your role does not include this", "/organisation/{organisation}/log/", "Amos"),
    State("member_invite", "fresh", "Invite a colleague", _INVITE, "Ingrid"),
    State("member_invite", "empty", "Invite a colleague", _INVITE, "Ingrid", press("Send the link")),
    State("member_invite", "a member already", "Invite a colleague", _INVITE, "Ingrid", _tick_author),
    State("member", "somebody else", "Amos Tildesley", "/members/{amos}/", "Ingrid"),
    State("member", "oneself", "Ingrid Vale", "/members/{ingrid}/", "Ingrid"),
    State("member", "the last owner stays one", "Una Alone", "/members/{una}/", "Una", _tick_reviewer),
    State("join", "no account yet", "Join Northgate Stores", "/join/{new}/"),
    State("join", "no account yet, refused", "Join Northgate Stores", "/join/{new}/", act=press("Join", name="Nora", password="short")),
    State("join", "an account", "Join Northgate Stores", "/join/{known}/"),
    State("join", "signed in", "Join Northgate Stores", "/join/{known}/", "known"),
    State("join", "signed in as somebody else", "Join Northgate Stores", "/join/{known}/", "Una"),
    State("join", "closed by an operator", "Join Northgate Stores", "/join/{closed}/"),
    State("join", "spent", "This link can no longer be used", "/join/nonsense/"),
)
