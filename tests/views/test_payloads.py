"""917 payloads through every authored field and every page that shows one: no page holds anything but what it holds with kind texts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.template.loader import get_template
from django.test import Client

from assessment.delivery.access import handle_key
from assessment.delivery.presentation import displayed
from assessment.instrument.assembly.drafting import create_form, set_form_items
from assessment.instrument.authoring import create_item, current_revision, save_draft, source_of
from assessment.instrument.commenting import add_comment
from assessment.instrument.judging import create_panel
from assessment.models import Form, Item
from hiring.audit.enums import Verb
from hiring.models import Membership, Organisation, User
from hiring.people.roles import Role
from hiring.reports.development import find_report
from tests.factories import AuditRowFactory, OrganisationFactory, a_member
from tests.factories.instrument import NOW, LibraryFactory
from tests.factories.media import a_sound
from tests.hiring.panels.judging import ask
from tests.support import hostile
from tests.support.candidate import Candidate, a_candidate
from tests.support.payloads import mark, mark_of, payloads

pytestmark = pytest.mark.django_db
PANEL_SIZE = 50
KIND = tuple(f"Tell him *now* that it is a **bus** and\n\n- wait\n\n1. go {mark(number)}" for number in range(15))
FAULTY = (*KIND[:10], f"\a{KIND[10]}", *KIND[11:])  # a character that nobody sees: such an item is told of, and cannot move on
DRAWN: dict[str, set[hostile.Shape]] = {  # by figures, which other answers make other
    "applicant": {("g", ("transform",)), ("svg", ("aria-hidden", "class", "focusable", "height", "viewbox", "width"))}
}
Page = tuple[str, bytes, set[str]]  # the viewer, what it shows, and the marks that must be read there


def harmful(kind: Iterator[Page], hostile_pages: Iterator[Page]) -> list[str]:
    known = {viewer: set(shapes) for viewer, shapes in DRAWN.items()}
    for viewer, html, _ in kind:
        known.setdefault(viewer, set()).update(hostile.shapes(html))
    found, seen = [], 0
    for viewer, html, marks in hostile_pages:
        seen += len(marks)
        found += [f"{viewer} {sorted(marks)[:2]}: {fault}" for fault in hostile.faults(html, known=known[viewer])]
        said = hostile.said(html)
        found += [f"{viewer}: {each} is not read" for each in sorted(marks) if each not in said]
    assert seen >= 600
    return found


def marks_of(texts: Any) -> set[str]:
    return {mark_of(text) for text in texts}


def organisation_of(name: str) -> tuple[Organisation, Client]:
    organisation = OrganisationFactory.create(name=name, contact_email="jobs@northgate.example")
    client = Client()
    client.force_login(a_member(Role.OWNER, organisation=organisation))
    return organisation, client


def authors_pages(texts: tuple[str, ...]) -> Iterator[Page]:
    organisation, client = organisation_of(f"Org {len(texts)}")
    library = LibraryFactory.create(owner=organisation.uuid)
    items = hostile.items_of(texts, library=library)
    form = create_form(library=library, title=texts[0][:100], now=NOW)
    set_form_items(form=form, items=items, now=NOW)
    for item, part in zip(items, hostile.batches(texts), strict=True):
        yield "item", client.get(f"/items/{item.public_id}/").content, marks_of(part)
        yield "media", client.get(f"/items/{item.public_id}/media/").content, {mark_of(part[3 % len(part)])}
        for number, text in enumerate(part, 1):
            yield "preview", client.get(f"/items/{item.public_id}/preview/{number}/").content, {mark_of(text)}
    yield from _lists(client, form, items, texts)
    yield from _remarks_and_history(client, items, texts)


def _remarks_and_history(client: Client, items: list[Item], texts: tuple[str, ...]) -> Iterator[Page]:
    """Every text as a remark on the first two items; what changed when one item took over another's words."""
    for item in items[:2]:
        source = source_of(current_revision(item))
        for text in texts:
            add_comment(item=item, source=source, turn=None, option=None, text=text, by="Ann", now=NOW)
        yield "remarks", client.get(f"/items/{item.public_id}/").content, marks_of(texts)
    for item, other in zip(items[:8], reversed(items), strict=False):
        words = replace(source_of(current_revision(other)), slug=item.slug, media=None)
        saved = save_draft(item=item, source=words, edit_number=1, now=NOW + timedelta(hours=1), by="Ben")
        yield "history", client.get(f"/items/{item.public_id}/history/").content, set()
        yield "state", client.get(f"/items/{item.public_id}/history/{saved.edit_number}/").content, set()


def _lists(client: Client, form: Form, items: list[Item], texts: tuple[str, ...]) -> Iterator[Page]:
    titles = marks_of(part[0] for part in hostile.batches(texts))
    for address in ("", "items/", "publish/"):
        yield f"form {address}", client.get(f"/forms/{form.public_id}/{address}").content, titles if address != "publish/" else set()
    address = "/items/?which=own"
    while address:
        html = client.get(address).content
        yield "list", html, set()
        more = [link for link in hostile.links(html) if link.startswith("?which=own&after=")]
        address = f"/items/{more[0]}" if more else ""


