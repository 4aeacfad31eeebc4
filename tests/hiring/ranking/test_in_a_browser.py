"""Pages of results in a browser: what stands behind a summary opens by keyboard, and the list is turned."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings

from assessment.delivery.models import State
from assessment.instrument.key_store import get_key
from assessment.scoring.scorecards import score_sitting
from hiring.ranking.drawing import draw_bands
from tests.factories.delivery import NOW, answered
from tests.hiring.ranking.building import a_world, add_scored, add_unscored, zone_choices
from tests.support.axe import axe_violations


@pytest.fixture
def world(live_server):
    get_key.cache_clear()
    return a_world(scenarios=13)


@pytest.fixture
def staff(page, client, world):
    client.force_login(world.user, backend="hiring.people.backends.StaffBackend")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.goto("/healthz")
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": page.url}])
    return page


@pytest.fixture
def results(world):
    """Results of every kind, bands drawn, somebody who would move; the addresses of all pages about them."""
    hasty = {str(turn): 800 for turn in range(1, 20)}
    people = add_unscored(world, 4, closed=True, names=["Wilhelmina Featherstonehaugh-Cholmondeley"], visible_ms=hasty)
    for applicant, zones in zip(people, (("assertive",), ("assertive", "submissive"), ("aggressive",), ("defensive",)), strict=True):
        answered(applicant.invitation.sitting, zone_choices(get_key(world.key_id), zones))
        score_sitting(sitting_id=applicant.invitation.sitting_id, now=NOW)
    add_scored(world, [6000 + 10 * number for number in range(60)], is_simulated=True)
    draw_bands(vacancy=world.vacancy, by="Nadia", reason="", now=NOW + timedelta(minutes=1))
    unfinished = add_scored(world, [None], scored_at=NOW + timedelta(minutes=2))
    add_scored(world, [9999 - 2400], scored_at=NOW + timedelta(minutes=2))
    waiting = [*add_unscored(world, 1), *add_unscored(world, 1, state=State.STARTED, started_at=NOW)]
    base = f"/vacancies/{world.vacancy.public_id}/ranking/"
    shown = [base, *(f"{base}?show={show}" for show in ("band-1", "flagged", "waiting")), f"{base}draw/"]
    return shown + [f"/applicants/{applicant.public_id}/" for applicant in (*people, *unfinished, *waiting)]


@pytest.mark.looks
def test_what_stands_behind_a_summary_is_accessible_too_and_opens_by_keyboard(staff, results):
    for address, summary, words in ((results[0], "Why this order?", "Neighbours across an edge"), (results[5], "As a table", "Put first")):
        staff.set_viewport_size({"width": 360, "height": 800})
        staff.goto(address)
        assert not staff.get_by_text(words).first.is_visible()
        staff.get_by_text(summary).focus()
        staff.keyboard.press("Enter")

        assert staff.get_by_text(words).first.is_visible()
        assert axe_violations(staff) == []
        assert staff.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_recruiter_turns_the_page_and_back_and_opens_an_applicant(staff, results):
    staff.goto(results[0])
    staff.get_by_role("link", name="Next").click()
    staff.get_by_text("51–68 of 68").wait_for()
    staff.get_by_role("link", name="Previous").click()
    staff.get_by_text("1–50 of 68").wait_for()
    staff.get_by_role("link", name="Wilhelmina").click()
    staff.wait_for_url("**/applicants/**")

    assert staff.get_by_role("heading", level=1).inner_text() == "Wilhelmina Featherstonehaugh-Cholmondeley"
    assert staff.get_by_role("img", name="Respect grid").is_visible()
