"""``make vitals``: how long a candidate on a cheap phone and a slow line waits for a page. A benchmark, not a test.

make vitals                            five first visits of each page, their medians beside the goals
make vitals ARGS="--visits 9 --write"  and the figures into docs/benchmarks.md
"""

from __future__ import annotations

import argparse
import os
import secrets
import statistics
import sys
import tempfile
from datetime import UTC, datetime

from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.bench.runs import inside
from tests.support.browsing import FLAGS, chromium
from tests.support.servers import ROOT, WebServer
from tests.support.vitals import Vitals, now_on, read_vitals, slow_down, watch

PAGE = ROOT / "docs" / "benchmarks.md"
BEGIN, END = "<!-- vitals -->", "<!-- end of vitals -->"
GOALS = {"lcp": 1500.0, "cls": 0.02, "tbt": 50.0}
PHONE = {"width": 360, "height": 740}


def main() -> int:
    parser = argparse.ArgumentParser(prog="make vitals", description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--visits", type=int, default=5)
    parser.add_argument("--write", action="store_true", help="write the figures into docs/benchmarks.md")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="evenkeel-vitals-") as directory:
        environment = {
            "SECRET_KEY": secrets.token_urlsafe(64),
            "LOOPBACK": "1",
            "VAR_DIR": directory,
            "DATABASE_URL": f"sqlite:///{directory}/evenkeel.sqlite3",
        }
        tokens = inside("prepare", {"count": chosen.visits}, {**os.environ, **environment})["tokens"]
        with WebServer("hiring.wsgi", environment) as server, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
            visits = [visit(browser, base=f"http://127.0.0.1:{server.address[1]}", link=f"/i/{token}/") for token in tokens]
            browser.close()
    rows = {name: [found[name] for found in visits] for name in visits[0]}
    text = table(rows)
    print(f"\n{text}")
    if chosen.write:
        write(text)
    return 1 if missed(rows) else 0


def visit(browser: Browser, *, base: str, link: str) -> dict[str, Vitals]:
    """One candidate: the link at first sight; then the first question, in a browser that has seen nothing yet; then a whole turn."""
    first = browser.new_context(base_url=base, viewport=PHONE, locale="en-GB", has_touch=True, is_mobile=True)
    watch(first)
    page = first.new_page()
    slow_down(page)
    page.goto(link, wait_until="load")
    landing = read_vitals(page)
    question = begin(page)
    known = read_vitals(page)
    fresh = again(browser, base=base, known=first)
    slow_down(fresh)
    fresh.goto(question, wait_until="load")
    cold = read_vitals(fresh)
    since = now_on(fresh)
    answer(fresh)
    answered = read_vitals(fresh, since=since)
    first.close()
    fresh.context.close()
    return {
        "the invitation's page, first visit": landing,
        "a question, first visit": cold,
        "a question, coming from practice": known,
        "a question answered, saved, and the next one": answered,
    }


def begin(page: Page) -> str:
    """From the landing page to the first question, whose address is returned."""
    page.locator("#consent").check()
    page.locator("form.consent .button").click()
    page.wait_for_url("**/practice/1/")
    page.goto(page.url.replace("practice/1/", "begin/"))
    page.locator("main form .button").first.click()
    page.wait_for_url("**/1/", wait_until="load")
    page.goto(page.url, wait_until="load")
    return page.url


def again(browser: Browser, *, base: str, known: BrowserContext) -> Page:
    """A browser with the candidate's pass and an empty cache."""
    context = browser.new_context(
        base_url=base, viewport=PHONE, locale="en-GB", has_touch=True, is_mobile=True, storage_state=known.storage_state()
    )
    watch(context)
    return context.new_page()


def answer(page: Page) -> None:
    """Most, least, wait for both to be saved, on to the next turn."""
    for name, place in (("best", 0), ("worst", 1)):
        page.locator(f"label:has(input[name={name}])").nth(place).tap()
        expect(page.locator("#saved")).to_contain_text(":")  # a time of day
    page.wait_for_timeout(1000)
    page.locator("button[value=next]").tap()
    expect(page.locator("#turn")).to_have_attribute("data-turn", "2", timeout=10_000)
    page.wait_for_timeout(1000)


def median(visits: list[Vitals], name: str) -> float | None:
    values = [value for each in visits if (value := getattr(each, name)) is not None]
    return statistics.median(values) if values else None


def missed(rows: dict[str, list[Vitals]]) -> list[str]:
    """What does not reach its goal."""
    return [f"{row}: {name}" for row, visits in rows.items() for name, goal in GOALS.items() if (median(visits, name) or 0) > goal]


def table(rows: dict[str, list[Vitals]]) -> str:
    when = datetime.now(tz=UTC).strftime("%-d %B %Y")
    visits = len(next(iter(rows.values())))
    lines = [
        f"Measured on {when} with `make vitals`: medians of {visits} visits in Chromium, {PHONE['width']} px wide, its processor",
        "slowed down 4 times, on Lighthouse’s slow 4G (562 ms a request, 1.44 Mbit/s); Form A, gunicorn and SQLite on the same machine.",
        "",
        "| page | largest paint (goal ≤ 1.5 s) | layout shift (goal ≤ 0.02) | blocked (goal ≤ 50 ms) |",
        "|---|---|---|---|",
    ]
    for row, found in rows.items():
        lcp = median(found, "lcp")
        paint = "–" if lcp is None else f"{lcp / 1000:.2f} s"
        lines.append(f"| {row} | {paint} | {median(found, 'cls'):.3f} | {median(found, 'tbt'):.0f} ms |")
    lines += ["", *(f"* Not reached: {each}" for each in missed(rows))]
    lines += [f"* Moved: {shift}" for shift in sorted({shift for found in rows.values() for each in found for shift in each.shifts})]
    return "\n".join(lines).rstrip() + "\n"


def write(figures: str) -> None:
    """Put the figures under their heading, which is added where there is none."""
    whole = PAGE.read_text() if PAGE.exists() else ""
    if BEGIN not in whole:
        whole = f"{whole.rstrip()}\n\n## What a candidate waits for\n\n{BEGIN}\n{END}\n".lstrip()
    head, _, rest = whole.partition(BEGIN)
    _, _, tail = rest.partition(END)
    PAGE.write_text(f"{head}{BEGIN}\n{figures}{END}{tail}")


if __name__ == "__main__":
    sys.exit(main())
