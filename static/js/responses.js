// How a turn's form is read and kept sound, for every response format. The forms work without it.
"use strict";
const evenkeel = { main: document.getElementById("page") };

// The page's words, in the page's language; English where it says nothing.
evenkeel.words = {
  saving: "Saving…", saved: "Saved {time}", again: "Not saved yet – kept here, trying again", offline: "Offline – kept here, will send",
  up: "time is up", lastMinute: "less than a minute left", minute: "about 1 minute left", minutes: "about {n} minutes left",
  warning: "{n} minutes are left.", opened: "“{which}” is open again.", most: "Most", least: "Least",
  noLimit: "no time limit", here: "This test was open in another tab or on another device. It goes on here.", goOnHere: "Go on here",
  elsewhere: "Your test goes on in another tab or on another device. All you chose here is sent.",
  place: "Place {n} of {all}: {text}", moveUp: "Move up: {text}", moveDown: "Move down: {text}",
  ...JSON.parse(evenkeel.main.dataset.words || "{}"),
};
const lang = document.documentElement.lang || "en";
const figure = (value) => (/^\d+$/.test(value) ? Number(value).toLocaleString(lang) : value); // in the digits of the language
evenkeel.word = (name, values = {}) => evenkeel.words[name].replace(/\{(\w+)\}/g, (whole, key) => figure(values[key] ?? whole));
evenkeel.announce = (text) => { // once, politely, beside what the status line says
  let line = document.getElementById("heard");
  if (!line) {
    line = Object.assign(document.createElement("p"), { id: "heard", className: "vh" });
    line.setAttribute("aria-live", "polite");
    document.body.append(line);
  }
  line.textContent = text;
};

evenkeel.responses = (() => {
  const numbered = (form) => [...form.querySelectorAll("select[name^='n-']")];

  // What has been chosen, as the server reads it; null while nothing is.
  function read(form) {
    const data = new FormData(form), best = data.get("best"), worst = data.get("worst"), numbers = {};
    for (const [name, value] of data) if (name.startsWith("n-") && value) numbers[name.slice(2)] = Number(value);
    if (Object.keys(numbers).length) return { numbers };
    return best || worst ? { best, worst } : null;
  }

  function put(form, event) { // what was chosen before a reload, and the server has not seen
    for (const one of event ? form.querySelectorAll("[type=radio], select") : []) {
      const value = String(event[one.name] ?? event.numbers?.[one.name.slice(2)] ?? "");
      if (one.type === "radio") one.checked = one.value === value;
      else one.value = value;
    }
  }

  // Most and least are two options, and a place is taken once: what stood there before gives way.
  function settle(form, input) {
    if (input.name === "best" || input.name === "worst") {
      const other = form.querySelector(`input[name="${input.name === "best" ? "worst" : "best"}"][value="${input.value}"]:checked`);
      if (!other) return;
      other.checked = false;
      evenkeel.announce(evenkeel.word("opened", { which: evenkeel.words[input.name === "best" ? "least" : "most"] }));
    } else if (input.matches("select")) {
      const holder = numbered(form).find((select) => select !== input && select.value && select.value === input.value);
      if (holder) holder.value = input.dataset.was || "";
      for (const select of numbered(form)) select.dataset.was = select.value;
      arrange(form);
    }
  }

  // Up and down beside each numbered select: the same change in one press.
  function arrange(form) {
    const selects = numbered(form);
    for (const select of selects) {
      const [up, down] = select.parentElement.querySelectorAll("button");
      if (!up) continue;
      up.disabled = select.value === "1";
      down.disabled = select.value === String(selects.length);
    }
  }

  function step(form, select, by) {
    const selects = numbered(form), taken = selects.map((one) => one.value).filter(Boolean);
    const free = [...select.options].map((option) => option.value).find((value) => value && !taken.includes(value));
    const to = select.value ? String(Number(select.value) + by) : free;
    if (!to || ![...select.options].some((option) => option.value === to)) return;
    select.value = to;
    select.dispatchEvent(new Event("change", { bubbles: true }));
    evenkeel.announce(evenkeel.word("place", { n: to, all: selects.length, text: text(select) }));
  }
  const text = (select) => document.getElementById(select.getAttribute("aria-labelledby").split(" ").pop()).textContent;

  function enhance(form) {
    for (const select of numbered(form)) {
      select.dataset.was = select.value;
      for (const [by, sign, name] of [[-1, "↑", "moveUp"], [1, "↓", "moveDown"]]) {
        const button = Object.assign(document.createElement("button"), { type: "button", className: "step", textContent: sign });
        button.setAttribute("aria-label", evenkeel.word(name, { text: text(select) }));
        button.addEventListener("click", () => step(form, select, by));
        select.after(button);
      }
      const [first, second] = select.parentElement.querySelectorAll("button");
      if (first && second) first.before(second); // up stands before down
    }
    arrange(form);
  }

  // Whether the form says something else than the page it came with: chosen before this script was there, or put back by the browser.
  const differs = (form) => [...form.elements].some((one) => (one.type === "radio" ? one.checked !== one.defaultChecked
    : one.matches("select") && [...one.options].some((option) => option.selected !== option.defaultSelected)));

  return { read, put, settle, enhance, differs };
})();
