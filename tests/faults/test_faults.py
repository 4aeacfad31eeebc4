"""The web server is killed under candidates who save; what it acknowledged is there, once, and the last click counts."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import psycopg
import pytest

from tests.faults.history import Verdict, check
from tests.faults.storm import Storm

pytestmark = pytest.mark.faults


def run(url: str, statement: str) -> None:
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as database, database:
            database.execute(statement)
    else:
        with psycopg.connect(url) as server:
            server.execute(statement)


NEVER_CLICKED = """
INSERT INTO assessment_answer (sitting_id, turn, clicked_ms, choice, saved_at)
SELECT sitting_id, turn, clicked_ms + 600000, 'z', saved_at FROM assessment_answer WHERE id = (SELECT min(id) FROM assessment_answer)
"""
REOPENED = """
UPDATE assessment_sitting
SET state = 0, started_at = NULL, deadline_at = NULL, closed_at = NULL, close_reason = '', scored_at = NULL
"""


def test_a_killed_web_server_loses_doubles_and_reorders_nothing_and_the_checker_would_have_told(fresh_url, tmp_path):
    storm = Storm(fresh_url, tmp_path, candidates=16)

    verdict = storm.run(kills=3)

    assert storm.errors == []
    assert storm.retries > 0, "no kill met a save on its way"
    assert verdict == Verdict(acknowledged=len(storm.sent), lost=0, duplicated=0, wrong_final=0, left_open=0)

    run(fresh_url, NEVER_CLICKED)
    assert again(storm) == Verdict(acknowledged=len(storm.sent), lost=0, duplicated=1, wrong_final=1, left_open=0)

    run(fresh_url, "DELETE FROM assessment_answer WHERE choice = 'z' OR id = (SELECT max(id) FROM assessment_answer WHERE choice <> 'z')")
    assert (lost := again(storm)).lost == 1
    assert lost.duplicated == 0

    run(fresh_url, REOPENED)
    assert again(storm).left_open == len({click.public_id for click in storm.sent})


def again(storm: Storm) -> Verdict:
    return check(url=storm.url, handle_key=storm.key, sent=storm.sent, acknowledged=storm.acknowledged)
