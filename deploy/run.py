"""`make run`: bring the data up to date, then keep the web server and the clock running until told to stop.

Standard library alone. Two children run side by side; whichever ends first ends the other, and nothing is left behind:
each child asks the kernel for a TERM should this process die before it.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("VAR_DIR", ROOT / "var"))
HOST = "127.0.0.1"
GRACE_SECONDS = 25
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


class Stopped(Exception):
    """Somebody pressed Ctrl-C or sent TERM."""


class Refusal(Exception):
    """A reason not to go on, said in one line."""


def main() -> int:
    return guarded(run)


def run(children: list[subprocess.Popen[bytes]]) -> NoReturn:
    port = free_port()
    environment = deployment(port)
    prepare(environment, children)
    serve(port, environment, children)


def guarded(work: Callable[[list[subprocess.Popen[bytes]]], NoReturn]) -> int:
    """The exit code of work that starts children: 0 when told to stop, 1 for a refusal. However it ends, so do they."""
    for number in SIGNALS:
        signal.signal(number, _stop)
    children: list[subprocess.Popen[bytes]] = []
    try:
        work(children)
    except Stopped:
        say("Stopping")
        return 0
    except Refusal as refusal:
        print(f"\n{refusal}", file=sys.stderr)
        return 1
    finally:
        end(children)


def free_port() -> int:
    """The port asked for, if it is a free one."""
    text = os.environ.get("PORT", "8000")
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise Refusal(f"PORT={text} is not a port: give a number from 1 to 65535.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(text)))
        except OSError as error:
            raise Refusal(f"Port {text} cannot be used ({error.strerror}). Choose another: make run PORT=8001") from error
    return int(text)


def deployment(port: int) -> dict[str, str]:
    """The environment of a deployment on this machine alone; the secret key is made once and kept."""
    VAR.mkdir(parents=True, exist_ok=True)
    VAR.chmod(0o700)  # names, addresses and messages lie here
    key = VAR / "secret_key"
    if not key.exists():
        with os.fdopen(os.open(key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(64))
    origin = f"http://{HOST}:{port}"
    return {
        **os.environ,
        "SECRET_KEY": key.read_text(),
        "LOOPBACK": "1",
        "DEBUG": "0",
        "PORT": str(port),
        "SITE_ORIGIN": origin,
        "HEALTH_URL": f"{origin}/healthz",
        "VAR_DIR": str(VAR),
        "PYTHONUNBUFFERED": "1",
    }


def prepare(environment: dict[str, str], children: list[subprocess.Popen[bytes]]) -> None:
    """Everything that is done before the first page, each a no-op when it was done before."""
    steps: list[tuple[str, Sequence[str]]] = [
        ("Bringing the database up to date", ("migrate", "--verbosity", "0")),
        ("Compiling static files", ("collectstatic", "--no-input", "--verbosity", "0")),
        ("Loading the item bank", ("load_bank",)),
        ("Seeding the demonstration (240 simulated applicants the first time)", ("seed_demo",)),
    ]
    for number, (title, command) in enumerate(steps, 1):
        say(f"{number}/{len(steps)} {title}")
        child = start([sys.executable, "manage.py", *command], environment)
        children.append(child)
        code = child.wait()
        children.remove(child)
        if code:
            raise Refusal(f"That step failed: manage.py {command[0]} ended with code {code}.")


def serve(port: int, environment: dict[str, str], children: list[subprocess.Popen[bytes]]) -> NoReturn:
    """The web server and the clock, side by side."""
    commands = {
        "The web server": [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py"],
        "The clock (manage.py tick)": [sys.executable, "manage.py", "tick", "--every", "15"],
    }
    ready = f"Evenkeel is ready at http://{HOST}:{port}/ (Ctrl-C stops it; the data stay in {VAR})"
    supervise(commands, environment, children, lambda: answers(port) and say(ready))


def supervise(
    commands: Mapping[str, Sequence[str]],
    environment: dict[str, str],
    children: list[subprocess.Popen[bytes]],
    announce: Callable[[], object] = lambda: True,
) -> NoReturn:
    """Run the commands together until told to stop; one that ends by itself is a fault. ``announce`` is asked until it is truthy."""
    names = {}
    for name, command in commands.items():
        children.append(start(command, environment))
        names[children[-1].pid] = name
    announced = False
    while True:
        for child in children:
            if (code := child.poll()) is not None:
                raise Refusal(f"{names[child.pid]} ended by itself with code {code}; everything else was stopped too.")
        announced = announced or bool(announce())
        time.sleep(0.5 if announced else 0.1)


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://{HOST}:{port}/readyz", timeout=2) as reply:
            return bool(reply.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def start(command: Sequence[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    """A child in a group of its own: Ctrl-C reaches this process, which ends its children in order."""
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=_die_with_parent
    )


def end(children: Sequence[subprocess.Popen[bytes]]) -> None:
    """TERM to all, time to finish what they do, then KILL to whatever is left of their groups."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    for child in children:
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + GRACE_SECONDS
    for child in children:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(max(0.0, deadline - time.monotonic()))
        try:
            os.killpg(child.pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
        child.wait()


def say(text: str) -> bool:
    print(f"▸ {text}", flush=True)
    return True


def _stop(number: int, frame: FrameType | None) -> None:
    raise Stopped


def _die_with_parent() -> None:
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main())
