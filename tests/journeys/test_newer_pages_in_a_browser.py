"""The states of a candidate's pages that other journeys pass by, in every language: axe at four widths, and nothing sideways."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from assessment.delivery.adjusting import adjust_sitting
from assessment.instrument.enums import ResponseFormat
from assessment.lifecycle import close_overdue, write_reports
from assessment.models import LateAnswer, Sitting
from hiring.models import Vacancy
from hiring.vacancies.models import ReportShown
from tests.journeys import steps
from tests.journeys.test_languages_in_a_browser import SAVED as TRANSLATED
from tests.journeys.test_languages_in_a_browser import WIDTHS, pick, press, start
from tests.support.axe import axe_violations
from tests.support.candidate import Candidate, a_candidate
from tests.support.translated import published_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.looks]
SAVED = {"en": steps.SAVED, **TRANSLATED}


def faults_of(page: Page, state: str) -> list[str]:
    """One page load, every width."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        found += [f"{state} at {width}: {fault}" for fault in axe_violations(page)]
        if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
            found.append(f"{state} at {width}: {wide} px wide")
    return found


def states(page: Page, candidate: Candidate, language: str) -> Iterator[str]:
    page.goto("/practice/")
    yield "open practice"
    page.goto(candidate.link)
    press(page, f".languages a[hreflang={language}]")
    page.locator("#consent").check()
    press(page, "form.consent .button")
    Sitting.objects.update(is_held=True)
    page.goto(candidate.url("begin"))
    yield "waiting for the doors"
    page.goto("about:blank")  # a page that waits would come anew by itself
    Sitting.objects.update(is_held=False)
    page.goto(candidate.url("begin"))
    press(page, "form[action$='more-time/'] button")
    yield "waiting for more time"
    page.goto("about:blank")
    adjust_sitting(sitting_id=candidate.sitting.pk, percent=150, break_minutes=10, now=timezone.now())
    page.goto(candidate.url("begin"))
    yield "more time granted"
    press(page, "form.actions .button")
    page.goto(candidate.url(1))
    yield "question with a break"
    press(page, "#pause button")
    expect(page).to_have_url(re.compile("/pause/$"))
    yield "paused"
    press(page, "form[action$='go-on/'] button")
    pick(page, "best", 0)
    expect(page.locator("#saved")).to_have_text(SAVED[language])
    Sitting.objects.update(deadline_at=timezone.now() - timedelta(seconds=61))
    with page.expect_navigation():
        page.evaluate("document.getElementById('turn').submit()")
    yield "too late"
    assert LateAnswer.objects.count() == 1
    close_overdue(now=timezone.now())
    write_reports(now=timezone.now())
    page.goto(candidate.url("done"))
    yield "the time was up"
    for switch in (ReportShown.NEVER, ReportShown.AT_ONCE):
        Vacancy.objects.update(report_shown=switch)
        page.goto(f"{candidate.link}report/")
        yield f"report, {switch}"
        page.goto(f"{candidate.link}data/")
        yield f"own data, report {switch}"
    for rest in ("withdraw", "erase"):
        page.goto(f"{candidate.link}data/{rest}/")
        yield rest


@pytest.mark.parametrize("language", SAVED)
def test_axe_finds_nothing_in_the_states_of_time_and_of_ones_own_data(site, page, language):
    candidate = a_candidate(published_in())

    faults = [fault for state in states(page, candidate, language) for fault in faults_of(page, state)]

    assert faults == []


@pytest.mark.parametrize("format", [ResponseFormat.RATE, ResponseFormat.RANK])
@pytest.mark.parametrize("language", SAVED)
def test_axe_finds_nothing_where_options_are_rated_or_put_in_order(site, page, language, format):
    candidate = a_candidate(published_in(format=format))
    start(page, candidate, language)
    if format is ResponseFormat.RANK:
        page.locator(".grip").first.wait_for()

    faults = faults_of(page, format.value)

    assert faults == []
    assert page.evaluate("document.documentElement.lang") == language
