"""``manage.py tick``."""

import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from assessment.lifecycle import close_overdue, rescore_waiting, score_waiting, write_reports
from assessment.models import Heartbeat, Score, Sitting
from hiring.audit.sealing import seal
from hiring.candidates.correcting import forget_former_addresses
from hiring.invitations.inviting import invite
from hiring.management.commands.tick import REPEATED, STEPS, keep_ticking, tick, try_to_beat
from hiring.models import Invitation
from hiring.outbox import kinds, working
from hiring.outbox.kinds import register
from hiring.outbox.posting import post
from hiring.people.idling import clear_ended
from hiring.ranking.drawing import draw_after_closing
from hiring.ranking.key_changes import score_by_drawn_keys
from tests.factories import ContactFactory, HeartbeatFactory, SittingFactory, published_form

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.django_db(transaction=True)
def test_one_tick_closes_what_ran_out_scores_it_and_sends_what_is_due():
    now = timezone.now()
    form = published_form(scenarios=1, practice=0).form
    applicants = [ContactFactory.create(applicant__vacancy__form=form).applicant for _ in range(2)]
    overdue, waiting = [invite(applicants=[applicant], now=now, by=None)[0] for applicant in applicants]
    sitting = overdue.sitting
    sitting.state, sitting.started_at, sitting.deadline_at = 1, now - timedelta(hours=2), now - timedelta(hours=1)
    sitting.save()

    call_command("tick")

    sitting.refresh_from_db()
    assert (sitting.state, sitting.close_reason, sitting.scored_at is not None) == (2, "expired", True)
    assert Score.objects.filter(sitting=sitting).count() == 1
    invited = [message.to for message in mail.outbox if "invites you" in message.subject]
    assert invited == [[waiting.applicant.contact.email]]
    assert list(Invitation.objects.filter(sent_at__isnull=False)) == [waiting]


def test_the_steps_are_these_in_this_order():
    assert [step for _, step in STEPS] == [
        close_overdue,
        score_waiting,
        write_reports,
        rescore_waiting,
        score_by_drawn_keys,
        draw_after_closing,
        working.work,
        working.reap,
        clear_ended,
        forget_former_addresses,
        seal,
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(("silent_for", "closed"), [(2, 1), (30, 0)])
def test_while_the_service_is_away_the_repeating_tick_closes_nothing(silent_for, closed):
    now = timezone.now()
    SittingFactory.create(started=True, started_at=now - timedelta(hours=2), deadline_at=now - timedelta(hours=1))
    HeartbeatFactory.create(beat_at=now - timedelta(seconds=silent_for))

    tick(now=now, steps=REPEATED[:1])

    assert Sitting.objects.filter(state=2).count() == closed


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "beats"), [("", 1), ("http://127.0.0.1:9/healthz", 0)])
def test_the_heart_beats_only_while_the_web_server_answers(settings, address, beats):
    settings.HEALTH_URL = address

    assert try_to_beat() is bool(beats)
    assert Heartbeat.objects.count() == beats


@pytest.mark.django_db(transaction=True)
def test_a_step_that_fails_stops_no_other_and_its_text_is_not_logged(caplog):
    done = []

    def fail(*, now):
        raise RuntimeError("jane@mail.example")

    failed = tick(now=timezone.now(), steps=(("do this", fail), ("do that", lambda *, now: done.append(now))))

    assert (failed, len(done)) == (["do this"], 1)
    assert "could not do this: RuntimeError" in caplog.text
    assert "jane" not in caplog.text


class UntilItWaits(threading.Event):
    """The clock's stop, which somebody presses at the first pause."""

    def wait(self, timeout=None):
        self.set()
        return True


@pytest.mark.django_db(transaction=True)
def test_thousands_of_messages_are_sent_without_a_pause_between_two_batches(monkeypatch):
    monkeypatch.setattr(kinds, "_workers", {})
    seen = []
    register("note", lambda *, reference, now: seen.append(reference))
    wanted = [str(number) for number in range(2 * working.BATCH + 1)]
    post(kind="note", references=wanted, now=timezone.now() - timedelta(minutes=1))

    keep_ticking(UntilItWaits(), every=600)

    assert seen == wanted


@pytest.mark.django_db(transaction=True)
def test_what_fails_waits_for_its_own_time_and_the_clock_pauses(monkeypatch):
    monkeypatch.setattr(kinds, "_workers", {})
    tried = []

    def fail(*, reference, now):
        tried.append(reference)
        raise ConnectionRefusedError

    register("note", fail)
    post(kind="note", references=["a"], now=timezone.now() - timedelta(minutes=1))

    keep_ticking(UntilItWaits(), every=600)

    assert tried == ["a"]


@pytest.mark.sqlite
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_repeating_tick_ends_cleanly_when_asked(number, tmp_path):
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "hiring.settings",
        "SECRET_KEY": "x" * 60,
        "LOOPBACK": "1",
        "VAR_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'tick.sqlite3'}",
    }
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=environment, check=True, timeout=120)
    running = subprocess.Popen(
        [sys.executable, "manage.py", "tick", "--every", "600"], cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True
    )
    assert running.stderr is not None
    assert "tick: every 600 seconds" in running.stderr.readline()

    running.send_signal(number)
    _, errors = running.communicate(timeout=20)

    assert (running.returncode, "Traceback" in errors, "could not" in errors) == (0, False, False)


@pytest.mark.parametrize("every", ["0", "-15", "nan", "inf"])
def test_a_tick_that_would_never_pause_or_never_come_is_refused(every):
    with pytest.raises(CommandError, match="--every takes seconds, above 0 and up to 3600"):
        call_command("tick", f"--every={every}")
