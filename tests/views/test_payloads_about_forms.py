"""Payloads through the pages of blueprints, of forms assembled by them, and of keys."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from assessment.instrument.content_store import get_content
from assessment.instrument.key_store import get_key
from assessment.models import KeyDraft
from hiring.people.models import User
from tests.factories.instrument import NOW, LibraryFactory
from tests.factories.sat import played, sat
from tests.hiring.authoring.sending import fields_of
from tests.support import hostile
from tests.support.hostile_pages import KIND, PUBLISHABLE, Page, at, harmful, lots, marks_of, organisation_of
from tests.support.hostile_scenes import PARTS, Keys, blueprints_of, keys_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]  # no database changes how a text is shown
PAGER: set[hostile.Shape] = {("nav", ("aria-label", "class")), ("span", ()), ("a", ("href",))}
FIGURES: set[hostile.Shape] = set()  # by figures, which other answers make other


def blueprints_pages(texts: tuple[str, ...]) -> Iterator[Page]:
    organisation, client = organisation_of(hostile.joined(texts))
    scene = blueprints_of(texts, library=LibraryFactory.create(owner=organisation.uuid))
    for number, (blueprint, forms) in enumerate(zip(scene.blueprints, scene.sets, strict=True)):
        part, address = texts[number::PARTS], f"/blueprints/{blueprint.public_id}/"
        yield at(client, address, texts)
        yield at(client, f"{address}edit/", part)
        yield at(client, f"{address}sets/{forms[0].parallel_set}/", part)
        yield at(client, f"/forms/{forms[0].public_id}/", part)
        yield at(client, f"/forms/{forms[0].public_id}/checks/", part)
        leaving, most = scene.items[0 if number else -1], scene.coming * hostile.MOST
        coming = texts[number * most : (number + 1) * most]
        yield at(client, f"/forms/{forms[0].public_id}/swap/{leaving.public_id}/", {*part, *coming})
    refused = client.post(f"{address}assemble/", {"title": texts[-1][:110], "count": "6", "parallel_to": "", "seed": "5"})
    yield Page("refused", refused, marks_of(part))
    taken = client.post(f"{address}assemble/", {"title": hostile.joined(texts), "count": "1", "parallel_to": "", "seed": "5"})
    yield Page("refused", taken, marks_of(texts))
    yield at(client, "/blueprints/", texts)
    yield at(client, f"/forms/{scene.published.public_id}/", texts)


def test_blueprints_pages(db):
    assert harmful(blueprints_pages(KIND), blueprints_pages(PUBLISHABLE), walk="blueprints") == []


def keys_pages(texts: tuple[str, ...]) -> Iterator[Page]:
    organisation, client = organisation_of(hostile.joined(texts))
    user = User.objects.get(memberships__organisation=organisation)
    scene = keys_of(texts, library=LibraryFactory.create(owner=organisation.uuid), organisation=organisation, user=user)
    address = f"/keys/{scene.draft.public_id}/"
    yield from lots(client, f"/forms/{scene.form.public_id}/key/", texts, name="changes")
    yield from lots(client, address, texts, name="changes")
    yield from lots(client, address, texts, name="steps")
    yield at(client, f"{address}effects/", texts)
    for number, part in enumerate(hostile.batches(texts)[:20], 1):  # 600 of them: each brings a dozen fields along
        yield at(client, f"{address}scenarios/{number}/", part)
    yield from _refused_and_decided(client, scene, texts)


def _refused_and_decided(client: Client, scene: Keys, texts: tuple[str, ...]) -> Iterator[Page]:
    """A scenario that somebody else saved meanwhile, a panel taken in, and the page of whoever decides."""
    address, every = f"/keys/{scene.draft.public_id}/", hostile.joined(texts)
    fields = {name: values[0] for name, values in fields_of(client.get(f"{address}scenarios/1/").content).items()}
    yield Page("overtaken", client.post(f"{address}scenarios/1/", fields | {"edit_number": "9"}), marks_of(texts[: hostile.MOST]))
    yield Page("taken in", client.post(f"{address}panel/", {"panel": scene.panel.public_id}, follow=True), marks_of(texts))
    released = {"released_at": NOW, "released_by": hostile.signed(texts), "released_by_id": "user-ann", "reason": every}
    KeyDraft.objects.filter(pk=scene.draft.pk).update(state="released", **released)
    yield at(client, f"{address}effects/", texts, viewer="to decide")
    yield at(client, f"/forms/{scene.form.public_id}/key/", texts)


def test_keys_pages(db):
    known = {"form_key": PAGER, "key_draft": PAGER, "taken in": PAGER}

    assert harmful(keys_pages(KIND), keys_pages(PUBLISHABLE), walk="keys", known=known) == []


def analysis_pages(texts: tuple[str, ...]) -> Iterator[Page]:
    organisation, client = organisation_of(hostile.joined(texts))
    content = hostile.content_of(texts, library=LibraryFactory.create(owner=organisation.uuid))
    sat(content, played(get_content(content.hash), get_key(content.form.keys.get().pk), 60))
    address = f"/forms/{content.form.public_id}/analysis/"
    yield at(client, address, texts)
    for number, part in enumerate(hostile.batches(texts)[:20], 1):
        yield at(client, f"{address}{number}/", part)


def test_item_analysis_pages(db):
    known = {"form_analysis": FIGURES, "form_analysis_scenario": FIGURES}

    assert harmful(analysis_pages(KIND), analysis_pages(PUBLISHABLE), walk="analysis", known=known) == []
