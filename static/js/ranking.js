// Up, down and a handle beside an order's selects, which work without it.
"use strict";
evenkeel.ranking = (form) => {
  if (form.querySelector(".grip")) return; // came twice
  const selects = [...form.querySelectorAll("select")], all = selects.length;
  const rows = () => [...form.querySelectorAll(".option")], rowOf = (select) => select.closest(".option");
  const text = (row) => row.querySelector("p").textContent;
  const say = (row, n) => evenkeel.announce(evenkeel.word("place", { n, all, text: text(row) }));
  const chosen = (select) => select.dispatchEvent(new Event("change", { bubbles: true }));

  function slide(change) { // shows where rows went
    const seen = rows(), tops = seen.map((row) => row.offsetTop);
    change();
    if (document.documentElement.dataset.motion === "none" || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    seen.forEach((row, at) => row.animate([{ translate: `0 ${tops[at] - row.offsetTop}px` }, { translate: "0" }], 150));
  }

  evenkeel.arrange = () => { // rows stand in the order given, once every place is
    for (const select of selects) {
      const [up, down] = select.parentElement.querySelectorAll("button");
      up.ariaDisabled = select.value === "1";
      down.ariaDisabled = select.value === String(all);
    }
    const order = [...selects].sort((one, other) => one.value - other.value).map(rowOf), used = document.activeElement;
    if (selects.some((select) => !select.value) || rows().every((row, at) => row === order[at])) return;
    slide(() => order[0].parentElement.append(...order));
    used.focus({ preventScroll: true });
  };

  function step(select, by) { // without a place, the next free one
    const free = [...select.options].findIndex((_, n) => n && selects.every((one) => one.value !== String(n)));
    const to = select.value ? Number(select.value) + by : free;
    if (to < 1 || to > all) return;
    select.value = to;
    chosen(select);
    say(rowOf(select), to);
  }

  function drag(row, grip, down) {
    const before = rows(), select = row.querySelector("select");
    let from = down.pageY;
    down.preventDefault();
    grip.onpointermove = ({ clientY, pageY }) => {
      if (clientY < 60 || clientY > innerHeight - 120) scrollBy(0, clientY < 60 ? -12 : 12);
      const by = pageY < from ? -1 : 1; // one event may pass many
      for (let at = rows().indexOf(row), other; (other = rows()[at += by]) && (pageY - from) * by > other.offsetHeight / 2;) {
        const top = row.offsetTop;
        slide(() => (by < 0 ? row.after(other) : row.before(other))); // the held one keeps the pointer
        from += row.offsetTop - top;
        say(row, at + 1);
      }
      row.style.transform = `translateY(${pageY - from}px)`;
    };
    grip.onpointerup = grip.onpointercancel = ({ type }) => {
      grip.onpointermove = grip.onpointerup = grip.onpointercancel = null;
      row.style.transform = "";
      row.classList.remove("held");
      if (type === "pointercancel") before[0].parentElement.append(...before);
      else if (rows().some((one, at) => one !== before[at])) {
        rows().forEach((one, at) => { one.querySelector("select").value = at + 1; }); // as seen
        chosen(select);
      }
    };
    grip.setPointerCapture(down.pointerId);
    row.classList.add("held");
  }

  for (const select of selects) {
    const row = rowOf(select), button = (name, sign, by) => make("button", {
      type: "button", className: "step", textContent: sign, ariaLabel: evenkeel.word(name, { text: text(row) }), onclick: () => step(select, by),
    });
    const grip = make("span", { className: "step grip", ariaHidden: "true" }); // for pointers alone
    grip.onpointerdown = (down) => { if (!down.button && !select.disabled) drag(row, grip, down); };
    select.after(button("moveUp", "↑", -1), button("moveDown", "↓", 1), grip);
  }
  evenkeel.arrange();
};
evenkeel.ranking(byId("turn"));
