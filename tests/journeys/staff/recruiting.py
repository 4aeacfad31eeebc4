"""Vacancies, applicants and invitations."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page

from assessment.models import Sitting
from hiring.invitations.doors import open_doors
from hiring.invitations.inviting import invite, withdraw
from hiring.models import Applicant, Invitation, Message
from hiring.outbox.working import MAX_ATTEMPTS
from hiring.people.roles import Role
from tests.factories import (
    ContactFactory,
    LibraryFactory,
    MembershipFactory,
    OrganisationFactory,
    SittingFactory,
    VacancyFactory,
    a_member,
    published_form,
)
from tests.journeys.staff.scene import Scene, State, press, signed_in

LONG = "Wilhelmina Featherstonehaugh-Cholmondeley"


def build() -> Scene:
    """An organisation whose vacancies are in every state, and one that has nothing yet."""
    now = timezone.now()
    organisation = OrganisationFactory.create(
        name="Northgate Stores", contact_email="a-very-long-mailbox-name@recruitment.northgate.example"
    )
    ruth = a_member(Role.RECRUITER, organisation=organisation, name="Ruth Calloway")
    form = published_form(scenarios=1, title="Form A", library=LibraryFactory.create(owner=organisation.uuid)).form
    several = a_member(Role.OWNER, organisation=organisation, name="Several")
    MembershipFactory.create(user=several, organisation=OrganisationFactory.create(name="Harbour Desk"), role=Role.RECRUITER.value)
    made = {"organisation": organisation, "form": form, "is_blind": False}
    empty = VacancyFactory.create(title="Weekend team", **made)
    full = VacancyFactory.create(title="Customer service adviser, evenings and weekends", time_limit_minutes=40, **made)
    blind = VacancyFactory.create(title="Night desk", **(made | {"is_blind": True}))
    closed = VacancyFactory.create(title="Returns desk", **made)
    later = VacancyFactory.create(title="Spring team", opens_at=now + timedelta(days=3), **made)
    ContactFactory.create_batch(2, applicant__vacancy=closed)
    type(closed).objects.filter(pk=closed.pk).update(opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=1))
    ContactFactory.create_batch(2, applicant__vacancy=blind)
    together, opened, over = (VacancyFactory.create(title="Fair, Saturday", has_doors=True, **made) for _ in range(3))
    for vacancy in (together, opened, over):
        people = ContactFactory.create_batch(4, applicant__vacancy=vacancy)
        one, *_ = invite(applicants=[person.applicant for person in people], now=now, by=ruth)
        Sitting.objects.filter(pk=one.sitting_id).update(opened_at=now)
    open_doors(vacancy=opened, now=now, by=ruth)
    type(over).objects.filter(pk=over.pk).update(opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=1))
    ids = _applicants(full, by=ruth)
    sessions = {
        "Ruth": signed_in(ruth),
        "several": signed_in(several),
        "reviewer": signed_in(a_member(Role.REVIEWER, organisation=organisation)),
        "newcomer": signed_in(a_member(Role.RECRUITER, organisation=OrganisationFactory.create(name="New Desk"))),
        "new reviewer": signed_in(a_member(Role.REVIEWER)),
    }
    places = {"empty": empty, "full": full, "blind": blind, "closed": closed, "later": later}
    places |= {"together": together, "opened": opened, "over": over}
    return Scene(sessions, {name: vacancy.public_id for name, vacancy in places.items()} | ids)


def _applicants(vacancy, *, by) -> dict[str, str]:
    """One applicant in each state, and the public ids of those who have an invitation."""
    now = timezone.now()
    names = ["waiting", "sent", "given_up", "withdrawn", "started", "finished"]
    people = [
        ContactFactory.create(applicant__vacancy=vacancy, name=f"{LONG} {number}", applicant__is_simulated=name == "finished").applicant
        for number, name in enumerate(names)
    ]
    sent, given_up, withdrawn, started, finished = invite(applicants=people[1:], now=now, by=by)
    ContactFactory.create(applicant__vacancy=vacancy, name="Not Invited")
    Invitation.objects.filter(pk__in=[sent.pk, started.pk, finished.pk]).update(sent_at=now)
    Message.objects.filter(reference=given_up.public_id).update(attempts=MAX_ATTEMPTS)
    withdraw(invitation=withdrawn, by=None, now=now)
    Applicant.objects.filter(pk=started.applicant_id).update(address_changed_at=now)
    done = SittingFactory.build(closed=True)
    Sitting.objects.filter(pk=started.sitting_id).update(state=1, opened_at=now, started_at=now)
    Sitting.objects.filter(pk=finished.sitting_id).update(
        state=done.state, opened_at=done.started_at, started_at=done.started_at, closed_at=done.closed_at, close_reason=done.close_reason
    )
    return {name: person.public_id for name, person in zip(names, people, strict=True)}


def _paste(page: Page, text: str) -> None:
    press("Add applicants", lines=text)(page)


def _unblind(page: Page) -> None:
    page.locator("[name=is_blind]").uncheck()
    press("Save")(page)


_NEW, _FULL, _EMPTY = "/vacancies/new/", "/vacancies/{full}/", "/vacancies/{empty}/"
_ADVISER = "Customer service adviser, evenings and weekends"
STATES = (
    State("vacancy_list", "empty", "Vacancies", "/vacancies/", "newcomer"),
    State("vacancy_list", "empty, read only", "Vacancies", "/vacancies/", "new reviewer"),
    State("vacancy_list", "full", "Vacancies", "/vacancies/", "Ruth"),
    State("vacancy_list", "of several organisations", "Vacancies", "/vacancies/", "several"),
    State("vacancy_list", "past the end", "Vacancies", "/vacancies/?before={empty}", "Ruth"),
    State("vacancy_create", "fresh", "New vacancy", _NEW, "Ruth"),
    State("vacancy_create", "no form yet", "New vacancy", _NEW, "newcomer"),
    State("vacancy_create", "for several", "New vacancy", _NEW, "several"),
    State(
        "vacancy_create",
        "refused",
        "New vacancy",
        _NEW,
        "Ruth",
        press("Create the vacancy", title="", closes_at="2020-01-01T10:00", time_limit_minutes="3"),
    ),
    State("vacancy_create", "forbidden", "Your role does not include this", _NEW, "reviewer"),
    State("vacancy", "empty", "Weekend team", _EMPTY, "Ruth"),
    State("vacancy", "empty, read only", "Weekend team", _EMPTY, "reviewer"),
    State("vacancy", "full", _ADVISER, _FULL, "Ruth"),
    State("vacancy", "full, read only", _ADVISER, _FULL, "reviewer"),
    State("vacancy", "closed", "Returns desk", "/vacancies/{closed}/", "Ruth"),
    State("vacancy", "not open yet", "Spring team", "/vacancies/{later}/", "Ruth"),
    State("vacancy", "just invited", "Night desk", "/vacancies/{blind}/", "Ruth", press("Invite 2 people")),
    State("vacancy", "with doors", "Fair, Saturday", "/vacancies/{opened}/", "Ruth"),
    State("vacancy_event", "no doors, nobody", "Event", f"{_EMPTY}event/", "Ruth"),
    State("vacancy_event", "doors closed", "Event", "/vacancies/{together}/event/", "Ruth"),
    State("vacancy_event", "read only", "Event", "/vacancies/{together}/event/", "reviewer"),
    State("vacancy_event", "doors just opened", "Event", "/vacancies/{together}/event/", "Ruth", press("Open the doors")),
    State("vacancy_event", "doors open", "Event", "/vacancies/{opened}/event/", "reviewer"),
    State("vacancy_event", "over", "Event", "/vacancies/{over}/event/", "Ruth"),
    State("vacancy_edit", "fresh", "Edit the vacancy", f"{_EMPTY}edit/", "Ruth"),
    State("vacancy_edit", "fixed", "Edit the vacancy", f"{_FULL}edit/", "Ruth"),
    State("vacancy_edit", "names without a reason", "Edit the vacancy", "/vacancies/{blind}/edit/", "Ruth", _unblind),
    State("vacancy_edit", "refused", "Edit the vacancy", f"{_FULL}edit/", "Ruth", press("Save", title="", closes_at="2020-01-01T10:00")),
    State("applicant_list", "empty", "Applicants", f"{_EMPTY}applicants/", "Ruth"),
    State("applicant_list", "empty, read only", "Applicants", f"{_EMPTY}applicants/", "reviewer"),
    State("applicant_list", "full", "Applicants", f"{_FULL}applicants/", "Ruth"),
    State("applicant_list", "blind", "Applicants", "/vacancies/{blind}/applicants/", "Ruth"),
    State("applicant_list", "narrowed to nobody", "Applicants", "/vacancies/{blind}/applicants/?show=closed", "Ruth"),
    State("applicant_paste", "fresh", "Add applicants", f"{_EMPTY}applicants/add/", "Ruth"),
    State("applicant_paste", "nothing", "Add applicants", f"{_EMPTY}applicants/add/", "Ruth", lambda page: _paste(page, "")),
    State(
        "applicant_paste",
        "bad lines",
        "2 lines need another look",
        f"{_FULL}applicants/add/",
        "Ruth",
        lambda page: _paste(page, f"Ann, ann@mail.example\n{LONG}, {'a' * 60}\nAnn, ann@mail.example\nno address"),
    ),
    State("applicant_add_one", "fresh", "Add one person", f"{_EMPTY}applicants/add/one/", "Ruth"),
    State("applicant_add_one", "refused", "Add one person", f"{_EMPTY}applicants/add/one/", "Ruth", press("Add", name="", email="nowhere")),
    State("applicant_add_one", "forbidden", "Your role does not include this", f"{_EMPTY}applicants/add/one/", "reviewer"),
    State("invitation_staff", "sent", f"Invitation of {LONG} 1", "/applicants/{sent}/invitation/", "Ruth"),
    State("invitation_staff", "sent again", f"Invitation of {LONG} 1", "/applicants/{sent}/invitation/", "Ruth", press("Send again")),
    State("invitation_staff", "address changed", f"Invitation of {LONG} 4", "/applicants/{started}/invitation/", "Ruth"),
    State("invitation_staff", "given up", f"Invitation of {LONG} 2", "/applicants/{given_up}/invitation/", "Ruth"),
    State("invitation_staff", "withdrawn", f"Invitation of {LONG} 3", "/applicants/{withdrawn}/invitation/", "Ruth"),
    State("invitation_staff", "finished", f"Invitation of {LONG} 5", "/applicants/{finished}/invitation/", "Ruth"),
    State("invitation_staff", "not found", "There is nothing here", "/applicants/{sent}/invitation/", "newcomer"),
)
