// Shows a choice at once, before it is saved. The page works without it.
"use strict";
document.querySelector("form").addEventListener("change", (event) => {
  document.documentElement.dataset[event.target.name] = event.target.value;
});
