// Small comforts on pages that work without them. No page needs this file.
"use strict";

(() => {
  const KEYS = "bandi.keys";
  const live = document.getElementById("live");

  function wake(root) {
    root.querySelectorAll("[data-print], .keys, [data-every]").forEach((one) => { one.hidden = false; });
    root.querySelectorAll("[data-keys]").forEach((box) => { box.checked = localStorage.getItem(KEYS) !== "off"; });
  }

  // What was asked for is read first: an error summary, or what has just been opened.
  function tell(root) {
    const told = root.matches("[data-announce]") ? root : root.querySelector("[data-announce]");
    if (told && live) live.textContent = told.dataset.announce;
    const first = root.querySelector("[data-focus]");
    if (first) first.focus();
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
    if (event.target.closest("[data-keys-help]")) keysHelp();
  });

  // A fold of the menu closes when one goes elsewhere, or with Esc.
  function closeMenu(but) {
    document.querySelectorAll(".nav__group[open]").forEach((fold) => { if (fold !== but) fold.open = false; });
  }
  document.addEventListener("click", (event) => closeMenu(event.target.closest(".nav__group")));
  document.addEventListener("keydown", (event) => {
    const fold = event.key === "Escape" && document.querySelector(".nav__group[open]");
    if (!fold) return;
    if (fold.contains(document.activeElement)) fold.querySelector("summary").focus();
    closeMenu();
  });

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-keys]")) localStorage.setItem(KEYS, event.target.checked ? "on" : "off");
    if (event.target.matches("[data-every]")) {
      document.querySelectorAll('input[name="listing"]').forEach((box) => { box.checked = event.target.checked; });
    }
  });

  function keysHelp() {
    const shown = document.getElementById("keys");
    if (shown) shown.open ? shown.close() : shown.showModal();
  }

  // What a key does with the household that has the focus, or the first one.
  const DEEDS = {
    o: (home) => home.querySelector("[data-open]").click(),
    a: (home) => home.querySelector("[data-a]")?.click(),
  };

  // j and k walk over households, o opens, a takes or ticks, / searches, ? explains. A digit presses its button. Only while no field has the focus.
  document.addEventListener("keydown", (event) => {
    const box = document.querySelector("[data-keys]");
    if (!box || !box.checked || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target.closest('input:not([type="checkbox"]), select, textarea, [contenteditable]')) return;
    if (event.key === "?") keysHelp();
    if (event.shiftKey || document.querySelector("dialog[open]")) return;
    const search = event.key === "/" && document.getElementById("find_text");
    if (search) {
      search.focus();
      event.preventDefault();
    }
    const home = document.activeElement.closest("[data-household]") || document.querySelector("[data-household]");
    if (home && DEEDS[event.key]) DEEDS[event.key](home);
    const digit = /^[1-9]$/.test(event.key) && document.querySelector(`[data-digit="${event.key}"]`);
    if (digit) digit.click();
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

  // A text is not sent into a session that has ended: it stays in its form until its writer is signed in again.
  document.addEventListener("submit", async (event) => {
    const form = event.target, button = event.submitter, lost = document.getElementById("lost");
    if (!lost || form.method !== "post" || event.defaultPrevented || !form.querySelector("textarea")) return;
    if (form.dataset.sure) { delete form.dataset.sure; return; }
    event.preventDefault();
    const answer = await fetch("/account/token/", { redirect: "manual" }).then((told) => (told.ok ? told.json() : null)).catch(() => null);
    form.querySelectorAll("[data-lost]").forEach((one) => one.remove());
    if (answer && answer.who === lost.dataset.who) {
      form.elements.csrfmiddlewaretoken.value = answer.token;
      form.dataset.sure = "1";
      form.requestSubmit(button);
      return;
    }
    const told = lost.content.cloneNode(true).firstElementChild;
    told.dataset.lost = "";
    form.append(told);
    told.focus();
  });

  // A part of the page was replaced.
  document.body.addEventListener("htmx:load", (event) => {
    if (event.detail.elt === document.body) return;
    wake(event.detail.elt);
    tell(event.detail.elt);
  });

  // Whoever is asked to sign in is signed out: the key of the telephone page goes, what was not sent stays sealed.
  if (location.pathname.startsWith("/signin/")) {
    const asked = indexedDB.open("bandi-field");
    asked.onupgradeneeded = () => asked.transaction.abort(); // never used on this device
    asked.onsuccess = () => asked.result.transaction("keys", "readwrite").objectStore("keys").delete("key");
  }

  wake(document);
  tell(document.body);
})();
