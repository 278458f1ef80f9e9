// Keeping lines: what is typed stands in this browser until the server says that it has it, and is sent one line at a
// time, in order, as often as it takes. A line carries its key, so that sent twice it is kept once. Once acknowledged it
// leaves the browser, and whoever spoke with it. No page in here: capture.js shows what becomes of each line.
"use strict";

window.makeKey = () => {
  if (crypto.randomUUID) return crypto.randomUUID();  // only over https or on this very machine
  const bytes = [...crypto.getRandomValues(new Uint8Array(16))];
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
};

window.Keeper = class Keeper {
  // urls: lines, save, strike. told(key, state, data): what became of a line. met(lines): lines kept elsewhere.
  // gate(state): "open", "away" (no connection), "out" (signed out), "other" (somebody else is signed in).
  constructor({ officer, occasion, urls, token, told, met, gate }) {
    Object.assign(this, { officer, urls, token, told, met, onGate: gate });
    this.prefix = `line:${officer}:${occasion}:`;
    this.tab = window.makeKey();
    this.queue = new Map();   // key → record that waits to be sent
    this.turns = new Map();   // group of lines of one speaking turn → its number, once the server gave one
    this.unsure = new Set();  // keys that were sent without an answer: the server may have them
    this.busy = "";
    this.tries = 0;
    this.safe = true;
    this.state = "open";
    this.alive = new Set();
    this.channel = window.BroadcastChannel ? new BroadcastChannel(this.prefix) : null;
    if (this.channel) this.channel.onmessage = ({ data }) => this.hear(data);
    navigator.locks?.request(this.prefix + this.tab, () => new Promise(() => {})).catch(() => {});  // until this window is no more
    window.addEventListener("online", () => { this.tries = 0; this.pump(); });
    window.addEventListener("focus", () => this.refresh());
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.refresh(); });
  }

  // ---- this browser's own memory
  put(record) {
    try { localStorage.setItem(this.prefix + record.key, JSON.stringify({ ...record, tab: this.tab })); this.safe = true; }
    catch { this.safe = false; }
  }
  drop(key) {
    this.queue.delete(key);
    try { localStorage.removeItem(this.prefix + key); } catch { /* nothing was put there either */ }
  }
  stored() {
    const found = [];
    try {
      for (let i = 0; i < localStorage.length; i += 1) {
        const name = localStorage.key(i);
        if (name.startsWith(this.prefix)) found.push(JSON.parse(localStorage.getItem(name)));
      }
    } catch { this.safe = false; }
    return found.sort((a, b) => a.at - b.at);
  }
  // Lines left behind by a window that is no more; those of a living one are its own business. A window in the background
  // may answer late or not at all; the lock it holds tells of it. Where only a lock does (a page loaded again may not have
  // let go of its own yet), or there are no locks (plain http), it is waited for.
  async orphans() {
    this.alive.clear();
    this.channel?.postMessage({ ask: this.tab });
    await new Promise((resolve) => setTimeout(resolve, 200));
    const left = () => this.stored().filter((record) => record.tab !== this.tab && !this.alive.has(record.tab));
    let held = await this.locked();
    if (left().some((record) => !held || held.has(record.tab))) {
      await new Promise((resolve) => setTimeout(resolve, 1300));
      held = await this.locked();
    }
    return left().filter((record) => !held?.has(record.tab));
  }
  // The windows that hold a lock; null where the browser knows none.
  async locked() {
    const { held } = await navigator.locks?.query().catch(() => null) ?? {};
    return held ? new Set(held.filter(({ name }) => name.startsWith(this.prefix)).map(({ name }) => name.slice(this.prefix.length))) : null;
  }
  hear(said) {
    if (said.ask) { this.channel.postMessage({ here: this.tab }); if (this.state !== "open") this.refresh(); }
    else if (said.here) this.alive.add(said.here);
    else if (said.line) this.met([said.line]);
    else if (said.struck) this.told(said.struck, "struck", { elsewhere: true });
  }

  // ---- what is to be sent
  draft(record) { this.queue.delete(record.key); this.put({ ...record, queued: false }); }
  send(record) {
    const waiting = { ...record, queued: true };
    if (record.again) this.unsure.add(record.key);
    this.put(waiting);
    this.queue.delete(record.key);
    this.queue.set(record.key, waiting);
    this.told(record.key, this.state === "open" && !this.tries ? "sending" : "waiting");
    this.pump();
  }
  get waiting() { return this.queue.size; }

  async pump() {
    clearTimeout(this.timer);
    if (this.busy || this.state === "out" || this.state === "other") return;
    const record = this.queue.values().next().value;
    if (!record) return;
    this.busy = record.key;
    const turn = record.turn || this.turns.get(record.group) || "";
    const striking = record.op === "strike";
    const body = striking ? { key: record.key, id: record.id, version: record.version } : { ...record.values, key: record.key, id: record.id, version: record.version, turn, again: this.unsure.has(record.key) ? "y" : "" };
    const answer = await this.ask(striking ? this.urls.strike : this.urls.save, body);
    this.busy = "";
    this.settle(record, answer);
  }

  async ask(url, body) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), 15000);
    const headers = { "X-Requested-With": "fetch", Accept: "application/json" };
    const options = { headers, signal: stop.signal, redirect: "manual", cache: "no-store", credentials: "same-origin" };
    if (body) Object.assign(options, { method: "POST", body: JSON.stringify(body), keepalive: JSON.stringify(body).length < 15000 }, { headers: { ...headers, "Content-Type": "application/json", "X-CSRFToken": this.token } });
    try {
      const response = await fetch(url, options);
      if (response.type === "opaqueredirect") return { status: 401, data: {} };
      const data = await response.json().catch(() => null);
      return data ? { status: response.status, data } : { status: response.status === 401 ? 401 : 0, data: {} };
    } catch { return { status: 0, data: {} }; } finally { clearTimeout(timer); }
  }

  // What the server answered decides what becomes of the line; no answer means that it waits.
  settle(record, { status, data }) {
    const newest = this.queue.get(record.key);
    const same = newest === record;  // else: typed on, or struck, while this was under way
    if (status === 200) {
      this.tries = 0;
      this.unsure.delete(record.key);
      this.enter("open");
      if (record.op === "strike") {
        this.drop(record.key);
        this.told(record.key, "struck");
        this.channel?.postMessage({ struck: record.key });
      } else this.kept(record, same, newest, data);
      this.pump();
    } else if (status === 401) this.hold("out");
    else if (status === 400 && !record.renewed) {
      record.renewed = true;
      this.refresh();
    } else if (status === 0 || status === 429 || status >= 500) {
      this.unsure.add(record.key);
      if (status >= 500 && status !== 503 && same) { this.queue.delete(record.key); this.queue.set(record.key, record); }  // the others first
      this.tries += 1;
      this.hold("away");
      this.timer = setTimeout(() => this.pump(), Math.min(30000, 500 * 2 ** this.tries));
    } else {
      this.tries = 0;
      this.enter("open");
      if (same) {
        if (record.op === "strike" || status === 410) this.drop(record.key);
        else { this.queue.delete(record.key); this.put({ ...record, queued: false }); }
        this.told(record.key, { 409: "conflict", 410: "gone" }[status] || "refused", data);
      }
      this.pump();
    }
  }
  kept(record, same, newest, data) {
    this.turns.set(record.group, data.turn);
    for (const mate of this.queue.values()) if (mate.group === record.group && !mate.turn && mate !== record) this.put(Object.assign(mate, { turn: data.turn }));
    if (newest && !same) this.put(Object.assign(newest, { id: data.id, version: data.version }));
    else this.drop(record.key);
    this.told(record.key, newest && !same ? "sending" : "saved", data);
    this.channel?.postMessage({ line: data });
  }

  hold(state) {
    this.enter(state);
    for (const key of this.queue.keys()) this.told(key, "waiting");
  }
  enter(state) {
    if (this.state === state) return;
    this.state = state;
    this.onGate(state);
  }

  // The lines as the server has them, and a token to write with; whoever is signed in now must be who typed.
  async refresh() {
    if (this.refreshing) return;
    this.refreshing = true;
    const { status, data } = await this.ask(this.urls.lines);
    this.refreshing = false;
    if (status === 401) { this.hold("out"); return; }
    if (status !== 200) { if (this.waiting) { this.hold("away"); this.timer = setTimeout(() => this.pump(), 5000); } return; }
    if (String(data.officer) !== String(this.officer)) { this.hold("other"); return; }
    this.token = data.token;
    this.tries = 0;
    this.enter("open");
    this.met(data.lines, data.most);
    this.pump();
  }
};
