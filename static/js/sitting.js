// Saves each click at once and keeps what could not be sent. The pages work without it.
"use strict";
(() => {
  const main = document.getElementById("page");
  const sitting = main.dataset.sitting;
  const box = `evenkeel:${sitting}`; // unsent events, in the order of clicks
  const seen = `evenkeel:${sitting}:visible`; // turn → ms visible in this tab
  const read = (store, name, empty) => { try { return JSON.parse(store.getItem(name)) || empty; } catch { return empty; } };
  const write = (store, name, value) => { try { store.setItem(name, JSON.stringify(value)); } catch { /* private mode: memory alone */ } };

  if ("finished" in main.dataset) {
    try { localStorage.removeItem(box); sessionStorage.removeItem(seen); } catch { /* nothing was kept */ }
    return;
  }

  let queue = read(localStorage, box, []);
  const visible = read(sessionStorage, seen, {});
  let sending = false, wait = 0, timer = 0, leaving = null, last = -1, leftTold = null;
  let base = { elapsed: 0, left: null, mono: performance.now(), wall: Date.now() };
  const form = () => document.getElementById("turn");
  const status = () => document.getElementById("saved");
  const token = () => main.querySelector("[name=csrfmiddlewaretoken]").value;

  // The server's clock: its last word plus the larger of what the two local clocks say has passed since.
  const since = () => Math.max(performance.now() - base.mono, Date.now() - base.wall, 0);
  const tell = (elapsed, left) => { base = { elapsed, left, mono: performance.now(), wall: Date.now() }; };
  const clicked = () => (last = Math.max(last + 1, Math.round(base.elapsed + since())));

  function say(text, kind) {
    const line = status();
    if (line && line.textContent !== text) { line.textContent = text; line.className = `saved num ${kind || ""}`; }
  }
  const hhmmss = (ms) => new Date(ms).toLocaleTimeString("en-GB");

  function keep() { write(localStorage, box, queue); }

  function note() { // the choice as it stands, with the moment it was made
    const data = new FormData(form());
    const best = data.get("best"), worst = data.get("worst");
    if (!best && !worst) return;
    const turn = Number(form().dataset.turn);
    queue.push({ turn, url: form().getAttribute("action"), best, worst, clicked_ms: clicked(), visible_ms: Math.round(visible[turn] || 0) });
    keep();
    say("Saving…", "waiting");
    pump();
  }

  class Refused extends Error {}

  async function ask(url, body) {
    const reply = await fetch(url, {
      method: body ? "POST" : "GET", credentials: "same-origin", redirect: "manual", cache: "no-store",
      headers: body ? { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token() } : { Accept: "application/json" },
      body: body && JSON.stringify(body), signal: AbortSignal.timeout ? AbortSignal.timeout(15000) : undefined,
    });
    const isJson = (reply.headers.get("Content-Type") || "").startsWith("application/json");
    const data = isJson ? await reply.json() : null; // a portal's page or a proxy's error is no answer of ours
    if (data && (data.outcome || data.url) && reply.status < 500) throw Object.assign(new Refused(data.message || ""), { data });
    if (!reply.ok || !data) throw new Error("no answer");
    return data;
  }

  async function pump() {
    if (sending) return;
    sending = true;
    clearTimeout(timer);
    try {
      while (queue.length) {
        const event = queue[0];
        const { url, ...body } = event;
        const onward = leaving && leaving.turn && queue.length === 1 && event.turn === leaving.from;
        if (onward) body.next = leaving.turn;
        const data = await ask(url, body);
        if (!data.saved || data.saved.turn !== event.turn || data.saved.clicked_ms !== event.clicked_ms) throw new Error("no acknowledgement");
        queue.shift();
        keep();
        wait = 0;
        tell(data.elapsed_ms, data.left_ms);
        if (!queue.length) say(`Saved ${hhmmss(data.at)}`);
        if (onward && data.page && leaving) show(data.page, leaving.url);
      }
      if (leaving) await leave();
    } catch (problem) {
      if (problem instanceof Refused) drop(problem);
      else retry();
    } finally {
      sending = false;
      if (queue.length && !timer) pump();
    }
  }

  function drop(problem) { // the server has decided: this event will never be stored
    queue.shift();
    keep();
    leaving = null;
    unlock();
    if (problem.data.url) location.assign(problem.data.url);
    else say(problem.message, "failed");
  }

  function retry() {
    wait = Math.min(wait ? wait * 2 : 1000, 15000);
    say(navigator.onLine ? "Not saved yet – kept here, trying again" : "Offline – kept here, will send", "waiting");
    timer = setTimeout(() => { timer = 0; pump(); }, wait * (0.7 + Math.random() * 0.6));
  }

  async function leave() { // nothing is unsent: bring the page itself
    const to = leaving;
    if (!to.turn) { leaving = null; location.assign(to.url); return; }
    const data = await ask(to.url);
    if (!data.page) throw new Error("no page");
    wait = 0;
    show(data.page, to.url);
  }

  function show(html, url, back) {
    leaving = null;
    watch();
    main.innerHTML = html;
    if (!back) history.pushState({}, "", url);
    ready();
    window.scrollTo(0, 0);
    main.focus({ preventScroll: true });
  }

  function go(url, back) {
    if (!url || leaving) return;
    const number = /\/(\d+)\/$/.exec(url);
    leaving = { url, turn: number ? Number(number[1]) : 0, from: Number(form().dataset.turn) };
    for (const button of main.querySelectorAll("button")) button.setAttribute("aria-disabled", "true");
    clearTimeout(timer); timer = 0;
    if (back) { const to = leaving; leaving = null; ask(to.url).then((data) => show(data.page, to.url, true)).catch(() => location.reload()); return; }
    pump();
  }
  function unlock() { for (const button of main.querySelectorAll("button")) button.removeAttribute("aria-disabled"); }

  function ready() {
    const here = form() || document.getElementById("submit");
    if (!here) return;
    tell(Number(here.dataset.elapsed), here.dataset.left === undefined ? null : Number(here.dataset.left));
    last = Math.max(last, -1);
    if (here.dataset.title) document.title = document.title.replace(/^[^·]*·/, `${here.dataset.title} ·`);
    leftTold = null;
    tick();
  }

  main.addEventListener("change", (event) => {
    const input = event.target;
    if (input.type !== "radio" || !form() || !form().contains(input)) return;
    const other = form().querySelector(`input[name="${input.name === "best" ? "worst" : "best"}"][value="${input.value}"]`);
    if (other && other.checked) other.checked = false; // most and least are two different options
    note();
  });

  main.addEventListener("submit", (event) => {
    if (event.target.id === "submit") { // everything unsent goes first
      watch();
      event.target.elements.visible_ms.value = JSON.stringify(Object.fromEntries(Object.entries(visible).map(([t, ms]) => [t, Math.round(ms)])));
      return;
    }
    if (event.target.id !== "turn") return;
    event.preventDefault();
    const way = event.submitter ? event.submitter.value : "next";
    const data = form().dataset;
    go(way === "previous" ? data.previous : data.next || data.review);
  });

  function finish() { // the bell: what is unsent may still come within the grace; then the sitting is handed in
    const send = document.createElement("form");
    send.method = "post";
    send.action = `/s/${sitting}/submit/`;
    for (const [name, value] of [["csrfmiddlewaretoken", token()], ["visible_ms", JSON.stringify(Object.fromEntries(Object.entries(visible).map(([t, ms]) => [t, Math.round(ms)])))]]) {
      const field = document.createElement("input");
      field.type = "hidden"; field.name = name; field.value = value;
      send.append(field);
    }
    document.body.append(send);
    send.submit();
  }

  let watched = performance.now();
  function watch() { // time during which the turn could be seen
    const now = performance.now();
    const turn = form() && form().dataset.turn;
    if (turn && document.visibilityState === "visible") { visible[turn] = (visible[turn] || 0) + now - watched; write(sessionStorage, seen, visible); }
    watched = now;
  }

  function tick() {
    watch();
    const line = document.getElementById("left");
    if (base.left === null || !line) return;
    const left = base.left - since();
    const minutes = Math.max(0, Math.ceil(left / 60000));
    const text = left <= 0 ? "time is up" : left < 60000 ? "less than a minute left" : `about ${minutes} minute${minutes === 1 ? "" : "s"} left`;
    if (text !== leftTold) { line.textContent = text; leftTold = text; }
    if (left <= 0 && (!queue.length || left < -50000)) { base.left = null; finish(); }
  }

  document.addEventListener("visibilitychange", watch);
  window.addEventListener("online", () => { wait = 0; clearTimeout(timer); timer = 0; if (queue.length || leaving) pump(); });
  window.addEventListener("popstate", () => { if (form()) go(location.pathname, true); });
  window.addEventListener("beforeunload", (event) => { if (queue.length) event.preventDefault(); });
  setInterval(tick, 1000);
  ready();
  if (queue.length) { say("Saving…", "waiting"); pump(); }
})();
