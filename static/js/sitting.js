// Saves each change at once and keeps what could not be sent. The pages work without it.
"use strict";
(() => {
  const { main, responses, timing, word } = evenkeel;
  const sitting = main.dataset.sitting;
  const box = `evenkeel:${sitting}`; // unsent events, in the order of clicks
  let queue = [];
  try { queue = JSON.parse(localStorage.getItem(box)) || []; } catch { /* private mode: memory alone */ }

  if ("finished" in main.dataset) {
    try { localStorage.removeItem(box); } catch { /* nothing was kept */ }
    timing.forget();
    return;
  }

  let sending = false, wait = 0, timer = 0, leaving = null, emptied = null;
  const form = () => document.getElementById("turn");
  const token = () => main.querySelector("[name=csrfmiddlewaretoken]").value;

  function say(text, kind) {
    const line = document.getElementById("saved");
    if (line && line.textContent !== text) { line.textContent = text; line.className = `saved num ${kind || ""}`; }
  }
  function keep() { try { localStorage.setItem(box, JSON.stringify(queue)); } catch { /* memory alone */ } }

  function note() { // the response as it stands, with the moment it was made
    const response = responses.read(form());
    if (!response) return;
    const turn = Number(form().dataset.turn);
    timing.watch(turn);
    queue.push({ turn, url: form().getAttribute("action"), ...response, clicked_ms: timing.clicked(), visible_ms: timing.seen(turn) });
    keep();
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
        timing.tell(data.elapsed_ms, data.left_ms);
        if (!queue.length) say(word("saved", { time: new Date(data.at).toLocaleTimeString(document.documentElement.lang || "en", { hour12: false }) }));
        if (onward && data.page && leaving) show(data.page, leaving.url);
      }
      if (leaving) await leave();
      if (emptied) emptied();
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
    say(word(navigator.onLine ? "again" : "offline"), "waiting");
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
    if (here.dataset.title) document.title = document.title.replace(/^[^·]*·/, `${here.dataset.title} ·`);
    if (form()) responses.enhance(form());
    tick();
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
    for (const [name, value] of [["csrfmiddlewaretoken", token()], ["visible_ms", timing.allSeen()]]) {
      send.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    }
    document.body.append(send);
    send.submit();
  }

  let rung = false;
  function tick() {
    timing.watch(form() && form().dataset.turn);
    timing.show();
    const left = timing.left();
    if (left !== null && left <= 0 && !rung && (!queue.length || left < -50000)) { rung = true; finish(); }
  }

  document.addEventListener("visibilitychange", tick);
  window.addEventListener("online", () => { wait = 0; clearTimeout(timer); timer = 0; if (queue.length || leaving) pump(); });
  window.addEventListener("popstate", () => {
    if (form()) ask(location.pathname).then((data) => show(data.page, location.pathname, true)).catch(() => location.reload());
  });
  window.addEventListener("beforeunload", (event) => { if (queue.length) event.preventDefault(); });
  setInterval(tick, 1000);
  ready();
  if (form() && responses.differs(form())) note();
  if (queue.length) { say(word("saving"), "waiting"); pump(); }
})();
