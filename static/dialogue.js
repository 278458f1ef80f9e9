// A new session: whose head presides follows the unit, until somebody chooses otherwise.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const unit = document.querySelector("select[name=agency]");
  const heads = [...document.querySelectorAll("input[name=head]")];
  let chosen = false;
  for (const head of heads) head.addEventListener("change", () => { chosen = true; });
  unit?.addEventListener("change", () => {
    const kind = unit.selectedOptions[0]?.dataset.kind;
    const usual = heads.find((head) => head.value === (kind === "party" ? "party" : "authority"));
    if (kind && usual && !chosen) usual.checked = true;
  });
});
