// The sheet of lines, worked by keyboard: Enter keeps a line and begins the next, every line is sent as it is left.
// The form under it works without any of this. What becomes of a line is capture_keep.js's affair.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const form = document.getElementById("capture");
  if (!form) return;
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const sheet = one("[data-sheet]", form);
  const earlier = Number(form.dataset.earlier);  // lines before those on the page
  const must = form.dataset.side === "must";
  const bar = document.getElementById("bar");
  const WORDS = { blank: "", typing: "Đang gõ", sending: "Đang lưu…", saved: "Đã lưu", waiting: "Chờ mạng", refused: "Cần sửa", conflict: "Cần xem", striking: "Đang xóa…" };
  const NAMES = ["speaker", "content", "in_hall", "reply_text", "nature", "side", "field", "people", "channel", "locality"];
  const rows = new Map();  // key → Row
  let made = 0;
  let struck = null;

  class Row {
    constructor(li) {
      this.li = li;
      this.key = li.dataset.key || window.makeKey();
      this.id = li.dataset.id;
      this.version = li.dataset.version;
      this.turn = li.dataset.turn;
      this.group = this.turn ? `turn-${this.turn}` : window.makeKey();
      this.locked = li.classList.contains("line-locked");
      this.inputs = Object.fromEntries(NAMES.map((name) => [name, one(`[data-f=${name}]`, li)]).filter(([, input]) => input));
      if (this.turn) keeper.turns.set(this.group, Number(this.turn));
      li.row = this;
      rows.set(this.key, this);
      this.saved = this.id ? this.said : "";
      this.say(this.id ? "saved" : "blank");
      this.fold();
      this.fit();
    }
    get values() {
      return Object.fromEntries(Object.entries(this.inputs).map(([name, input]) => [name, input.type === "checkbox" ? (input.checked ? "y" : "") : input.value]));
    }
    set values(values) {
      for (const [name, input] of Object.entries(this.inputs)) {
        const value = values[name] ?? "";
        if (input.type === "checkbox") input.checked = Boolean(value);
        else { input.value = value; if (input.value !== value && name === "side") input.value = ""; }
      }
      this.fit();
    }
    get said() { return JSON.stringify(this.values); }
    get text() { return (this.inputs.content?.value || "").trim(); }
    get dirty() { return !this.locked && (this.id ? this.said !== this.saved : Boolean(this.text)); }
    get blank() { return !this.id && !this.locked && !this.text; }
    get focused() { return this.li.contains(document.activeElement); }
    get record() {
      const extra = this.id ? {} : { channel: this.values.channel || one("[data-channel]", form)?.value || "", received_on: one("[data-received]", form)?.value || "" };
      this.at ||= Date.now() + (made += 1) / 1000;
      return { key: this.key, id: this.id, version: this.version, turn: this.turn, group: this.group, at: this.at, values: { ...this.values, ...extra } };
    }
    fit() {
      const box = this.inputs.content;
      if (!box || CSS.supports("field-sizing", "content")) return;
      box.style.height = "auto";
      if (box.scrollHeight) box.style.height = `${box.scrollHeight + 2}px`;
    }
    say(state, why = "", name = "content") {
      this.state = state;
      this.li.classList.toggle("line-going", state === "striking");
      this.li.dataset.state = state;
      one("[data-state-word]", this.li).textContent = state === "waiting" && keeper.state !== "away" ? "Chờ gửi" : WORDS[state];
      const reason = one("[data-why]", this.li);
      reason.textContent = why;
      reason.hidden = !why;
      const wrong = why && (this.inputs[name] || this.inputs.content);
      for (const input of Object.values(this.inputs)) {
        if (input === wrong) { input.setAttribute("aria-invalid", "true"); input.setAttribute("aria-describedby", reason.id); }
        else { input.removeAttribute("aria-invalid"); input.removeAttribute("aria-describedby"); }
      }
      tally();
    }
    take(data) {  // what the server has of this line
      this.id = String(data.id);
      this.version = data.version;
      this.turn = data.turn ?? "";
      for (const mate of list()) if (mate.group === this.group && !mate.id) mate.turn = this.turn;
      const link = one("[data-url]", this.li);
      link.textContent = data.code;
      link.hidden = !data.code;
      if (data.url) link.href = data.url;
    }
    // Something is typed: it stands in this browser from now on.
    touched() {
      this.fit();
      if (this.id && !this.dirty) { keeper.drop(this.key); this.say("saved"); return; }
      if (!this.text && !this.id) { keeper.drop(this.key); this.say("blank"); return; }
      keeper.draft(this.record);
      this.say("typing");
    }
    // The line is left: it is sent. False where it cannot be yet; what was refused goes again only when asked to.
    keep(asked = false) {
      if (this.locked || !this.dirty || this.state === "striking") return true;
      if (!this.text) { this.say("refused", "Thiếu nội dung. Muốn bỏ dòng này thì xóa dòng (Alt Delete)."); return false; }
      if (must && !this.values.side) {
        this.say("refused", "Chọn góp ý xây dựng chính quyền hay Đảng: F8.", "side");
        return false;
      }
      if (this.sent === this.said && keeper.queue.has(this.key)) return true;
      if (!asked && this.sent === this.said && ["refused", "conflict"].includes(this.state)) return false;
      this.sent = this.said;
      keeper.send(this.record);
      return true;
    }
    fold() { this.li.classList.toggle("line-folded", this.state === "saved" && !this.inputs.reply_text?.value); }
    lock() {  // dealt with elsewhere: it is now changed in its own record
      if (this.locked) return;
      this.locked = true;
      this.li.classList.add("line-locked");
      for (const input of Object.values(this.inputs)) input.disabled = true;
    }
    focus(name = "content", end = true) {
      const input = this.inputs[name];
      if (!input) { this.li.scrollIntoView({ block: "nearest" }); return; }
      input.focus({ preventScroll: true });
      if (end && input.type !== "checkbox" && input.setSelectionRange) input.setSelectionRange(input.value.length, input.value.length);
      input.scrollIntoView({ block: "nearest" });
    }
  }

  // ---- rows on the page
  const at = (element) => element?.closest?.(".line")?.row;
  const list = () => [...sheet.children].map((li) => li.row).filter(Boolean);
  const number = () => [...sheet.children].forEach((li, i) => { one("[data-no]", li).textContent = earlier + i + 1; });
  function add(values = {}, { after = null, group = null, turn = "" } = {}) {
    const mark = `js${(made += 1)}`;
    const holder = document.createElement("ol");
    holder.innerHTML = document.getElementById("line").innerHTML.replaceAll("line-new", `line-${mark}`);
    const li = holder.firstElementChild;
    li.dataset.key = values.key || window.makeKey();
    if (after) after.li.after(li); else sheet.append(li);
    const row = new Row(li);
    if (group) row.group = group;
    row.turn = turn;
    row.values = { nature: row.values.nature, ...values };
    number();
    return row;
  }
  const last = () => {
    const end = sheet.lastElementChild?.row;
    return end?.blank ? end : add();
  };
  function remove(row) {
    rows.delete(row.key);
    row.li.remove();
    number();
    tally();
  }

  // ---- what the bar says
  const keeper = new window.Keeper({
    officer: form.dataset.officer,
    occasion: form.dataset.occasion,
    urls: { lines: form.dataset.lines, save: form.dataset.save, strike: form.dataset.strikeUrl },
    token: one('meta[name="csrf-token"]')?.content || "",
    told, met, gate: () => tally(),
  });
  let tallied = "";
  function tally() {
    clearTimeout(tally.timer);
    tally.timer = setTimeout(() => {
      const states = list().map((row) => row.state);
      const count = (...names) => states.filter((state) => names.includes(state)).length;
      const parts = [`${earlier + list().filter((row) => row.id && ["saved", "typing", "sending"].includes(row.state)).length} dòng đã lưu`];
      const waits = count("waiting", "striking");
      if (waits) parts.push({ out: `${waits} dòng chờ đăng nhập lại`, other: `${waits} dòng chờ đúng tài khoản` }[keeper.state] || `${waits} dòng chờ mạng, đang giữ trên máy này`);
      const wrong = count("refused", "conflict");
      if (wrong) parts.push(`${wrong} dòng cần sửa`);
      const text = parts.join(" · ");
      if (text !== tallied) { tallied = text; one("[data-tally]", bar).textContent = text; }
      bar.dataset.state = wrong ? "bad" : waits ? "waits" : "good";
      const signIn = { out: "Phiên làm việc đã hết. Những gì đã gõ vẫn giữ trên máy này và tự lưu sau khi", other: "Trình duyệt đang đăng nhập bằng tài khoản khác. Các dòng này được lưu khi bạn" }[keeper.state];
      if (signIn) offer(signIn, "đăng nhập lại", form.dataset.signIn); else if (bar.dataset.told === "gate") offer("");
      const known = names();
      if (all("#speakers option").length !== known.length) one("#speakers").replaceChildren(...known.map((name) => Object.assign(document.createElement("option"), { value: name })));
    }, 30);
  }
  const names = () => [...new Set(list().map((row) => row.inputs.speaker?.value.trim()).filter(Boolean))];
  function offer(text, label = "", target = null) {
    const box = one("[data-told]", bar);
    if (typeof target === "string" && !box.hidden && box.firstChild?.data === `${text} `) return;  // not under somebody's mouse
    bar.dataset.told = typeof target === "string" ? "gate" : "act";
    box.hidden = !text;
    box.replaceChildren(text ? `${text} ` : "");
    if (!text || !label) return;
    const way = document.createElement(typeof target === "string" ? "a" : "button");
    way.textContent = label;
    way.className = "bar-way";
    if (typeof target === "string") { way.href = target; way.target = "_blank"; } else { way.type = "button"; way.addEventListener("click", target); }
    box.append(way);
  }

  // ---- what became of a line
  function told(key, state, data = {}) {
    const row = rows.get(key);
    if (!row) return;
    if (state === "saved") {
      row.take(data);
      row.saved = row.sent ?? row.said;
      if (row.dirty) { row.touched(); if (!row.focused) row.keep(); }
      else {
        if (!row.focused) { row.values = data; row.saved = row.said; }
        row.say("saved");
        if (!row.focused) setTimeout(() => { if (!row.focused) row.fold(); }, 600);
      }
    } else if (state === "sending" && data.id) row.take(data);
    else if (state === "struck") { if (data.elsewhere && row.dirty) return; const was = row.focused; remove(row); if (was) last().focus(); }
    else if (state === "gone") {
      rows.delete(key);
      Object.assign(row, { key: window.makeKey(), id: "", version: "", saved: "" });
      rows.set(row.key, row);
      keeper.draft(row.record);
      row.say("refused", "Dòng này đã bị xóa ở cửa sổ khác. Bấm Enter ở đây để ghi lại, hoặc xóa dòng.");
    } else if (state === "conflict" && data.line) {
      row.version = data.line.version;
      if (data.line.locked) { row.say("refused", data.problem); return; }
      row.say("conflict", `Nơi khác vừa sửa dòng này thành: “${data.line.content}”. Bấm Enter ở dòng này để giữ bản của bạn, hoặc `);
      const way = Object.assign(document.createElement("button"), { type: "button", className: "bar-way", textContent: "lấy bản kia" });
      way.addEventListener("click", () => { keeper.drop(row.key); row.values = data.line; row.take(data.line); row.saved = row.said; row.say("saved"); row.focus(); });
      one("[data-why]", row.li).append(way);
    } else row.say(state === "waiting" && row.state === "striking" ? "striking" : state, ["refused", "conflict"].includes(state) ? data.problem || "Máy chủ không nhận dòng này." : "", (data.field || "").replace("_given", ""));
  }
  // Lines that the server has: those written in another window come in, those struck there go, ours stay ours.
  function met(lines, most) {
    const byId = new Map(list().filter((row) => row.id).map((row) => [String(row.id), row]));
    for (const line of lines) {
      const row = byId.get(String(line.id)) || rows.get(line.key);
      if (row) {
        const ours = row.dirty || row.focused || keeper.queue.has(row.key);
        if (!ours && String(row.version) !== String(line.version)) { row.take(line); row.values = line; row.saved = row.said; row.say("saved"); }
        if (line.locked && !ours) row.lock();
      } else if (!line.locked) {
        const mates = list().filter((other) => other.turn && String(other.turn) === String(line.turn));
        const before = mates.at(-1) || list().filter((other) => other.id || other.dirty).at(-1);
        const fresh = add(line, { after: before || null, group: line.turn ? `turn-${line.turn}` : null, turn: line.turn ?? "" });
        if (!before) sheet.prepend(fresh.li);
        fresh.take(line);
        fresh.saved = fresh.said;
        fresh.say("saved");
        number();
      }
    }
    if (!most || lines.length >= most) return;
    const there = new Set(lines.map((line) => String(line.id)));
    for (const [id, row] of byId) if (!there.has(id) && !row.dirty && !keeper.queue.has(row.key)) remove(row);
  }

  // ---- acts on a line
  function next(row, other) {
    if (row.blank) { if (other) { row.inputs.speaker.value = ""; row.group = window.makeKey(); row.focus("speaker"); } return; }
    if (!row.keep(true)) { row.focus(must && row.text && !row.values.side ? "side" : "content"); return; }
    const end = last();
    if (!other && row.li.nextElementSibling === end.li) {
      end.values = { nature: end.values.nature, speaker: row.values.speaker, side: row.values.side, channel: row.values.channel, locality: row.values.locality };
      end.group = row.group;
      end.turn = row.turn;
    } else if (other) {
      end.values = { nature: end.values.nature };
      end.group = window.makeKey();
      end.turn = "";
    }
    end.focus(other ? "speaker" : "content");
  }
  const BULLET = /^\s*(?:\d{1,3}[.)]|[-–•*+])\s+/;
  const pieces = (text) => text.split(/[;\n]/).map((part) => part.trim()).filter(Boolean);
  // Each part but the first becomes a line of the same turn right below; the first stays.
  function spread(row, parts) {
    row.inputs.content.value = parts[0];
    row.touched();
    row.keep();
    let end = row;
    for (const part of parts.slice(1)) {
      end = add({ ...row.values, reply_text: "", content: part }, { after: end, group: row.group, turn: row.turn });
      end.touched();
      end.keep();
    }
    end.focus();
  }
  function split(row) {
    const box = row.inputs.content;
    const here = box.selectionStart;
    const [head, tail] = [box.value.slice(0, here).trim().replace(/[;,]$/, ""), box.value.slice(here).trim().replace(/^[;,]\s*/, "")];
    const parts = head && tail ? [head, tail] : pieces(box.value);
    if (parts.length > 1) spread(row, parts);
    else offer("Đặt con trỏ vào chỗ cần tách rồi bấm F9, hoặc ngăn các ý bằng dấu chấm phẩy.");
  }
  function pasted(row, text) {
    const lines = text.replace(/\r\n?/g, "\n").split("\n").map((line) => line.split("\t").map((cell) => cell.replace(BULLET, "").trim())).filter((cells) => cells.some(Boolean));
    for (const cells of lines) if (cells.length > 1 && /^\d*$/.test(cells[0])) cells.shift();  // the column of numbers
    const box = row.inputs.content;
    const fresh = [];
    const speaker = row.values.speaker;
    const values = (cells) => (cells.filter(Boolean).length > 1 ? { speaker: cells[0], content: cells.slice(1).filter(Boolean).join(" – ") } : { speaker, content: cells.join(" ").trim() });
    let end = row;
    lines.forEach((cells, i) => {
      const said = values(cells);
      if (i === 0) {
        if (said.speaker) row.inputs.speaker.value = said.speaker;
        box.setRangeText(said.content, box.selectionStart, box.selectionEnd, "end");
      } else {
        const mate = said.speaker && said.speaker === end.values.speaker;
        end = add({ side: row.values.side, nature: row.values.nature, ...said }, { after: end, group: mate ? end.group : null, turn: mate ? end.turn : "" });
      }
      end.touched();
      end.keep();
      fresh.push(end);
    });
    last();
    end.focus();
    if (fresh.length > 2) offer(`Đã dán ${fresh.length} dòng.`, "Bỏ các dòng vừa dán", () => { fresh.forEach(strike); offer(""); last().focus(); });
  }
  function strike(row) {
    if (row.locked) return;
    const untold = row.blank && !keeper.queue.has(row.key);
    if (untold && row.li === sheet.lastElementChild) return;
    struck = { values: row.values, group: row.group, turn: row.turn, before: row.li.previousElementSibling?.row, words: row.text };
    const was = row.focused;
    const neighbour = row.li.nextElementSibling?.row || last();
    if (untold || (!row.id && !row.sent)) { keeper.drop(row.key); remove(row); }
    else { row.say("striking"); keeper.send({ ...row.record, op: "strike" }); }
    if (was) neighbour.focus();
    offer(`Đã xóa: “${struck.words.slice(0, 40)}${struck.words.length > 40 ? "…" : ""}”.`, "Hoàn tác (Alt H)", undo);
  }
  function undo() {
    if (!struck) return;
    const { values, group, turn, before } = struck;
    struck = null;
    offer("");
    const back = add(values, { after: before && sheet.contains(before.li) ? before : null, group, turn });
    if (!before) sheet.prepend(back.li);
    number();
    back.touched();
    back.keep();
    back.focus();
  }
  function flip(row) {
    const box = row.inputs.in_hall;
    if (!box || box.disabled) return;
    box.checked = !box.checked;
    row.touched();
    offer("");
  }
  function turnSide(row) {
    const select = row.inputs.side;
    if (!select) return;
    const order = must ? ["authority", "party"] : [...select.options].map((option) => option.value);
    select.value = order[(order.indexOf(select.value) + 1) % order.length];
    row.touched();
  }

  // How many people stand behind the line, by which channel it came, from which thôn, tổ: a second tier, when asked for.
  function more(row) {
    form.classList.add("capture-more");
    row.li.classList.remove("line-folded");
    row.focus("people");
  }
  // The answer that an agency prepared is the answer given in the hall.
  async function usePrepared(row) {
    const text = one("[data-prepared]", row.li)?.textContent;
    if (!text || !one("[data-use]", row.li)) { offer("Dòng này chưa có câu trả lời nào được chuẩn bị."); return; }
    if (!row.locked) {
      row.inputs.in_hall.checked = true;
      row.inputs.reply_text.value = text;
      row.touched();
      row.keep(true);
      one("[data-prepared-box]", row.li).remove();
      row.focus("reply_text");
      return;
    }
    const { status, data } = await keeper.ask(form.dataset.answer.replace("/0/", `/${row.id}/`), { version: row.version });
    if (status === 200) {
      row.take(data);
      one("[data-standing]", row.li).textContent = `${data.standing}: ${data.reply_text}`;
      one("[data-prepared-box]", row.li).remove();
    } else offer(data.problem || "Chưa ghi được. Kiểm tra mạng rồi thử lại.");
  }

  // ---- keys
  const KEYS = { F2: flip, F4: usePrepared, F6: more, F8: turnSide, F9: split };
  const ALT = { KeyT: flip, KeyB: turnSide, KeyC: usePrepared, KeyN: more, KeyX: split, Delete: strike };
  const stop = (event) => { event.preventDefault(); event.stopPropagation(); };
  sheet.addEventListener("keydown", (event) => {
    const row = at(event.target);
    if (!row || row.locked || event.isComposing || event.keyCode === 229) return;
    const name = event.target.dataset.f;
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (event.key === "Enter" && name) {
      stop(event);
      if (name === "speaker" && plain && !event.shiftKey && !row.text) row.focus();
      else if (event.altKey) split(row);
      else next(row, event.shiftKey);
    } else if (plain && KEYS[event.key]) { stop(event); KEYS[event.key](row); }
    else if (event.altKey && !event.ctrlKey && !event.metaKey && ALT[event.code]) { stop(event); ALT[event.code](row); }
    else if (event.altKey && !event.ctrlKey && /^Digit[1-6]$/.test(event.code)) {
      stop(event);
      row.inputs.nature.selectedIndex = Number(event.code.slice(5)) - 1;
      row.touched();
    } else if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      stop(event);
      let to = row.li;
      do { to = event.key === "ArrowUp" ? to.previousElementSibling : to.nextElementSibling; } while (to?.row.locked);
      to?.row.focus(name || "content");
    } else if (event.key === "Escape" && plain) { stop(event); last().focus(); }
  });
  document.addEventListener("keydown", (event) => {
    if (event.altKey && !event.ctrlKey && event.code === "KeyH" && struck) { stop(event); undo(); }
  });

  // ---- typing, pasting, leaving
  sheet.addEventListener("input", (event) => {
    const row = at(event.target);
    if (!row) return;
    if (event.target.dataset.f === "speaker") {  // another name is another turn
      const above = row.li.previousElementSibling?.row;
      if (!row.id && above && above.group === row.group && above.values.speaker !== event.target.value) { row.group = window.makeKey(); row.turn = ""; }
    }
    row.touched();
    if (row.text && row.li === sheet.lastElementChild) row.li.classList.add("line-begun");
  });
  sheet.addEventListener("paste", (event) => {
    const row = at(event.target);
    const text = event.clipboardData?.getData("text/plain") || "";
    if (event.target.dataset.f !== "content" || !/[\n\t]/.test(text.trim())) return;
    event.preventDefault();
    pasted(row, text);
  });
  sheet.addEventListener("focusout", (event) => {
    const row = at(event.target);
    if (!row || row.li.contains(event.relatedTarget) || !document.hasFocus()) return;
    // A little later, so that nothing moves under a mouse that is being pressed.
    setTimeout(() => { if (!row.focused && rows.get(row.key) === row) row.keep(); }, 150);
    setTimeout(() => { if (!row.focused) row.fold(); }, 600);
  });
  sheet.addEventListener("focusin", (event) => {
    current = at(event.target) || current;
    current?.li.classList.remove("line-folded");
  });
  sheet.addEventListener("click", (event) => {
    if (event.target.closest("[data-strike]")) strike(at(event.target));
    if (event.target.closest("[data-use]")) usePrepared(at(event.target));
  });
  let current = null;
  bar.addEventListener("mousedown", (event) => event.preventDefault());  // the line keeps the focus, nothing moves under the mouse
  bar.addEventListener("click", (event) => {
    const way = event.target.closest("[data-do]")?.dataset.do;
    const row = current && rows.has(current.key) ? current : last();
    if (way === "split") split(row);
    else if (way) next(row, way === "other");
  });
  form.addEventListener("submit", (event) => { event.preventDefault(); event.stopPropagation(); }, true);
  document.addEventListener("visibilitychange", () => { if (document.hidden && current && rows.has(current.key) && !(must && !current.values.side)) current.keep(); });
  window.addEventListener("beforeunload", (event) => { if (!keeper.safe && list().some((row) => row.dirty)) event.preventDefault(); });
  window.addEventListener("resize", () => {
    list().forEach((row) => row.fit());
    if (at(document.activeElement)) document.activeElement.scrollIntoView({ block: "nearest" });  // a keyboard on the screen has come up
  });

  // ---- begin: the page's own rows, then what an earlier window left behind
  for (const li of [...sheet.children]) {
    const row = new Row(li);
    if (row.blank) remove(row);
    else if (!row.id && !row.locked) row.touched();
  }
  number();
  last().focus();
  keeper.orphans().then((left) => {
    let draft = null;
    for (const record of left) {
      let row = rows.get(record.key) || list().find((other) => record.id && String(other.id) === String(record.id));
      if (row?.dirty) continue;  // typed anew since the page stood: what was left behind stays in this browser
      keeper.drop(record.key);
      if (record.op === "strike") { if (row) strike(row); continue; }
      if (row?.locked) continue;
      if (!row) {
        row = add({ ...record.values, key: record.key }, { after: list().filter((other) => !other.blank).at(-1) || null, group: record.group, turn: record.turn });
        if (!list().some((other) => !other.blank && other !== row)) sheet.prepend(row.li);
      } else { row.values = record.values; }
      if (record.turn) keeper.turns.set(record.group, record.turn);
      if (!row.dirty) continue;
      row.at = record.at;
      row.touched();
      draft = row;
      row.sent = row.said;
      keeper.send({ ...row.record, version: record.version || row.version, values: { ...row.record.values, ...record.values }, again: true });
    }
    if (!left.length) return;
    number();
    if (draft && !at(document.activeElement)?.text) draft.focus();  // go on where it broke off, unless something is being typed
    tally();
  });
});
