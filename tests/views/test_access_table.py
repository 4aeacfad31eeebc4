"""Routes × principals: who gets what from every address of the site, as one table.

A route without a row fails. Whoever adds a route says in ``access_rows`` who may use it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

import pytest
from django.apps import apps
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, include, path
from django.utils import timezone

from assessment.instrument.enums import JudgeKind
from assessment.instrument.illustration.media_store import facts_of
from assessment.instrument.judging import create_panel
from assessment.instrument.proposing import begin_key_draft
from assessment.kernel.actors import Actor
from assessment.models import Form, Item, Revision
from hiring.candidates.pasting import Person
from hiring.invitations.inviting import invite, issue_link
from hiring.middleware import LANE
from hiring.panels.asking import ask_judges
from hiring.panels.asking import issue_link as issue_panel_link
from hiring.people.joining import issue_member_link
from hiring.people.roles import RIGHTS, Role
from tests.factories import (
    BlueprintFactory,
    ContactFactory,
    LibraryFactory,
    MediumFactory,
    MemberInvitationFactory,
    OrganisationFactory,
    UserFactory,
    VacancyFactory,
    a_member,
    published_form,
)
from tests.views.access_rows import TABLE, Row

pytestmark = pytest.mark.django_db
CANARY = "Zebrafinch"  # in the name of everything the organisation owns
READING = ("GET", "HEAD")
SIGN_IN = "/account/login/?next="
NAMES = [f"{row.method} {row.address}" for row in TABLE]


@dataclass(frozen=True)
class World:
    """One organisation with one of everything, each named after the canary, and the addresses of them all."""

    organisation: Any
    ids: dict[str, str]

    def client(self, role: Role | None, *, stranger: bool = False) -> Client:
        client = Client()
        if stranger:
            client.force_login(a_member(Role.OWNER))
        elif role:
            client.force_login(a_member(role, organisation=self.organisation))
        return client

    def ask(self, client: Client, row: Row, method: str = "") -> Any:
        address = row.address.format(**self.ids)
        return getattr(client, (method or row.method).lower())(address)


@pytest.fixture
def world() -> World:
    organisation = OrganisationFactory.create(name=CANARY)
    content = published_form(scenarios=1, title=f"{CANARY} form", library=LibraryFactory.create(owner=organisation.uuid))
    vacancy = VacancyFactory.create(organisation=organisation, form=content.form, title=f"{CANARY} vacancy", is_blind=False)
    applicant = ContactFactory.create(applicant__vacancy=vacancy, name=f"{CANARY} Person").applicant
    (invitation,) = invite(applicants=[applicant], now=timezone.now(), by=None)
    blueprint = BlueprintFactory.create(library=content.form.library, title=f"{CANARY} blueprint")
    Form.objects.filter(pk=content.form.pk).update(blueprint=blueprint, parallel_set="canaryset")
    revision = Revision.objects.filter(item__library=content.form.library).first()
    medium = MediumFactory.create(revision=revision, file__library=content.form.library, alt=f"{CANARY} on a bike.")
    panel = create_panel(
        library=content.form.library,
        title=f"{CANARY} panel",
        items=list(Item.objects.filter(library=content.form.library, scale="attitude")),
        by=f"{CANARY} Author",
        now=timezone.now(),
    )
    asked = ask_judges(
        panel=panel,
        people={JudgeKind.EXPERT: [Person(f"{CANARY} Judge", "judge@example.org")]},
        expires_at=timezone.now() + timedelta(days=7),
        now=timezone.now(),
    )
    colleague = MemberInvitationFactory.create(
        organisation=organisation, email=f"{CANARY}@work.example".lower(), expires_at=timezone.now() + timedelta(days=7)
    )
    ids = {
        "organisation": organisation.public_id,
        "member": a_member(Role.AUTHOR, organisation=organisation, name=f"{CANARY} Member").memberships.get().public_id,
        "member_invitation": colleague.public_id,
        "join_token": issue_member_link(invitation=colleague),
        "key": begin_key_draft(form=content.form, by=Actor("user-0", CANARY), now=timezone.now()).public_id,
        "blueprint": blueprint.public_id,
        "set": "canaryset",
        "panel": panel.public_id,
        "judge": asked.invitations[0].judge.public_id,
        "judge_invitation": asked.invitations[0].public_id,
        "judge_token": issue_panel_link(invitation=asked.invitations[0], now=timezone.now()),
        "vacancy": vacancy.public_id,
        "applicant": applicant.public_id,
        "form": content.form.public_id,
        "item": medium.revision.item.public_id,
        "file": facts_of(medium.file).name,
        "sitting": invitation.sitting.public_id,
        "token": issue_link(invitation=invitation, now=timezone.now()),
    }
    return World(organisation, ids)


def rows_of_ours() -> dict[str, list[dict[str, Any]]]:
    """Everything stored by our apps, but for people: the principals are made meanwhile."""
    people = {"User", "Membership", "Organisation"}
    models = [model for app in ("assessment", "hiring") for model in apps.get_app_config(app).get_models()]
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in models if model.__name__ not in people}


def routes(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns)
        else:
            yield pattern.name or str(pattern.pattern)


def amiss(patterns: list[URLPattern | URLResolver]) -> list[str]:
    """Routes without a row, and rows without a route."""
    return sorted({row.name for row in TABLE} ^ set(routes(patterns)))


def test_every_route_has_a_row_and_every_row_a_route():
    assert amiss(get_resolver().url_patterns) == []


def test_a_route_without_a_row_and_a_row_without_a_route_are_seen():
    planted = path("planted/", include([path("here/", lambda request: None, name="planted")]))  # type: ignore[return-value]
    without_home = [pattern for pattern in get_resolver().url_patterns if str(pattern.pattern) != "healthz"]

    assert amiss([*without_home, planted]) == ["healthz", "planted"]


@pytest.mark.parametrize("row", TABLE, ids=NAMES)
def test_an_anonymous_visitor_is_asked_to_sign_in_where_the_row_says_so(row, world):
    response = world.ask(world.client(None), row)

    if row.anonymous is None:
        assert (response.status_code, unquote(response["Location"])) == (302, SIGN_IN + row.address.format(**world.ids))
    else:
        assert response.status_code == row.anonymous


@pytest.mark.parametrize("row", TABLE, ids=NAMES)
def test_a_member_gets_what_the_role_allows(row, world):
    expected = {role: row.holding if row.right is None or row.right in RIGHTS[role] else 403 for role in Role}

    # owners last: what they end, nobody after them could ask for
    assert {role: world.ask(world.client(role), row).status_code for role in reversed(Role)} == expected


@pytest.mark.parametrize("row", TABLE, ids=NAMES)
def test_a_stranger_gets_their_own_lists_and_no_object_of_ours(row, world):
    response = world.ask(world.client(None, stranger=True), row)

    assert response.status_code == row.stranger
    if row.right:
        assert CANARY not in response.content.decode()


def test_whatever_changes_something_is_not_done_by_opening_its_address(world):
    """As mail scanners do, and pages that name it as a picture."""
    also_read = {row.name for row in TABLE if row.method == "GET"}
    posted = [row for row in TABLE if row.method == "POST" and row.name not in also_read]
    before = rows_of_ours()

    opened = [row.name for row in posted if {world.ask(Client(), replace(row, method=method)).status_code for method in READING} != {405}]

    assert opened == ["own-data-erase", "sitting-begin"]  # pages that say first what their button does
    assert (len(posted) > 30, rows_of_ours() == before) == (True, True)


def test_no_page_of_staff_is_kept_for_whoever_goes_back_after_signing_out(world):
    client, rows = world.client(Role.OWNER), [row for row in TABLE if row.method == "GET" and not row.address.startswith(LANE)]

    kept = [row.name for row in rows if "no-store" not in world.ask(client, row).headers.get("Cache-Control", "")]

    assert kept == ["item_media_file"]  # named by what it holds


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    "row", [row for row in TABLE if row.right], ids=[name for row, name in zip(TABLE, NAMES, strict=True) if row.right]
)
def test_whoever_is_refused_is_refused_by_every_method_and_changes_and_learns_nothing(row, method, world):
    lacking = next(role for role in Role if row.right not in RIGHTS[role])
    nobody = Client()
    nobody.force_login(UserFactory.create())
    before = rows_of_ours()

    answers = [
        world.ask(client, row, method) for client in (world.client(None), world.client(None, stranger=True), nobody, world.client(lacking))
    ]

    anonymous, stranger, without_organisation, without_right = (answer.status_code for answer in answers)
    assert rows_of_ours() == before
    assert [CANARY for answer in answers if CANARY in answer.content.decode()] == []
    if method == "GET" and row.method == "POST":
        assert [anonymous, stranger, without_organisation, without_right] == [405] * 4
    elif "{" in row.address:
        assert [anonymous, stranger, without_organisation, without_right] in ([302, 404, 404, 403], [405] * 4)
    else:
        assert [anonymous, without_organisation, without_right] in ([302, 403, 403], [405] * 3)
