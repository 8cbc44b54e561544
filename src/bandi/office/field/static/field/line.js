// The road from a telephone to the office: asking, unlocking, and sending what was kept, each once, when there is a network.
// `at`: where it leads; `kept`: beginning of the names of what waits; `taken`: whether something was taken along;
// `heard`: told of every greeting; `passed`: told of everything that went through.
"use strict";

const Line = ({ at, kept, words, taken, heard = () => {}, passed = () => {} }) => {
  const find = (id) => document.getElementById(id);
  let csrf = "", sending = null, drafts = 0;

  const say = (text, values = {}) => Object.entries(values).reduce((told, [name, value]) => told.replace(`{${name}}`, value), text);

  // The answer, or why there is none: offline | out (signed out) | refused.
  async function request(path, body) {
    const more = body === undefined ? {} : { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json", "X-CSRFToken": csrf } };
    let answer;
    try {
      answer = await fetch(`${at}${path}/`, { redirect: "manual", credentials: "same-origin", ...more });
    } catch {
      return { why: "offline" };
    }
    if (answer.type === "opaqueredirect" || answer.status === 403) return { why: "out" };
    if (answer.status >= 500) return { why: "offline" };
    const told = await answer.json().catch(() => ({}));
    return answer.ok ? { told } : { why: "refused", error: told.error || String(answer.status) };
  }

  // A fresh form token, and the key; then everything kept can be read and sent.
  async function hello() {
    const { told, why } = await request("hello");
    if (told) {
      csrf = told.csrf;
      await Store.unlock(told.key);
      heard(told);
    }
    find("again").hidden = why !== "out";
    return why;
  }

  // Whatever changes something needs the form token of now.
  async function ask(path, body) {
    const why = await hello();
    return why ? { why } : request(path, body);
  }

  // A draft, kept while it is written; the page says when it is.
  async function keep(name, written) {
    const newest = drafts += 1;
    find("kept").hidden = true;
    try {
      await Store.put(name, written);
      find("kept").hidden = newest !== drafts;
    } catch { // the key went with the session: what was typed stays in the form
      find("again").hidden = false;
    }
  }

  function flush() {
    sending = sending || send().finally(() => { sending = null; });
    return sending;
  }

  async function send() {
    const names = await Store.names(kept);
    const why = await hello();
    const stuck = [];
    for (const name of why ? [] : names) {
      const record = await Store.get(name);
      if (!record) continue; // another person's: it stays sealed
      find("status").textContent = say(words.sending, { n: names.length });
      const { told, why: lost, error } = await request("sync", record);
      if (told) {
        await Store.remove(name);
        passed(told);
      } else if (lost === "refused") stuck.push(error);
      else break;
    }
    if (!why && names.length) await hello(); // what met a colleague's record waits now
    await tell(why, stuck);
  }

  async function tell(why, stuck = []) {
    const left = (await Store.names(kept)).length;
    const told = !left ? words.sent : why === "out" ? words.locked : stuck.length ? `${words.stuck} ${stuck[0]}` : words.offline;
    find("status").textContent = left || taken() || why === "offline" ? say(!left && why === "offline" ? words.offline : told, { n: left }) : "";
    find("status").classList.toggle("status--wait", left > 0 || why === "offline");
  }

  // Signing out locks what is kept; nobody leaves unsent work behind without being asked.
  find("signout").addEventListener("submit", async (event) => {
    event.preventDefault();
    if ((await Store.names(kept)).length && !window.confirm(words.leave)) return;
    await hello();
    event.target.elements.csrfmiddlewaretoken.value = csrf;
    await Store.lock();
    event.target.submit();
  });
  window.addEventListener("online", flush);
  window.addEventListener("focus", flush);

  return { say, ask, keep, flush, tell };
};
