"""The demonstration's employer: an organisation that does not exist, its staff, its library and two vacancies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from assessment.instrument.authoring import get_own_library
from assessment.models import Form
from hiring.demo.sign_ins import SignIn, keep_sign_ins, new_password
from hiring.demo.takers import DOMAIN
from hiring.people.models import Membership, Organisation, User
from hiring.people.roles import Role
from hiring.vacancies.models import Vacancy
from hiring.vacancies.opening import change_vacancy, create_vacancy

NAME = "Northgate Stores"
STAFF = (  # what the person is called in the demonstration, who it is, their role
    ("Recruiter", "recruiter", "Ruth Calloway", Role.RECRUITER),
    ("Author", "author", "Amos Tildesley", Role.AUTHOR),
    ("Administrator", "administrator", "Ingrid Vale", Role.OWNER),
    ("Reviewer", "reviewer", "Rhys Pemberton", Role.REVIEWER),
)
OPENED_BEFORE = timedelta(days=10)
RANKED_CLOSES_AFTER = timedelta(days=14)
RANKED_LIMIT_MINUTES = 40
OPEN_FOR = timedelta(days=365)


@dataclass(frozen=True)
class Employer:
    organisation: Organisation
    staff: dict[str, User]  # by what they are called
    ranked: Vacancy  # blind, with a time limit: the one with the many applicants
    open: Vacancy  # not blind, no time limit: where a newcomer sits the test


class NoForm(Exception):
    """There is no published form to open a vacancy on."""


def get_employer(*, form_title: str, now: datetime) -> Employer:
    """The demonstration's employer; all of it is made in one transaction on first use, with the file of its sign-ins.

    Raises:
        NoForm: no shared form of that title is published.
    """
    found = find_employer()
    if found is None:
        with transaction.atomic():
            _found(form_title=form_title, now=now)
        found = find_employer()
        assert found is not None
    return found


def find_employer() -> Employer | None:
    """It is known by its mark and its first two vacancies by their age, so that renaming any of them loses nothing."""
    organisation = Organisation.objects.filter(is_demo=True).order_by("pk").first()
    if organisation is None:
        return None
    users = User.objects.in_bulk([_address(local) for _, local, _, _ in STAFF], field_name="email")
    staff = {title: users[_address(local)] for title, local, _, _ in STAFF if _address(local) in users}
    ranked, open_ = Vacancy.objects.filter(organisation=organisation).select_related("organisation", "form").order_by("pk")[:2]
    return Employer(organisation, staff, ranked, open_)


def keep_open(vacancy: Vacancy, *, now: datetime) -> None:
    """A newcomer's link must lead somewhere: a vacancy that has closed stays open for another year."""
    if vacancy.closes_at <= now:
        change_vacancy(
            vacancy=vacancy,
            title=vacancy.title,
            form=vacancy.form,
            opens_at=vacancy.opens_at,
            closes_at=now + OPEN_FOR,
            time_limit_minutes=vacancy.time_limit_minutes,
            is_blind=vacancy.is_blind,
            by=None,
            now=now,
        )
        vacancy.refresh_from_db()


def _found(*, form_title: str, now: datetime) -> None:
    form = Form.objects.published().filter(library__owner=None, title=form_title).first()
    if form is None:
        raise NoForm(form_title)
    began = now - OPENED_BEFORE
    organisation = Organisation.objects.create(name=NAME, contact_email=f"jobs@{DOMAIN}", is_demo=True, created_at=began)
    get_own_library(owner=organisation.uuid, name=NAME, now=began)
    recruiter = _hire(organisation, now=began)["Recruiter"]
    for title, is_blind, limit, closes_after in (
        ("Customer service adviser", True, RANKED_LIMIT_MINUTES, RANKED_CLOSES_AFTER),
        ("Weekend team", False, None, OPEN_FOR),
    ):
        create_vacancy(
            organisation=organisation,
            title=title,
            form=form,
            opens_at=began,
            closes_at=now + closes_after,
            time_limit_minutes=limit,
            is_blind=is_blind,
            by=recruiter,
            now=began,
        )


def _hire(organisation: Organisation, *, now: datetime) -> dict[str, User]:
    staff: dict[str, User] = {}
    sign_ins = []
    for title, local, name, role in STAFF:
        password = new_password()
        user = User.objects.create_user(_address(local), password, name=name, is_staff=role is Role.OWNER)
        Membership.objects.create(user=user, organisation=organisation, role=role, created_at=now)
        sign_ins.append(SignIn(title, user.email, password))
        staff[title] = user
    keep_sign_ins(sign_ins)  # before the commit: an account whose password nobody knows would be of no use
    return staff


def _address(local: str) -> str:
    return f"{local}@{DOMAIN}"
