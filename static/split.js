// Splitting: what follows the cursor goes to the next box; one more box without asking the server.
"use strict";

(() => {
  const MOST = 12;
  const parts = () => [...document.querySelectorAll("[data-part]")];

  function add() {
    const last = parts().at(-1);
    if (!last || parts().length >= MOST) return null;
    const next = last.cloneNode(true);
    const number = parts().length + 1;
    const text = next.querySelector("textarea");
    text.value = text.textContent = "";
    text.id = `part-${number}`;
    next.querySelector("label").htmlFor = text.id;
    next.querySelector("[data-part-number]").textContent = number;
    next.querySelector("[data-cut] .visually-hidden").textContent = ` của ý kiến thứ ${number}`;
    last.after(next);
    return text;
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-more]")) {
      const text = add();
      if (text) { event.preventDefault(); text.focus(); }
      return;
    }
    const cut = event.target.closest("[data-cut]");
    if (!cut) return;
    const text = cut.closest("[data-part]").querySelector("textarea");
    const rest = text.value.slice(text.selectionEnd).replace(/^[\s;,.]+/, "");
    const all = parts();
    const next = all[all.indexOf(cut.closest("[data-part]")) + 1]?.querySelector("textarea") ?? add();
    if (!rest || !next) { text.focus(); return; }
    text.value = text.value.slice(0, text.selectionEnd).trimEnd();
    next.value = next.value.trim() ? `${rest}\n${next.value}` : rest;
    next.focus();
    next.setSelectionRange(0, 0);
    next.dispatchEvent(new Event("input", { bubbles: true }));
  });
})();
