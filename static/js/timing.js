// The server's clock as the page knows it, the time left, how long each turn was seen.
"use strict";
evenkeel.timing = (() => {
  const WARN_AT = [10, 2]; // minutes left
  const store = `evenkeel:${evenkeel.main.dataset.sitting}:visible`;
  let base = { elapsed: 0, left: null, mono: performance.now(), wall: Date.now() };
  let last = -1, shown = null, warned = null, watched = performance.now(), visible = {};
  try { visible = JSON.parse(sessionStorage.getItem(store)) || {}; } catch { /* nothing kept */ }

  // One local clock stands still while the device sleeps, the other may be set.
  const since = () => Math.max(performance.now() - base.mono, Date.now() - base.wall, 0);
  const tell = (elapsed, left) => { // a reply that was overtaken tells nothing
    const behind = base.elapsed - elapsed;
    if (behind > 0 && behind < 6e4) return;
    base = { elapsed, left: left ?? null, mono: performance.now(), wall: Date.now() };
    shown = null;
  };
  const clicked = () => (last = Math.max(last + 1, Math.round(base.elapsed + since())));
  const left = () => (base.left === null ? null : base.left - since());

  function watch(turn) {
    const now = performance.now();
    if (turn && document.visibilityState === "visible") visible[turn] = (visible[turn] || 0) + now - watched;
    watched = now;
    try { sessionStorage.setItem(store, JSON.stringify(visible)); } catch { /* memory alone */ }
  }
  const seen = (turn) => Math.round(visible[turn] || 0);
  const allSeen = () => JSON.stringify(Object.fromEntries(Object.keys(visible).map((turn) => [turn, seen(turn)])));

  function show() { // the time left in words, and a warning twice
    const line = byId("left"), ms = left();
    if (!line) return;
    if (ms === null) { line.textContent = evenkeel.word("noLimit"); return; }
    const minutes = Math.ceil(ms / 60000);
    const text = ms <= 0 ? evenkeel.word("up") : ms < 60000 ? evenkeel.word("lastMinute")
      : minutes === 1 ? evenkeel.word("minute") : evenkeel.word("minutes", { n: minutes });
    if (text !== shown) { line.textContent = text; shown = text; }
    const due = ms > 0 ? WARN_AT.filter((at) => minutes <= at).pop() : undefined;
    if (due !== undefined && due !== warned) {
      if (warned !== null || minutes === due) evenkeel.announce(evenkeel.word("warning", { n: due }));
      line.classList.add("warned");
      warned = due;
    } else if (due === undefined) {
      warned = null;
      line.classList.remove("warned");
    }
  }

  return { tell, clicked, left, watch, seen, allSeen, show };
})();
