"""What a tree of processes has used, from /proc."""

from __future__ import annotations

import contextlib
import os
import threading
from pathlib import Path

from tests.support.servers import tree

TICK = 1 / os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid: int) -> float:
    """Processor time of a process and its descendants, those that have ended included."""
    total = 0
    for each in tree(pid):
        with contextlib.suppress(OSError):
            fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
            total += sum(map(int, fields[11:15]))  # utime, stime, cutime, cstime
    return total * TICK


def memory(pid: int) -> tuple[int, int]:
    """Resident and proportional set size of the tree, in KiB. Pages shared by workers count once in the second."""
    resident = proportional = 0
    for each in tree(pid):
        with contextlib.suppress(OSError):
            for line in Path(f"/proc/{each}/smaps_rollup").read_text().splitlines():
                name, _, rest = line.partition(":")
                if name == "Rss":
                    resident += int(rest.split()[0])
                elif name == "Pss":
                    proportional += int(rest.split()[0])
    return resident, proportional


class PeakMemory(threading.Thread):
    """Looks twice a second until told to stop."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid = pid
        self.resident = self.proportional = 0
        self.done = threading.Event()

    def run(self) -> None:
        while not self.done.wait(0.5):
            resident, proportional = memory(self.pid)
            self.resident, self.proportional = max(self.resident, resident), max(self.proportional, proportional)

    def stop(self) -> PeakMemory:
        self.done.set()
        self.join()
        return self
