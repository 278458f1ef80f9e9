// The reply by keyboard: Alt and a digit put that template into the draft, Ctrl and Enter send it (or submit it).
// Both press a button that stands on the page; without this script the button does the same.
"use strict";

document.addEventListener("keydown", (event) => {
  const form = document.getElementById("reply-form");
  if (!form || event.defaultPrevented) return;
  let button = null;
  if (event.altKey && !event.ctrlKey && !event.metaKey && /^Digit[1-9]$/.test(event.code)) {
    button = document.querySelector(`[data-quick="${event.code.slice(5)}"]`);
  } else if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key === "Enter" && form.contains(event.target)) {
    button = form.querySelector("[data-send]");
  }
  if (!button) return;
  event.preventDefault();
  button.click();
});
