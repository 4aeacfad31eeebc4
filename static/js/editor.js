// Saves an item as it is typed: one request at a time, by the same verb as the button. What was not sent is kept on this device.
"use strict";
const editor = (() => {
  const form = document.getElementById("item-form"), line = document.getElementById("state"), say = document.getElementById("say");
  const QUIET = 1200, LONGEST = 8000, KEEPALIVE = 60000; // ms after the last key, ms after the first, bytes that may outlive the page
  const store = `evenkeel:item:${form.dataset.me}:${form.dataset.item}`; // each page keeps its own copy: two tabs may hold different words
  const own = `${store}:${Date.now()}-${Math.random().toString(36).slice(2)}`, PUTTING = "evenkeel:putting-back";
  const early = [...form.elements].some(isWritten);
  let saved = early || form.hasAttribute("data-unsaved") && !form.hasAttribute("data-kept") ? null : words(), kept = null;
  let timer = 0, firstKey = 0, busy = null, wait = 2000, stopped = false, out = false, said = "";

  // Whether a control says something else than it came with: written before this script was there.
  function isWritten({ type, checked, defaultChecked, options, selectedIndex, value, defaultValue }) {
    if (options) return selectedIndex !== Math.max(0, [...options].findIndex((each) => each.defaultSelected));
    if (type === "checkbox" || type === "radio") return checked !== defaultChecked;
    return defaultValue !== undefined && value !== defaultValue;
  }

  // All that is sent, but what the server gives anew with each save: two of them are equal when nothing was written.
  function body() { return new URLSearchParams(new FormData(form)); }
  function words() {
    const data = body();
    for (const name of ["csrfmiddlewaretoken", "edit_number", "base", "asked", "opened"]) data.delete(name);
    return data.toString();
  }
  const isDirty = () => { const now = words(); return now !== saved && now !== kept; };

  function show(text, waits, aloud) { // the line for the eye; the ear is told when something changes in kind, and after a press of Save
    line.textContent = text;
    line.classList.toggle("waits", waits);
    const kind = text.replace(/[\d:.]+/g, "");
    if (aloud || kind !== said) say.textContent = aloud ? `${text}. ${counts()}` : text;
    said = kind;
  }
  const counts = () => form.querySelector("[data-counts]").textContent;
  const clock = (at) => new Date(at).toLocaleTimeString("en-GB");

  function keepHere() {
    try { localStorage.setItem(own, JSON.stringify({ sent: body().toString(), words: words(), at: Date.now() })); } catch { /* the page alone */ }
  }
  function forgetHere(name = own) { try { localStorage.removeItem(name); } catch { /* nothing kept */ } }
  async function keptByOthers() { // copies of pages that are gone; a page holds a lock of its copy's name as long as it lives
    try {
      const open = navigator.locks ? (await navigator.locks.query()).held.map((lock) => lock.name) : [];
      const names = Object.keys(localStorage).filter((name) => name.startsWith(store) && name !== own && !open.includes(name));
      return names.map((name) => ({ name, ...JSON.parse(localStorage.getItem(name)) })).sort((one, other) => one.at - other.at);
    } catch { return []; }
  }

  function changed() {
    if (stopped) { keepHere(); return; }
    if (!isDirty()) return;
    keepHere();
    const now = performance.now();
    firstKey = firstKey || now;
    clearTimeout(timer);
    timer = setTimeout(save, Math.max(0, Math.min(QUIET, firstKey + LONGEST - now)));
  }

  // Resolves to what became of it: "saved", "kept", "conflict", "closed" or "later".
  async function save({ aloud = false, leaving = false } = {}) {
    clearTimeout(timer);
    while (busy) { await busy; if (!isDirty() && !aloud) return "saved"; } // of two that waited for the same one, the other may have gone first
    if (stopped) return "conflict";
    firstKey = 0;
    busy = send(aloud, leaving);
    try { return await busy; } finally { busy = null; }
  }

  // Signed in again in another tab? Then this page's token is of the session that ended. Never for somebody else.
  async function comeBack() {
    try {
      const reply = await fetch(form.action, { credentials: "same-origin", redirect: "manual", headers: { Accept: "text/html" } });
      const fresh = new DOMParser().parseFromString(await reply.text(), "text/html").getElementById("item-form");
      if (!fresh || fresh.dataset.me !== form.dataset.me) return;
      for (const field of document.getElementsByName("csrfmiddlewaretoken")) field.value = fresh.querySelector("[name=csrfmiddlewaretoken]").value;
    } catch { /* no line: it tries again */ }
  }

  async function send(aloud, leaving) {
    if (out && !leaving) await comeBack();
    const data = body(), sent = words(), size = data.toString().length;
    if (aloud) show("Saving…", true);
    let reply, told;
    try {
      reply = await fetch(form.action, {
        method: "POST", body: data, credentials: "same-origin", headers: { Accept: "application/json" },
        redirect: "manual", // a sign-in page asked for here would bring its token back after the one of whoever signs in meanwhile
        keepalive: leaving || size < KEEPALIVE, signal: leaving || !AbortSignal.timeout ? undefined : AbortSignal.timeout(20000),
      });
      told = (reply.headers.get("Content-Type") || "").startsWith("application/json") ? await reply.json() : null;
      if (told && !told.state) told = null; // it was refused before it was read
    } catch { told = undefined; }
    if (!told) return later(told === null ? reply : null);
    wait = 2000;
    out = false;
    if (told.state === "conflict" || told.state === "closed") return stop(told);
    if (told.state === "saved") {
      form.elements.edit_number.value = told.edit_number;
      form.elements.base.value = told.base;
      saved = sent;
      kept = null;
      document.getElementById("unfinished")?.remove(); // what it says is over
    } else kept = sent;
    if (words() !== sent) changed(); else if (told.state === "saved") forgetHere();
    check(told);
    problems(told.problems || [], aloud);
    show(told.state === "saved" ? `Saved ${clock(told.at)}` : `Kept ${clock(told.at)}, not saved: ${told.problems.length === 1 ? "one field" : `${told.problems.length} fields`} to look at`, told.state !== "saved", aloud);
    document.dispatchEvent(new CustomEvent("item-saved", { detail: told.state }));
    if (told.merged) document.dispatchEvent(new CustomEvent("item-merged", { detail: told.merged }));
    return told.state;
  }

  function later(reply) {
    out = Boolean(reply) && (reply.type === "opaqueredirect" || reply.status === 403);
    const why = !navigator.onLine || !reply ? "offline" : out ? "you are signed out: sign in in another tab" : "the service is busy";
    show(`Not saved yet: ${why}. Your words are kept on this device`, true);
    keepHere();
    timer = setTimeout(save, wait);
    wait = Math.min(wait * 2, 30000);
    return "later";
  }

  function stop(told) { // both have changed the same thing, or the item was moved on: nothing more is sent until the author has decided
    stopped = true;
    show(`Not saved yet: ${told.state === "closed" ? "closed" : "two wordings to choose from"}`, true);
    const box = document.getElementById("problems");
    box.innerHTML = '<div class="error-summary" role="alert" tabindex="-1"><h2></h2></div>';
    box.querySelector("h2").textContent = told.text;
    if (told.state === "conflict") {
      const button = document.createElement("button");
      Object.assign(button, { className: "btn btn-primary", textContent: "See the difference" });
      button.addEventListener("click", () => { saved = words(); HTMLFormElement.prototype.submit.call(form); });
      box.firstElementChild.append(button);
    }
    box.scrollIntoView({ block: "nearest" });
    return told.state;
  }

  // Whoever stands on a link or button that is made anew stays on it; if it is gone, on the one in its place, or on the field it led to.
  function keeping(box, change) {
    const at = document.activeElement, text = at.textContent, all = () => [...box.querySelectorAll("a, button, summary")], place = all().indexOf(at);
    const alike = () => all().filter((each) => each.hash === at.hash && each.textContent === text), nth = alike().indexOf(at);
    change();
    if (place < 0 || at.isConnected || document.activeElement !== document.body) return; // or the change itself put the focus somewhere
    const [same, now] = [alike(), all()], field = at.hash && document.getElementById(decodeURIComponent(at.hash.slice(1)));
    (same[nth] || same.at(-1) || now[place] || now.at(-1) || field || box.closest("[tabindex]"))?.focus({ preventScroll: true });
  }

  function check(told) { // findings beside their fields, as pieces of the page that the server made
    for (const slot of form.querySelectorAll(".slot")) {
      const html = told.slots[slot.id] || "";
      if (slot.dataset.html !== html) { keeping(slot, () => { slot.innerHTML = html; }); slot.dataset.html = html; }
    }
    for (const [turn, html] of Object.entries(told.strips)) {
      const strip = document.getElementById(`strip-${turn}`);
      if (strip) strip.innerHTML = html;
    }
    list(told.list);
    for (const place of form.querySelectorAll("[data-counts]")) place.textContent = told.counts;
  }

  function list(html) {
    const box = document.getElementById("checks-list");
    keeping(box, () => { box.innerHTML = html; });
  }

  function problems(found, aloud) {
    keeping(document.getElementById("problems"), () => tell(found, aloud));
  }
  function tell(found, aloud) {
    for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
    for (const old of form.querySelectorAll(".errorlist")) old.remove(); // said by the server about what stood there before
    const box = document.getElementById("problems");
    box.textContent = "";
    if (!found.length) return;
    for (const each of found) document.getElementById(each.id)?.setAttribute("aria-invalid", "true");
    const summary = document.createElement("div"), items = document.createElement("ul"), head = document.createElement("h2");
    summary.className = "error-summary";
    summary.tabIndex = -1;
    head.textContent = "All of it is kept, and not saved yet: please look at";
    for (const each of found) {
      const item = document.createElement("li"), link = document.createElement("a");
      link.href = `#${each.id}`;
      link.textContent = each.text;
      item.append(each.id ? link : each.text);
      items.append(item);
    }
    summary.append(head, items);
    box.append(summary);
    if (aloud) summary.focus();
  }

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  addEventListener("online", () => { if (isDirty()) save(); });
  addEventListener("beforeunload", (event) => { if (isDirty() || stopped && words() !== saved) event.preventDefault(); });
  const leave = () => { if (isDirty() && !stopped) { keepHere(); save({ leaving: true }); } };
  addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") leave(); });

  // What was typed here once and is not stored: of every tab that was closed with it
  const offer = document.getElementById("kept-here"), row = offer.querySelector("li");
  if (form.hasAttribute("data-unsaved")) {
    keepHere();
    try { forgetHere(sessionStorage.getItem(PUTTING) || own + "-"); } catch { /* it is offered again */ }
  }
  try { sessionStorage.removeItem(PUTTING); } catch { /* as above */ }
  navigator.locks?.request(own, () => new Promise(() => {}));
  keptByOthers().then((copies) => {
    const seen = new Set([words()]);
    row.remove();
    for (const copy of copies) {
      if (seen.has(copy.words)) { forgetHere(copy.name); continue; }
      seen.add(copy.words);
      offerOne(copy);
    }
    offer.hidden = !offer.querySelector("li");
  });

  function offerOne(copy) {
    const entry = row.cloneNode(true), [back, forget] = entry.querySelectorAll("button");
    entry.querySelector("b").textContent = new Date(copy.at).toLocaleString("en-GB");
    for (const button of [back, forget]) button.setAttribute("aria-label", `${button.textContent}: what was written on ${entry.querySelector("b").textContent}`);
    forget.addEventListener("click", () => { forgetHere(copy.name); entry.remove(); offer.hidden = !offer.querySelector("li"); });
    back.addEventListener("click", () => putBack(copy));
    offer.querySelector("ul").append(entry);
  }

  function putBack(copy) {
    const carrier = document.createElement("form"), fields = new URLSearchParams(copy.sent);
    Object.assign(carrier, { method: "post", action: form.action, hidden: true });
    fields.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    fields.set("show", "1");
    for (const [name, value] of fields) {
      const field = document.createElement("textarea"); // keeps its row ends
      field.name = name;
      field.value = value;
      carrier.append(field);
    }
    document.body.append(carrier);
    try { sessionStorage.setItem(PUTTING, copy.name); } catch { /* it is offered again */ }
    saved = words();
    HTMLFormElement.prototype.submit.call(carrier);
  }
  if (form.hasAttribute("data-unsaved") && !form.hasAttribute("data-kept")) timer = setTimeout(save, 50);
  else if (early) changed();

  return { form, save, say: (text) => { say.textContent = text; }, isDirty, words, list, letGo: () => { saved = words(); } };
})();
