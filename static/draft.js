// A reply is saved as a draft while one writes: some seconds after the last key, never while it is being sent.
// Files go with a press of a button only. Without this script the button “Lưu nháp” does the same.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("form[data-draft]");
  if (!form) return;
  const told = document.querySelector("[data-draft-state]");
  const WAIT = 4000;
  let timer = 0;
  let under = null;
  let stopped = false;

  async function save() {
    const data = new FormData(form);
    data.delete("files");
    data.set("act", "draft");
    const typed = new URLSearchParams([...data].filter(([, value]) => typeof value === "string")).toString();
    let answer;
    try {
      const response = await fetch(form.action, {
        method: "POST", body: data, headers: { "X-Requested-With": "fetch", "X-CSRFToken": data.get("csrf_token") },
      });
      answer = { status: response.status, ...(await response.json().catch(() => ({}))) };
    } catch {
      told.textContent = "Mất kết nối; nội dung vẫn còn trên màn hình, sẽ thử lưu lại.";
      timer = setTimeout(start, 3 * WAIT);
      return;
    }
    if (answer.status === 200) {
      form.elements.version.value = answer.version;
      told.textContent = `Nháp tự lưu lúc ${answer.saved}`;
      const chosen = form.querySelector("input[type=file]").files.length;
      const now = new FormData(form);
      now.delete("files");
      now.set("act", "draft");
      now.set("version", data.get("version"));
      const same = new URLSearchParams([...now].filter(([, value]) => typeof value === "string")).toString() === typed;
      if (same && !chosen) delete form.dataset.dirty;
    } else if (answer.status === 409) {
      stopped = true;
      told.textContent = "Người khác vừa sửa bản nháp này. Bấm “Lưu nháp” để xem khác nhau.";
    } else if (answer.status === 401) {
      stopped = true;
      told.textContent = "Phiên làm việc đã hết. Chép lại nội dung, đăng nhập lại rồi dán vào.";
    } else {
      told.textContent = `Chưa tự lưu được: ${answer.problem || "máy chủ không nhận"}`;
    }
  }
  const start = () => { if (!stopped && !under) under = save().finally(() => { under = null; }); };

  form.addEventListener("input", (event) => {
    if (event.target.type === "file") return;
    clearTimeout(timer);
    timer = setTimeout(start, WAIT);
  });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (!under) return;
    event.preventDefault();
    const button = event.submitter;
    under.then(() => { delete form.dataset.sent; form.requestSubmit(button); });
  });
});
