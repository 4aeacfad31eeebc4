// The event page brings itself up to date. A part is replaced only when its words have changed, so focus stays where it is.
"use strict";
(() => {
  const later = () => setTimeout(refresh, 4000 + Math.random() * 2000);

  async function refresh() {
    if (document.visibilityState === "visible") {
      try {
        const reply = await fetch(location.href, { credentials: "same-origin", cache: "no-store", headers: { "X-Background": "1" } });
        if (reply.redirected) { location.reload(); return; } // signed out meanwhile
        if (reply.ok) show(new DOMParser().parseFromString(await reply.text(), "text/html"));
      } catch { /* no line: it tries again */ }
    }
    later();
  }

  function show(fresh) {
    for (const part of document.querySelectorAll("[data-live]")) {
      const now = fresh.getElementById(part.id);
      if (now && now.textContent !== part.textContent) part.innerHTML = now.innerHTML;
    }
  }

  later();
})();
