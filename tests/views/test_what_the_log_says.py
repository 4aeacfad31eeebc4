"""A whole vacancy, from its first applicant to an erasure, with faults on the way: the log names nobody and opens nothing."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.utils import timezone
from django.utils.module_loading import import_string

from assessment.models import Answer
from hiring.kernel.logs import HideSecrets
from hiring.management.commands.tick import tick
from hiring.people.roles import Role
from tests.factories import OrganisationFactory, VacancyFactory, a_member, published_form
from tests.views.test_access_table import SIGN_IN

pytestmark = pytest.mark.django_db
NAME, ADDRESS, OTHER, STAFF = "Zebrafinch Ada", "zebrafinch@mail.example", "kestrel@mail.example", "wagtail@work.example"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the configured handler writes, of every logger and level that reaches it."""
    text, line = io.StringIO(), settings.LOGGING["formatters"]["line"]
    handler = logging.StreamHandler(text)
    handler.setFormatter(import_string(line["()"])(line["format"], style=line["style"]))
    handler.addFilter(HideSecrets())
    root = logging.getLogger()
    root.addHandler(handler)
    yield text
    root.removeHandler(handler)


def link_in(message: mail.EmailMessage) -> str:
    (path,) = re.findall(r"https?://[^/\s]+(/\S+)", str(message.body))[:1]
    return str(path)


def test_no_line_of_the_log_holds_a_name_an_address_a_token_or_an_answer(written):
    organisation = OrganisationFactory.create(name="Northgate Stores")
    vacancy = VacancyFactory.create(organisation=organisation, form=published_form(scenarios=1).form)
    staff, candidate, stranger = Client(), Client(raise_request_exception=False), Client(raise_request_exception=False)
    staff.force_login(a_member(Role.OWNER, organisation=organisation, email=STAFF, name="Wagtail Ben"))
    base = f"/vacancies/{vacancy.public_id}"

    staff.post(f"{base}/applicants/add/one/", {"name": NAME, "email": ADDRESS})
    staff.post(f"{base}/invite/")
    staff.post(f"/organisation/{organisation.public_id}/members/invite/", {"email": OTHER, "role": "author"})
    tick(now=timezone.now())
    links = {message.to[0]: link_in(message) for message in mail.outbox}
    stranger.post("/account/login/", {"login": STAFF, "password": "not the password"})
    stranger.post("/account/password/reset/", {"email": STAFF})
    links[STAFF] = link_in(mail.outbox[-1])
    for path in links.values():
        for asked in (path, f"{path}nowhere/", f"{SIGN_IN}{path}"):
            stranger.get(asked)
        Client(enforce_csrf_checks=True).post(path, {"consent": "yes"}, headers={"referer": f"https://elsewhere.example{path}"})
    link = links[ADDRESS]
    candidate.post(f"{link}start/", {"consent": "yes"})
    (pass_name,) = (name for name in candidate.cookies if name.startswith("s-"))
    sitting = f"/s/{pass_name.removeprefix('s-')}"
    candidate.post(f"{sitting}/begin/")
    (handle, *_) = re.findall(r'name="best" value="([a-z2-7]{8})"', candidate.get(f"{sitting}/1/").content.decode())
    candidate.post(f"{sitting}/1/", {"best": handle, "go": "next"})
    candidate.post(f"{sitting}/1/", {"best": handle, "worst": handle, "go": "next"})  # refused
    candidate.post(f"{sitting}/submit/")
    candidate.post(f"{link}data/contact/", {"name": NAME, "email": "not an address"})
    candidate.post(f"{link}data/contact/", {"name": NAME, "email": OTHER})
    tick(now=timezone.now())
    candidate.post(f"{link}data/erase/", {"sure": "yes"})
    candidate.get(link)
    tick(now=timezone.now())

    log = written.getvalue().lower()
    tokens = [part for path in links.values() for part in path.split("/") if len(part) > 20]
    assert (len(tokens), Answer.objects.count(), "not found: /i/…/" in log, "was erased" in log) == (3, 1, True, True)
    assert [word for word in (*NAME.split(), ADDRESS, OTHER, STAFF, "wagtail", handle, *tokens) if word.lower() in log] == []
