// The sorting desk: a digit presses the radio button that bears it, also from the empty field of suggestions.
// Only while the keyboard stands inside the desk, and never in a text that is being written (WCAG 2.1.4).
"use strict";

(() => {
  document.addEventListener("keydown", (event) => {
    const desk = event.target.closest?.("[data-desk]");
    if (!desk || event.ctrlKey || event.metaKey || event.altKey || !/^[1-9]$/.test(event.key)) return;
    const input = event.target;
    if (input.matches("input:not([type=radio]):not([type=checkbox]), textarea, select")) {
      const whole = input.selectionStart === 0 && input.selectionEnd === input.value.length;
      if (!input.matches("[data-suggest]") || (input.value && !whole)) return;
    }
    const button = desk.querySelector(`[data-key="${event.key}"]`);
    if (!button) return;
    event.preventDefault();
    event.stopPropagation();
    button.checked = true;
    button.dispatchEvent(new Event("change", { bubbles: true }));
  }, true);
})();
