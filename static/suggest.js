// Suggestions under an <input list data-suggest>: words in any order without accents, or initials ("gt" finds "Giao thông…").
// What is typed stays what is sent: a suggestion only helps. Without this script the browser's own list does.
"use strict";

(() => {
  const MOST = 8;
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  let made = 0;

  function dress(input) {
    const source = document.getElementById(input.getAttribute("list"));
    if (!source) return;
    const entries = [...source.options].map((option) => {
      const key = fold(option.value);
      return { text: option.value, key, initials: key.split(" ").map((word) => word[0]).join("") };
    });
    input.removeAttribute("list");
    const box = document.createElement("div");
    const list = document.createElement("ul");
    list.className = "lookup-list";
    list.id = `suggest-${++made}`;
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Gợi ý");
    box.className = "lookup";
    const focused = document.activeElement === input;
    input.replaceWith(box);
    box.append(input, list);
    if (focused) input.focus();
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })) input.setAttribute(name, value);

    let at = -1;
    const items = () => [...list.querySelectorAll('[role="option"]')];
    const close = () => { list.hidden = true; at = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
    const mark = (to) => {
      items().forEach((item, i) => item.setAttribute("aria-selected", String(i === to)));
      at = to;
      if (items()[to]) { input.setAttribute("aria-activedescendant", items()[to].id); items()[to].scrollIntoView({ block: "nearest" }); }
    };
    const pick = (text) => { input.value = text; close(); input.dispatchEvent(new Event("change", { bubbles: true })); };
    const found = () => {
      const typed = fold(input.value);
      const words = typed.split(" ").filter(Boolean);
      if (!words.length) return entries;
      const begins = entries.filter(({ initials }) => words.length === 1 && initials.startsWith(typed));
      const holds = entries.filter(({ key }) => words.every((word) => (" " + key).includes(" " + word)));
      return [...new Set([...begins, ...holds])];
    };
    const show = () => {
      const hits = found().slice(0, input.value ? MOST : entries.length);
      if (!hits.length || (hits.length === 1 && hits[0].text === input.value)) { close(); return; }
      list.replaceChildren(...hits.map(({ text }, i) => {
        const item = document.createElement("li");
        item.id = `${list.id}-${i}`;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        item.textContent = text;
        item.addEventListener("mousedown", (event) => { event.preventDefault(); pick(text); });
        return item;
      }));
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      mark(input.value ? 0 : -1);
    };
    input.addEventListener("input", show);
    input.addEventListener("click", () => { if (list.hidden) show(); });
    input.addEventListener("blur", close);
    input.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (list.hidden) show();
        else mark((at + (event.key === "ArrowDown" ? 1 : -1) + items().length) % items().length);
      } else if (event.key === "Enter" && !list.hidden && items()[at] && !event.ctrlKey && !event.metaKey) {
        event.preventDefault();
        pick(items()[at].textContent);
      } else if (event.key === "Escape" && !list.hidden) {
        event.stopPropagation();
        close();
      }
    });
  }

  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("input[data-suggest]").forEach(dress));
})();
