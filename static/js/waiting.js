// A page before Begin asks now and then: it shows Begin once the doors are open, and comes anew once more time was answered.
"use strict";
(() => {
  const { clock, asked } = document.getElementById("page").dataset;
  const line = document.getElementById("doors"), again = document.getElementById("again"), begin = document.getElementById("begin");
  let timer = 0, asking = false;

  function open() {
    const focused = again.contains(document.activeElement);
    again.replaceWith(begin.content.cloneNode(true));
    line.textContent = line.dataset.open;
    if (focused) document.querySelector("main form button").focus();
  }

  const later = () => { clearTimeout(timer); timer = setTimeout(ask, 4000 + Math.random() * 2000); }; // not all at once

  async function ask() {
    if (asking) return;
    asking = true;
    try {
      const reply = await fetch(clock, {
        credentials: "same-origin", redirect: "manual", cache: "no-store", headers: { Accept: "application/json" },
        signal: AbortSignal.timeout ? AbortSignal.timeout(15000) : undefined,
      });
      const isJson = (reply.headers.get("Content-Type") || "").startsWith("application/json");
      const data = isJson ? await reply.json() : null; // a portal's page or a proxy's error is no answer of ours
      if (data && data.url) { location.assign(data.url); return; }
      if (asked !== undefined && data && data.waiting === false) { location.reload(); return; }
      if (line && data && data.held === false) { open(); return; }
    } catch { /* no line: it asks again */ } finally { asking = false; }
    later();
  }

  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible" && again?.isConnected !== false) ask(); });
  later();
})();
