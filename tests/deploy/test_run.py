"""What `make run` starts, it also ends: together, with the right exit code, whatever ends first."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT

SLEEPER = "import os, sys, time; open(sys.argv[1], 'w').write(str(os.getpid())); time.sleep(60)"
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + SLEEPER
PARENT = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {SLEEPER!r}, sys.argv[2]]); " + SLEEPER
QUITTER = "import os, sys, time; open(sys.argv[1], 'w').write(str(os.getpid())); time.sleep(0.3); sys.exit(7)"
SUPERVISOR = """
import os, sys
sys.path.insert(0, 'deploy')
import run
run.GRACE_SECONDS = 1
one, other, *pids = sys.argv[1:]
commands = {'One': [sys.executable, '-c', one, *pids], 'The other': [sys.executable, '-c', other, pids[1], pids[2]]}
sys.exit(run.guarded(lambda children: run.supervise(commands, dict(os.environ), children)))
"""


class Supervised:
    """A supervisor of two commands, and the process ids that they and their children wrote down."""

    def __init__(self, directory: Path, one: str, other: str) -> None:
        self.files = [directory / name for name in ("one", "other", "grandchild")]
        self.process = subprocess.Popen(
            [sys.executable, "-c", SUPERVISOR, one, other, *map(str, self.files)], cwd=ROOT, stderr=subprocess.PIPE, text=True
        )

    def pids(self, count: int = 2) -> list[int]:
        _wait_for(lambda: sum(file.exists() and file.read_text() != "" for file in self.files) >= count)
        return [int(file.read_text()) for file in self.files[:count]]

    def ended(self) -> tuple[int, str]:
        _, errors = self.process.communicate(timeout=20)
        return self.process.returncode, errors.strip()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_being_told_to_stop_ends_both_and_is_no_fault(tmp_path, number):
    supervised = Supervised(tmp_path, SLEEPER, SLEEPER)
    pids = supervised.pids()

    supervised.process.send_signal(number)

    assert supervised.ended() == (0, "")
    assert [pid for pid in pids if _alive(pid)] == []


def test_one_that_ends_by_itself_ends_the_other_and_is_named(tmp_path):
    supervised = Supervised(tmp_path, QUITTER, SLEEPER)
    pids = supervised.pids()

    assert supervised.ended() == (1, "One ended by itself with code 7; everything else was stopped too.")
    assert [pid for pid in pids if _alive(pid)] == []


def test_one_that_will_not_listen_is_killed(tmp_path):
    supervised = Supervised(tmp_path, SLEEPER, STUBBORN)
    pids = supervised.pids()

    supervised.process.terminate()

    assert supervised.ended() == (0, "")
    assert [pid for pid in pids if _alive(pid)] == []


def test_a_supervisor_that_is_killed_outright_leaves_no_orphan(tmp_path):
    supervised = Supervised(tmp_path, SLEEPER, SLEEPER)
    pids = supervised.pids()

    supervised.process.kill()
    supervised.ended()

    _wait_for(lambda: not any(map(_alive, pids)))


def test_children_of_a_child_are_ended_with_it(tmp_path):
    supervised = Supervised(tmp_path, PARENT.replace("sys.argv[2]", "sys.argv[3]"), SLEEPER)
    pids = supervised.pids(3)

    supervised.process.terminate()

    assert supervised.ended() == (0, "")
    assert [pid for pid in pids if _alive(pid)] == []


@pytest.mark.parametrize(
    ("port", "refusal"),
    [("http", "PORT=http is not a port: give a number from 1 to 65535."), ("0", "PORT=0 is not a port: give a number from 1 to 65535.")],
)
def test_a_port_that_is_none_is_refused_before_anything_is_made(tmp_path, port, refusal):
    assert _run(tmp_path, port) == (1, refusal)
    assert list(tmp_path.iterdir()) == []


def test_a_port_in_use_is_refused_before_anything_is_made(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])

        assert _run(tmp_path, port) == (1, f"Port {port} cannot be used (Address already in use). Choose another: make run PORT=8001")
        assert list(tmp_path.iterdir()) == []


def _run(var: Path, port: str) -> tuple[int, str]:
    environment = {**os.environ, "PORT": port, "VAR_DIR": str(var)}
    done = subprocess.run(
        [sys.executable, "deploy/run.py"], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=30, check=False
    )
    return done.returncode, done.stderr.strip()


def _alive(pid: int) -> bool:
    """Whether a process runs; one that ended and waits for its parent does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def _wait_for(condition) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline, "waited 10 s in vain"
        time.sleep(0.02)
