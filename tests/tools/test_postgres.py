"""The throwaway cluster runs as somebody other than root, keeps its promises about durability, and leaves nothing behind."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.architecture.tree import ROOT

TELL = """
import os, psycopg
with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
    read = lambda sql: connection.execute(sql).fetchone()[0]
    print(read("SHOW data_directory"))
    print(read("SHOW fsync"), read("SHOW synchronous_commit"), read("SHOW listen_addresses"), read("SELECT current_database()"))
    pid = open(read("SHOW data_directory") + "/postmaster.pid").readline().strip()
    print(pid, os.stat(f"/proc/{pid}").st_uid, flush=True)
"""


def _beside_a_cluster(script: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.tools.postgres", sys.executable, "-c", script]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_the_cluster_is_durable_on_loopback_not_roots_and_gone_afterwards():
    tool = _beside_a_cluster(TELL + "raise SystemExit(7)")
    output, _ = tool.communicate(timeout=60)
    directory, durability, server = output.splitlines()
    pid, uid = map(int, server.split())

    assert tool.returncode == 7
    assert durability == "on on 127.0.0.1 evenkeel"
    assert uid != 0
    assert (Path(directory).parent.exists(), Path(f"/proc/{pid}").exists()) == (False, False)


def test_a_tool_that_is_told_to_stop_takes_its_cluster_along():
    tool = _beside_a_cluster(TELL + "import time; time.sleep(60)")
    assert tool.stdout
    directory, _, server = [tool.stdout.readline().strip() for _ in range(3)]
    pid = int(server.split()[0])

    tool.send_signal(signal.SIGTERM)

    assert tool.wait(timeout=60) == 128 + signal.SIGTERM
    assert (Path(directory).parent.exists(), Path(f"/proc/{pid}").exists()) == (False, False)


def test_a_tool_that_is_killed_outright_leaves_no_server_running():
    tool = _beside_a_cluster(TELL + "import time; time.sleep(5)")
    assert tool.stdout
    lines = [tool.stdout.readline().strip() for _ in range(3)]
    postmaster = Path(lines[0]) / "postmaster.pid"

    tool.kill()
    tool.wait(timeout=60)

    deadline = time.monotonic() + 30
    while postmaster.exists():  # a server removes it as the last thing it does
        assert time.monotonic() < deadline, "the server still runs"
        time.sleep(0.05)
    subprocess.run(["rm", "-rf", str(postmaster.parent.parent)], check=True)
