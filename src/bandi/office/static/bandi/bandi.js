// Small comforts on pages that work without them. No page needs this file.
"use strict";

(() => {
  const KEYS = "bandi.keys";
  const live = document.getElementById("live");

  function wake(root) {
    root.querySelectorAll("[data-print], .keys, [data-every]").forEach((one) => { one.hidden = false; });
    root.querySelectorAll("[data-keys]").forEach((box) => { box.checked = localStorage.getItem(KEYS) !== "off"; });
  }

  // An error summary is read first.
  const summary = document.querySelector("[data-focus]");
  if (summary) summary.focus();

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-keys]")) localStorage.setItem(KEYS, event.target.checked ? "on" : "off");
    if (event.target.matches("[data-every]")) {
      document.querySelectorAll('input[name="listing"]').forEach((box) => { box.checked = event.target.checked; });
    }
    if (event.target.id === "id_sort" && event.target.form) event.target.form.requestSubmit();
  });

  // j and k walk over households; Enter on the focused link opens it, as everywhere. Only while no field has the focus.
  document.addEventListener("keydown", (event) => {
    const box = document.querySelector("[data-keys]");
    if (!box || !box.checked || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    if (event.target.closest("input, select, textarea, [contenteditable]")) return;
    if (event.key !== "j" && event.key !== "k") return;
    const links = [...document.querySelectorAll("[data-household] [data-open]")];
    if (!links.length) return;
    const inside = document.activeElement.closest("[data-household]");
    const now = links.findIndex((link) => inside && inside.contains(link));
    const next = links[Math.min(links.length - 1, Math.max(0, now + (event.key === "j" ? 1 : -1)))];
    next.focus();
    next.closest("[data-household]").scrollIntoView({ block: "nearest" });
    event.preventDefault();
  });

  document.body.addEventListener("htmx:afterSwap", (event) => {
    wake(event.target);
    const told = event.target.querySelector("[data-announce]");
    if (told && live) live.textContent = told.dataset.announce;
  });

  wake(document);
})();
