"""917 payloads through every authored field and every page that shows one: no page holds anything but what it holds with kind texts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from django.apps import apps
from django.db.models import CharField, JSONField, TextField
from django.template.loader import get_template
from django.test import Client

from assessment.delivery.access import handle_key
from assessment.delivery.presentation import displayed
from assessment.instrument.assembly.drafting import create_form, set_form_items
from assessment.instrument.authoring import create_item, current_revision, save_draft, source_of
from assessment.instrument.commenting import add_comment, add_reply
from assessment.instrument.judging import create_panel
from assessment.models import Form, Item
from hiring.audit.enums import Verb
from hiring.models import Membership, User
from hiring.panels.models import PanelInvitation
from hiring.people.roles import Role
from hiring.reports.development import find_report
from tests.factories import AuditRowFactory
from tests.factories.instrument import NOW, LibraryFactory
from tests.factories.media import a_sound
from tests.hiring.panels.judging import ask
from tests.support import hostile
from tests.support.candidate import Candidate, a_candidate
from tests.support.hostile_pages import (
    AUTHORED,
    FAULTY,
    KIND,
    NO_TEXT,
    PUBLISHABLE,
    ROUTES,
    SHOWN,
    SHOWS_NONE,
    STORABLE,
    Page,
    at,
    harmful,
    lots,
    marks_of,
    organisation_of,
)
from tests.support.payloads import mark_of, payloads

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]  # no database changes how a text is shown
PANEL_SIZE = 8
DRAWN: dict[str, set[hostile.Shape]] = {  # by figures, which other answers make other
    "applicant": {("g", ("transform",)), ("svg", ("aria-hidden", "class", "focusable", "height", "viewbox", "width"))}
}


def authors_pages(texts: tuple[str, ...]) -> Iterator[Page]:
    organisation, client = organisation_of(hostile.joined(texts))
    library = LibraryFactory.create(owner=organisation.uuid)
    items = hostile.items_of(texts, library=library)
    form = create_form(library=library, title=hostile.joined(texts), now=NOW)
    set_form_items(form=form, items=items, now=NOW)
    for item, part in zip(items, hostile.batches(texts), strict=True):
        for page in ("", "media/", "look/"):
            yield at(client, f"/items/{item.public_id}/{page}", part)
        for number, said in enumerate(hostile.batches(part, hostile.OPTIONS), 1):
            yield at(client, f"/items/{item.public_id}/preview/{number}/", said)
    yield from _lists(client, form, texts)
    yield from _remarks_and_history(client, items, texts)


def _remarks_and_history(client: Client, items: list[Item], texts: tuple[str, ...]) -> Iterator[Page]:
    """Every text as a remark on the first two items, and as an answer to one; what changed when one item took over another's words."""
    for item in items[:2]:
        source = source_of(current_revision(item))
        for text in texts:
            comment = add_comment(item=item, source=source, turn=None, option=None, text=text, by="Ann", now=NOW)
            add_reply(comment=comment, text=text, by="Ann", now=NOW)
        yield from lots(client, f"/items/{item.public_id}/", texts, name="comments", viewer="remarks")
    for item, other in zip(items[:3], reversed(items), strict=False):
        words = replace(source_of(current_revision(other)), slug=item.slug, media=None)
        saved = save_draft(item=item, source=words, edit_number=1, now=NOW + timedelta(hours=1), by=hostile.signed(texts))
        yield at(client, f"/items/{item.public_id}/history/", texts)
        yield at(client, f"/items/{item.public_id}/history/{saved.edit_number}/", texts)


def _lists(client: Client, form: Form, texts: tuple[str, ...]) -> Iterator[Page]:
    for address in ("", "items/", "publish/"):
        yield at(client, f"/forms/{form.public_id}/{address}", texts)
    for address in ("/items/?which=own", "/items/export/", "/forms/"):
        yield at(client, address, texts)


def test_authors_pages(db):
    assert harmful(authors_pages(FAULTY), authors_pages(STORABLE), walk="items") == []


def owners_pages(texts: tuple[str, ...]) -> Iterator[Page]:
    organisation, client = organisation_of(texts[0][:120])
    users = User.objects.bulk_create(User(email=f"{len(texts)}-{n}@work.example", name=text[:120]) for n, text in enumerate(texts))
    Membership.objects.bulk_create(
        Membership(user=user, organisation=organisation, role=Role.AUTHOR.value, created_at=NOW) for user in users
    )
    said = {"old": True, "new": False, "member": "Ann"}
    for text in texts:
        detail, verb = said | {"vacancy": text}, Verb.BLINDNESS_CHANGED.value
        AuditRowFactory.create(organisation=organisation.public_id, by=text[:240], reason=text[:300], detail=detail, verb=verb)
    within = f"/organisation/{organisation.public_id}"
    yield at(client, f"{within}/members/", [text for text in texts if mark_of(text) in text[:120]], viewer="members")
    address = f"{within}/log/"
    while address:
        page = client.get(address)
        yield Page("log", page, {mark for mark in marks_of(texts) if any(mark in line.reason for line in page.context["lines"])})
        address = page.context["next"] and f"{within}/log/{page.context['next']}"


def test_owners_pages(db):
    assert harmful(owners_pages(KIND), owners_pages(payloads()), walk="owners") == []


