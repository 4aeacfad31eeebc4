// What a page sends: its events, kept until the server has decided on each.
"use strict";
evenkeel.sending = (() => {
  const { main } = evenkeel;
  const box = `evenkeel:${main.dataset.sitting}`; // unsent events of all tabs, in the order of clicks
  const kept = () => { try { return JSON.parse(localStorage.getItem(box)) || []; } catch { return []; } }; // private mode
  const write = (events) => { try { localStorage.setItem(box, JSON.stringify(events)); } catch { /* memory alone */ } };
  const queue = kept(); // this tab's, and what was there when it came
  const token = () => main.querySelector("[name=csrfmiddlewaretoken]").value;

  function keep(event) {
    queue.push(event);
    write([...kept(), event]);
  }

  function decided() { // about the first of the queue. What other tabs keep stays kept
    const event = JSON.stringify(queue.shift());
    write(kept().filter((other) => JSON.stringify(other) !== event));
  }

  class Refused extends Error {}

  async function ask(url, body) {
    const reply = await fetch(url, {
      method: body ? "POST" : "GET", redirect: "manual", cache: "no-store", body: body && JSON.stringify(body),
      headers: { Accept: "application/json", ...(body && { "Content-Type": "application/json", "X-CSRFToken": token() }) }, signal: AbortSignal.timeout?.(15000),
    });
    const isJson = (reply.headers.get("Content-Type") || "").startsWith("application/json");
    const data = isJson ? await reply.json() : null; // a portal's page or a proxy's error is no answer of ours
    if (data && (data.outcome || data.url) && reply.status < 500) throw Object.assign(new Refused(data.message || ""), { data });
    if (!reply.ok || !data) throw new Error("no answer");
    return data;
  }

  return { box, queue, keep, decided, token, ask, Refused };
})();
