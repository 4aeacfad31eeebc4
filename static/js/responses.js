// How a turn's form is read and kept sound, in every format. The forms work without it.
"use strict";
const byId = (id) => document.getElementById(id); // this and the next serve all scripts of a page
const make = (name, given) => Object.assign(document.createElement(name), given);
const evenkeel = { main: byId("page") };

const words = JSON.parse(evenkeel.main.dataset.words || "{}"); // the page's, in its language
const lang = document.documentElement.lang || "en";
const figure = (value) => (/^\d+$/.test(value) ? Number(value).toLocaleString(lang) : value); // in the digits of the language
evenkeel.word = (name, values = {}) => words[name].replace(/\{(\w+)\}/g, (whole, key) => figure(values[key] ?? whole));
const heard = make("p", { id: "heard", className: "vh", ariaLive: "polite" });
document.body.append(heard);
evenkeel.announce = (text) => { heard.textContent = text; }; // once, politely, beside what the status line says

evenkeel.responses = (() => {
  const numbered = (form) => [...form.querySelectorAll("select")];
  const remember = (form) => { for (const select of numbered(form)) select.dataset.was = select.value; };

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

  // Most and least are two options, and a place is taken once: what stood there gives way.
  function settle(form, input) {
    if (input.name === "best" || input.name === "worst") {
      const other = form.querySelector(`input[name="${input.name === "best" ? "worst" : "best"}"][value="${input.value}"]:checked`);
      if (!other) return;
      other.checked = false;
      evenkeel.announce(evenkeel.word("opened", { which: words[input.name === "best" ? "least" : "most"] }));
    } else if (input.matches("select")) {
      const holder = numbered(form).find((select) => select !== input && select.value && select.value === input.value);
      if (holder) holder.value = input.dataset.was || "";
      remember(form);
      evenkeel.arrange?.();
    }
  }

  function enhance(form) {
    remember(form);
    const src = form.dataset.script; // of an order alone
    if (src && evenkeel.ranking) evenkeel.ranking(form);
    else if (src) document.head.append(make("script", { src })); // begins with the form in view
  }

  // Whether the form says something else than the page it came with: chosen before this script was there.
  const differs = (form) => [...form.elements].some((one) => one.checked !== one.defaultChecked
    || [...one.options || []].some((option) => option.selected !== option.defaultSelected));

  return { read, put, settle, enhance, differs };
})();
