// Saves each change at once and keeps what could not be sent. The pages work without it.
"use strict";
(() => {
  const { main, responses, timing, word } = evenkeel;
  const sitting = main.dataset.sitting;
  const box = `evenkeel:${sitting}`; // unsent events of all tabs, in the order of clicks
  const kept = () => { try { return JSON.parse(localStorage.getItem(box)) || []; } catch { return []; } }; // private mode: memory alone
  const keep = (events) => { try { localStorage.setItem(box, JSON.stringify(events)); } catch { /* memory alone */ } };
  const queue = kept(); // this tab's, and what was there when it came

  const clock = `/s/${sitting}/clock/`, mine = `${box}:page`;
  let sending = false, wait = 0, timer = 0, leaving = null, emptied = null, moved = false;
  const form = () => document.getElementById("turn");
  const token = () => main.querySelector("[name=csrfmiddlewaretoken]").value;

  function say(text, kind) {
    const line = document.getElementById("saved");
    if (line && line.textContent !== text) { line.textContent = text; line.className = `saved num ${kind || ""}`; }
  }
  function decided() { // by the server. What other tabs keep stays kept
    const event = JSON.stringify(queue.shift());
    keep(kept().filter((other) => JSON.stringify(other) !== event));
  }

  function note() { // the response as it stands, with the moment it was made
    const response = responses.read(form());
    if (!response) return;
    const turn = Number(form().dataset.turn);
    timing.watch(turn);
    const event = { turn, url: form().getAttribute("action"), ...response, clicked_ms: timing.clicked(), visible_ms: timing.seen(turn) };
    queue.push(event);
    keep([...kept(), event]);
    say(word("saving"), "waiting");
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
    timer = 0;
    let event = null; // on its way
    try {
      while (queue.length) {
        event = queue[0];
        const { url, ...body } = event;
        const onward = leaving && leaving.turn && queue.length === 1 && event.turn === leaving.from;
        if (onward) body.next = leaving.turn;
        const holding = held, data = await ask(url, body);
        if (!data.saved || data.saved.turn !== event.turn || data.saved.clicked_ms !== event.clicked_ms) throw new Error("no acknowledgement");
        decided();
        event = null;
        wait = 0;
        if (!queue.length) say(word("saved", { time: new Date(data.at).toLocaleTimeString(document.documentElement.lang || "en", { hour12: false }) }));
        if (onward && data.page && leaving) show(data.page, leaving.url);
        hear(data, holding);
      }
      if (leaving) await leave();
      if (emptied) emptied();
    } catch (problem) {
      if (problem instanceof Refused) drop(problem, event);
      else retry();
    } finally {
      sending = false;
      if (queue.length && !timer) pump();
    }
  }

  function drop(problem, event) { // it will never be stored
    if (event) decided();
    leaving = null;
    unlock();
    if (problem.data.url) to(problem.data.url);
    else say(problem.message, "failed");
  }

  function retry() {
    wait = Math.min(wait ? wait * 2 : 1000, 7000); // nobody tells when a line is back that only seemed to be there
    say(word(navigator.onLine ? "again" : "offline"), "waiting");
    timer = setTimeout(() => { timer = 0; pump(); }, wait * (0.7 + Math.random() * 0.6));
  }

  async function leave() { // nothing is unsent: bring the page itself
    const { url, turn, back } = leaving;
    if (!turn) { leaving = null; to(url); return; }
    const data = await ask(url);
    if (!data.page) throw new Error("no page");
    wait = 0;
    if (!back || !queue.length) show(data.page, url, back); // else something was chosen meanwhile, which the page does not know
  }
  const to = (url) => { moved = true; location.assign(url); };

  function show(html, url, back) {
    leaving = null;
    timing.watch(form() && form().dataset.turn);
    main.innerHTML = html;
    if (!back) history.pushState({}, "", url);
    ready();
    window.scrollTo(0, 0);
    main.focus({ preventScroll: true });
  }

  function go(url) {
    if (!url || leaving) return;
    const number = /\/(\d+)\/$/.exec(url);
    leaving = { url, turn: number ? Number(number[1]) : 0, from: Number(form().dataset.turn) };
    for (const button of main.querySelectorAll("button")) button.setAttribute("aria-disabled", "true");
    pump();
  }
  function unlock() { for (const button of main.querySelectorAll("button")) button.removeAttribute("aria-disabled"); }

  function ready() {
    const here = form() || document.getElementById("submit");
    if (!here) return;
    timing.tell(Number(here.dataset.elapsed), here.dataset.left === undefined ? null : Number(here.dataset.left));
    heard = performance.now();
    if (here.dataset.title) document.title = document.title.replace(/^[^·]*·/, `${here.dataset.title} ·`);
    if (form()) responses.enhance(form());
    if (gone) lock();
    tick();
  }

  // Every reply brings the server's clock, and the name of the page that holds the sitting. Ours is told when it asked while holding.
  let heard = performance.now(), me = "", held = false, gone = false, asking = false;
  function hear(data, holding) {
    timing.tell(data.elapsed_ms, data.left_ms);
    heard = performance.now();
    timing.show();
    if (!holding || !held || data.holder === me || gone) return;
    gone = true;
    notice(word("elsewhere"), word("goOnHere"));
    lock();
  }
  const lock = () => { for (const control of main.querySelectorAll("input, select, button")) control.disabled = true; };

  function notice(text, press) {
    const bar = Object.assign(document.createElement("aside"), { id: "elsewhere", className: "bar note" });
    bar.append(Object.assign(document.createElement("span"), { textContent: text }));
    if (press) bar.append(Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: press, onclick: comeBack }));
    document.getElementById("elsewhere")?.remove();
    main.before(bar);
    evenkeel.announce(text);
  }

  function claim() { // a tab keeps its name over a reload; a copy of a tab finds none and takes one of its own
    try { me = sessionStorage.getItem(mine) || me; sessionStorage.removeItem(mine); } catch { /* a name for this page alone */ }
    me = me || Math.random().toString(36).slice(2, 12).padEnd(4, "0");
  }

  async function hold() {
    const data = await ask(`/s/${sitting}/hold/`, { page: me });
    held = true;
    hear(data);
    return data;
  }

  async function comeBack() {
    try {
      await hold();
      gone = false;
      document.getElementById("elsewhere")?.remove();
      if (form()) bring();
      else location.reload();
    } catch (problem) { follow(problem); }
  }
  function bring() { // the page that the address names, as it stands on the server, once nothing is unsent
    leaving = { url: location.pathname, turn: 1, back: true };
    pump();
  }
  function follow(problem) { if (problem instanceof Refused && problem.data.url) to(problem.data.url); }

  async function poll() { // while there is a clock, or an answer to wait for: time granted meanwhile shows without a reload
    if (asking) return;
    asking = true;
    const holding = held;
    try {
      if ("waiting" in main.dataset) {
        if (!(await ask(clock)).waiting) location.reload();
      } else if (held) hear(await ask(clock), holding);
      else if ((await hold()).was_elsewhere) notice(word("here"));
    } catch (problem) { follow(problem); }
    heard = performance.now();
    asking = false;
  }

  async function afterwards() { // what the bell cut off: kept as late, or taken if time was given back meanwhile
    let taken = false, late = false;
    try {
      while (queue.length) {
        const { url, ...body } = queue[0];
        try { taken = Boolean((await ask(url, body)).saved) || taken; } catch (problem) {
          if (!(problem instanceof Refused)) throw problem;
          late = late || problem.data.outcome === "late";
        }
        decided();
      }
      if (taken) location.assign(`/s/${sitting}/`);
      else if (late) location.reload();
    } catch { setTimeout(afterwards, 3000); }
  }

  if ("finished" in main.dataset) {
    timing.forget();
    if (main.querySelector("[name=csrfmiddlewaretoken]")) afterwards();
    else try { localStorage.removeItem(box); } catch { /* nothing was kept */ }
    return;
  }

  main.addEventListener("change", (event) => {
    if (!form() || !form().contains(event.target)) return;
    responses.settle(form(), event.target);
    note();
  });

  main.addEventListener("submit", (event) => {
    if (event.target.id === "submit") {
      event.target.elements.visible_ms.value = timing.allSeen();
      if (!queue.length) return;
      event.preventDefault(); // everything unsent goes first
      emptied = () => event.target.submit();
      pump();
    } else if (event.target.id === "turn") {
      event.preventDefault();
      const data = form().dataset, way = event.submitter ? event.submitter.value : "next";
      go(way === "previous" ? data.previous : data.next || data.review);
    }
  });

  function finish() { // the bell: what is unsent may still come within the grace; then the sitting is handed in
    const send = document.createElement("form");
    send.method = "post";
    send.action = `/s/${sitting}/submit/`;
    for (const [name, value] of [["csrfmiddlewaretoken", token()], ["visible_ms", timing.allSeen()], ["bell", "yes"]]) {
      send.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    }
    document.body.append(send);
    send.submit();
  }

  let rung = false;
  async function ring() { // the server's word counts: time may have been granted, or given back
    try {
      const data = await ask(clock);
      hear(data);
      if (data.left_ms === 0) finish();
      else rung = false;
    } catch (problem) {
      follow(problem);
      setTimeout(() => { rung = false; }, 3000);
    }
  }

  function tick() {
    timing.watch(form() && form().dataset.turn);
    timing.show();
    const left = timing.left();
    if (left !== null && left <= 0 && !rung && (!queue.length || left < -50000)) { rung = true; ring(); }
    if (performance.now() - heard > 15000 && navigator.onLine && (left !== null || !held || "waiting" in main.dataset)) poll();
  }

  document.addEventListener("visibilitychange", tick);
  window.addEventListener("online", () => { wait = 0; clearTimeout(timer); timer = 0; if (queue.length || leaving) pump(); });
  window.addEventListener("popstate", () => { if (form()) bring(); });
  window.addEventListener("pagehide", () => { try { sessionStorage.setItem(mine, me); } catch { /* see claim */ } });
  window.addEventListener("pageshow", (event) => { if (event.persisted) { claim(); comeBack(); } });
  window.addEventListener("beforeunload", (event) => { if (queue.length && !moved) event.preventDefault(); });
  document.getElementById("pause")?.addEventListener("submit", (event) => {
    if (!queue.length) return;
    event.preventDefault();
    emptied = () => event.target.submit();
    pump();
  });
  claim();
  setInterval(tick, 1000);
  ready();
  if (!("waiting" in main.dataset)) poll();
  if (form() && responses.differs(form())) note();
  else if (form()) responses.put(form(), queue.filter((event) => event.turn === Number(form().dataset.turn)).pop());
  if (queue.length) { say(word("saving"), "waiting"); pump(); }
})();
