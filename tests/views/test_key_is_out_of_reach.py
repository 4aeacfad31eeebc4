"""No byte of the key reaches a candidate: canaries are planted in it, and every page in every state is searched."""

from __future__ import annotations

import ast
import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from assessment.instrument import key_store
from assessment.instrument.documents import document_hash
from assessment.instrument.enums import Zone
from assessment.instrument.models import FormContent, FormKey
from assessment.lifecycle import close_overdue, write_reports
from assessment.models import Sitting
from hiring.models import Invitation, Vacancy
from hiring.vacancies.models import ReportShown
from tests.factories import published_form
from tests.support.candidate import Candidate, a_candidate
from tests.support.translated import published_in

pytestmark = pytest.mark.django_db
OWN = ("data/", "data/download/", "data/withdraw/", "data/erase/", "report/")
CANARIES = ("CANARY-THOUGHT", "CANARY-REFRAME", "CANARY-TITLE", "canary-item", "4.73", "0.7351")


def without_zone_names(content: FormContent) -> FormContent:
    """The same form, its customers' replies reworded: the small form's own name the zone they answer to."""
    document = content.document
    for scenario in document["scenarios"]:
        for turn in scenario["turns"]:
            for option in turn["options"]:
                option["reply"] = f"So it is {option['code']}." if option["reply"] else ""
    form = content.form
    content.delete()
    return FormContent.objects.create(form=form, hash=document_hash(document), document=document, created_at=timezone.now())


@pytest.fixture
def content() -> FormContent:
    """A published form whose key is full of canaries, beside the words of its own that no page may hold."""
    content = without_zone_names(published_form(scenarios=2, conversation=True, skill=1))
    key = content.form.keys.get()
    document = key.document
    for scenario in document["scenarios"]:
        scenario |= {"title": "CANARY-TITLE", "item": "canary-item"}
        for turn in scenario["turns"]:
            for option in turn["options"]:
                option |= {"thought": "CANARY-THOUGHT", "reframe": "CANARY-REFRAME", "effectiveness": 4.73, "u": 0.7351}
                option["spoken"] = {"es": ["CANARY-THOUGHT", "CANARY-REFRAME"]}
            turn["options"][0]["effectiveness"] = 1.0
    content.form.keys.all().delete()
    FormKey.objects.create(form=content.form, version=1, hash=key.hash, document=document, created_at=timezone.now())
    return content


def crawl(candidate: Candidate) -> dict[str, bytes]:
    """Every candidate page there is, in the state the sitting is in, and what a script is answered."""
    client, found = candidate.client, {}
    turns = range(1, len(candidate.content.turns) + 1)
    rests = ["", "begin", "review", "done", *turns, *(f"practice/{n}" for n in range(1, len(candidate.content.practice) + 1))]
    for rest in rests:
        found[f"GET {rest}"] = client.get(candidate.url(rest)).content
        found[f"JSON {rest}"] = client.get(candidate.url(rest), headers={"accept": "application/json"}).content
    for turn in turns:
        found[f"save {turn}"] = candidate.send(turn, best="a", worst="b", next=turn).content
        found[f"form {turn}"] = candidate.post_form(turn, best="b", worst="a").content
        found[f"bad {turn}"] = candidate.post_form(turn, best="b", worst="b").content
    handles = dict.fromkeys(("best", "worst", "answer"), "yes")
    found["practice answered"] = client.get(candidate.url("practice/1"), handles).content
    found["landing"] = client.get(candidate.link).content
    for rest in OWN:
        found[rest] = client.get(candidate.link + rest).content
    found["pdf"] = b"\n".join(pdf_text(client.get(f"{candidate.link}report/pdf/")))
    return found


def pdf_text(response: Any) -> list[bytes]:
    """What a PDF says, or the page in its place."""
    if response["Content-Type"] != "application/pdf":
        return [response.content]
    return [page.extract_text().encode() for page in PdfReader(io.BytesIO(response.content)).pages]


def test_no_page_in_any_state_holds_a_byte_of_the_key(content):
    candidate = a_candidate(content)
    pages = {"invited": crawl(candidate)}
    candidate.start()
    pages["opened"] = crawl(candidate)
    candidate.begin()
    pages["started"] = crawl(candidate)
    pages["submit"] = {"submit": candidate.client.post(candidate.url("submit"), follow=True).content}
    pages["closed"] = crawl(candidate)
    withdrawn = a_candidate(vacancy=candidate.invitation.applicant.vacancy)
    Invitation.objects.filter(pk=withdrawn.invitation.pk).update(withdrawn_at=timezone.now())
    pages["withdrawn"] = crawl(withdrawn)

    assert Sitting.objects.get(pk=candidate.sitting.pk).scored_at is not None  # the key was there to leak
    write_reports(now=timezone.now())
    pages["report written"] = crawl(candidate)
    zones = [zone.value.encode() for zone in Zone]
    for state, found in pages.items():
        for where, body in found.items():
            for canary in (*(text.encode() for text in CANARIES), *zones):
                assert canary not in body, f"{canary!r} in {where}, {state}"


