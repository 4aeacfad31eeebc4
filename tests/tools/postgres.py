"""A throwaway PostgreSQL cluster on loopback: `python -m tests.tools.postgres COMMAND…` runs a command beside one.

The command finds DATABASE_URL in its environment. The server runs as a user who is not root, which PostgreSQL insists on,
with its durability settings as they come. Its directory is removed at the end, whatever the end is.
"""

from __future__ import annotations

import ctypes
import glob
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any

USER = "evenkeel"
DATABASE = "evenkeel"
START_SECONDS = 60
PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


class NoPostgres(Exception):
    """The server's programs are not on this machine, or the server did not start."""


class Cluster:
    """``with Cluster() as cluster: cluster.url``"""

    def __init__(self) -> None:
        self.programs = _programs()
        self.account = _account()
        # /tmp: another user must reach it, and a socket's path must be short
        self.directory = Path(tempfile.mkdtemp(prefix="evenkeel-pg-", dir="/tmp"))
        self.data = self.directory / "data"
        self.port = 0
        self.server: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"postgres://{USER}@127.0.0.1:{self.port}/{DATABASE}"

    def __enter__(self) -> Cluster:
        try:
            if self.account:
                os.chown(self.directory, self.account.pw_uid, self.account.pw_gid)
            self._call("initdb", "-D", str(self.data), "-A", "trust", "-U", USER, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
            self._start()
            self._call("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", USER, DATABASE)
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Stop the server and remove everything it wrote."""
        if self.server and self.server.poll() is None:
            self.server.send_signal(signal.SIGINT)  # "fast": open sessions are ended
            try:
                self.server.wait(30)
            except subprocess.TimeoutExpired:
                self.server.kill()
                self.server.wait()
        shutil.rmtree(self.directory, ignore_errors=True)

    def _start(self) -> None:
        for _ in range(3):  # somebody may take the port between asking for it and binding it
            self.port = _free_port()
            options = ["-h", "127.0.0.1", "-p", str(self.port), "-k", str(self.directory)]
            log = (self.directory / "log").open("wb")
            self.server = subprocess.Popen(
                [self.programs / "postgres", "-D", self.data, *options],
                stdout=log,
                stderr=log,
                preexec_fn=_die_with_parent,
                **self._as_account(),
            )
            if self._is_ready():
                return
        raise NoPostgres(f"PostgreSQL did not start:\n{(self.directory / 'log').read_text(errors='replace')}")

    def _is_ready(self) -> bool:
        assert self.server
        deadline = time.monotonic() + START_SECONDS
        while self.server.poll() is None and time.monotonic() < deadline:
            try:
                if (self.data / "postmaster.pid").read_text().splitlines()[7].strip() == "ready":
                    return True
            except (OSError, IndexError):
                pass
            time.sleep(0.05)
        return False

    def _call(self, program: str, *arguments: str) -> None:
        done = subprocess.run([self.programs / program, *arguments], capture_output=True, text=True, check=False, **self._as_account())
        if done.returncode:
            raise NoPostgres(f"{program} failed:\n{done.stderr}")

    def _as_account(self) -> dict[str, Any]:
        shared: dict[str, Any] = {"cwd": self.directory, "start_new_session": True}
        if self.account:
            shared |= {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []}
        return shared


def _programs() -> Path:
    """The directory of the newest server's programs."""
    found = [Path(path).parent for path in glob.glob("/usr/lib/postgresql/*/bin/initdb")]
    if found:
        return max(found, key=lambda path: int(path.parent.name) if path.parent.name.isdigit() else 0)
    on_path = shutil.which("initdb")
    if on_path is None:
        raise NoPostgres("PostgreSQL's server programs are missing: install the Debian package postgresql.")
    return Path(on_path).resolve().parent


def _account() -> pwd.struct_passwd | None:
    """Whom to become: nobody new unless this is root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise NoPostgres("There is no user to run PostgreSQL as: neither postgres nor nobody exists.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _die_with_parent() -> None:
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGINT)


def leave(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def main(command: list[str]) -> int:
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, leave)
    try:
        with Cluster() as cluster:
            child = subprocess.Popen(command, env={**os.environ, "DATABASE_URL": cluster.url})
            try:
                return child.wait()
            finally:
                if child.poll() is None:
                    child.terminate()
                    child.wait()
    except NoPostgres as missing:
        print(missing, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
