// A leader's round on a telephone: doors taken along encrypted, one tap for each, sent once when there is a network.
"use strict";

(() => {
  const DAY = 24 * 60 * 60 * 1000;
  const find = (id) => document.getElementById(id);
  const words = find("words").dataset;
  const worry = find("worry");
  let route = null, open = null;
  const beside = (told) => { if (told.beside) find("beside").hidden = false; };
  const line = Line({ at: "/rounds/mine/", kept: "walk:", words, taken: () => route, passed: beside });

  const day = (text) => new Date(`${text}T00:00`).toLocaleDateString(document.documentElement.lang, { month: "long", day: "numeric" });

  async function take() {
    await line.flush(); // what was written comes first, so that the route knows it
    const { told, why } = await line.ask("doors", {});
    if (told) {
      await Store.put("route", told);
      route = told;
    }
    find("again").hidden = why !== "out";
    show();
    await line.tell(why);
  }

  function show() {
    const only = find("rest").querySelector("input").checked;
    const made = [];
    for (const beat of route ? route.beats : []) {
      const doors = route.doors.filter((door) => door.beat === beat.id);
      const head = find("beat").content.cloneNode(true).firstElementChild;
      head.querySelector("h2").textContent = beat.name;
      head.querySelector("p").textContent = [line.say(words.due, { d: day(beat.due), s: doors.length, n: doors.filter((door) => door.seen).length }), beat.officer].filter(Boolean).join(" · ");
      made.push(head, ...doors.filter((door) => !only || !door.seen).map(card));
      if (!doors.length) made.push(Object.assign(document.createElement("p"), { className: "muted", textContent: words.empty }));
    }
    if (!route) made.push(Object.assign(document.createElement("p"), { className: "muted", textContent: words.none }));
    find("list").replaceChildren(...made);
    find("shut").hidden = !route || route.beats.length > 0;
    find("rest").hidden = !route || !route.doors.length;
    find("survey").hidden = !route || !route.survey;
    if (route && route.survey) find("survey").textContent = line.say(words.survey, { d: day(route.survey) });
  }

  function card(door) {
    const made = find("door").content.cloneNode(true).firstElementChild;
    const part = (name) => made.querySelector(name);
    part(".address").textContent = door.address;
    part(".word").textContent = door.word;
    part(".word").hidden = !door.word;
    part(".taps").hidden = door.seen;
    part(".taps").setAttribute("aria-label", door.address);
    part(".undo").hidden = !door.seen;
    part(".undo").setAttribute("aria-label", `${part(".undo").textContent}: ${door.address}`);
    part(".undo").addEventListener("click", () => { part(".taps").hidden = false; part(".undo").hidden = true; part(".taps button").focus(); });
    made.querySelectorAll(".taps button[value]").forEach((button) => button.addEventListener("click", () => write(door, { answer: button.value }, button.textContent)));
    part(".worried").addEventListener("click", () => worried(door));
    return made;
  }

  // One record with a key of its own. False when the session's key is gone: nothing was kept then, and the page says so.
  async function write(door, told, word) {
    const key = crypto.randomUUID();
    try {
      await Store.put(`walk:${key}`, { key, door: door.id, based_on: route.taken, recorded_at: new Date().toISOString(), ...told });
      door.seen = true;
      door.word = word;
      await Store.put("route", route);
    } catch {
      find("again").hidden = false;
      window.scrollTo(0, 0);
      return false;
    }
    const after = find("list").querySelector(".door .taps:not([hidden]) button");
    show();
    if (after) find("status").focus();
    await line.flush();
    return true;
  }

  async function worried(door) {
    open = door;
    worry.reset();
    find("kept").hidden = true;
    const draft = await Store.get(`worry:${door.id}`);
    if (draft) {
      find("note").value = draft.note;
      find("danger").checked = draft.danger;
      worry.querySelectorAll("input[name=signs]").forEach((box) => { box.checked = draft.signs.includes(box.value); });
    }
    find("worry-h").textContent = door.address;
    view(true);
    find("worry-h").focus();
  }

  function written() {
    const signs = [...worry.querySelectorAll("input[name=signs]:checked")].map((box) => box.value);
    return { signs, danger: find("danger").checked, note: find("note").value };
  }

  function view(writing) {
    worry.hidden = !writing;
    ["list", "take", "about", "signout", "rest", "survey", "paper"].forEach((name) => { find(name).hidden = writing; });
    window.scrollTo(0, 0);
  }

  async function save(event) {
    event.preventDefault();
    const button = worry.querySelector("button[type=submit]");
    if (button.disabled) return;
    button.disabled = true;
    const photo = await bare(find("photo").files[0]).catch(() => "");
    if (await write(open, { answer: "door_worried", photo, ...written() }, words.worried)) {
      await Store.remove(`worry:${open.id}`);
      view(false);
      show();
    }
    button.disabled = false;
  }

  find("take").addEventListener("click", take);
  find("rest").addEventListener("change", show);
  find("back").addEventListener("click", () => { view(false); show(); });
  worry.addEventListener("input", () => { if (open) line.keep(`worry:${open.id}`, written()); });
  worry.addEventListener("submit", save);
  async function start() {
    if ("serviceWorker" in navigator) navigator.serviceWorker.register("/rounds/mine/sw.js", { scope: "/rounds/mine/" }).catch(() => {});
    await line.flush();
    route = await Store.get("route");
    if (route && Date.now() - Date.parse(route.taken) > DAY) { // addresses are kept for a day
      await Store.remove("route");
      route = null;
    }
    show();
    await line.tell(navigator.onLine ? "" : "offline");
  }
  start();
})();
