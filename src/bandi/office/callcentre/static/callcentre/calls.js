// A call while it runs: its clock, and what is typed kept on the server every few seconds and before any step. Nothing
// is stored in the browser. The page works without this file: its buttons keep and lead on.
"use strict";

(() => {
  const form = document.querySelector("form[data-keep]"), clock = document.querySelector("[data-clock]");
  if (!form) return;
  const told = form.querySelector("[data-kept]"), QUIET = 1500, AGAIN = 15000;
  let timer = 0, unsaved = false, running = null;

  const say = (sentence) => { if (told.textContent !== sentence) told.textContent = sentence; };
  const later = (wait) => { clearTimeout(timer); timer = setTimeout(keep, wait); };

  function tick() {
    const seconds = Math.max(0, Math.floor((Date.now() - began) / 1000));
    clock.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }
  const began = Date.now() - Number(clock.dataset.seconds) * 1000;
  tick();
  setInterval(tick, 1000);

  async function send() {
    unsaved = false;
    try {
      const answer = await fetch(form.dataset.keep, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
      if (answer.redirected || answer.status === 403) {
        unsaved = true;
        say(form.dataset.signin);
        const token = await fetch(form.dataset.keep, { headers: { Accept: "application/json" } });
        if (!token.redirected && token.ok) form.elements.csrfmiddlewaretoken.value = (await token.json()).token;
        later(AGAIN);
      } else if (answer.ok) say((await answer.json()).sentence);
      else throw new Error(String(answer.status));
    } catch {
      unsaved = true;
      say(form.dataset.lost);
      later(AGAIN);
    }
    return !unsaved;
  }

  async function keep() {
    clearTimeout(timer);
    while (running) await running;
    if (!unsaved) return true;
    running = send();
    const kept = await running;
    running = null;
    return kept;
  }

  form.addEventListener("input", (event) => {
    unsaved = true;
    if (event.target.name === "script") form.requestSubmit();
    else later(QUIET);
  });
  form.addEventListener("change", (event) => {
    if (event.target.name !== "ticks") return;
    const steps = [...form.querySelectorAll("ol > li")];
    const now = steps.find((step) => !step.querySelector("input").checked);
    steps.forEach((step) => {
      step.classList.toggle("notice--info", step === now);
      if (step === now) step.setAttribute("aria-current", "step"); else step.removeAttribute("aria-current");
    });
  });
  window.addEventListener("online", () => later(0));

  // Whatever leads on waits until what was typed has arrived.
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[href]");
    if (!link || !unsaved || link.href.startsWith("tel:") || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (await keep()) location.assign(link.href);
  });
  document.addEventListener("submit", async (event) => {
    if (event.target === form) { unsaved = false; clearTimeout(timer); return; }
    if (!unsaved || event.defaultPrevented) return;
    const button = event.submitter, target = event.target;
    event.preventDefault();
    if (await keep()) target.requestSubmit(button);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.activeElement.matches("input, select, textarea")) document.activeElement.blur();
  });
  window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
})();
