"""Work in the outbox: done once, tried again, lost by nobody's death."""

import socket
import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.core.mail import send_mail
from django.db import connection, transaction

from hiring.models import Message
from hiring.outbox import kinds
from hiring.outbox.kinds import register, worker_for
from hiring.outbox.posting import post
from hiring.outbox.working import KEPT, LEASE, MAX_ATTEMPTS, Worked, is_more_due, pause_after, reap, work
from tests.factories import MessageFactory

NOW = datetime(2026, 11, 9, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(seconds=1)


@pytest.fixture
def worked(monkeypatch):
    """A kind ``note`` whose worker notes what it was given, and ``fail`` whose worker fails with an address in its text."""
    monkeypatch.setattr(kinds, "_workers", {})
    seen = []

    def fail(*, reference, now):
        seen.append(reference)
        raise ConnectionRefusedError("jane@mail.example: 550 no such user")

    register("note", lambda *, reference, now: seen.append(reference))
    register("fail", fail)
    return seen


@pytest.mark.django_db
def test_what_is_posted_is_done_in_its_order_and_once(worked):
    post(kind="note", references=["a", "b"], now=NOW)
    post(kind="note", references=["c"], now=NOW)

    assert work(now=LATER) == Worked(done=3, failed=0)
    assert work(now=LATER) == Worked(done=0, failed=0)
    assert worked == ["a", "b", "c"]
    assert list(Message.objects.values_list("done_at", "attempts").distinct()) == [(LATER, 1)]


@pytest.mark.django_db
def test_what_a_rolled_back_transaction_posted_is_never_done(worked):
    with transaction.atomic():
        post(kind="note", references=["a"], now=NOW)
        transaction.set_rollback(True)

    work(now=LATER)

    assert worked == []


@pytest.mark.django_db
def test_work_that_is_not_due_yet_waits(worked):
    MessageFactory.create(kind="note", next_attempt_at=LATER)

    assert (work(now=NOW), work(now=LATER)) == (Worked(), Worked(done=1))


@pytest.mark.django_db
def test_a_failure_is_tried_again_with_growing_pauses_until_it_is_given_up(worked):
    message = MessageFactory.create(kind="fail", next_attempt_at=NOW)

    now, pauses = NOW, []
    while work(now=now).failed:
        message.refresh_from_db()
        pauses.append(message.next_attempt_at - now)
        now = message.next_attempt_at

    minutes = [pause // timedelta(minutes=1) for pause in pauses]
    assert minutes == [1, 2, 4, 8, 16, 32, 64, 128, 256, 360]
    assert (message.attempts, message.done_at, message.last_error) == (MAX_ATTEMPTS, None, "ConnectionRefusedError")
    assert work(now=now + timedelta(days=365)) == Worked()


def test_pauses_double_up_to_six_hours():
    assert [pause_after(n) for n in (1, 2, 3, 9, 10, 10_000)] == [
        timedelta(minutes=1),
        timedelta(minutes=2),
        timedelta(minutes=4),
        timedelta(minutes=256),
        timedelta(hours=6),
        timedelta(hours=6),
    ]


@pytest.mark.django_db
def test_one_failure_does_not_stop_the_others_and_its_text_reaches_neither_log_nor_database(worked, caplog):
    post(kind="fail", references=["bad"], now=NOW)
    post(kind="unknown kind", references=["worse"], now=NOW)
    post(kind="note", references=["good"], now=NOW)

    assert work(now=LATER) == Worked(done=1, failed=2)
    assert worked == ["bad", "good"]
    assert list(Message.objects.order_by("pk").values_list("last_error", flat=True)) == ["ConnectionRefusedError", "KeyError", ""]
    assert "ConnectionRefusedError" in caplog.text
    assert "jane" not in caplog.text


@pytest.mark.django_db
def test_a_killed_process_leaves_its_work_to_be_done_after_the_lease(worked, monkeypatch):
    def die(*, reference, now):
        raise KeyboardInterrupt

    monkeypatch.setitem(kinds._workers, "die", die)
    MessageFactory.create(kind="die", next_attempt_at=NOW)
    with pytest.raises(KeyboardInterrupt):
        work(now=NOW)
    monkeypatch.setitem(kinds._workers, "die", worker_for("note"))

    assert work(now=NOW + LEASE - timedelta(seconds=1)) == Worked()
    assert work(now=NOW + LEASE) == Worked(done=1)


@pytest.mark.django_db
def test_a_round_takes_no_more_than_its_limit(worked):
    post(kind="note", references=[str(number) for number in range(5)], now=NOW)

    assert [work(now=LATER, limit=2).done for _ in range(4)] == [2, 2, 1, 0]


@pytest.mark.django_db
def test_done_work_is_cleared_after_a_month_and_undone_work_never(worked):
    old = MessageFactory.create(done_at=NOW - KEPT - timedelta(seconds=1))
    young = MessageFactory.create(done_at=NOW - KEPT)
    undone = MessageFactory.create(created_at=NOW - timedelta(days=900))

    assert reap(now=NOW) == 1
    assert set(Message.objects.all()) == {young, undone}
    assert old not in Message.objects.all()


@pytest.mark.django_db(transaction=True)
@pytest.mark.serial
def test_several_processes_at_once_do_each_piece_once(worked):
    references = [f"reference-{number}" for number in range(40)]
    post(kind="note", references=references, now=NOW)
    start, outcomes = threading.Barrier(4), []

    def run():
        start.wait()
        outcomes.append(work(now=LATER))
        connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(worked) == sorted(references)
    assert sum(outcome.done for outcome in outcomes) == 40


def test_a_kind_has_one_worker(worked):
    with pytest.raises(ValueError, match="note has a worker already"):
        register("note", lambda *, reference, now: None)


@pytest.mark.django_db
def test_a_batch_ends_with_its_time_and_what_is_left_is_still_due(worked):
    post(kind="note", references=["a", "b"], now=NOW)

    assert (work(now=LATER, seconds=0), worked, is_more_due(now=LATER)) == (Worked(done=1, failed=0), ["a"], True)


@pytest.mark.django_db
def test_a_mail_server_that_says_nothing_is_a_failure_and_not_a_wait_for_ever(worked, settings):
    settings.EMAIL_TIMEOUT = settings.EMAIL_TIMEOUT / 100
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1"
    register("mail", lambda *, reference, now: send_mail("A", "B", None, [reference]))
    post(kind="mail", references=["jane@mail.example"], now=NOW)

    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.EMAIL_PORT = silent.getsockname()[1]
        assert work(now=LATER) == Worked(done=0, failed=1)
