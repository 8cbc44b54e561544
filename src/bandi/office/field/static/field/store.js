// What a telephone holds, encrypted with AES-256-GCM under a key that only a signed-in session is given.
// The key cannot be read by a script. At sign-out it goes; what was not sent stays sealed until the same person signs in.
"use strict";

const Store = (() => {
  const DAY = 24 * 60 * 60 * 1000;
  let opened, turn = Promise.resolve();

  // One after the other: what was typed last is what stays, and nothing that was taken away comes back.
  function inTurn(act) {
    const own = turn.then(act);
    turn = own.catch(() => {});
    return own;
  }

  function base() {
    opened = opened || new Promise((done, failed) => {
      const asked = indexedDB.open("bandi-field", 1);
      asked.onupgradeneeded = () => ["keys", "sealed"].forEach((name) => asked.result.createObjectStore(name));
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => failed(asked.error);
    });
    return opened;
  }

  async function run(name, mode, act) {
    const shelf = (await base()).transaction(name, mode).objectStore(name);
    return new Promise((done, failed) => {
      const asked = act(shelf);
      shelf.transaction.oncomplete = () => done(asked.result);
      shelf.transaction.onerror = () => failed(shelf.transaction.error);
    });
  }

  const key = () => run("keys", "readonly", (shelf) => shelf.get("key"));

  const unlock = (text) => inTurn(async () => {
    const raw = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
    const made = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
    await run("keys", "readwrite", (shelf) => shelf.put(made, "key"));
  });

  const lock = () => inTurn(() => run("keys", "readwrite", (shelf) => shelf.delete("key")));

  async function put(name, value) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const plain = new TextEncoder().encode(JSON.stringify(value));
    return inTurn(() => seal(name, iv, plain));
  }

  async function seal(name, iv, plain) {
    const bound = new TextEncoder().encode(name);
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: bound }, await key(), plain);
    await run("sealed", "readwrite", (shelf) => shelf.put({ iv, sealed, at: Date.now() }, name));
  }

  // The value, or null when there is none, no key, or the key is another person's.
  const get = (name) => inTurn(async () => {
    const [held, own] = [await run("sealed", "readonly", (shelf) => shelf.get(name)), await key()];
    if (!held || !own) return null;
    const bound = new TextEncoder().encode(name);
    return crypto.subtle.decrypt({ name: "AES-GCM", iv: held.iv, additionalData: bound }, own, held.sealed)
      .then((plain) => JSON.parse(new TextDecoder().decode(plain)), () => null);
  });

  const remove = (name) => inTurn(() => run("sealed", "readwrite", (shelf) => shelf.delete(name)));
  const names = async (start) => (await run("sealed", "readonly", (shelf) => shelf.getAllKeys())).filter((name) => name.startsWith(start));

  // Names and addresses are kept for a day. What was written and not sent is kept until it is.
  async function forget() {
    const held = await run("sealed", "readonly", (shelf) => shelf.get("day"));
    if (held && Date.now() - held.at > DAY) await remove("day");
  }

  return { key, unlock, lock, put, get, remove, names, forget };
})();
