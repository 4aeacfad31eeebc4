"""What a page's reader waits for, as Chromium itself measures it: largest paint, shifts of layout, blocked time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import BrowserContext, Page

CPU_SLOWDOWN = 4
# Lighthouse's "slow 4G" as its DevTools throttling applies it to each request: 150 ms round trips × 3.75, 1.6 Mbit/s × 0.9
SLOW_4G = {"offline": False, "latency": 562.5, "downloadThroughput": 1.6 * 0.9 * 2**20 / 8, "uploadThroughput": 0.75 * 0.9 * 2**20 / 8}
WATCH = """
window.vitals = { lcp: 0, fcp: 0, shifts: [], tasks: [] };
const name = (node) => node && (node.id || node.className || node.nodeName);
const told = {
  'largest-contentful-paint': (e) => { vitals.lcp = e.startTime; },
  paint: (e) => { if (e.name === 'first-contentful-paint') vitals.fcp = e.startTime; },
  'layout-shift': (e) => vitals.shifts.push(
    { at: e.startTime, value: e.value, input: e.hadRecentInput, of: e.sources.map((s) => name(s.node)).join(' ') }),
  longtask: (e) => vitals.tasks.push([e.startTime, e.duration]),
};
for (const type of Object.keys(told)) {
  new PerformanceObserver((list) => list.getEntries().forEach(told[type])).observe({ type, buffered: true });
}
"""


@dataclass(frozen=True, slots=True)
class Vitals:
    lcp: float | None  # ms from the navigation to the largest paint; None from the first touch on
    cls: float  # sum of all shifts of layout that no touch or key just before explains
    tbt: float  # ms of tasks beyond their first 50, from the first paint on
    shifts: tuple[str, ...]  # what moved, for whoever has to mend it; those after a touch included


def watch(context: BrowserContext) -> None:
    """Measure every page that is opened from now on."""
    context.add_init_script(WATCH)


def slow_down(page: Page, *, cpu: int = CPU_SLOWDOWN) -> None:
    """A cheap phone on a slow line."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_4G)
    session.send("Emulation.setCPUThrottlingRate", {"rate": cpu})


def read_vitals(page: Page, *, since: float = 0) -> Vitals:
    """What has been measured; with ``since``, a moment of ``now_on``, only what came after it."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)))")  # observers have been told
    seen: dict[str, Any] = page.evaluate("vitals")
    shifts = [shift for shift in seen["shifts"] if shift["at"] >= since]
    cls = sum(shift["value"] for shift in shifts if not shift["input"])
    tbt = sum(max(0.0, duration - 50) for start, duration in seen["tasks"] if start + duration > max(since, seen["fcp"]))
    return Vitals(None if since else seen["lcp"], cls, tbt, tuple(f"{shift['value']:.4f} {shift['of']}" for shift in shifts))


def now_on(page: Page) -> float:
    moment: float = page.evaluate("performance.now()")
    return moment