def test_thoughts_to_practise_stand_in_the_report_alone_and_only_when_it_is_switched_on(content):
    candidate = a_candidate(content)
    candidate.start()
    candidate.begin()
    poor = content.form.keys.get().document["scenarios"][0]["turns"][0]["options"][0]["code"]  # e = 0
    candidate.send(1, best=poor, worst=next(code for code in "abcd" if code != poor))
    candidate.client.post(candidate.url("submit"))
    write_reports(now=timezone.now())
    vacancy = Vacancy.objects.filter(applicants__invitation=candidate.invitation)
    held = {}

    for switch in ReportShown:
        vacancy.update(report_shown=switch)
        found = crawl(candidate)
        held[switch] = {where for where, body in found.items() if b"CANARY-THOUGHT" in body or b"CANARY-REFRAME" in body}
        for where, body in found.items():
            others = [canary for canary in CANARIES[2:] if canary.encode() in body]
            assert (where, others, [zone for zone in Zone if zone.value.encode() in body]) == (where, [], [])

    assert held == {ReportShown.NEVER: set(), ReportShown.AFTER_CLOSING: set(), ReportShown.AT_ONCE: {"report/", "pdf"}}
    closes = timezone.now() - timedelta(seconds=1)
    vacancy.update(report_shown=ReportShown.AFTER_CLOSING, closes_at=closes)
    assert b"CANARY-REFRAME" in candidate.client.get(f"{candidate.link}report/").content


@pytest.mark.parametrize(
    ("spoken", "shown"), [(True, "<span>Un pensamiento.</span>"), (False, '<span lang="en" dir="ltr">CANARY-THOUGHT</span>')]
)
def test_a_report_says_thoughts_in_its_own_language_or_says_in_which(spoken, shown):
    content = published_in(("es",))
    key = content.form.keys.get()
    for turn in (turn for scenario in key.document["scenarios"] for turn in scenario["turns"]):
        for option in turn["options"]:
            option |= {"thought": "CANARY-THOUGHT", "reframe": "Better."}
            option["spoken"] = {"es": ["Un pensamiento.", "Otro mejor."]} if spoken else {}
    document, digest = key.document, key.hash
    content.form.keys.all().delete()
    FormKey.objects.create(form=content.form, version=1, hash=digest, document=document, created_at=timezone.now())
    candidate = a_candidate(content)
    candidate.start()
    Sitting.objects.update(language="es")
    candidate.begin()
    poor = min(document["scenarios"][0]["turns"][0]["options"], key=lambda option: option["effectiveness"])["code"]
    candidate.send(1, best=poor, worst=next(code for code in "abcd" if code != poor))
    candidate.client.post(candidate.url("submit"))
    write_reports(now=timezone.now())
    Vacancy.objects.update(report_shown=ReportShown.AT_ONCE)

    page = candidate.client.get(f"{candidate.link}report/").content.decode()

    assert shown in page


def test_the_crawl_would_find_a_leak(content):
    key = json.dumps(content.form.keys.get().document)

    assert all(canary in key for canary in CANARIES)


def test_only_closing_reads_the_key(content, monkeypatch):
    read: list[int] = []
    real = key_store.get_key
    for module in ("assessment.scoring.scorecards",):
        monkeypatch.setattr(f"{module}.get_key", lambda pk: read.append(pk) or real(pk))
    candidate = a_candidate(content)
    candidate.start()
    candidate.begin()
    crawl(candidate)
    assert read == []

    candidate.client.post(candidate.url("submit"))
    assert len(read) == 1


def test_code_that_makes_candidate_pages_cannot_import_the_key():
    """What a page is made of: the views' modules and all they import, less the facade that closes."""

    for name in ("access", "answering", "clock", "forms", "pages", "presentation", "sittings", "views"):
        tree = ast.parse(Path(f"assessment/delivery/{name}.py").read_text())
        imported = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        names = {alias.name for node in ast.walk(tree) if isinstance(node, (ast.ImportFrom, ast.Import)) for alias in node.names}
        assert not any("scoring" in module or "key_store" in module for module in imported), name
        assert not names & {"FormKey", "Key", "get_key", "decode_key", "Score"}, name


def test_handles_of_two_sittings_have_nothing_in_common(content):
    first = a_candidate(content)
    second = a_candidate(vacancy=first.invitation.applicant.vacancy)

    shared = set(first.handles(1).values()) & set(second.handles(1).values())

    assert shared == set()


def test_the_clock_closes_and_scores_without_showing_anything(content):
    candidate = a_candidate(content)
    candidate.start()
    candidate.begin()
    later = timezone.now() + timedelta(days=2)

    assert close_overdue(now=later) == 1
    assert Client().get(candidate.url("done")).status_code == 404
