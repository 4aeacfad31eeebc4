"""The work beside the web server: closes what ran out, scores what waits, sends what is due, clears what is done."""

from __future__ import annotations

import logging
import signal
import threading
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections, connections
from django.utils import timezone

from assessment.delivery.outages import beat, was_served, web_server_answers
from assessment.lifecycle import close_overdue, rescore_waiting, score_waiting, write_reports
from hiring.audit.sealing import seal
from hiring.candidates.correcting import forget_former_addresses
from hiring.outbox import working
from hiring.people.idling import clear_ended
from hiring.ranking.drawing import draw_after_closing
from hiring.ranking.key_changes import score_by_drawn_keys

log = logging.getLogger(__name__)
BEAT_SECONDS = 2.0
LONGEST_PAUSE = 3600  # seconds between two ticks
Step = Callable[..., object]
STEPS: tuple[tuple[str, Step], ...] = (
    ("close overdue sittings", close_overdue),
    ("score closed sittings", score_waiting),
    ("write candidates' own reports", write_reports),
    ("score by new keys", rescore_waiting),
    ("score by the keys of drawn bands", score_by_drawn_keys),
    ("draw the bands of what has closed", draw_after_closing),
    ("send what is due", working.work),
    ("clear what is done", working.reap),
    ("clear sessions that have ended", clear_ended),
    ("forget former addresses", forget_former_addresses),
    ("seal what was kept", seal),
)


def close_what_was_served(*, now: datetime) -> int:
    """Close what ran out, unless the service is away: then the time it is away is given back first."""
    if was_served(now=now):
        return close_overdue(now=now)
    log.warning("tick: the service does not answer, so nothing is closed")
    return 0


REPEATED: tuple[tuple[str, Step], ...] = ((STEPS[0][0], close_what_was_served), *STEPS[1:])


def try_to_beat() -> bool:
    """One beat of the heart, if the web server answers and the database stores; whatever is wrong, the next one tries again."""
    try:
        if web_server_answers(settings.HEALTH_URL):
            beat(now=timezone.now())
            return True
    except Exception as error:  # the text of an error may hold an address
        log.error("tick: could not beat: %s", type(error).__name__)
        connections.close_all()
    return False


def keep_beating(stop: threading.Event) -> None:
    while not stop.wait(BEAT_SECONDS):
        close_old_connections()
        try_to_beat()
    connections.close_all()


def tick(*, now: datetime, steps: tuple[tuple[str, Step], ...] = STEPS) -> list[str]:
    """Run every step; one that fails is logged by the kind of its error alone and stops no other.

    Returns:
        The names of the steps that failed.
    """
    failed = []
    for name, step in steps:
        try:
            step(now=now)
        except Exception as error:  # the next step has other work; the text of an error may hold an address
            log.error("tick: could not %s: %s", name, type(error).__name__)
            failed.append(name)
            connections.close_all()  # a broken connection is not carried into the next step
    return failed


def keep_ticking(stop: threading.Event, *, every: float) -> None:
    """Tick, pause, tick again; no pause while the outbox holds more than one tick sends: thousands are invited at once."""
    while not stop.is_set():
        close_old_connections()
        failed = tick(now=timezone.now(), steps=REPEATED)
        if failed or not _is_more_due():
            stop.wait(every)


def _is_more_due() -> bool:
    try:
        return working.is_more_due(now=timezone.now())
    except Exception as error:  # the text of an error may hold an address
        log.error("tick: could not look for more work: %s", type(error).__name__)
        connections.close_all()
        return False


class Command(BaseCommand):
    help = "Close overdue sittings, score those that wait, send the outbox. Once, or for ever with --every."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--every", type=float, metavar="SECONDS", help="repeat after so many seconds, until SIGTERM or SIGINT")

    def handle(self, *args: Any, every: float | None = None, **options: Any) -> None:
        if every is None:
            if failed := tick(now=timezone.now()):
                self.stderr.write(f"failed: {', '.join(failed)}")
                raise SystemExit(1)
            return
        if not 0 < every <= LONGEST_PAUSE:
            raise CommandError(f"--every takes seconds, above 0 and up to {LONGEST_PAUSE}.")
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        log.info("tick: every %g seconds", every)
        try_to_beat()  # before anything is closed: what the service was away is given back
        heart = threading.Thread(target=keep_beating, args=(stop,), name="heart", daemon=True)
        heart.start()
        keep_ticking(stop, every=every)
        heart.join(timeout=10)
