// The day's visits on a telephone: taken along encrypted, written down without network, sent once when there is one.
"use strict";

(() => {
  const find = (id) => document.getElementById(id);
  const words = find("words").dataset;
  const form = find("record");
  let day = null, open = null;
  const line = Line({ at: "/field/", kept: "entry:", words, taken: () => day, heard: (told) => merges(told.waiting) });

  const hour = (moment) => new Date(moment).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false });

  // Records that met a colleague's: each leads to the page where both stand side by side.
  function merges(keys) {
    const links = keys.map((key) => Object.assign(document.createElement("a"), { href: `/field/merge/${key}/`, textContent: words.merge }));
    find("merges").replaceChildren(...links);
    find("merge").hidden = !links.length;
  }

  async function take() {
    const { told, why } = await line.ask("day", {});
    if (told) {
      await Store.put("day", told);
      day = told;
      await show();
    }
    find("again").hidden = why !== "out";
    await line.tell(why);
  }

  async function show() {
    const done = new Set(await Promise.all((await Store.names("entry:")).map(async (name) => ((await Store.get(name)) || {}).listing)));
    const cards = day ? day.visits.map((visit) => card(visit, done)) : [];
    if (!cards.length) cards.push(Object.assign(document.createElement("p"), { className: "muted", textContent: day ? words.empty : words.none }));
    find("list").replaceChildren(...cards);
    find("alarm").hidden = !(day && day.out);
  }

  function card(visit, done) {
    const made = find("visit").content.cloneNode(true).firstElementChild;
    const part = (name) => made.querySelector(name);
    const out = day.out && day.out.listing === visit.listing;
    part(".when").textContent = visit.at;
    part(".address").textContent = visit.address;
    part(".sent").hidden = !done.has(visit.listing) && !visit.sent;
    part(".people").replaceChildren(...visit.people.map((one) => {
      const line = document.createElement("li");
      const call = Object.assign(document.createElement("a"), { href: `tel:${one.phone.replace(/[^0-9+]/g, "")}`, textContent: one.phone });
      line.append(`${one.name} `, ...(one.phone ? [call] : []));
      return line;
    }));
    part(".minds").textContent = [...(visit.two ? [words.two] : []), ...visit.markers].join(" · ");
    part(".minds").hidden = !visit.markers.length;
    part(".with").hidden = !visit.companion;
    part(".with b").textContent = visit.companion;
    part(".out").hidden = out;
    part(".in").hidden = !out;
    part(".back").textContent = out ? line.say(words.until, { t: hour(day.out.back) }) : "";
    part(".out").addEventListener("submit", (event) => leave(event, visit));
    part(".in").addEventListener("submit", (event) => comeIn(event));
    part(".write").addEventListener("click", () => write(visit));
    return made;
  }

  async function leave(event, visit) {
    event.preventDefault();
    const wrong = event.target.querySelector(".field__error");
    const { told, why, error } = await line.ask("out", { listing: visit.listing, minutes: event.target.elements.minutes.value, companion: visit.companion });
    wrong.textContent = error || (why ? words.offout : "");
    if (told) await outNow(told);
  }

  async function comeIn(event) {
    event.preventDefault();
    const { told } = await line.ask("in", { outing: day.out.id });
    if (told) await outNow(null);
    else event.target.querySelector(".back").textContent = words.offin;
  }

  async function outNow(out) {
    day.out = out;
    await Store.put("day", day);
    await show();
  }

  // One press; nothing on the page changes, with or without network or session. Without network it is tried until it is through.
  async function alarm() {
    const pass = day && day.out && day.out.alarm;
    if (!pass) return;
    await fetch("/field/alarm/", { method: "POST", body: pass }).catch(() => setTimeout(alarm, 3000));
  }

  function written() {
    const all = (name) => [...form.querySelectorAll(`input[name=${name}]:checked`)].map((box) => box.value);
    return { met: all("met")[0] || "", condition: all("condition"), needs: all("needs"), note: find("note").value };
  }

  async function write(visit) {
    open = visit;
    form.reset();
    find("kept").hidden = true;
    Draw.wipe();
    const draft = await Store.get(`draft:${visit.listing}`);
    if (draft) {
      find("note").value = draft.note;
      [["met", [draft.met]], ["condition", draft.condition], ["needs", draft.needs]].forEach(([name, codes]) =>
        form.querySelectorAll(`input[name=${name}]`).forEach((box) => { box.checked = codes.includes(box.value); }));
    }
    find("wrong").hidden = true;
    find("record-h").textContent = visit.address;
    view(true);
    find("record-h").focus();
  }

  function view(writing) {
    form.hidden = !writing;
    find("list").hidden = writing;
    ["take", "about", "signout"].forEach((name) => { find(name).hidden = writing; });
    window.scrollTo(0, 0);
  }

  async function save(event) {
    event.preventDefault();
    const told = written();
    if (!told.met) {
      find("wrong").textContent = words.met;
      find("wrong").hidden = false;
      form.querySelector("input[name=met]").focus();
      return;
    }
    const button = form.querySelector("button[type=submit]");
    if (button.disabled) return;
    button.disabled = true;
    try {
      const key = crypto.randomUUID();
      const photo = await bare(find("photo").files[0]).catch(() => "");
      const moments = { based_on: day.taken, recorded_at: new Date().toISOString() };
      await Store.put(`entry:${key}`, { key, listing: open.listing, ...moments, ...told, met: told.met === "yes", photo, signed: Draw.signature() });
      await Store.remove(`draft:${open.listing}`);
      open.sent = true;
      await Store.put("day", day);
    } catch { // the key went with the session, in another tab: what was typed stays in the form
      find("again").hidden = false;
      window.scrollTo(0, 0);
      return;
    } finally {
      button.disabled = false;
    }
    view(false);
    await show();
    await line.flush();
    await show();
  }

  find("take").addEventListener("click", take);
  find("alarm").addEventListener("click", alarm);
  find("wipe").addEventListener("click", Draw.wipe);
  find("back").addEventListener("click", () => view(false));
  form.addEventListener("input", () => { if (open) line.keep(`draft:${open.listing}`, written()); });
  form.addEventListener("submit", save);

  async function start() {
    await Store.forget();
    if ("serviceWorker" in navigator) navigator.serviceWorker.register("/field/sw.js", { scope: "/field/" }).catch(() => {});
    await line.flush();
    day = await Store.get("day");
    await show();
    await line.tell(navigator.onLine ? "" : "offline");
  }
  start();
})();
