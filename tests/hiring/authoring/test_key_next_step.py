"""On a proposed key's pages the main button is what whoever looks does next."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.test import Client

from assessment.instrument.documents import encode
from assessment.instrument.proposing import begin_key_draft, key_of, mark_of, release_key_draft, save_scenario
from assessment.models import Form, KeyDraft
from hiring.authoring.keys.pages import ScenarioEditor, draft_page
from hiring.people.models import User
from hiring.people.roles import Role
from hiring.people.signing import actor
from tests.factories import a_member
from tests.factories.instrument import NOW, published_form
from tests.factories.keys import a_draft, rekeyed_option

pytestmark = pytest.mark.django_db


@pytest.fixture
def form(library) -> Form:
    return published_form(scenarios=2, library=library).form


@pytest.fixture
def second(organisation) -> User:
    return a_member(Role.OWNER, organisation=organisation)


def main_actions(user: User, draft: KeyDraft) -> list[list[str]]:
    """Of the draft's page, and of the page of its effects."""
    client = Client()
    client.force_login(user)
    pages = [client.get(f"/keys/{draft.public_id}/{page}").content.decode() for page in ("", "effects/")]
    return [re.findall(r'class="btn btn-primary"[^>]*>(.*?)</', page) for page in pages]


def test_a_new_draft_is_to_be_written(author, form):
    draft = begin_key_draft(form=form, by=actor(author), now=NOW)

    assert main_actions(author, draft) == [["Open the first scenario"], []]


def test_a_changed_one_is_to_be_tried_and_sent_and_then_decided_by_another(author, second, form):
    draft = a_draft(form, by=actor(author))
    assert main_actions(author, draft) == [["See what it would change"], ["Send for approval"]]

    release_key_draft(draft=draft, by=actor(author), reason="Read once more.", expected=mark_of(draft), now=NOW)

    assert main_actions(author, draft) == [[], []]
    assert main_actions(second, draft) == [["See what it would change, and decide"], ["Approve it as version 2"]]


def test_errors_are_to_be_put_right(author, form):
    draft = begin_key_draft(form=form, by=actor(author), now=NOW)
    broken = rekeyed_option(key_of(draft), effectiveness=9.0, zone=None)
    save_scenario(draft=draft, scenario=broken.scenarios[0], edit_number=draft.edit_number, by=actor(author), now=NOW)

    assert main_actions(author, draft) == [["Put the errors right"], ["See the errors"]]


def test_whoever_may_only_read_is_offered_no_step(organisation, author, form):
    reviewer = a_member(Role.REVIEWER, organisation=organisation)

    assert main_actions(reviewer, a_draft(form, by=actor(author))) == [[], []]


def test_errors_are_told_of_the_scenario_that_has_them_where_two_have_one_title(author, form):
    draft = begin_key_draft(form=form, by=actor(author), now=NOW)
    broken = rekeyed_option(key_of(draft), effectiveness=9.0, zone=None)
    alike = replace(broken, scenarios=tuple(replace(scenario, title="A late van") for scenario in broken.scenarios))
    KeyDraft.objects.update(document=encode(alike))
    draft.refresh_from_db()

    assert [line.errors > 0 for line in draft_page(draft).scenarios] == [True, False]
    assert [bool(ScenarioEditor(draft, number).findings) for number in (1, 2)] == [True, False]
