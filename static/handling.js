// Handling: a date one press away. The pages work without it.
"use strict";

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-fill]");
  if (!button) return;
  const input = document.getElementById(button.dataset.fill);
  input.value = button.dataset.value;
  for (const kind of ["input", "change"]) input.dispatchEvent(new Event(kind, { bubbles: true }));
});

// After agreeing to one line the address leads to the next one's button; a key held down agrees to nothing more.
document.addEventListener("keydown", (event) => {
  if (event.repeat && event.key === "Enter" && event.target.closest?.("[data-agree]")) event.preventDefault();
});
