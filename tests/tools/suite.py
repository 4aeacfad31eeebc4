"""Everything `make test` runs: lint, types, migration drift, deployment check, and the whole suite on both databases.

Nothing stops at the first failure. The last line counts the tests of both databases and the checks. With arguments for
pytest the checks are left out and the chosen tests run on both databases.
"""

from __future__ import annotations

import os
import secrets
import shlex
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.tools.postgres import Cluster, NoPostgres, leave

ROOT = Path(__file__).resolve().parent.parent.parent
BIN = Path(sys.executable).parent
ALONE = "serial or faults"
NOTHING_COLLECTED = 5
# What a deployment may have set in this shell must not reach the tests.
OURS = ("DATABASE_URL", "SECRET_KEY", "LOOPBACK", "DEBUG", "VAR_DIR", "ALLOWED_HOSTS", "SITE_ORIGIN", "DJANGO_SETTINGS_MODULE", "EMAIL_URL")
BASE = {name: value for name, value in os.environ.items() if name not in OURS}


@dataclass
class Outcome:
    name: str
    passed: int
    failed: int
    skipped: int
    seconds: float
    remark: str = ""


def main(arguments: Sequence[str]) -> int:
    signal.signal(signal.SIGTERM, leave)
    os.chdir(ROOT)
    if list(arguments) == ["--lint"]:
        return report(lint())
    try:
        with Cluster() as cluster:
            outcomes = [] if arguments else [*lint(), deployment(cluster.url)]
            outcomes.append(suite("tests on SQLite", {}, arguments))
            outcomes.append(suite("tests on PostgreSQL", {"DATABASE_URL": cluster.url}, arguments))
    except NoPostgres as missing:
        print(missing)
        return 1
    return report(outcomes)


def lint() -> list[Outcome]:
    templates = [str(path.relative_to(ROOT)) for path in sorted((ROOT / "templates").rglob("*.html"))]
    return [
        check("ruff check", [BIN / "ruff", "check", "--output-format", "concise", "."]),
        check("ruff format", [BIN / "ruff", "format", "--check", "--output-format", "concise", "."]),
        check("djade", [BIN / "djade", "--check", "--target-version", "5.2", *templates]),
        check("mypy", [BIN / "mypy", "manage.py", "assessment", "hiring", "deploy", "tests"]),
        check(
            "migrations",
            [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
            {"SECRET_KEY": secrets.token_urlsafe(64), "LOOPBACK": "1", "DATABASE_URL": "sqlite:///:memory:"},
        ),
    ]


def deployment(database_url: str) -> Outcome:
    """The settings as a deployment has them: no DEBUG, no LOOPBACK, a public host."""
    environment = {
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": "evenkeel.example",
        "SITE_ORIGIN": "https://evenkeel.example",
        "EMAIL_URL": "smtp+tls://evenkeel:secret@mail.example:587",
        "DATABASE_URL": database_url,
    }
    return check("check --deploy", [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"], environment)


def check(name: str, command: Sequence[str | Path], environment: dict[str, str] | None = None) -> Outcome:
    print(f"\n▸ {name}", flush=True)
    began = time.monotonic()
    code = subprocess.run(command, env={**BASE, **(environment or {})}, check=False).returncode
    return Outcome(name, int(code == 0), int(code != 0), 0, time.monotonic() - began)


def suite(name: str, environment: dict[str, str], arguments: Sequence[str]) -> Outcome:
    """Pytest on one database: what may share the machine in two processes, the same for what drives a browser, then what needs it alone."""
    print(f"\n▸ {name}", flush=True)
    whole = Outcome(name, 0, 0, 0, 0.0)
    two = ("-n", "2", "--dist", "worksteal", "-m")
    runs = [arguments] if arguments else [(*two, f"not (browser or {ALONE})"), (*two, f"browser and not ({ALONE})"), ("-m", ALONE)]
    for options in runs:
        part = pytest(options, environment)
        whole.passed += part.passed
        whole.failed += part.failed
        whole.skipped += part.skipped
        whole.seconds += part.seconds
        whole.remark = "; ".join(filter(None, (whole.remark, part.remark)))
    if whole.passed + whole.failed == 0:
        whole.failed, whole.remark = 1, "no test ran"
    return whole


def pytest(options: Sequence[str], environment: dict[str, str]) -> Outcome:
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="evenkeel-report-") as directory:
        result = Path(directory) / "junit.xml"
        command = [sys.executable, "-m", "pytest", *options, f"--junitxml={result}"]
        code = subprocess.run(command, env={**BASE, **environment}, check=False).returncode
        root = ElementTree.parse(result).getroot() if result.exists() else ElementTree.Element("testsuites")  # our own
    counts = {key: sum(int(each.get(key, 0)) for each in root.iter("testsuite")) for key in ("tests", "failures", "errors", "skipped")}
    failed = counts["failures"] + counts["errors"]
    outcome = Outcome("", max(0, counts["tests"] - failed - counts["skipped"]), failed, counts["skipped"], time.monotonic() - began)
    if code not in (0, NOTHING_COLLECTED) and not failed:
        outcome.failed, outcome.remark = 1, f"pytest ended with code {code}"
    return outcome


def report(outcomes: Sequence[Outcome]) -> int:
    """A table, and a last line that counts everything."""
    print()
    for each in outcomes:
        verdict = "FAILED" if each.failed else "ok"
        detail = f"{each.passed} passed, {each.failed} failed, {each.skipped} skipped" if each.name.startswith("tests") else ""
        print(f"{verdict:7} {each.name:22} {each.seconds:6.1f} s  {detail}{' (' + each.remark + ')' if each.remark else ''}".rstrip())
    passed, failed = sum(each.passed for each in outcomes), sum(each.failed for each in outcomes)
    print(f"\n{passed} passed, {failed} failed", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    arguments = shlex.split(os.environ.get("ARGS", "")) if len(sys.argv) == 1 else sys.argv[1:]
    sys.exit(main(arguments))
