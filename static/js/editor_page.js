// Comfort in the editor: words counted as they come, keys, turns and options moved in place, comments without leaving, the preview.
"use strict";
(() => {
  const { form, save, say } = editor;
  const WORD = /[A-Za-z]+(?:['’][A-Za-z]+)*|\d+(?:[.,:]\d+)*/g; // as assessment/instrument/readability.py counts
  const $ = (selector, within = document) => within.querySelector(selector);

  function count(line) {
    const field = document.getElementById(line.dataset.count);
    const words = (field.value.match(WORD) || []).length, figure = $("b", line);
    if (figure.textContent !== String(words)) figure.textContent = words;
    line.classList.toggle("out", words > 0 && (words < +line.dataset.least || words > +line.dataset.most));
  }
  const countAll = () => { for (const line of form.querySelectorAll("[data-count]")) count(line); };
  form.addEventListener("input", (event) => {
    const line = form.querySelector(`[data-count="${event.target.id}"]`);
    if (line) count(line);
  });

  // Turns and options: the server rearranges what is typed, and this puts the answer in the old one's place -----------------
  async function rearrange(button) { // whether it was done
    const data = new URLSearchParams(new FormData(form));
    data.set(button.name, button.value);
    const sent = editor.words();
    let page;
    try {
      const reply = await fetch(form.action, { method: "POST", body: data, credentials: "same-origin", headers: { Accept: "text/html" } });
      if (!reply.ok || reply.redirected) throw new Error();
      page = new DOMParser().parseFromString(await reply.text(), "text/html");
    } catch { say("Nothing was moved or added: offline. Try again."); return false; }
    if (editor.words() !== sent) return rearrange(button); // something was typed meanwhile: nothing of it may go
    const [number, base] = [form.elements.edit_number.value, form.elements.base.value]; // a save may have come in between
    put(page);
    form.elements.edit_number.value = number;
    form.elements.base.value = base;
    focusAfter(button);
    save();
    return true;
  }
  function put(page) {
    const fresh = page.getElementById("written"), old = document.getElementById("written");
    const open = new Set([...old.querySelectorAll("details[open]")].map(nameOf));
    old.replaceWith(document.adoptNode(fresh));
    for (const details of fresh.querySelectorAll("details")) if (open.has(nameOf(details))) details.open = true;
    countAll();
    document.dispatchEvent(new Event("item-shown"));
  }

  // What others saved meanwhile came with a save: the page is shown anew, unless something was typed, which is then saved first
  document.addEventListener("item-merged", async (event) => {
    const taken = document.getElementById("taken"), shown = editor.words();
    taken.textContent = event.detail;
    taken.hidden = false;
    let page;
    try {
      const reply = await fetch(`${form.action}?opened=${form.elements.opened?.value || ""}`, { credentials: "same-origin", headers: { Accept: "text/html" } });
      if (!reply.ok || reply.redirected) return;
      page = new DOMParser().parseFromString(await reply.text(), "text/html");
    } catch { return; } // the next save brings it
    if (editor.words() !== shown) return;
    const { id, name, value, selectionStart, selectionEnd } = document.activeElement;
    put(page);
    editor.letGo();
    editor.list(page.getElementById("checks-list").innerHTML);
    for (const place of form.querySelectorAll("[data-counts]")) place.textContent = page.querySelector("[data-counts]").textContent;
    const same = name ? [...form.elements].filter((each) => each.name.split("-").pop() === name.split("-").pop() && each.value === value) : [];
    const field = same.find((each) => each.id === id) || same[0]; // its option may have moved: the next key belongs there
    if (!field) return;
    field.focus();
    if (selectionStart != null && field.setSelectionRange) field.setSelectionRange(selectionStart, selectionEnd);
  });
  const nameOf = (details) => `${details.closest("[id]")?.id} ${details.className}`;

  function focusAfter(button) {
    if (button.name === "tags") {
      const [turn, option] = button.value.split("-"), tags = $(`#turn-${turn}-option-${option} .option-tags`);
      tags.open = true;
      $("summary", tags).focus();
      say(`The tags of turn ${turn} are shown, those of the other turns are kept.`);
      return;
    }
    if (button.name === "add") {
      const turns = form.querySelectorAll(".turn-edit");
      const turn = button.value === "turn" ? turns[turns.length - 1] : turns[+button.value.slice(6)];
      const fields = turn.querySelectorAll(button.value === "turn" ? "textarea[name$=-stem]" : ".opt > .w > .f textarea");
      fields[fields.length - 1].focus();
      say(button.value === "turn" ? "A turn was added." : `Option ${fields.length} was added.`);
      return;
    }
    const [, group, place, way] = button.value.match(/^(.*-)(\d):(up|down)$/) || button.value.match(/^(turns-)(\d):(up|down)$/);
    const now = `${group}${+place + (way === "up" ? -1 : 1)}`;
    const [same, other] = [way, way === "up" ? "down" : "up"].map((each) => $(`button[name=move][value="${now}:${each}"]`, form));
    (same && !same.disabled ? same : other)?.focus();
    say(`Moved ${way}. It is number ${+place + (way === "up" ? 0 : 2)} now.`);
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = event.submitter;
    if (button && ["add", "move", "tags"].includes(button.name)) { rearrange(button); return; }
    if (button && button.name === "check") {
      form.elements.asked.value = "1";
      await save({ aloud: true });
      document.getElementById("checks").focus();
      return;
    }
    if (button && button.name) {
      withField(button);
      editor.letGo();
      HTMLFormElement.prototype.submit.call(form);
      return;
    }
    await save({ aloud: true }); // focus stays where it is
  });
  function withField(button) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: button.name, value: button.value });
    form.append(field);
  }
  form.addEventListener("change", (event) => {
    if (event.target.name?.endsWith("-DELETE")) say(event.target.checked ? "Removed. Untick to bring it back." : "It is back.");
  });

  // Findings -----------------------------------------------------------------------------------------------------------------
  async function go(link) {
    const id = decodeURIComponent(link.hash.slice(1)), said = (link.closest("li") || link).innerText;
    let field = document.getElementById(id);
    if (!field || field.type === "hidden") { // its tags are folded
      const place = id.match(/turns-(\d)-options-(\d)/), fold = place && $(`button[name=tags][value="${+place[1] + 1}-${+place[2] + 1}"]`, form);
      if (!fold || !await rearrange(fold)) return;
      field = document.getElementById(id);
    }
    if (!field) return;
    for (let each = field.closest("details"); each; each = each.parentElement.closest("details")) each.open = true;
    field.focus();
    say(said);
  }
  let at = -1; // the finding that was gone to last; what cannot be stored comes first
  function step(by) {
    const links = [...document.querySelectorAll("#problems a[href^='#'], #checks-list a[href^='#']")];
    if (!links.length) { say("Nothing is open."); return; }
    at = (Math.max(at, by > 0 ? -1 : 0) + by + links.length) % links.length;
    go(links[at]);
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest("#checks-list a[href^='#'], .slot a, #problems a");
    if (link) { event.preventDefault(); go(link); }
  });
  const next = document.getElementById("next-finding");
  next.hidden = false;
  next.addEventListener("click", () => step(1));

  // Comments: stored at once, apart from the item ------------------------------------------------------------------------------
  document.getElementById("comment-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = event.submitter, details = button.closest(".remarks");
    const data = new URLSearchParams(new FormData(event.target));
    data.set(button.name, button.value);
    try {
      const reply = await fetch(event.target.action, { method: "POST", body: data, credentials: "same-origin", headers: { Accept: "application/json" } });
      const told = await reply.json();
      if (!reply.ok) { say(told.text); return; }
      details.outerHTML = told.html;
      const fresh = document.getElementById(details.id);
      fresh.open = true;
      $(":scope > label textarea", fresh).focus();
      say({ resolve: "Resolved.", reopen: "It is open again.", reply: "The reply is added." }[button.name] || "The comment is added.");
    } catch { say("The comment was not added: offline. It is still in its field."); }
  });

  // Preview: shown anew after each save ----------------------------------------------------------------------------------------
  const drawer = $(".drawer"), frame = $(".drawer iframe");
  document.addEventListener("item-saved", () => { if (drawer?.open && frame.contentWindow) frame.contentWindow.location.reload(); });
  drawer?.addEventListener("toggle", () => { if (drawer.open && editor.isDirty()) save(); });

  document.addEventListener("keydown", (event) => {
    const command = event.ctrlKey || event.metaKey;
    if (command && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "s") { event.preventDefault(); save({ aloud: true }); }
    else if (command && event.key === "Enter") {
      const turn = document.activeElement.closest(".turn-edit") || form.querySelector(".turn-edit");
      const add = turn && $("button[name=add]", turn);
      event.preventDefault();
      if (add) rearrange(add); else say("This turn has six options, the most there can be.");
    } else if (event.key === "F8" && !command && !event.altKey) { event.preventDefault(); step(event.shiftKey ? -1 : 1); }
    else if (event.key === "F9" && !command && !event.altKey && drawer) { event.preventDefault(); drawer.open = !drawer.open; $("summary", drawer).focus(); }
    else if (event.key === "Escape" && drawer?.open) { drawer.open = false; $("summary", drawer).focus(); }
  });
  countAll();
})();
