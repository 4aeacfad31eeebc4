"""Files made to do harm: each is refused in plain words within five seconds, and leaves nothing behind."""

from __future__ import annotations

import time
import tracemalloc
from pathlib import Path

import pytest

from assessment.instrument.exchange.incoming import Unreadable
from assessment.instrument.exchange.packages import packed
from assessment.instrument.exchange.receiving import read_upload
from tests.assessment.instrument.hostile import BOMBS, ITEM, PACKAGE, with_item

MOST_SECONDS = 5.0  # of this process: others may be at work on the machine
MOST_BYTES = 160 * 2**20


def test_there_are_at_least_sixty():
    assert len(BOMBS) >= 60


@pytest.mark.parametrize("name", BOMBS)
def test_it_is_refused_in_time_and_in_plain_words(name):
    called, data = BOMBS[name]()
    began = time.process_time()

    with pytest.raises(Unreadable) as refusal:
        read_upload(data, name=called)

    assert time.process_time() - began < MOST_SECONDS
    said = [fault.message for fault in refusal.value.faults]
    assert said
    assert [text for text in said if not text or len(text) > 400 or "Traceback" in text or "/work" in text] == []
    assert not Path("/tmp/evenkeel-was-here").exists()


@pytest.mark.parametrize(
    "name",
    [
        "zip that unpacks to 200 MB in one file",
        "zip whose members overlap",
        "XML of entities of entities",
        "YAML of aliases of aliases",
        "workbook that unpacks to 100 MB",
    ],
)
def test_a_bomb_takes_little_memory(name):
    called, data = BOMBS[name]()
    tracemalloc.start()
    try:
        with pytest.raises(Unreadable):
            read_upload(data, name=called)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert most < MOST_BYTES


def test_what_the_bombs_are_made_of_is_taken():
    assert [item.slug for item in read_upload(with_item(), name="x.zip").items] == ["brakes-on-friday"]
    assert [item.slug for item in read_upload(ITEM, name="x.yaml").items] == ["brakes-on-friday"]
    assert [item.slug for item in read_upload(packed(PACKAGE), name="x.zip").items] == ["brakes-on-friday"]


def test_litter_of_desktops_is_left_out():
    data = with_item(("__MACOSX/._a.yaml", b"\0\5\x16\7"), (".DS_Store", b"\0\0\0\1"))

    assert [item.slug for item in read_upload(data, name="x.zip").items] == ["brakes-on-friday"]
