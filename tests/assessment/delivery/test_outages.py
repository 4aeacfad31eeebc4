"""Time the service was away is given back: once, to those who were sitting, and to nobody else."""

from __future__ import annotations

import http.server
import threading
from datetime import UTC, datetime, timedelta

import pytest

from assessment.delivery.clock import GRACE
from assessment.delivery.models import CloseReason, Sitting
from assessment.delivery.outages import beat, was_served, web_server_answers
from assessment.models import Heartbeat, Outage
from tests.factories import AnswerFactory, SittingFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 9, 9, 10, tzinfo=UTC)
END = datetime(2026, 11, 9, 9, 20, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def a_sitting(**fields: object) -> Sitting:
    """Begun ten minutes before NOW; ten more to go."""
    return SittingFactory.create(**{"started": True, "deadline_at": END} | fields)


def end_of(sitting: Sitting) -> datetime | None:
    return Sitting.objects.values_list("deadline_at", flat=True).get(pk=sitting.pk)


def outages() -> list[tuple[datetime, datetime, int]]:
    return list(Outage.objects.order_by("pk").values_list("from_at", "until_at", "sittings_moved"))


def test_the_first_beat_gives_nothing():
    sitting = a_sitting()

    assert beat(now=NOW) is None
    assert (end_of(sitting), Heartbeat.objects.get().beat_at) == (END, NOW)


def test_a_gap_under_five_seconds_is_none_and_one_of_five_is_given_back():
    sitting = a_sitting()
    beat(now=NOW)

    beat(now=at(4.999))
    assert (end_of(sitting), outages()) == (END, [])
    beat(now=at(9.999))

    assert end_of(sitting) == END + timedelta(seconds=5)
    assert outages() == [(at(4.999), at(9.999), 1)]


def test_the_same_gap_is_given_once_however_many_look_at_it():
    sitting = a_sitting()
    beat(now=NOW)

    for _ in range(3):
        beat(now=at(60))

    assert (end_of(sitting), len(outages())) == (END + timedelta(seconds=60), 1)


def test_a_beat_that_fails_gives_nothing_and_the_next_one_gives_it_all():
    sitting = a_sitting()
    beat(now=NOW)
    Outage.objects.create(from_at=NOW, until_at=at(1), sittings_moved=0)  # the record cannot be written

    with pytest.raises(Exception, match=r"UNIQUE|unique"):
        beat(now=at(60))
    assert (end_of(sitting), Heartbeat.objects.get().beat_at) == (END, NOW)
    Outage.objects.all().delete()
    beat(now=at(62))

    assert end_of(sitting) == END + timedelta(seconds=62)


def test_a_sitting_whose_time_ran_out_meanwhile_goes_on():
    sitting = a_sitting(deadline_at=at(10))
    beat(now=NOW)

    beat(now=at(600))

    assert end_of(sitting) == at(610)


def test_nobody_else_gets_anything():
    over = a_sitting(deadline_at=NOW - GRACE - timedelta(seconds=1))
    closed = SittingFactory.create(closed=True, deadline_at=END, close_reason=CloseReason.SUBMITTED)
    untimed = SittingFactory.create(started=True)
    prepared = SittingFactory.create()
    begun_meanwhile = a_sitting(started_at=at(50))
    beat(now=NOW)

    beat(now=at(60))

    assert [end_of(one) for one in (over, closed, untimed, prepared, begun_meanwhile)] == [
        NOW - GRACE - timedelta(seconds=1),
        END,
        None,
        None,
        END,
    ]
    assert outages() == [(NOW, at(50), 0)]


def test_a_clock_process_that_stopped_alone_gives_away_no_more_than_the_longest_silence():
    sitting = a_sitting()
    beat(now=NOW)
    for number, second in enumerate((20, 50, 57, 90)):
        AnswerFactory.create(sitting=sitting, turn=number + 1, saved_at=at(second))

    beat(now=at(100))

    assert outages() == [(at(57), at(90), 1)]
    assert end_of(sitting) == END + timedelta(seconds=33)


def test_answers_that_came_all_the_time_leave_no_outage():
    sitting = a_sitting()
    beat(now=NOW)
    for second in range(4, 60, 4):
        AnswerFactory.create(sitting=sitting, saved_at=at(second))

    assert beat(now=at(60)) is None
    assert end_of(sitting) == END


def test_a_clock_set_back_gives_nothing():
    sitting = a_sitting()
    beat(now=NOW)

    beat(now=at(-3600))
    beat(now=at(-3598))

    assert (end_of(sitting), outages()) == (END, [])


def test_nothing_is_closed_while_the_heart_stands_still_and_everything_where_none_beats():
    assert was_served(now=NOW)
    beat(now=NOW)

    assert [was_served(now=at(seconds)) for seconds in (4.9, 5)] == [True, False]


def test_giving_back_runs_the_same_statements_for_1_sitting_and_for_3(count_statements):
    beat(now=NOW)
    a_sitting()
    with count_statements() as one:
        beat(now=at(60))
    for _ in range(2):
        a_sitting()
    with count_statements() as three:
        beat(now=at(120))

    assert len(one) == len(three) == 6


def test_a_beat_without_a_gap_runs_two_statements(count_statements):
    beat(now=NOW)
    with count_statements(2):
        beat(now=at(2))


class Answering(http.server.BaseHTTPRequestHandler):
    status = 200

    def do_GET(self) -> None:
        self.send_response(self.status)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        return


@pytest.mark.parametrize(("status", "lives"), [(200, True), (400, True), (404, True), (500, False), (503, False)])
def test_a_web_server_that_answers_at_all_lives_unless_it_says_otherwise(status, lives):
    handler = type("Handler", (Answering,), {"status": status})
    with http.server.HTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        answer = web_server_answers(f"http://127.0.0.1:{server.server_port}/healthz")
        server.shutdown()

    assert answer is lives


def test_no_answer_is_no_life_and_no_address_no_doubt():
    assert [web_server_answers("http://127.0.0.1:9/healthz"), web_server_answers("nonsense"), web_server_answers("")] == [
        False,
        False,
        True,
    ]
