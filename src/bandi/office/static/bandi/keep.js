// Keeps what is typed in a long form on the server every few seconds. Nothing is stored in the browser. The form works
// without this file: its second button keeps the draft.
"use strict";

(() => {
  const form = document.querySelector("form[data-keep]");
  if (!form) return;
  const told = form.querySelector("[data-kept]");
  const QUIET = 1500, AGAIN = 15000;
  let timer = 0, unsaved = false, busy = false, leaving = false;

  const say = (sentence) => { if (told.textContent !== sentence) told.textContent = sentence; };
  const later = (wait) => { clearTimeout(timer); timer = setTimeout(keep, wait); };

  // After signing in again in another window the form needs that session's token.
  async function renew() {
    const answer = await fetch(form.dataset.keep, { headers: { Accept: "application/json" } });
    if (answer.redirected || !answer.ok) return false;
    form.elements.csrfmiddlewaretoken.value = (await answer.json()).token;
    return true;
  }

  async function keep() {
    if (!unsaved) return;
    if (busy) { later(QUIET); return; }
    busy = true;
    unsaved = false;
    try {
      const answer = await fetch(form.dataset.keep, { method: "POST", body: new FormData(form) });
      if (answer.redirected || answer.status === 403) {
        unsaved = true;
        say(form.dataset.signin);
        later(await renew() ? 0 : AGAIN);
      } else if (answer.ok || answer.status === 409) {
        const kept = await answer.json();
        if (answer.ok) form.elements.revision.value = kept.revision;
        unsaved = unsaved || !answer.ok;
        say(kept.sentence);
      } else throw new Error(String(answer.status));
    } catch {
      unsaved = true;
      say(form.dataset.lost);
      later(AGAIN);
    } finally {
      busy = false;
    }
  }

  form.addEventListener("input", () => { unsaved = true; later(QUIET); });
  window.addEventListener("online", () => later(0));
  // A text being kept must arrive before the whole form, or it would seem to come from an older window.
  form.addEventListener("submit", async (event) => {
    leaving = true;
    clearTimeout(timer);
    if (!busy) return;
    event.preventDefault();
    const button = event.submitter;
    while (busy) await new Promise((ready) => { setTimeout(ready, 50); });
    clearTimeout(timer);
    form.requestSubmit(button);
  });
  window.addEventListener("beforeunload", (event) => { if (unsaved && !leaving) event.preventDefault(); });
})();