def panels_pages(texts: tuple[str, ...]) -> Iterator[Page]:
    """What a panel's author and its judge see of the same items, every text once."""
    organisation, client = organisation_of(hostile.joined(texts))
    library = LibraryFactory.create(owner=organisation.uuid)
    items = hostile.items_of(texts, library=library)
    parts = hostile.batches(texts)
    for start in range(0, len(items), PANEL_SIZE):
        judged, read = items[start : start + PANEL_SIZE], parts[start : start + PANEL_SIZE]
        panel = create_panel(library=library, title=hostile.joined(texts[start:]), items=judged, by=hostile.signed(texts), now=NOW)
        (judge,) = ask(panel, experts=1)
        yield at(judge.client, judge.link, texts)
        judge.start()
        PanelInvitation.objects.filter(panel=panel).update(name=hostile.joined(texts))
        yield at(client, f"/panels/{panel.public_id}/", texts)
        yield at(client, f"/panels/{panel.public_id}/judges/", texts)
        yield from lots(client, f"/panels/{panel.public_id}/key/", [text for part in read for text in part], name="from")
        yield at(judge.client, judge.url())
        for number, part in enumerate(read, 1):
            yield at(client, f"/panels/{panel.public_id}/items/{number}/", part)
        turns = [said for part in read for said in hostile.batches(part, hostile.OPTIONS)]
        for number, said in enumerate(turns, 1):
            yield at(judge.client, judge.url(f"{number}/"), said)
    yield at(client, "/panels/", texts)


def test_panels_pages(db):
    known = {"panel_key": {("span", ())}}  # more than one lot
    assert harmful(panels_pages(KIND), panels_pages(STORABLE), walk="panels", known=known) == []


def candidates_pages(texts: tuple[str, ...]) -> Iterator[Page]:
    organisation, recruiter = organisation_of(f"Candidates {len(texts)}")
    content = hostile.content_of(texts, library=LibraryFactory.create(owner=None))
    candidate = a_candidate(content=content)
    client, sitting = candidate.client, candidate.sitting.public_id
    client.post(f"{candidate.link}start/", {"consent": "yes"})
    parts = [said for part in hostile.batches(texts) for said in hostile.batches(part, hostile.OPTIONS)]
    for number, said in enumerate(parts, 1):
        address = candidate.url(f"practice/{number}")
        yield at(client, address, said, viewer="practice")
        turn = candidate.content.practice[number - 1].turns[0]
        handles = [handle for _, handle in displayed(sitting, turn.number + 1000, turn.codes, key=handle_key())]
        explained = client.get(address, {"best": handles[0], "worst": handles[1], "answer": "yes"})
        yield Page("explained", explained, marks_of(said))
    candidate.begin()
    hostile.answer_all(candidate)
    for number, said in enumerate(parts, 1):
        yield at(client, candidate.url(number), said, viewer="question")
    yield at(client, candidate.url("review"), viewer="review")
    hostile.finish(candidate, organisation)
    yield at(client, candidate.url("done"), viewer="done")
    yield from _own_data(candidate)
    yield at(client, f"{candidate.link}report/", texts, viewer="report")
    yield Page("report PDF", report_as_drawn(candidate), marks_of(texts))
    yield at(recruiter, f"/applicants/{candidate.invitation.applicant.public_id}/", texts, viewer="applicant")


def _own_data(candidate: Candidate) -> Iterator[Page]:
    """What was answered, two options of a turn at a time."""
    for first in range(0, hostile.OPTIONS, 2):
        said = hostile.answer_all(candidate, first=first)
        yield at(candidate.client, f"{candidate.link}data/", said, viewer="data")


def report_as_drawn(candidate: Candidate) -> bytes:
    report = find_report(candidate.invitation)
    return get_template("hiring/reports/development_pdf.html").render({"report": report, "now": NOW}).encode()


def test_candidates_and_recruiters_pages(db):
    assert harmful(candidates_pages(KIND), candidates_pages(PUBLISHABLE), walk="candidates", known=DRAWN) == []


def editors_pages(texts: tuple[str, ...]) -> Iterator[Page]:
    """Each text once, in whichever field comes next: a textarea is a textarea."""
    organisation, client = organisation_of(hostile.joined(texts))
    library = LibraryFactory.create(owner=organisation.uuid)
    for source, part in zip(hostile.varied_sources(texts), hostile.batches(texts, hostile.VARIED), strict=True):
        item = create_item(library=library, source=source, now=NOW)
        yield at(client, f"/items/{item.public_id}/edit/", part)


def test_the_editors_page(db):
    known = {"item_edit": {("details", ("class", "open"))}}

    assert harmful(editors_pages(KIND), editors_pages(STORABLE), walk="editor", known=known) == []


def test_captions_hold_no_payloads_tag():
    sources = [hostile.a_source([text], slug="x", media=a_sound().source) for text in STORABLE]
    captions = [source.media.words.captions for source in sources if source.media]

    assert [text for text in captions if "<" in text or "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n. " not in text] == []
    assert len(captions) >= 600


# What all these tests together show ----------------------------------------------------------------------------------------


def test_every_page_of_authors_panels_and_judges_is_shown_with_payloads_or_shows_no_text():
    shown = set().union(*SHOWN.values())

    assert (ROUTES ^ (shown | SHOWS_NONE.keys()), shown & SHOWS_NONE.keys()) == (set(), set())


def test_every_text_that_people_write_is_shown_by_one_of_them():
    columns = {
        f"{model.__name__}.{column.name}"
        for model in apps.get_models()
        if model.__module__.startswith(("assessment.instrument", "hiring.panels", "hiring.people"))
        for column in model._meta.concrete_fields
        if isinstance(column, CharField | TextField | JSONField) and not column.choices
    }
    made_here = {name for name in columns if name.endswith(("public_id", "hash", "sha256", "by_id", "parallel_set"))}

    assert ((columns - made_here) ^ (AUTHORED.keys() | NO_TEXT.keys()), AUTHORED.keys() & NO_TEXT.keys()) == (set(), set())
    assert set(AUTHORED.values()) - set().union(*SHOWN.values()) == set()
