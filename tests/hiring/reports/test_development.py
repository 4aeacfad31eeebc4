"""A candidate's own report: who may read it when, what it says, and what it never says."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from assessment.lifecycle import write_reports
from hiring.models import Vacancy
from hiring.privacy.requests import leave
from hiring.reports import pdf
from hiring.vacancies.models import ReportShown
from tests.factories import published_form
from tests.support.candidate import Candidate, a_candidate, a_started_candidate, text_of

pytestmark = pytest.mark.django_db


def finished(*, shown: ReportShown = ReportShown.AT_ONCE, best: str = "a") -> Candidate:
    candidate = a_started_candidate(content=published_form(scenarios=8))
    for turn in range(1, 9):
        candidate.send(turn, best=best, worst="b" if best == "a" else "a")
    candidate.client.post(candidate.url("submit"))
    Vacancy.objects.update(report_shown=shown)
    write_reports(now=timezone.now())
    return candidate


@pytest.mark.parametrize(
    ("shown", "closed", "status", "says"),
    [
        (ReportShown.NEVER, False, 404, "does not give reports for this post"),
        (ReportShown.NEVER, True, 404, "does not give reports for this post"),
        (ReportShown.AFTER_CLOSING, False, 404, "Your report is not open yet"),
        (ReportShown.AFTER_CLOSING, True, 200, "What your answers showed"),
        (ReportShown.AT_ONCE, False, 200, "What your answers showed"),
        (ReportShown.AT_ONCE, True, 200, "What your answers showed"),
    ],
)
def test_the_switch_says_when(shown, closed, status, says):
    candidate = finished(shown=shown)
    if closed:
        Vacancy.objects.update(closes_at=timezone.now() - timedelta(seconds=1))

    page = candidate.client.get(f"{candidate.link}report/")
    file = candidate.client.get(f"{candidate.link}report/pdf/")

    assert (page.status_code, file.status_code) == (status, status)
    assert says in text_of(page.content)
    assert (b"Read your own report" in candidate.client.get(candidate.link).content) == (status == 200)


def test_a_new_vacancy_shows_reports_after_closing():
    assert Vacancy().report_shown == ReportShown.AFTER_CLOSING


def test_there_is_none_before_the_end_nor_for_who_has_left():
    candidate = a_candidate()
    Vacancy.objects.update(report_shown=ReportShown.AT_ONCE)
    assert candidate.client.get(f"{candidate.link}report/").status_code == 404

    candidate = finished()
    leave(invitation=candidate.invitation, now=timezone.now())
    page = candidate.client.get(f"{candidate.link}report/")
    assert (page.status_code, "there is no report to read" in text_of(page.content)) == (404, True)


def test_until_it_is_written_the_page_says_so():
    candidate = a_started_candidate()
    Vacancy.objects.update(report_shown=ReportShown.AT_ONCE)
    candidate.client.post(candidate.url("submit"))

    page = candidate.client.get(f"{candidate.link}report/")

    assert (page.status_code, "Your report is not ready" in text_of(page.content)) == (404, True)


@pytest.mark.parametrize("best", ["a", "b", "c", "d"])
def test_it_holds_no_score_no_rank_and_no_zone(best):
    candidate = finished(best=best)

    text = text_of(candidate.client.get(f"{candidate.link}report/").content).lower()

    said = [word for word in ("score", "band", "rank", "percent", "points", "zone", "attitude", "critical") if word in text]
    assert said == []


def test_the_page_costs_two_statements(count_statements):
    candidate = finished()
    candidate.client.get(f"{candidate.link}report/")

    with count_statements(2):
        candidate.client.get(f"{candidate.link}report/")


def test_the_pdf_says_what_the_page_says_tagged_in_english_with_a_title():
    candidate = finished()
    page = text_of(candidate.client.get(f"{candidate.link}report/").content)

    response = candidate.client.get(f"{candidate.link}report/pdf/")
    reader = PdfReader(io.BytesIO(response.content))
    said = " ".join(" ".join(page.extract_text().split()) for page in reader.pages)

    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "private, no-store"
    root = reader.trailer["/Root"]
    assert (root["/MarkInfo"]["/Marked"].value, "/StructTreeRoot" in root, root["/Lang"]) == (True, True, "en")
    assert reader.metadata.title == "Your own report: Contact centre adviser"
    for heading in ("What your answers showed", "What to try"):
        assert heading in page
        assert heading in said


def test_without_the_systems_libraries_the_page_stands_and_the_pdf_says_what_to_do(monkeypatch):
    candidate = finished()
    monkeypatch.setattr(pdf, "find_library", lambda name: None)
    pdf.can_write.cache_clear()

    try:
        page = candidate.client.get(f"{candidate.link}report/")
        file = candidate.client.get(f"{candidate.link}report/pdf/")
    finally:
        monkeypatch.undo()
        pdf.can_write.cache_clear()

    assert (page.status_code, "Open as PDF" in text_of(page.content), "print this page" in text_of(page.content)) == (200, False, True)
    assert (file.status_code, "We cannot make the PDF just now" in text_of(file.content)) == (503, True)


def test_nobody_else_reads_it():
    candidate = finished()

    assert Client().get(f"/i/{candidate.sitting.public_id}/report/").status_code == 404
    assert candidate.client.get(f"/i/{candidate.sitting.public_id}/report/").status_code == 200  # the browser that sat the test
