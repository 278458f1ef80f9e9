// What every page may do beyond plain HTML. Nothing here is needed to read or to send a form.
// One word per habit, written on the element: data-once, data-confirm, data-guard, data-pick, data-open, data-print, data-day …
"use strict";

(() => {
  const root = document.documentElement;
  root.classList.add("js");
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  // ---- htmx: the token on every request; what went wrong is said, not swallowed
  const token = () => one('meta[name="csrf-token"]')?.content ?? "";
  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token();
  });
  const trouble = (text) => {
    const box = one("#trouble");
    if (!box) return;
    box.textContent = text;
    box.hidden = false;
    clearTimeout(trouble.timer);
    trouble.timer = setTimeout(() => { box.hidden = true; }, 20000);
  };
  document.addEventListener("htmx:responseError", (event) => {
    const page = new DOMParser().parseFromString(event.detail.xhr.responseText || "", "text/html");
    const said = one("[data-problem]", page)?.textContent.replace(/\s+/g, " ").trim();
    trouble(said || "Máy chủ không nhận được yêu cầu này. Tải lại trang rồi thử lại.");
  });
  for (const name of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, () => trouble("Mất kết nối tới máy chủ. Nội dung đang nhập vẫn còn trên màn hình; thử lại sau ít phút."));
  }
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful && one("#trouble")) one("#trouble").hidden = true;
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    one("[data-focus]", event.detail.elt)?.focus();
    prepare(event.detail.elt);
  });

  // ---- a question before an act, in a window of our own
  const ask = (question) => new Promise((resolve) => {
    const box = one("#confirm");
    if (!box?.showModal) { resolve(window.confirm(question)); return; }
    one("#confirm-question").textContent = question;
    box.returnValue = "no";
    box.addEventListener("close", () => resolve(box.returnValue === "yes"), { once: true });
    box.showModal();
  });
  document.addEventListener("htmx:confirm", (event) => {
    if (!event.detail.question) return;
    event.preventDefault();
    ask(event.detail.question).then((yes) => yes && event.detail.issueRequest(true));
  });

  // ---- sending a form: asked first where it says so, once only, and never losing what was typed by accident
  const agreed = new WeakSet();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const button = event.submitter;
    const question = button?.dataset.confirm || form.dataset.confirm;
    if (question && !agreed.has(form)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      ask(question).then((yes) => { if (yes) { agreed.add(form); form.requestSubmit(button); } });
      return;
    }
    agreed.delete(form);
    if (form.hasAttribute("data-once") && !form.hasAttribute("hx-post")) {
      if (form.dataset.sent) { event.preventDefault(); return; }
      form.dataset.sent = "1";
      setTimeout(() => { delete form.dataset.sent; }, 20000);
    }
    delete form.dataset.dirty;
    if (form.method === "get") bare(form);
  }, true);
  const bare = (form) => { // an address without the filters that ask nothing
    const empty = [...form.elements].filter((input) => input.name && input.value === "" && !input.disabled);
    empty.forEach((input) => { input.disabled = true; });
    setTimeout(() => empty.forEach((input) => { input.disabled = false; }), 500);
  };
  window.addEventListener("pageshow", () => all("form[data-sent]").forEach((form) => { delete form.dataset.sent; }));
  document.addEventListener("input", (event) => {
    const form = event.target.closest?.("form[data-guard]");
    if (form) form.dataset.dirty = "1";
  });
  window.addEventListener("beforeunload", (event) => {
    if (one("form[data-guard][data-dirty]")) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const leave = event.target.closest("a[data-leave]");
    if (leave) all("form[data-dirty]").forEach((form) => { delete form.dataset.dirty; });
  });

  // ---- choosing rows
  let lastPick = null;
  const count = () => {
    const chosen = all("[data-pick]:checked").length;
    all("[data-bulk-count]").forEach((out) => { out.textContent = chosen; });
    all("[data-bulk]").forEach((bar) => { bar.classList.toggle("holds", chosen > 0); });
    all("[data-pick-all]").forEach((box) => {
      const boxes = all("[data-pick]", box.closest("table"));
      box.checked = boxes.length > 0 && boxes.every((each) => each.checked);
      box.indeterminate = !box.checked && boxes.some((each) => each.checked);
    });
  };
  document.addEventListener("click", (event) => {
    const box = event.target;
    if (box.matches?.("[data-pick-all]")) {
      all("[data-pick]", box.closest("table")).forEach((each) => { each.checked = box.checked; });
    } else if (box.matches?.("[data-pick]")) {
      const boxes = all("[data-pick]", box.closest("table"));
      if (event.shiftKey && lastPick && boxes.includes(lastPick)) {
        const [from, to] = [boxes.indexOf(lastPick), boxes.indexOf(box)].sort((a, b) => a - b);
        boxes.slice(from, to + 1).forEach((each) => { each.checked = box.checked; });
      }
      lastPick = box;
    } else return;
    count();
  });

  // ---- windows, menus, printing
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-open]");
    if (opener) document.getElementById(opener.dataset.open)?.showModal?.();
    if (event.target.closest("[data-print]")) window.print();
    all("details[data-menu][open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    all("details[data-menu][open]").forEach((menu) => { menu.open = false; one("summary", menu)?.focus(); });
    if (one("#trouble")) one("#trouble").hidden = true;
  });

  // ---- days: 5/3/2024, 05032024, 5-3-2024 settle to 05/03/2024 when the input is left
  document.addEventListener("change", (event) => {
    const input = event.target;
    if (!input.matches?.("[data-day]")) return;
    const parts = input.value.trim().match(/^(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4})$/) || input.value.trim().match(/^(\d{2})(\d{2})(\d{4})$/);
    if (parts) input.value = `${parts[1].padStart(2, "0")}/${parts[2].padStart(2, "0")}/${parts[3]}`;
  });

  // ---- keys; single letters can be switched off (WCAG 2.1.4) and never act while one types
  const keysOff = () => { try { return localStorage.getItem("keys") === "off"; } catch { return false; } };
  let leader = 0;
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
    const filling = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && filling?.form) {
      event.preventDefault();
      filling.form.requestSubmit();
      return;
    }
    if (typing || event.ctrlKey || event.metaKey || event.altKey || keysOff() || one("dialog[open]")) return;
    const go = (link) => { if (link) { event.preventDefault(); link.click(); } };
    if (event.key === "?") { event.preventDefault(); one("#keys")?.showModal?.(); }
    else if (event.key === "/") { const box = one("[data-search]"); if (box) { event.preventDefault(); box.focus(); box.select(); } }
    else if (event.key === "[") go(one(".pages a[rel=prev]"));
    else if (event.key === "]") go(one(".pages a[rel=next]"));
    else if (event.key === "g") leader = Date.now();
    else if (/^[1-9]$/.test(event.key) && Date.now() - leader < 1500) {
      go(all(".nav-wide > li > a, .nav-wide > li > details > summary")[event.key - 1]);
      one(".nav-wide details[open] a")?.focus();
    }
  });

  // ---- once, and again for what htmx brings in
  const prepare = (within) => {
    if (matchMedia("(max-width: 48rem)").matches) {
      all("details[data-close-small][open]", within).forEach((box) => { box.open = false; });
    }
    window.lookup?.(within);
    count();
  };
  document.addEventListener("DOMContentLoaded", () => {
    const box = one("#keys-on");
    if (box) {
      box.checked = !keysOff();
      box.addEventListener("change", () => { try { localStorage.setItem("keys", box.checked ? "on" : "off"); } catch { /* private window */ } });
    }
    prepare(document);
    all(".tabs [aria-current]").forEach((tab) => { // where the tabs are wider than the screen, the open one is in sight
      const list = tab.closest("ul");
      list.scrollLeft += tab.getBoundingClientRect().left - list.getBoundingClientRect().left - 16;
    });
    one("[data-focus]")?.focus();
  });
})();
