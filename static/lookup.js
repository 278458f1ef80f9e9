// A filter box over a long <select data-lookup>: words in any order, without accents, "duong hoa" finds "Đường Hòa";
// what begins with the words typed comes first, so that Enter takes the nearest.
// The select stays the source: it is what the form sends, and what stands without JavaScript.
"use strict";

(() => {
  const MOST = 60;
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase().replace(/\s+/g, " ").trim();
  let made = 0;

  function dress(select) {
    if (select.dataset.lookup === "on" || select.multiple) return;
    select.dataset.lookup = "on";
    const options = [...select.options].filter((option) => option.value !== "").map((option) => ({ option, text: option.text, key: fold(option.text) }));
    const blank = [...select.options].find((option) => option.value === "");
    const number = ++made;
    const box = document.createElement("div");
    const input = document.createElement("input");
    const list = document.createElement("ul");
    box.className = "lookup";
    list.className = "lookup-list";
    list.id = `lookup-${number}`;
    list.hidden = true;
    list.setAttribute("role", "listbox");
    const label = document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
    list.setAttribute("aria-label", label?.textContent.trim() || "Danh sách");
    input.type = "text";
    input.className = "form-control";
    input.autocomplete = "off";
    input.id = select.id;
    input.placeholder = blank ? `${blank.text.replace(/…$/, "")} – gõ để tìm` : "Gõ để tìm";
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })) input.setAttribute(name, value);
    for (const name of ["aria-describedby", "aria-invalid"]) if (select.hasAttribute(name)) { input.setAttribute(name, select.getAttribute(name)); select.removeAttribute(name); }
    select.id = `${select.id}-value`;
    select.tabIndex = -1;
    select.setAttribute("aria-hidden", "true");
    select.required = false;
    select.replaceWith(box);
    box.append(select, input, list);

    let at = -1;
    let listed = [];
    const chosen = () => select.options[select.selectedIndex];
    const settle = () => { input.value = chosen() && chosen().value !== "" ? chosen().text : ""; };
    const close = () => { list.hidden = true; at = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
    const matches = () => {
      const typed = fold(input.value);
      const words = typed.split(" ").filter(Boolean);
      const far = ({ key }) => {
        const padded = ` ${key} `;
        if (key.startsWith(typed)) return 0;
        if (padded.includes(` ${typed}`)) return 1;
        if (words.every((word) => padded.includes(` ${word} `))) return 2;
        return words.every((word) => padded.includes(` ${word}`)) ? 3 : 4;
      };
      const found = options.filter(({ key }) => words.every((word) => key.includes(word)));
      return words.length ? found.map((one) => [far(one), one]).sort((a, b) => a[0] - b[0]).map(([, one]) => one) : found;
    };
    const mark = (to) => {
      const items = [...list.querySelectorAll('[role="option"]')];
      items.forEach((item, i) => item.setAttribute("aria-selected", String(i === to)));
      at = items.length ? to : -1;
      if (items[to]) { input.setAttribute("aria-activedescendant", items[to].id); items[to].scrollIntoView({ block: "nearest" }); }
      else input.removeAttribute("aria-activedescendant");
    };
    const show = (everything) => {
      const found = everything ? options : matches();
      listed = found.slice(0, MOST);
      list.replaceChildren(...listed.map(({ option, text }, i) => {
        const item = document.createElement("li");
        item.id = `${list.id}-${i}`;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        item.textContent = text;
        item.addEventListener("mousedown", (event) => { event.preventDefault(); pick(option); });
        return item;
      }));
      if (found.length > MOST || !found.length) {
        const more = document.createElement("li");
        more.className = "lookup-none";
        more.setAttribute("role", "presentation");
        more.textContent = found.length ? `… và ${found.length - MOST} mục nữa, gõ thêm để thu hẹp` : "Không có mục nào khớp";
        list.append(more);
      }
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      mark(everything ? Math.min(found.findIndex(({ option }) => option === chosen()), MOST - 1) : 0);
    };
    const pick = (option) => {
      select.value = option.value;
      settle();
      close();
      select.dispatchEvent(new Event("input", { bubbles: true }));
      select.dispatchEvent(new Event("change", { bubbles: true }));
    };
    input.addEventListener("input", (event) => { event.stopPropagation(); show(false); });
    input.addEventListener("change", (event) => event.stopPropagation()); // the select tells of a choice, once
    input.addEventListener("click", () => { if (list.hidden) { input.select(); show(true); } });
    input.addEventListener("keydown", (event) => {
      const items = list.hidden ? [] : [...list.querySelectorAll('[role="option"]')];
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (list.hidden) show(input.value === "" || (chosen() && input.value === chosen().text));
        else mark((at + (event.key === "ArrowDown" ? 1 : -1) + items.length) % items.length);
      } else if (event.key === "Enter" && !list.hidden && items[at]) {
        event.preventDefault();
        pick(listed[at].option);
      } else if (event.key === "Escape" && !list.hidden) {
        event.stopPropagation();
        settle();
        close();
      }
    });
    input.addEventListener("blur", () => {
      const typed = fold(input.value);
      if (!typed && blank) { if (select.value !== "") pick(blank); }
      else if (chosen() && typed !== fold(chosen().text)) {
        const found = matches();
        const exact = found.find(({ key }) => key === typed) || (found.length === 1 ? found[0] : null);
        if (exact && typed) pick(exact.option);
      }
      settle();
      close();
    });
    select.addEventListener("change", settle);
    select.form?.addEventListener("reset", () => setTimeout(settle));
    settle();
  }

  window.lookup = (within) => within.querySelectorAll("select[data-lookup]").forEach(dress);
})();
