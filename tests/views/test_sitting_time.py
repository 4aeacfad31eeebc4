"""Time on the candidate's pages: the pace, asking for more, breaks and what the clock answers. No script is needed for any of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from assessment.delivery.adjusting import adjust_sitting
from assessment.delivery.models import State
from assessment.delivery.outages import beat
from assessment.models import Sitting
from tests.factories import HeartbeatFactory
from tests.support.candidate import Candidate, a_candidate, a_started_candidate, text_of

pytestmark = pytest.mark.django_db


def words(candidate: Candidate, rest: str | int = "begin") -> str:
    return text_of(candidate.client.get(candidate.url(rest)).content)


def grant(candidate: Candidate, *, percent: int | None = 100, breaks: int = 0) -> None:
    adjust_sitting(sitting_id=candidate.sitting.pk, percent=percent, break_minutes=breaks, now=timezone.now())


def clock_of(candidate: Candidate, *, client: Client | None = None):
    return (client or candidate.client).get(candidate.url("clock"), headers={"accept": "application/json"})


def opened(**how) -> Candidate:
    candidate = a_candidate(**how)
    candidate.start()
    return candidate


def test_a_soft_pace_is_told_before_the_beginning_and_ends_nothing():
    candidate = opened(limit_seconds=None)
    Sitting.objects.update(suggested_minutes=25)

    assert "There is no time limit. Most people take about 25 minutes; nothing ends when they have passed." in words(candidate)
    assert "About 25 minutes, with no time limit" in text_of(candidate.client.get(candidate.link).content)
    candidate.begin()
    Sitting.objects.update(started_at=timezone.now() - timedelta(hours=3))
    assert candidate.send(1, best="a", worst="b").status_code == 200


def test_more_time_is_asked_for_on_the_begin_page_and_the_page_waits():
    candidate = opened()
    assert "Ask if you need more time or breaks. You need not say why" in words(candidate)

    response = candidate.client.post(candidate.url("more-time"))

    assert (response.status_code, response["Location"]) == (303, candidate.url("begin"))
    page = candidate.client.get(candidate.url("begin")).content.decode()
    assert "You asked for more time on" in text_of(page)
    assert (" data-asked" in page, "js/waiting" in page) == (True, True)
    assert "You asked for more time on" in text_of(candidate.client.get(candidate.link).content)


def test_what_was_granted_is_told_before_the_beginning():
    candidate = opened()
    candidate.client.post(candidate.url("more-time"))
    grant(candidate, percent=150, breaks=10)

    text = words(candidate)

    assert "You have 30 minutes." in text
    assert "You have 10 minutes of breaks." in text
    assert "More time was granted: the 30 minutes are with it." in text
    assert " data-asked" not in candidate.client.get(candidate.url("begin")).content.decode()


def test_without_a_limit_nobody_need_ask():
    candidate = opened(limit_seconds=None)

    assert "Ask for more time" not in words(candidate)


def test_a_mail_scanner_asks_for_nothing():
    candidate = a_candidate()

    assert candidate.client.get(f"{candidate.link}more-time/").status_code == 405
    assert Sitting.objects.get().more_time_asked_at is None


def test_a_pause_stops_the_clock_hides_the_questions_and_ends_with_a_button():
    candidate = a_started_candidate()
    grant(candidate, breaks=10)
    assert "10 minutes of breaks left" in words(candidate, 1)

    response = candidate.client.post(candidate.url("pause"))

    assert (response.status_code, response["Location"]) == (303, candidate.url("pause"))
    assert "The clock is paused About 20 minutes of your test are left." in words(candidate, "pause")
    for rest in ("", 1, "review"):
        response = candidate.client.get(candidate.url(rest))
        assert (response.status_code, response["Location"]) == (303, candidate.url("pause"))
    response = candidate.client.get(candidate.url(1), headers={"accept": "application/json"})
    assert (response.status_code, response.json()) == (409, {"url": candidate.url("pause")})
    response = candidate.client.post(candidate.url("go-on"))
    assert (response.status_code, response["Location"]) == (303, candidate.url())
    assert candidate.client.get(candidate.url())["Location"] == candidate.url(1)
    assert Sitting.objects.get().paused_at is None


def test_an_answer_on_its_way_when_the_pause_began_is_stored():
    candidate = a_started_candidate()
    grant(candidate, breaks=10)
    candidate.client.post(candidate.url("pause"))

    assert candidate.send(1, best="a", worst="b").status_code == 200


def test_only_who_was_granted_breaks_sees_a_pause_button():
    candidate = a_started_candidate()
    assert "Pause the clock" not in words(candidate, 1)

    grant(candidate, percent=150)
    assert "Pause the clock" not in words(candidate, 1)
    candidate.client.post(candidate.url("pause"))
    assert Sitting.objects.get().paused_at is None

    grant(candidate, percent=150, breaks=5)
    assert ("Pause the clock" in words(candidate, 1), "Pause the clock" in words(candidate, "review")) == (True, True)
    grant(candidate, percent=None, breaks=5)
    assert "Pause the clock" not in words(candidate, 1)


def test_time_granted_in_the_middle_reaches_an_open_page_by_the_clock_and_by_the_next_save(count_statements):
    candidate = a_started_candidate()
    before = clock_of(candidate).json()["left_ms"]
    grant(candidate, percent=150)

    with count_statements(1):
        after = clock_of(candidate).json()
    saved = candidate.send(1, best="a", worst="b").json()

    assert 590_000 < after["left_ms"] - before <= 600_000
    assert 0 <= after["left_ms"] - saved["left_ms"] < 5_000
    grant(candidate, percent=None)
    assert clock_of(candidate).json()["left_ms"] is None


def test_the_clock_tells_a_waiting_page_when_it_was_answered():
    candidate = opened()
    candidate.client.post(candidate.url("more-time"))

    waiting = clock_of(candidate).json()["waiting"]
    grant(candidate, percent=125)

    assert (waiting, clock_of(candidate).json()["waiting"]) == (True, False)


def test_the_clock_leads_on_when_the_sitting_is_over_or_paused():
    candidate = a_started_candidate()
    grant(candidate, breaks=5)
    candidate.client.post(candidate.url("pause"))
    paused = clock_of(candidate)
    Sitting.objects.update(deadline_at=timezone.now() - timedelta(hours=1))

    over = clock_of(candidate)

    assert (paused.status_code, paused.json()) == (409, {"url": candidate.url("pause")})
    assert (over.status_code, over.json()) == (409, {"url": candidate.url("done")})


def test_a_bell_that_rings_before_the_servers_own_hands_nothing_in():
    """The page had not heard of time that was granted."""
    candidate = a_started_candidate()

    early = candidate.client.post(candidate.url("submit"), {"bell": "yes"})
    assert (early.status_code, early["Location"], Sitting.objects.get().state) == (303, candidate.url(), State.STARTED)

    Sitting.objects.update(deadline_at=timezone.now())
    assert candidate.client.post(candidate.url("submit"), {"bell": "yes"})["Location"] == candidate.url("done")
    assert Sitting.objects.get().state == State.CLOSED


@pytest.mark.parametrize("rest", ["more-time", "pause", "go-on"])
def test_a_revoked_pass_changes_no_time(rest):
    candidate = a_started_candidate()
    grant(candidate, breaks=5)
    Sitting.objects.update(access=9)
    before = Sitting.objects.values().get()

    candidate.client.post(candidate.url(rest))

    assert Sitting.objects.values().get() == before


@pytest.mark.parametrize("over_by", [5, 90])
def test_right_after_an_outage_nobodys_time_is_up_before_it_has_been_given_back(over_by):
    """The deadline passed while the service was away, with its grace or within it; the next beat is still to come."""
    candidate = a_started_candidate()
    now = timezone.now()
    ends = now - timedelta(seconds=over_by)
    Sitting.objects.update(started_at=now - timedelta(minutes=20), deadline_at=ends)
    HeartbeatFactory.create(beat_at=ends - timedelta(seconds=60))

    page = candidate.client.get(candidate.url(1))
    clock = candidate.client.get(candidate.url("clock"))
    bell = candidate.client.post(candidate.url("submit"), {"bell": "yes"})
    done = candidate.client.get(candidate.url("done"))
    before = Sitting.objects.get().state
    beat(now=timezone.now())
    after = candidate.client.get(candidate.url("clock")).json()["left_ms"]

    assert (page.status_code, b'id="turn"' in page.content) == (200, True)
    assert (clock.status_code, bell["Location"], done["Location"]) == (503, candidate.url(), candidate.url())
    assert before == State.STARTED
    assert 55_000 <= after <= 60_500


def test_while_the_heart_beats_a_time_that_is_up_is_up():
    candidate = a_started_candidate()
    Sitting.objects.update(started_at=timezone.now() - timedelta(minutes=20), deadline_at=timezone.now() - timedelta(seconds=61))
    HeartbeatFactory.create(beat_at=timezone.now())

    assert candidate.client.get(candidate.url(1))["Location"] == candidate.url("done")
    assert b"The time is up" in candidate.client.get(candidate.url("done")).content
