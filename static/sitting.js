// Attendance: the sum follows what is typed. The form works without it; the server adds up again.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const rows = document.querySelector("[data-sum]");
  const total = document.querySelector("[data-sum-total]");
  if (!rows || !total) return;
  const add = () => {
    const counts = [...rows.querySelectorAll("[data-sum-of]")].map((input) => Number(input.value.replace(/[. ]/g, "")) || 0);
    total.textContent = counts.reduce((sum, count) => sum + count, 0).toLocaleString("vi-VN");
  };
  rows.addEventListener("input", add);
});