def test_authors_pages(db):
    assert harmful(authors_pages(FAULTY), authors_pages(tuple(map(hostile.storable, payloads())))) == []


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
    yield "members", client.get(f"{within}/members/").content, marks_of(text for text in texts if mark_of(text) in text[:120])
    address = f"{within}/log/"
    while address:
        page = client.get(address)
        yield "log", page.content, {mark for mark in marks_of(texts) if any(mark in line.reason for line in page.context["lines"])}
        address = page.context["next"] and f"{within}/log/{page.context['next']}"


def test_owners_pages(db):
    assert harmful(owners_pages(KIND * 7), owners_pages(payloads())) == []


def panels_pages(texts: tuple[str, ...]) -> Iterator[Page]:
    """What a panel's author and its judge see of the same items, every text once."""
    organisation, client = organisation_of(f"Panel {len(texts)}")
    library = LibraryFactory.create(owner=organisation.uuid)
    items = hostile.items_of(texts, library=library)
    parts = list(hostile.batches(texts))
    for start in range(0, len(items), PANEL_SIZE):
        judged, read = items[start : start + PANEL_SIZE], parts[start : start + PANEL_SIZE]
        panel = create_panel(library=library, title=f"{start} {texts[start]}"[:100], items=judged, by=texts[start][:80], now=NOW)
        (judge,) = ask(panel, experts=1)
        judge.start()
        yield "panel", client.get(f"/panels/{panel.public_id}/").content, set()
        yield "judges", client.get(f"/panels/{panel.public_id}/judges/").content, set()
        yield "judge", judge.client.get(judge.url()).content, set()
        for number, part in enumerate(read, 1):
            yield "panel item", client.get(f"/panels/{panel.public_id}/items/{number}/").content, marks_of(part)
        for number, text in enumerate((text for part in read for text in part), 1):
            yield "judged turn", judge.client.get(judge.url(f"{number}/")).content, {mark_of(text)}


@pytest.mark.sqlite  # no database changes how a text is shown
def test_panels_pages(db):
    assert harmful(panels_pages(KIND), panels_pages(tuple(map(hostile.storable, payloads())))) == []


def editors_pages(texts: tuple[str, ...]) -> list[bytes]:
    """Each text once, in whichever field comes next: a textarea is a textarea."""
    organisation, client = organisation_of(f"Editor {len(texts)}")
    library = LibraryFactory.create(owner=organisation.uuid)
    items = [create_item(library=library, source=source, now=NOW) for source in hostile.varied_sources(texts)]
    return [client.get(f"/items/{item.public_id}/edit/").content for item in items]


def candidates_pages(texts: tuple[str, ...]) -> Iterator[Page]:
    organisation, recruiter = organisation_of(f"Candidates {len(texts)}")
    content = hostile.content_of(texts, library=LibraryFactory.create(owner=None))
    candidate = a_candidate(content=content)
    client, sitting = candidate.client, candidate.sitting.public_id
    client.post(f"{candidate.link}start/", {"consent": "yes"})
    for number, text in enumerate(texts, 1):
        address = candidate.url(f"practice/{number}")
        yield "practice", client.get(address).content, {mark_of(text)}
        turn = candidate.content.practice[number - 1].turns[0]
        handles = [handle for _, handle in displayed(sitting, turn.number + 1000, turn.codes, key=handle_key())]
        explained = client.get(address, {"best": handles[0], "worst": handles[1], "answer": "yes"}).content
        yield "explained", explained, {mark_of(text)}
    candidate.begin()
    hostile.answer_all(candidate)
    for number, text in enumerate(texts, 1):
        yield "question", client.get(candidate.url(number)).content, {mark_of(text)}
    yield "review", client.get(candidate.url("review")).content, set()
    hostile.finish(candidate, organisation)
    yield "done", client.get(candidate.url("done")).content, set()
    yield "data", client.get(f"{candidate.link}data/").content, marks_of(texts)
    yield "report", client.get(f"{candidate.link}report/").content, marks_of(texts)
    yield "report PDF", report_as_drawn(candidate), marks_of(texts)
    yield "applicant", recruiter.get(f"/applicants/{candidate.invitation.applicant.public_id}/").content, marks_of(texts)
    for number, part in enumerate(hostile.batches(texts), 1):
        yield "analysis", recruiter.get(f"/forms/{content.form.public_id}/analysis/{number}/").content, marks_of(part)


def report_as_drawn(candidate: Candidate) -> bytes:
    report = find_report(candidate.invitation)
    return get_template("hiring/reports/development_pdf.html").render({"report": report, "now": NOW}).encode()


def test_candidates_and_recruiters_pages(db):
    texts = tuple(map(hostile.publishable, payloads()))

    assert harmful(candidates_pages(KIND), candidates_pages(texts)) == []


def test_the_editors_page(db):
    texts = tuple(map(hostile.storable, payloads()))
    known = set().union(*map(hostile.shapes, editors_pages(KIND))) | {("details", ("class", "open"))}

    pages = editors_pages(texts)

    said = " ".join(map(hostile.said, pages))
    assert [fault for html in pages for fault in hostile.faults(html, known=known)] == []
    assert [text for text in texts if mark_of(text) not in said] == []


def test_captions_hold_no_payloads_tag():
    sources = [hostile.a_source([text], slug="x", media=a_sound().source) for text in map(hostile.storable, payloads())]
    captions = [source.media.words.captions for source in sources if source.media]

    assert [text for text in captions if "<" in text or "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n. " not in text] == []
    assert len(captions) >= 600
