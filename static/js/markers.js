// Markers by their words: only those that fit the option's zone, and whatever is chosen already.
"use strict";
(() => {
  const form = document.getElementById("item-form"), known = [...document.querySelectorAll("#markers option")];
  const LETTERS = { assertive: "F", aggressive: "P", defensive: "P", submissive: "A" };

  function menuOf(field) { // a field to type in becomes a menu of the same name
    if (field.tagName === "SELECT") return field;
    const menu = document.createElement("select");
    Object.assign(menu, { name: field.name, id: field.id, className: "form-select" });
    menu.dataset.words = ""; // it sends words, as the field did
    menu.append(new Option(field.value, field.value));
    field.replaceWith(menu);
    return menu;
  }

  function fit(menu, zone) { // what does not fit and stays, in words
    const chosen = menu.value, groups = new Map();
    let stray = "";
    for (const each of known) {
      const value = valueOf(each, menu), fits = !zone || each.dataset.code[0] === LETTERS[zone];
      if (!fits && value !== chosen) continue;
      if (!fits) stray = each.value;
      const heading = fits ? each.label : "Does not fit the zone";
      if (!groups.has(heading)) groups.set(heading, Object.assign(document.createElement("optgroup"), { label: heading }));
      groups.get(heading).append(new Option(each.value, value));
    }
    menu.replaceChildren(new Option("None", ""), ...groups.values());
    if (chosen && ![...menu.options].some((each) => each.value === chosen)) menu.append(new Option(chosen, chosen)); // no marker, but not ours to drop
    menu.value = chosen;
    return stray;
  }
  const valueOf = (each, menu) => "words" in menu.dataset ? each.value : each.dataset.code;

  function fitOption(option) {
    const zone = option.querySelector("[name$=-zone]")?.value || "";
    return [...option.querySelectorAll("[name*=-marker_]:not([type=hidden])")].map((field) => fit(menuOf(field), zone)).filter(Boolean);
  }

  const fitAll = () => form.querySelectorAll(".opt").forEach(fitOption);
  form.addEventListener("change", (event) => {
    if (!event.target.name?.endsWith("-zone")) return;
    const strays = fitOption(event.target.closest(".opt"));
    if (strays.length) editor.say(`Does not fit this zone: ${strays.join(" and ")}. It stays until you choose another.`);
  });
  document.addEventListener("item-shown", fitAll);
  fitAll();
})();
