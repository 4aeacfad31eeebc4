// Saves each change at once and keeps what could not be sent. The pages work without it.
"use strict";
(() => {
  const { main, responses, timing, word } = evenkeel;
  const { box, queue, keep, decided, token, ask, Refused } = evenkeel.sending;
  const sitting = main.dataset.sitting;

  const clock = `/s/${sitting}/clock/`, mine = `${box}:page`;
  let sending = false, wait = 0, timer = 0, leaving = null, emptied = null, moved = false;
  const form = () => byId("turn"), turnHere = () => Number(form()?.dataset.turn);

  function say(text, kind) {
    const line = byId("saved");
    if (line && line.textContent !== text) { line.textContent = text; line.className = `saved num ${kind || ""}`; }
  }

  function note() { // the response as it stands, with the moment it was made
    const response = responses.read(form());
    if (!response) return;
    const turn = turnHere();
    timing.watch(turn);
    keep({ turn, url: form().getAttribute("action"), ...response, clicked_ms: timing.clicked(), visible_ms: timing.seen(turn) });
    say(word("saving"), "waiting");
    pump();
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
        if (data.saved?.turn !== event.turn || data.saved.clicked_ms !== event.clicked_ms) throw new Error("no acknowledgement");
        decided();
        event = null;
        wait = 0;
        if (!queue.length) say(word("saved", { time: new Date(data.at).toLocaleTimeString(lang, { hour12: false }) }));
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

  function drop(problem, event) {
    if (event) decided(); // it will never be stored
    leaving = null;
    pressed(null);
    if (problem.data.url) to(problem.data.url);
    else say(problem.message, "failed");
  }

  function retry() {
    wait = Math.min(wait ? wait * 2 : 1000, 7000); // no event tells of a line that only seemed there
    say(word(navigator.onLine ? "again" : "offline"), "waiting");
    timer = setTimeout(pump, wait * (0.7 + Math.random() * 0.6));
  }

  async function leave() { // nothing is unsent: bring the page itself
    const { url, turn, back } = leaving;
    if (!turn) { leaving = null; to(url); return; }
    const data = await ask(url);
    if (!data.page) throw new Error("no page");
    if (!back || !queue.length) show(data.page, url, back); // not what was chosen meanwhile
  }
  const to = (url) => { moved = true; location.assign(url); };

  function show(html, url, back) {
    leaving = null;
    wait = 0;
    timing.watch(turnHere());
    main.innerHTML = html;
    if (!back) history.pushState({}, "", url);
    ready();
    scrollTo(0, 0);
    main.focus({ preventScroll: true });
  }

  function go(url) {
    if (!url || leaving) return;
    leaving = { url, turn: Number(/\d+(?=\/$)/.exec(url)), from: turnHere() }; // 0: no turn, a page of its own
    pressed("true");
    pump();
  }
  const pressed = (value) => { for (const button of main.querySelectorAll(".foot button")) button.ariaDisabled = value; };

  function ready() {
    const here = form() || byId("submit");
    if (!here) return;
    const { elapsed, left, title } = here.dataset;
    timing.tell(Number(elapsed), left && Number(left));
    told = performance.now();
    if (title) document.title = document.title.replace(/^[^·]*·/, `${title} ·`);
    if (form()) responses.enhance(form());
    if (gone) lock();
    setTimeout(tick); // a task of its own
  }

  // Every reply brings the server's clock, and the name of the page that holds the sitting.
  let told = performance.now(), me = "", held = false, gone = false, asking = false;
  function hear(data, holding) {
    timing.tell(data.elapsed_ms, data.left_ms);
    told = performance.now();
    timing.show();
    if (!holding || !held || data.holder === me || gone) return; // asked before we held it, it does not know us
    gone = true;
    notice(word("elsewhere"), word("goOnHere"));
    lock();
  }
  const lock = () => { for (const control of main.querySelectorAll("input, select, button")) control.disabled = true; };

  function notice(text, press) {
    const bar = make("aside", { id: "elsewhere", className: "bar note" });
    bar.append(make("span", { textContent: text }));
    if (press) bar.append(make("button", { type: "button", className: "button", textContent: press, onclick: comeBack }));
    byId("elsewhere")?.remove();
    main.before(bar);
    evenkeel.announce(text);
  }

  function claim() { // a tab keeps its name over a reload; a copy of it finds none
    try { me = sessionStorage.getItem(mine) || me; sessionStorage.removeItem(mine); } catch { /* this page alone */ }
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
      byId("elsewhere")?.remove();
      if (form()) bring();
      else location.reload();
    } catch (problem) { follow(problem); }
  }
  function bring() { // the address's page, once nothing is unsent
    leaving = { url: location.pathname, turn: 1, back: true };
    pump();
  }
  function follow(problem) { if (problem instanceof Refused && problem.data.url) to(problem.data.url); }

  async function poll() { // time granted meanwhile shows without a reload
    if (asking) return;
    asking = true;
    const holding = held;
    try {
      if (held) hear(await ask(clock), holding);
      else if ((await hold()).was_elsewhere) notice(word("here"));
    } catch (problem) { follow(problem); }
    told = performance.now();
    asking = false;
  }

  main.addEventListener("change", (event) => {
    if (!form()?.contains(event.target)) return;
    responses.settle(form(), event.target);
    note();
  });

  function sendFirst(event) { // what is unsent, then the form
    if (!queue.length) return;
    event.preventDefault();
    emptied = () => event.target.submit();
    pump();
  }

  main.addEventListener("submit", (event) => {
    if (event.target.id === "submit") {
      event.target.elements.visible_ms.value = timing.allSeen();
      sendFirst(event);
    } else if (event.target.id === "turn") {
      event.preventDefault();
      const { previous, next, review } = form().dataset;
      go(event.submitter?.value === "previous" ? previous : next || review);
    }
  });

  function finish() { // at the bell
    const body = new URLSearchParams({ csrfmiddlewaretoken: token(), visible_ms: timing.allSeen(), bell: "yes" });
    fetch(`/s/${sitting}/submit/`, { method: "POST", body }).finally(() => to(`/s/${sitting}/done/`));
  }

  let rung = false;
  async function ring() { // the server's word counts
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
    timing.watch(turnHere());
    timing.show();
    const left = timing.left();
    if (left !== null && left <= 0 && !rung && (!queue.length || left < -50000)) { rung = true; ring(); }
    if (performance.now() - told > 15000 && navigator.onLine && (left !== null || !held)) poll();
  }

  document.addEventListener("visibilitychange", tick);
  addEventListener("online", () => { wait = 0; if (queue.length || leaving) pump(); });
  addEventListener("popstate", () => { if (form()) bring(); });
  addEventListener("pagehide", () => { try { sessionStorage.setItem(mine, me); } catch { /* see claim */ } });
  addEventListener("pageshow", (event) => { if (event.persisted) { claim(); comeBack(); } });
  addEventListener("beforeunload", (event) => { if (queue.length && !moved) event.preventDefault(); });
  byId("pause")?.addEventListener("submit", sendFirst);
  claim();
  setInterval(tick, 1000);
  ready();
  setTimeout(poll);
  if (form() && responses.differs(form())) note();
  else if (form()) responses.put(form(), queue.filter((event) => event.turn === turnHere()).pop());
  if (queue.length) { say(word("saving"), "waiting"); pump(); }
})();
