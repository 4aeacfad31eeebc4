// After the end: what the bell cut off is sent, and kept as late, or taken if time was given back meanwhile.
"use strict";
(() => {
  const { main } = evenkeel, { box, queue, decided, ask, Refused } = evenkeel.sending;

  async function send() {
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
      if (taken) location.assign(`/s/${main.dataset.sitting}/`);
      else if (late) location.reload();
    } catch { setTimeout(send, 3000); }
  }

  const wasCutOff = main.querySelector("[name=csrfmiddlewaretoken]");
  try {
    sessionStorage.removeItem(`${box}:visible`); // see timing.js
    if (!wasCutOff) localStorage.removeItem(box);
  } catch { /* nothing was kept */ }
  if (wasCutOff) send();
})();
